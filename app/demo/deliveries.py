"""How drops get in: through operators' keys in batches, through the signature of one bin, and by one uploaded file."""

from __future__ import annotations

import gzip
import json
import secrets
from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app import clock
from app.demo import fixtures
from app.demo.district import DemoBroken, District
from app.demo.network import operator_of
from app.demo.simulated_drops import PlannedDrop
from app.devices.guard import HEADERS
from app.devices.signature import SignedRequest, sign
from app.imports import sheet
from app.recycling.categories.queries import by_code
from app.recycling.drops import services, sheets
from app.recycling.drops.records import Sender
from app.web import csv_files

DROPS = "/api/v1/drops"
BATCH = 8_000
SIGNED_FOR = timedelta(days=2)  # for how long, up to now, the first bin has been sending by itself


@dataclass(frozen=True, slots=True)
class DeliveredDrop:
    """A drop that was taken: what it earned (0.01 coin), and the end of its receipt's address if there is one."""

    drop: PlannedDrop
    amount: int
    receipt: str


def deliver(district: District, drops: Sequence[PlannedDrop]) -> list[DeliveredDrop]:
    """Deliver the drops of one week, each by its way in; return them in the order of time."""
    doors: dict[str, list[PlannedDrop]] = {}
    for drop in drops:
        doors.setdefault(_door(district, drop), []).append(drop)
    taken = []
    for name in fixtures.OPERATORS:
        rows = doors.get(name, [])
        for start in range(0, len(rows), BATCH):
            taken += _by_key(district, name, rows[start : start + BATCH])
    taken += _by_file(district, doors.get("file", []))
    taken += [_signed(district, drop) for drop in doors.get("device", [])]
    return sorted(taken, key=lambda one: one.drop.at)


def _door(district: District, drop: PlannedDrop) -> str:
    if drop.bin == 0 and drop.at > district.began - SIGNED_FOR:
        return "device"
    second = operator_of(district, drop.bin) == district.organisations[fixtures.OPERATORS[1]]
    if second and clock.business_day(drop.at) == district.today - timedelta(days=1):
        return "file"
    return fixtures.OPERATORS[second]


def row(drop: PlannedDrop) -> dict[str, Any]:
    """Return a drop as its sender would write it."""
    said: dict[str, Any] = {
        "bin": fixtures.bin_code(drop.bin),
        "seq": drop.seq,
        "category": drop.category,
        "occurred_at": drop.at.isoformat(),
        "opening": drop.opening,
    }
    said |= {"pieces": drop.pieces} if drop.pieces else {"weight_g": drop.weight_g}
    if drop.holder is not None:
        phone = fixtures.phone_of(drop.holder) if drop.by_phone else None
        said |= {"phone": phone} if phone else {"card": fixtures.card_of(drop.holder)}
    return said


def _by_key(district: District, operator: str, drops: Sequence[PlannedDrop]) -> list[DeliveredDrop]:
    body = b"\n".join(json.dumps(row(drop)).encode() for drop in drops)
    answer = send(district, operator, gzip.compress(body, 1), {"Content-Encoding": "gzip"})
    return [_taken(drop, said) for drop, said in zip(drops, answer["rows"], strict=True)]


def send(district: District, operator: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    """Post lines of JSON with an operator's key; return the answer."""
    key = {"Authorization": f"Bearer {district.given['operator_keys'][operator]}"}
    return _post(district, body, headers | key | {"Content-Type": "application/x-ndjson"})


def _signed(district: District, drop: PlannedDrop) -> DeliveredDrop:
    """Let the first bin send a drop of its own."""
    device, body = district.given["device"], json.dumps(row(drop)).encode()
    unsigned = SignedRequest(
        key_id=device["key_id"],
        time=str(int(clock.now().timestamp())),
        nonce=secrets.token_hex(8),
        signature="",
        method="POST",
        path=DROPS,
        body=body,
    )
    values = (unsigned.key_id, unsigned.time, unsigned.nonce, sign(device["secret"], unsigned))
    headers = dict(zip(HEADERS, values, strict=True))
    return _taken(drop, _post(district, body, headers | {"Content-Type": "application/json"})["rows"][0])


def _post(district: District, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    """Make a request as from outside: in an empty context, so that no two requests share an actor or a session."""
    client = district.app.test_client()
    response = Context().run(client.post, DROPS, data=body, headers=headers)
    if response.status_code != 200:  # noqa: PLR2004
        raise DemoBroken(f"drops were not taken: {response.status_code} {response.get_data(as_text=True)[:400]}")
    answer: dict[str, Any] = json.loads(response.data)
    return answer


def _by_file(district: District, drops: Sequence[PlannedDrop]) -> list[DeliveredDrop]:
    """Upload a sheet as the second operator's staff do."""
    if not drops:
        return []
    columns = {column.name: column.titles[0] for column in sheets.columns(by_code())}
    names = ("bin", "seq", "category", "weight_g", "pieces", "occurred_at", "card", "phone", "opening")
    said = [row(drop) for drop in drops]
    raw = csv_files.written([columns[name] for name in names], ([one.get(name) for name in names] for one in said))
    sender = Sender(
        district.organisations[fixtures.OPERATORS[1]],
        "file",
        actor_id=district.people["operator2"],
        file_name=f"投放记录-{district.today - timedelta(days=1)}.csv",
    )
    read = sheet.read(raw, sheets.columns(by_code()))
    report = services.take_drops(sheets.delivery(read), sender, claim_url_prefix="/c/")
    amounts = ({"outcome": one.outcome, "amount": one.amount, "receipt": one.receipt or ""} for one in report.rows)
    return [_taken(drop, answer) for drop, answer in zip(drops, amounts, strict=True)]


def _taken(drop: PlannedDrop, said: dict[str, Any]) -> DeliveredDrop:
    if said["outcome"] not in {"accepted", "duplicate"}:
        raise DemoBroken(
            f"drop {drop.seq} of {fixtures.bin_code(drop.bin)} was {said['outcome']}: {said.get('reason')}"
        )
    return DeliveredDrop(drop, said["amount"], str(said.get("receipt") or "").rpartition("/")[2])
