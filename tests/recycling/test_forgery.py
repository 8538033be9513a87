"""What the program's own role may not do to facts."""

from __future__ import annotations

import psycopg
import pytest

from tests.recycling.factories import Door, drop

INSERT_DROP = """
    INSERT INTO drop (stream_id, bin_id, site_id, batch_id, amount, occurred_at, batch_row, weight_g, category_code,
                      number, known_by, digest)
    VALUES (1, 1, 1, 1, 0, now(), 0, 1, 'PAPER', '1', 'none', '')
"""
INSERT_CONFLICT = """
    INSERT INTO drop_conflict (drop_id, batch_id, organisation_id, digest, content, differs)
    VALUES (1, 1, 1, '', '{}', '{}')
"""


@pytest.mark.parametrize(
    "statement",
    [
        INSERT_DROP,
        INSERT_CONFLICT,
        "UPDATE drop SET weight_g = 1",
        "DELETE FROM drop",
        "TRUNCATE drop",
        "UPDATE stream SET mark = ''",
        "UPDATE drop_conflict SET content = '{}'",
        "DELETE FROM quarantine",
        "UPDATE quarantine SET raw = ''",
        "UPDATE claim SET household_id = 1",
        "DELETE FROM claim",
        "UPDATE tonnage SET weight_g = 1",
        "DELETE FROM tonnage",
        "UPDATE category SET max_weight_g = 1",
        "UPDATE device_key SET secret_sealed = ''",
        "UPDATE drop_batch SET accepted = 0",
    ],
)
def test_facts_of_recycling_cannot_be_forged(app_url: str, door: Door, statement: str) -> None:
    door.send(drop(door.bin, 1))
    with psycopg.connect(app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)
