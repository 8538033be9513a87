"""What the intake takes, and what it answers."""

from __future__ import annotations

import gzip
import json
import random
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.clock import now
from app.recycling.drops import parsing
from tests import factories
from tests.recycling.factories import (
    Door,
    Drop,
    balance,
    counts,
    day,
    drop,
    household_with_card,
    lines,
    one,
)


def test_a_single_object_is_taken(door: Door) -> None:
    report = door.send(drop(door.bin, 1))
    assert counts(report) == (1, 0, 0, 0)
    assert report["rows"][0]["outcome"] == "accepted"
    assert report["rows"][0]["reason"] is None


def test_an_array_is_answered_row_by_row_in_order(door: Door) -> None:
    report = door.send([drop(door.bin, 1), drop(door.bin, 2, bin="NOBODY-1"), drop(door.bin, 3)])
    assert [row["index"] for row in report["rows"]] == [0, 1, 2]
    assert [row["outcome"] for row in report["rows"]] == ["accepted", "rejected", "accepted"]


def test_a_drop_with_a_known_card_is_in_the_wallet_at_once(app: Flask, door: Door) -> None:
    home, card = household_with_card(app)
    report = door.send(drop(door.bin, 1, card=card, weight_g=1999))
    assert report["rows"][0]["amount"] == 99  # 1.999 kg at 0.50 coin, rounded down
    assert "receipt" not in report["rows"][0]
    assert balance(app, home) == 99


def test_a_drop_with_a_known_telephone_is_in_the_wallet_at_once(app: Flask, door: Door) -> None:
    with app.app_context():
        phone = factories.phone()
        home = factories.household(factories.resident(phone=phone))
    door.send([drop(door.bin, 1, phone=phone), drop(door.bin, 2, phone=f"+86 {phone}")])
    assert balance(app, home) == 150


def test_a_card_that_nobody_holds_is_taken_with_a_receipt(app: Flask, door: Door) -> None:
    report = door.send(drop(door.bin, 1, card="NOBODYS-CARD"))
    assert counts(report) == (1, 0, 0, 0)
    assert "/c/" in report["rows"][0]["receipt"]


def test_the_same_drop_again_is_a_duplicate_with_the_same_receipt(door: Door) -> None:
    row = drop(door.bin, 1)
    first, again = door.send(row), door.send(row)
    assert counts(again) == (0, 1, 0, 0)
    assert again["rows"][0]["receipt"] == first["rows"][0]["receipt"]


def test_one_instant_written_in_two_zones_is_the_same(door: Door) -> None:
    door.send(drop(door.bin, 1, occurred_at=f"{day(20)}T08:00:00+08:00"))
    assert counts(door.send(drop(door.bin, 1, occurred_at=f"{day(20)}T00:00:00Z"))) == (0, 1, 0, 0)


def test_other_content_under_a_number_is_a_conflict_and_the_stored_drop_stays(app: Flask, door: Door) -> None:
    home, card = household_with_card(app)
    door.send(drop(door.bin, 1, card=card, weight_g=1000))
    report = door.send(drop(door.bin, 1, card=card, weight_g=9000))
    assert counts(report) == (0, 0, 1, 0)
    assert "receipt" not in report["rows"][0]
    assert balance(app, home) == 50
    found = one(
        app,
        "SELECT max(weight_g) FROM drop WHERE number = '1' AND bin_id = (SELECT id FROM bin WHERE code = :b)",
        b=door.bin,
    )
    assert found == 1000
    differs = one(app, "SELECT differs FROM drop_conflict WHERE organisation_id = :o", o=door.operator)
    assert "weight_g" in differs


def test_the_same_number_with_another_person_is_a_conflict(app: Flask, door: Door) -> None:
    row = drop(door.bin, 1)
    door.send(row | {"card": household_with_card(app)[1]})
    assert counts(door.send(row | {"card": household_with_card(app)[1]})) == (0, 0, 1, 0)
    assert counts(door.send(row)) == (0, 0, 1, 0)


def test_within_one_batch_the_first_content_wins(door: Door) -> None:
    row = drop(door.bin, 7)
    report = door.send([row, row, row | {"weight_g": 2}, row])
    assert [r["outcome"] for r in report["rows"]] == ["accepted", "duplicate", "conflict", "duplicate"]


def test_a_batch_that_contradicts_itself_is_held_against_what_is_stored(door: Door) -> None:
    stored = drop(door.bin, 7)
    door.send(stored)
    report = door.send([stored | {"weight_g": 2}, stored, stored | {"weight_g": 3}])
    assert [r["outcome"] for r in report["rows"]] == ["conflict", "duplicate", "conflict"]


def test_after_a_restart_the_counter_begins_a_new_stream(door: Door) -> None:
    door.send(drop(door.bin, 1))
    assert counts(door.send(drop(door.bin, 1, boot=1, weight_g=2000))) == (1, 0, 0, 0)
    assert counts(door.send(drop(door.bin, 1, boot=0))) == (0, 1, 0, 0)


