"""Whose drops these are, found for a whole delivery at once: by session, card or telephone, in this order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.db import db
from app.identity import phones
from app.identity.models import Card, HouseholdMember, Person
from app.points.accounts import Kind
from app.recycling.bins.models import Bin, BinSession
from app.recycling.drops.staging import Who
from app.recycling.drops.wire import Row

NOBODY = Who(None, "none")
SKEW = timedelta(minutes=2)  # a bin's clock against ours, at both ends of a session


@dataclass(frozen=True, slots=True)
class Open:
    """A session as the intake needs it."""

    bin_code: str
    since: datetime
    until: datetime
    household_id: int


@dataclass(frozen=True, slots=True)
class People:
    """Households by what was read at the bin, and their wallets."""

    sessions: Mapping[str, Open]
    cards: Mapping[str, int]
    phones: Mapping[str, int]
    wallets: Mapping[int, int]

    def who(self, row: Row) -> Who:
        """Return whose drop a row is; nobody's when nothing it names is known."""
        if row.session is not None and (household := self._by_session(row)):
            return Who(self.wallets[household], "session")
        if row.card is not None and (household := self.cards.get(row.card.strip().upper())):
            return Who(self.wallets[household], "card")
        if row.phone is not None and (household := self.phones.get(row.phone)):
            return Who(self.wallets[household], "phone")
        return NOBODY

    def _by_session(self, row: Row) -> int | None:
        found = self.sessions.get(row.session or "")
        if found is None or found.bin_code != row.bin:
            return None
        return found.household_id if found.since - SKEW <= row.occurred_at <= found.until + SKEW else None


def find(rows: Sequence[Row]) -> People:
    """Look up everybody whom `rows` name. Wallets that were never used are opened."""
    sessions = _sessions({row.session for row in rows if row.session})
    cards = _cards({row.card.strip().upper() for row in rows if row.card})
    by_phone = _phones({row.phone for row in rows if row.phone})
    households = {*cards.values(), *by_phone.values(), *(one.household_id for one in sessions.values())}
    return People(sessions, cards, by_phone, _wallets(households))


def _sessions(codes: Iterable[str]) -> dict[str, Open]:
    if not (wanted := storable(codes)):
        return {}
    rows = db.session.execute(
        select(BinSession.code, Bin.code, BinSession.opened_at, BinSession.ends_at, BinSession.household_id)
        .join(Bin, Bin.id == BinSession.bin_id)
        .where(BinSession.code.in_(wanted))
    )
    return {code: Open(bin_code, since, until, home) for code, bin_code, since, until, home in rows}


def _cards(codes: Iterable[str]) -> dict[str, int]:
    if not (wanted := storable(codes)):
        return {}
    query = select(Card.code, Card.household_id).where(Card.code == func.any(wanted), Card.revoked_at.is_(None))
    return {code: household for code, household in db.session.execute(query)}  # noqa: C416 - a Row is no pair to dict()


def _phones(numbers: Iterable[str]) -> dict[str, int]:
    by_lookup: dict[bytes, list[str]] = {}
    for number in numbers:
        if phones.valid(number):
            by_lookup.setdefault(phones.lookup(number), []).append(number)
    if not by_lookup:
        return {}
    rows = db.session.execute(
        select(Person.phone_lookup, HouseholdMember.household_id)
        .join(HouseholdMember, HouseholdMember.person_id == Person.id)
        .where(
            Person.phone_lookup == func.any(list(by_lookup)),
            Person.disabled_at.is_(None),
            HouseholdMember.left_at.is_(None),
        )
    )
    return {number: household for lookup, household in rows for number in by_lookup[lookup or b""]}


def _wallets(households: Iterable[int]) -> dict[int, int]:
    if not (owners := sorted(households)):
        return {}
    opened = func.open_accounts(Kind.WALLET.value, owners).table_valued("owner_id", "account_id")
    rows = db.session.execute(select(opened.c.owner_id, opened.c.account_id))
    return {owner: account for owner, account in rows}  # noqa: C416 - a Row is no pair to dict()


def storable(texts: Iterable[str]) -> list[str]:
    """Leave out what no column can hold: the database has no NUL in texts."""
    return sorted({text for text in texts if "\0" not in text})
