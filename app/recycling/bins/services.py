"""Changes to bins, one transaction each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.db import db, use_case
from app.devices.records import IssuedKey, issue_key, revoke_key
from app.errors import NotFound
from app.identity.audit import trail
from app.places.coordinates import Frame
from app.places.models import Scene
from app.places.records import add_site
from app.recycling.bins import records
from app.recycling.bins.models import Bin, BinSession
from app.recycling.bins.records import Opening

DEVICE = "bin"


class BinUnknown(NotFound):
    """There is no such bin, or it is not the caller's."""


@use_case
def register_bin(code: str, site_id: int, operator_id: int, openings: Sequence[Opening]) -> int:
    """Register a bin at a site and return its id. Repeating it changes nothing.

    Raises records.BinCodeTaken and records.OpeningRefused.
    """
    return records.add_bin(code, site_id, operator_id, openings).id


@use_case
def register_bin_with_site(
    code: str,
    operator_id: int,
    openings: Sequence[Opening],
    *,
    site: str,
    community_code: str,
    scene: str,
    lat: float,
    lon: float,
    frame: str = Frame.WGS84,
    address: str = "",
) -> int:
    """Register a bin together with its site; return the bin's id."""
    place = add_site(site, community_code, Scene(scene), lat, lon, Frame(frame), address)
    return records.add_bin(code, place.id, operator_id, openings).id


@use_case
def set_state(code: str, operator_id: int, state: str) -> None:
    """Put a bin into service or out of it. Raises BinUnknown."""
    bin_ = _own(code, operator_id)
    trail.record("bin.state", "bin", bin_.id, before=bin_.state, after=state)
    bin_.state = state


@use_case
def issue_device_key(code: str, operator_id: int, actor_id: int | None = None) -> IssuedKey:
    """Issue a bin a key; its secret is shown once. Raises BinUnknown and devices.records.TwoKeysLive."""
    return issue_key(DEVICE, _own(code, operator_id).id, actor_id)


@use_case
def revoke_device_key(code: str, operator_id: int, key_id: str, actor_id: int | None = None) -> None:
    """End a bin's key at once. Raises BinUnknown and devices.records.KeyUnknown."""
    revoke_key(DEVICE, _own(code, operator_id).id, key_id, actor_id)


@use_case
def open_session(code: str, person_id: int, household_id: int) -> BinSession:
    """Credit a person's next drops at a bin to them. Raises BinUnknown."""
    bin_ = db.session.scalar(select(Bin).where(Bin.code == code.upper()))
    if bin_ is None:
        raise BinUnknown
    return records.open_session(bin_.id, person_id, household_id)


def _own(code: str, operator_id: int) -> Bin:
    bin_ = db.session.scalar(select(Bin).where(Bin.code == code.upper(), Bin.operator_id == operator_id))
    if bin_ is None:
        raise BinUnknown
    return bin_