def test_an_operators_record_numbers_are_one_series_for_all_its_bins(app: Flask, door: Door) -> None:
    row = drop(door.bin, 0, seq=None, record_no="R-1")
    assert counts(door.send(row)) == (1, 0, 0, 0)
    assert counts(door.send(row)) == (0, 1, 0, 0)
    assert counts(door.send(row | {"record_no": "R-10"})) == (1, 0, 0, 0)
    assert counts(Door(app).send(row)) == (0, 0, 0, 1)


def test_late_and_out_of_order_numbers_are_taken(door: Door) -> None:
    door.send([drop(door.bin, n) for n in (100, 9, 1000)])
    report = door.send([drop(door.bin, n) for n in (10, 99, 2, 1000, 9)])
    assert [r["outcome"] for r in report["rows"]] == ["accepted", "accepted", "accepted", "duplicate", "duplicate"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"bin": "NO-SUCH-BIN"}, "unknown_bin"),
        ({"bin": "nul\0"}, "unknown_bin"),
        ({"seq": None}, "no_number"),
        ({"category": "CHEESE"}, "unknown_category"),
        ({"weight_g": None}, "no_weight"),
        ({"weight_g": 0}, "weight_out_of_range"),
        ({"weight_g": -5}, "weight_out_of_range"),
        ({"weight_g": 200_001}, "weight_out_of_range"),
        ({"weight_g": 1.5}, "bad_value"),
        ({"weight_g": "1500"}, "bad_value"),
        ({"weight_g": True}, "bad_value"),
        ({"weight_g": 10**30}, "bad_value"),
        ({"seq": -1}, "bad_value"),
        ({"seq": 2**63}, "bad_value"),
        ({"seq": None, "record_no": ""}, "bad_value"),
        ({"seq": None, "record_no": "x" * 65}, "bad_value"),
        ({"seq": None, "record_no": "a\0b"}, "bad_value"),
        ({"pieces": 0}, "pieces_out_of_range"),
        ({"category": "WEEE.SMALL"}, "no_pieces"),
        ({"occurred_at": "2026-11-01T08:00:00"}, "bad_value"),
        ({"occurred_at": "yesterday"}, "bad_value"),
        ({"occurred_at": "2019-11-01T08:00:00Z"}, "too_old"),
        ({"occurred_at": (now() + timedelta(days=1)).isoformat()}, "in_the_future"),
    ],
)
def test_what_cannot_be_taken_says_why_and_how_to_mend_it(door: Door, change: Drop, reason: str) -> None:
    report = door.send_lines([drop(door.bin, 1), drop(door.bin, 2, **change), drop(door.bin, 3)])
    assert counts(report) == (2, 0, 0, 1)
    row = report["rows"][1]
    assert (row["outcome"], row["reason"]) == ("rejected", reason)
    assert row["cure"]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "NaN",
        "[]",
        "null",
        '"drop"',
        '{"bin": NaN}',
        '{"bin": "\\ud800"}',
        "\x00",
        "[" * 5000,
        '{"x":' * 5000 + "1" + "}" * 5000,
        "1" * 5000,
    ],
)
def test_a_line_that_is_no_drop_loses_nothing_else(app: Flask, door: Door, line: str) -> None:
    report = door.send_lines([drop(door.bin, 1), line, drop(door.bin, 2)])
    assert counts(report) == (2, 0, 0, 1)
    kept = one(app, "SELECT raw FROM quarantine WHERE organisation_id = :o", o=door.operator)
    assert kept == line.replace("\0", "")[:4000]


def test_looking_for_a_name_said_twice_asks_about_each_name_once() -> None:
    """Counting each name among all of them took a minute and a half for 40,000."""
    compared = []

    class Name(str):
        __slots__ = ()

        def __hash__(self) -> int:
            return super().__hash__()

        def __eq__(self, other: object) -> bool:
            compared.append(other)
            return str.__eq__(self, other)

    names = [(Name(f"n{n}"), n) for n in range(5_000)]
    assert parsing.twice(names) == []
    assert parsing.twice([*names, (Name("n7"), 0)]) == ["n7"]
    assert len(compared) < 5 * len(names)


def test_a_duplicate_name_is_refused_even_in_an_otherwise_good_row(door: Door) -> None:
    twice = json.dumps(drop(door.bin, 1))[:-1] + ', "weight_g": 200000}'
    report = door.send_lines([twice, drop(door.bin, 2)])
    assert report["rows"][0]["reason"] == "said_twice"
    assert report["rows"][0]["column"] == "weight_g"
    assert counts(report) == (1, 0, 0, 1)


def test_unknown_names_nulls_and_odd_spacing_do_no_harm(door: Door) -> None:
    odd = json.dumps(drop(door.bin, 1) | {"firmware": {"v": 1}, "card": None}, indent=1).replace('":', '" :')
    assert counts(door.send(odd.encode())) == (1, 0, 0, 0)


def test_invalid_utf8_is_refused_alone(door: Door) -> None:
    body = lines([drop(door.bin, 1)]) + b'\n{"bin":"\xff\xfe"}\n' + lines([drop(door.bin, 2)])
    assert counts(door.send(body, kind="application/x-ndjson")) == (2, 0, 0, 1)


