"""Facts written straight into the tables by the owner of the database: the tests' own idea of what happened."""

from __future__ import annotations

import itertools
import secrets
from datetime import date, datetime, timedelta
from typing import Any

import psycopg

_serial = itertools.count(secrets.randbelow(10**9))
T = 1_000_000
OPERATOR = "指标测试单位"


class District:
    """Bins and records of one test. Days of 2019 and before are the tests' own: nothing else writes there."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.operator = self.id(
            "INSERT INTO organisation (kind, name, created_at) VALUES ('operator', %s, now())", OPERATOR
        )
        self.batch = self.id(
            "INSERT INTO drop_batch (door, organisation_id, accepted, duplicate, conflict, rejected) "
            "VALUES ('key', %s, 0, 0, 0, 0)",
            self.operator,
        )
        self.upload = self.id(
            "INSERT INTO tonnage_upload (kind, organisation_id, file_name, file_digest, added, corrected, same, "
            "rejected, refused, recorded_at) VALUES ('haulage', %s, '', '', 0, 0, 0, 0, '[]', now())",
            self.operator,
        )

    def id(self, statement: str, *values: Any) -> int:
        row = self.connection.execute(f"{statement} RETURNING id", values).fetchone()
        assert row is not None
        return int(row[0])

    def bin(self, community: str = "120104006001", scene: str = "community") -> int:
        site = self.id(
            "INSERT INTO site (name, community_code, scene, address, lat, lon, frame, registered_at) "
            "VALUES (%s, %s, %s, '', 39, 117, 'WGS-84', now())",
            f"站点{next(_serial)}",
            community,
            scene,
        )
        return self.id(
            "INSERT INTO bin (code, site_id, operator_id, state, registered_at) "
            "VALUES (%s, %s, %s, 'in_service', now())",
            f"T{next(_serial)}",
            site,
            self.operator,
        )

    def drop(
        self, bin_id: int, at: str, weight_g: int | None, category: str = "PAPER.CARD", pieces: int | None = None
    ) -> int:
        drop_id = self.id(
            "INSERT INTO drop (stream_id, bin_id, site_id, batch_id, amount, occurred_at, batch_row, weight_g, pieces, "
            "category_code, number, known_by, digest) "
            "SELECT 0, id, site_id, %s, 0, %s, 0, %s, %s, %s, %s, 'none', '' FROM bin WHERE id = %s",
            self.batch,
            datetime.fromisoformat(at),
            weight_g,
            pieces,
            category,
            str(next(_serial)),
            bin_id,
        )
        self.connection.execute("INSERT INTO dirty_day (day) VALUES (%s)", [datetime.fromisoformat(at).date()])
        return drop_id

    def tonnage(
        self,
        kind: str,
        first: date,
        last: date,
        weight_g: int,
        *,
        hauled: bool = False,
        sector: str = "residential",
        category: str | None = None,
        corrects: int | None = None,
    ) -> int:
        return self.id(
            "INSERT INTO tonnage (kind, organisation_id, record_no, version, supersedes_id, from_on, to_on, weight_g, "
            "category_code, source_sector, in_haulage, upload_id, recorded_at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now())",
            kind,
            self.operator,
            str(next(_serial)),
            2 if corrects else 1,
            corrects,
            first,
            last,
            weight_g,
            category,
            sector,
            hauled,
            self.upload,
        )

    def haulage(self, first: date, last: date, daily_g: int = 10 * T) -> None:
        """One record a day."""
        day = first
        while day <= last:
            self.tonnage("haulage", day, day, daily_g)
            day += timedelta(days=1)
