"""Whose drops these are, found for a whole delivery at once: by session, card or telephone, in this order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.db import db, driver_connection
from app.identity import phones
from app.identity.models import HouseholdMember, Person
from app.points.accounts import Kind
from app.points.models import Account
from app.recycling.bins.models import Bin, BinSession
from app.recycling.drops.parsing import Row
from app.recycling.drops.staging import DropOwner

NOBODY = DropOwner(None, "none")
# Through the driver: a delivery may name thousands, and each row costs a third of what it does through the session.
_CARDS = """
    SELECT c.code, c.household_id, a.id
    FROM card c LEFT JOIN account a ON a.kind = 'wallet' AND a.owner_id = c.household_id
    WHERE c.code = ANY (%s::text[]) AND c.revoked_at IS NULL
"""
SKEW = timedelta(minutes=2)  # tolerance between a bin's clock and ours, at both ends of a session


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as the intake needs it."""

    bin_code: str
    since: datetime
    until: datetime
    household_id: int


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """The people behind sessions, and behind cards and telephone numbers exactly as rows wrote them."""

    sessions: Mapping[str, tuple[OpenSession, DropOwner]]
    cards: Mapping[str, DropOwner]
    phones: Mapping[str, DropOwner]

    def owner_of(self, row: Row) -> DropOwner:
        """Return the owner of a row's drop, or NOBODY when nothing it names is known."""
        if row.session is not None and (found := self._by_session(row)):
            return found
        if row.card is not None and (found := self.cards.get(row.card)):
            return found
        if row.phone is not None and (found := self.phones.get(row.phone)):
            return found
        return NOBODY

    def _by_session(self, row: Row) -> DropOwner | None:
        found = self.sessions.get(row.session or "")
        if found is None or found[0].bin_code != row.bin:
            return None
        return found[1] if found[0].since - SKEW <= row.occurred_at <= found[0].until + SKEW else None


def find(rows: Sequence[Row]) -> KnownPeople:
    """Look up everyone whom `rows` name. Wallets that were never used are opened."""
    sessions = _sessions({row.session for row in rows if row.session})
    cards, wallets = _cards({row.card for row in rows if row.card})
    by_phone = _phones({row.phone for row in rows if row.phone})
    households = {*cards.values(), *by_phone.values(), *(one.household_id for one in sessions.values())}
    wallets |= _wallets(households - wallets.keys())
    return KnownPeople(
        {code: (one, DropOwner(wallets[one.household_id], "session")) for code, one in sessions.items()},
        {card: DropOwner(wallets[household], "card") for card, household in cards.items()},
        {phone: DropOwner(wallets[household], "phone") for phone, household in by_phone.items()},
    )


def _sessions(codes: Iterable[str]) -> dict[str, OpenSession]:
    if not (wanted := storable(codes)):
        return {}
    rows = db.session.execute(
        select(BinSession.code, Bin.code, BinSession.opened_at, BinSession.ends_at, BinSession.household_id)
        .join(Bin, Bin.id == BinSession.bin_id)
        .where(BinSession.code.in_(wanted))
    )
    return {code: OpenSession(bin_code, since, until, home) for code, bin_code, since, until, home in rows}


def _cards(written: Iterable[str]) -> tuple[dict[str, int], dict[int, int]]:
    """Return the household of each card, and in the same look the wallets of those that have one."""
    codes = {text: text.strip().upper() for text in written}
    if not (wanted := storable(codes.values())):
        return {}, {}
    homes, wallets = {}, {}
    for code, household, account in driver_connection().cursor(binary=True).execute(_CARDS, (wanted,)).fetchall():
        homes[code] = household
        if account is not None:
            wallets[household] = account
    return {text: homes[code] for text, code in codes.items() if code in homes}, wallets


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
    owners = sorted(households)
    if not owners:
        return {}
    query = select(Account.owner_id, Account.id).where(
        Account.kind == Kind.WALLET.value, Account.owner_id == func.any(owners)
    )
    wallets = {owner: account for owner, account in db.session.execute(query)}  # noqa: C416 - a Row is no pair
    if missing := [owner for owner in owners if owner not in wallets]:
        opened = func.open_accounts(Kind.WALLET.value, missing).table_valued("owner_id", "account_id")
        wallets |= {owner: account for owner, account in db.session.execute(select(opened))}  # noqa: C416
    return wallets


def storable(texts: Iterable[str]) -> list[str]:
    """Leave out what cannot be stored: the database has no NUL in texts."""
    return sorted({text for text in texts if "\0" not in text})
