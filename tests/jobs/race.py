"""A process that races others for slots given on the command line."""

from __future__ import annotations

import sys
import time
from datetime import datetime

from app import create_app
from app.jobs import services
from app.jobs.services import SlotOutcome
from tests.jobs.effects import tick

TOGETHER_S = 3


def run() -> None:
    """Start on a common beat of the clock, try every slot, print each outcome."""
    app = create_app()
    time.sleep(TOGETHER_S - time.time() % TOGETHER_S)
    with app.app_context():
        for slot in sys.argv[1:]:
            while (outcome := services.run_slot("race", datetime.fromisoformat(slot), tick)) is SlotOutcome.BUSY:
                print(outcome, flush=True)
            print(outcome, flush=True)
