"""The list of faults cannot rot: each can still be made, and its tests are still there."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from ops import ROOT
from tests.mutants.fault import Fault
from tests.mutants.faults import FAULTS
from tests.mutants.tree import FAILED, PASSED, TIMED_OUT, Result


def test_there_are_faults_for_every_rule_and_each_has_words_of_its_own() -> None:
    assert len(FAULTS) >= 70
    assert [rule for rule, n in Counter(fault.rule for fault in FAULTS).items() if n > 1] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_a_fault_can_be_made_and_has_tests(fault: Fault) -> None:
    assert fault.old != fault.new
    found = (ROOT / fault.file).read_text(encoding="utf-8").count(fault.old) if (ROOT / fault.file).exists() else 0
    assert found == 1
    for test in fault.tests:
        path, _, name = test.partition("::")
        assert (ROOT / path).exists()
        if name:
            assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("code", "said", "word"),
    [
        (PASSED, "12 passed in 3.1s", "survived"),
        (FAILED, "1 failed, 3 passed in 3.1s", "killed"),
        (FAILED, "3 passed, 1 failed in 3.1s", "killed"),
        (FAILED, "1 error in 3.1s", "broken"),
        (TIMED_OUT, "timed out", "killed"),
        (2, "1 error during collection", "broken"),
        (4, "file or directory not found", "broken"),
    ],
)
def test_only_a_failed_test_kills(code: int, said: str, word: str) -> None:
    assert Result(code, said, 1.0).verdict(at_start=False) == word
