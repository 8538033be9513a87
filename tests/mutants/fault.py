"""What a fault is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One small change that breaks one rule.

    `old` stands in `file` exactly once and is replaced by `new`; one of `tests` (a file, or file::test) must fail.
    With `at_start`, the program itself may refuse to start.
    """

    rule: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    at_start: bool = False
