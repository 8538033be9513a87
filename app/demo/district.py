"""What the steps of a demonstration share: its size, its start, and what earlier steps found or made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask

from app.clock import business_day, day_start
from app.demo import credentials_file, fixtures
from app.demo.scale import Scale
from app.identity.people import queries as people
from app.identity.roles import Role

THREADS = 2
T = TypeVar("T")


class DemoRefused(Exception):
    """A demonstration cannot be made here; the text says why and what to do."""


class DemoBroken(Exception):
    """Something that the demonstration relies on did not happen; the text says what."""


@dataclass
class District:
    """A demonstration in the making. Nothing in it happens after the instant `began`."""

    app: Flask
    scale: Scale
    path: Path
    began: datetime
    given: dict[str, Any]
    people: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, dict[str, str]] = field(default_factory=dict)
    homes: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def places(self) -> fixtures.Places:
        """Where its shops, malls and streets are."""
        return fixtures.places(self.app.config["DISTRICT_DATA"])

    @property
    def today(self) -> date:
        """The business day on which it is made."""
        return business_day(self.began)

    @property
    def first_on(self) -> date:
        """The first business day with drops."""
        return self.today - timedelta(days=self.scale.days - 1)

    @property
    def opens_at(self) -> datetime:
        """When the programme begins: before every drop."""
        return day_start(self.first_on)

    def address(self, path: str) -> str:
        """Return the full address of a page."""
        return f"{self.app.config['TANHUI_BASE_URL'].rstrip('/')}{path}"

    def side_by_side(self, act: Callable[[T], object], things: Sequence[T]) -> None:
        """Apply `act` to many independent things in parallel.

        One thread waits for the database while another computes; each has its own context, and so its own connection.
        """

        def share(number: int) -> None:
            with self.app.app_context():
                for thing in things[number::THREADS]:
                    act(thing)

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(share, range(THREADS)))

    def keep(self, **content: Any) -> None:
        """Add to the credentials file."""
        self.given |= content
        credentials_file.write(self.path, self.given)

    def keep_login(self, person_id: int, login: str, role: Role, name: str) -> None:
        """Remember a login for the credentials file."""
        self.people[login] = person_id
        self.accounts[login] = {
            "role": str(role),
            "login": login,
            "password": credentials_file.password_of(login),
            "name": name,
        }

    def learn_holders(self) -> None:
        """Look up who holds the cards: holder -> (person, household)."""
        cards = [fixtures.card_of(holder) for holder in range(self.scale.holders)]
        found = people.holders_of(cards)
        if len(found) < len(cards):
            raise DemoBroken(f"{len(cards) - len(found)} cards have no holder")
        self.homes = {holder: found[card] for holder, card in enumerate(cards)}
