"""Steps: the card holders, and two of them who share a household."""

from __future__ import annotations

from contextlib import suppress

from app.demo import fixtures
from app.demo.district import DemoBroken, District
from app.identity.households import services as households
from app.identity.households.services import AlreadyMember
from app.points.cards.services import COLUMNS, register_file
from app.web import csv_files


def register_cards(district: District) -> str:
    """Register the holders from a file, as the office does."""
    titles = [column.titles[0] for column in COLUMNS]
    holders = range(district.scale.holders)
    rows = ((fixtures.card_of(one), fixtures.name_of(one), fixtures.phone_of(one) or "") for one in holders)
    report = register_file(csv_files.written(titles, rows), district.people["office"])
    if report.errors:
        raise DemoBroken(f"the card file was not taken: {report.errors[0]}")
    district.learn_holders()
    _share_household(district)
    return f"{report.added} cards new, {report.known} known"


def _share_household(district: District) -> None:
    """Let the first two holders share a wallet."""
    first, second = district.homes[0][0], district.homes[1][0]
    if district.homes[0][1] != district.homes[1][1]:
        with suppress(AlreadyMember):
            households.accept(second, households.invite_phone(first, fixtures.phone_of(1) or ""))
        district.learn_holders()
