"""The whole list."""

from __future__ import annotations

from tests.mutants import access, charges, consumption, machines, mass, money
from tests.mutants.fault import Fault

FAULTS: tuple[Fault, ...] = (
    *money.FAULTS,
    *charges.FAULTS,
    *consumption.FAULTS,
    *mass.FAULTS,
    *access.FAULTS,
    *machines.FAULTS,
)
