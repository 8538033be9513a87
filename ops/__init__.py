"""Bringing the platform up on one machine: environment, database, server processes. No business in here.

What a bare machine runs first (`__main__`, `commands`, `venv`) needs nothing beyond Python's own library.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
VENV = ROOT / ".venv"