def test_a_bad_row_sent_again_waits_once(app: Flask, door: Door) -> None:
    for _ in range(3):
        door.send_lines([drop(door.bin, 1), "{broken"])
    assert one(app, "SELECT count(*) FROM quarantine WHERE organisation_id = :o", o=door.operator) == 1


def test_with_mode_all_one_bad_row_leaves_no_trace_of_any(app: Flask, door: Door) -> None:
    home, card = household_with_card(app)
    rows = [drop(door.bin, 1, card=card), drop(door.bin, 2, bin="NO-SUCH-BIN")]
    answer = door.post(rows, mode="all")
    assert answer.status_code == 422
    assert [row["reason"] for row in answer.get_json()["rows"]] == ["not_alone", "unknown_bin"]
    for table in ("drop_batch", "quarantine"):
        assert one(app, f"SELECT count(*) FROM {table} WHERE organisation_id = :o", o=door.operator) == 0
    assert balance(app, home) == 0
    assert counts(door.send(rows[:1], mode="all")) == (1, 0, 0, 0)


def test_another_operators_bin_is_unknown(app: Flask, door: Door) -> None:
    report = door.send(drop(Door(app).bin, 1))
    assert report["rows"][0]["reason"] == "unknown_bin"


def test_without_a_key_nothing_is_taken(app: Flask, door: Door) -> None:
    assert app.test_client().post("/api/v1/drops", json=drop(door.bin, 1)).status_code == 401
    assert door.post(drop(door.bin, 1), Authorization="Bearer nonsense").status_code == 401


def test_a_key_without_the_scope_is_refused(app: Flask, door: Door) -> None:
    with app.app_context():
        key = factories.api_key(door.operator, "drops:read")
    assert door.post(drop(door.bin, 1), **factories.bearer(key)).status_code == 403


def test_gzip_is_understood(door: Door) -> None:
    body = gzip.compress(lines([drop(door.bin, 1), drop(door.bin, 2)]))
    how: dict[str, Any] = {"kind": "application/x-ndjson", "Content-Encoding": "gzip"}
    assert counts(door.send(body, **how)) == (2, 0, 0, 0)


def test_gzip_of_very_many_members_costs_no_more_than_its_bytes(door: Door) -> None:
    """Each member used to hand back a copy of all that followed it."""
    body = lines([drop(door.bin, 1)])
    members = gzip.compress(body) + gzip.compress(b"") * 20_000
    copied = []

    class Counting(bytes):
        def __getitem__(self, key: Any) -> Any:
            copied.append(len(piece := super().__getitem__(key)))
            return piece

    assert parsing.inflate(Counting(members)) == body
    assert sum(copied) == len(members)
    assert max(copied) <= parsing.INFLATE_PIECE


def test_a_gzip_bomb_is_refused_before_it_unfolds(door: Door) -> None:
    bomb = gzip.compress(b" " * (80 * 1024 * 1024))
    answer = door.post(bomb, kind="application/x-ndjson", **{"Content-Encoding": "gzip"})
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"not gzip", gzip.compress(b"{}")[:-9]], ids=["no gzip", "cut off"])
def test_broken_gzip_is_the_senders_fault(door: Door, body: bytes) -> None:
    assert door.post(body, **{"Content-Encoding": "gzip"}).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[", b"[1,", b"hello", b"[NaN]"])
def test_what_is_not_a_delivery_at_all_is_a_bad_request(door: Door, body: bytes) -> None:
    assert door.post(body).status_code == 400


def test_an_empty_array_is_an_empty_report(door: Door) -> None:
    assert counts(door.send([])) == (0, 0, 0, 0)


def test_too_many_rows_are_refused_whole(door: Door) -> None:
    assert door.post(b"{}\n" * 100_001, kind="application/x-ndjson").status_code == 413


def test_the_same_batch_three_times_shuffled_and_split_differently_changes_nothing(app: Flask, door: Door) -> None:
    homes = [household_with_card(app) for _ in range(3)]
    picked = random.Random(5)
    batch = [
        drop(
            door.bin,
            n,
            card=picked.choice([card for _, card in homes] + [None]),
            weight_g=picked.randrange(1, 9000),
            category=picked.choice(["PAPER.CARD", "PLASTIC.PET"]),
            minutes_ago=picked.randrange(1, 90_000),
        )
        for n in range(120)
    ]

    def state() -> tuple[Any, ...]:
        return (
            one(
                app,
                "SELECT count(*) || '/' || sum(weight_g) || '/' || sum(amount) FROM drop d"
                " JOIN bin b ON b.id = d.bin_id WHERE b.code = :b",
                b=door.bin,
            ),
            one(app, "SELECT count(*) FROM drop_conflict WHERE organisation_id = :o", o=door.operator),
            [balance(app, home) for home, _ in homes],
        )

    assert counts(door.send_lines(batch)) == (120, 0, 0, 0)
    before = state()
    assert sum(before[2]) > 0
    for size in (7, 50, 120):
        picked.shuffle(batch)
        for start in range(0, len(batch), size):
            report = door.send_lines(batch[start : start + size])
            assert report["duplicate"] == len(report["rows"])
    assert state() == before
