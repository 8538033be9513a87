"""What fails in any run of the tests fails the whole, and the closing line says it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ops import checks


@pytest.mark.parametrize(
    ("fails", "code", "line"),
    [
        ("", 0, "checks: 2 passed, 0 failed"),
        ("yunting", 1, "checks: 1 passed, 1 failed"),
        ("nankai", 1, "checks: 1 passed, 1 failed"),
    ],
)
def test_a_failing_run_in_either_district_fails_the_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fails: str, code: int, line: str
) -> None:
    def run(url: str, schema: str, arguments: Sequence[str]) -> bool:
        return schema != fails

    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere")
    monkeypatch.setattr(checks, "_pytest", run)
    monkeypatch.setattr(checks, "_read_only", lambda names: {})
    monkeypatch.setattr(checks, "_browser", dict)
    monkeypatch.setattr("ops.assets.build", lambda: None)
    assert checks.test([]) == code
    assert capsys.readouterr().out.splitlines()[-1] == line
