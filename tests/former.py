"""A district as an earlier state of the code left it, with rows in it: `former.sql` beside this file.

`python -m tests.former` makes it anew from the code as it is, on an embedded server. While nothing is deployed and the
baseline is still edited in place, it is renewed after each such edit; from the first deployment on it is left alone,
and every later migration has to bring it to where a new database begins.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from app.indicators.readings import services as readings
from app.merchants.charges import services as charges
from migrations.roles import prepare
from ops import VAR
from ops.postgres import Server, programs
from tests import factories
from tests.conftest import application, own_database
from tests.merchants import factories as merchants
from tests.recycling.factories import Door, drop

SCHEMA = "nankai"
DUMP = Path(__file__).with_name("former.sql")


def tool(name: str) -> str:
    """Return where one of PostgreSQL's own programs is."""
    return str(programs() / name)


def loaded(url: str) -> None:
    """Put the former district into a prepared database."""
    command = [tool("psql"), "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", "-f", str(DUMP), url]
    subprocess.run(command, check=True, env=os.environ | {"PGOPTIONS": "-c role=owner"}, stdout=subprocess.DEVNULL)


def facts(door: Door) -> None:
    """A few drops, a charge and a reading, so that there is something to lose."""
    with door.app.app_context():
        shop, payer = merchants.merchant(), merchants.payer(0)
        card = factories.card(payer.household_id)
    rows = [drop(door.bin, number, card=card, weight_g=20_000) for number in range(1, 6)]
    assert door.send(rows)["accepted"] == 5
    with door.app.app_context():
        charges.charge_by_code(shop.organisation_id, payer.code().token, 700, merchants.request_key())
        readings.refresh()


def main() -> int:
    """Write the dump anew."""
    with Server(VAR / "test-postgres") as server, own_database(server.url, "former") as url:
        with application(url, prepare(url, SCHEMA), TANHUI_SCHEMA=SCHEMA) as app:
            facts(Door(app))
        whole = DUMP.with_suffix(".dump")
        subprocess.run([tool("pg_dump"), "-Fc", "-n", SCHEMA, "-f", str(whole), url], check=True)
        listing = [tool("pg_restore"), "--no-owner", "--no-acl", "-n", SCHEMA, "-f", "-", str(whole)]
        text = subprocess.run(listing, check=True, capture_output=True, text=True).stdout
        whole.unlink()
    # What only some servers or clients know, and headings that differ from one program's release to the next.
    heading = r"--( Name:| Data for| PostgreSQL| Dumped|$)"
    skipped = re.compile(rf"^({heading}|SET transaction_timeout|\\(un)?restrict).*\n", re.MULTILINE)
    DUMP.write_text(skipped.sub("", text), encoding="utf-8")
    print(f"wrote {DUMP}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
