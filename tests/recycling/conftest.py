"""An operator's door into the intake."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.recycling.factories import Door


@pytest.fixture
def door(app: Flask) -> Door:
    """A new operator with one bin and a key."""
    return Door(app)
