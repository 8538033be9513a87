"""Threads that act together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from app.merchants.shops.services import RegisteredMerchant
from tests.merchants import factories

AtOnce = Callable[[Callable[[int], object], int], Counter[str]]


@pytest.fixture
def at_once(app: Flask) -> AtOnce:
    """Run one action from many threads together; count what came out, by type."""

    def run(action: Callable[[int], object], threads: int) -> Counter[str]:
        ready = Barrier(threads)

        def one(i: int) -> str:
            with app.app_context():
                ready.wait()
                try:
                    return type(action(i)).__name__
                except Exception as error:  # noqa: BLE001 - the kind of error is the result
                    return type(error).__name__

        with ThreadPoolExecutor(threads) as pool:
            return Counter(pool.map(one, range(threads)))

    return run


@pytest.fixture
def shop(app: Flask) -> RegisteredMerchant:
    """An open merchant."""
    with app.app_context():
        return factories.merchant()


@pytest.fixture
def payer(app: Flask) -> factories.Payer:
    """A resident with 100 coins."""
    with app.app_context():
        return factories.payer(10_000)
