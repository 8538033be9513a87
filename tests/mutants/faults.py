"""The whole list."""

from __future__ import annotations

from tests.mutants import access, board, books, charges, consumption, districts, drops, machines, mass, money, unapplied
from tests.mutants.fault import Fault

FAULTS: tuple[Fault, ...] = (
    *money.FAULTS,
    *books.FAULTS,
    *charges.FAULTS,
    *consumption.FAULTS,
    *drops.FAULTS,
    *mass.FAULTS,
    *board.FAULTS,
    *access.FAULTS,
    *machines.FAULTS,
    *districts.FAULTS,
    *unapplied.FAULTS,
)
