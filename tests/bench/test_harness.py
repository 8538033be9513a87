"""The measurements' own arithmetic: what is counted, what is repeated, and what the table says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import chain, repeat

from bench import harness, load
from bench.harness import Result, Row

QUIET = 0.0


def row(ours: Iterator[float], limit: Iterator[float] | None = None) -> Row:
    limit = limit or repeat(100.0)
    return Row("P0", "ours ÷ limit", lambda: next(ours), lambda: next(limit), floor=0.2, goal=0.4)


def meter(*seconds_per_round: float) -> Callable[[], float]:
    """A meter that is read before and after each round; in each, others used so many seconds of processor time."""
    readings = chain.from_iterable((0.0, seconds) for seconds in chain(seconds_per_round, repeat(QUIET)))
    return lambda: next(readings)


def test_the_figure_is_the_median_of_the_rounds_and_the_first_does_not_count() -> None:
    result = harness.measure(row(iter([99.0, 10.0, 30.0, 20.0])), 3, meter())
    assert result.ours == [10.0, 30.0, 20.0]
    assert result.ratio == 0.2
    assert (result.repeated, result.disturbed) == (0, 0)


def test_a_disturbed_round_is_repeated() -> None:
    result = harness.measure(row(iter([0.0, 1.0, 30.0])), 1, meter(1e6))
    assert (result.ours, result.repeated, result.disturbed) == ([30.0], 1, 0)


def test_disturbance_without_end_is_kept_and_counted() -> None:
    result = harness.measure(row(repeat(30.0)), 2, meter(*[1e6] * 99))
    assert (len(result.ours), result.repeated, result.disturbed) == (2, harness.MOST_REPEATED, 2)


def test_the_table_says_which_mark_was_reached() -> None:
    lines = harness.table([Result(row(iter([])), [ours], [100.0]) for ours in (10.0, 20.0, 40.0)]).splitlines()
    assert ["below floor" in lines[2], "| floor |" in lines[3], "| goal |" in lines[4]] == [True, True, True]
    assert len({line.count("|") for line in lines}) == 1


def test_what_a_measured_program_starts_is_its_own() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        family = harness._family({os.getpid()})
        child.communicate(b"\n")
    assert child.pid in family
    assert os.getppid() not in family


def test_an_answer_has_a_status_once_it_is_whole() -> None:
    whole = b"HTTP/1.1 201 CREATED\r\nContent-Length: 4\r\n\r\nabcd"
    assert [load.status_of(whole[:end]) for end in (10, len(whole) - 1, len(whole))] == [None, None, 201]
    assert load.status_of(b"HTTP/1.1 204 NO CONTENT\r\n\r\n") == 204


def test_a_request_is_written_as_http_wants_it() -> None:
    assert load.request("POST", "/x", {"A": "b"}, b"12") == (
        b"POST /x HTTP/1.1\r\nHost: bench\r\nContent-Length: 2\r\nA: b\r\n\r\n12"
    )
