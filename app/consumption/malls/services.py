"""Changes to malls, one transaction each."""

from __future__ import annotations

from dataclasses import dataclass

from app.consumption.malls.models import Mall
from app.db import db, refusal, use_case
from app.errors import Conflict
from app.identity import records as people
from app.identity.audit import trail
from app.identity.roles import Role
from app.places import records as places
from app.places.coordinates import Frame
from app.places.models import Scene


class MallNameTaken(Conflict):
    """Another mall has this name."""


refusal("uq_mall_name", MallNameTaken)


@dataclass(frozen=True, slots=True)
class StaffLogin:
    """The login of a member of a mall's staff."""

    login: str
    password: str
    name: str


@dataclass(frozen=True, slots=True)
class MallSite:
    """Where a mall is: degrees in `frame`."""

    community_code: str
    lat: float
    lon: float
    frame: Frame = Frame.WGS84
    address: str = ""


@use_case
def register_mall(name: str, site: MallSite, staff: StaffLogin) -> int:
    """Register a mall, its site, its organisation and its first member of staff; return the mall's id.

    Raises MallNameTaken, and what `places.records.add_site` and `identity.records.add_staff` raise.
    """
    stands = places.add_site(name, site.community_code, Scene.COMMERCIAL, site.lat, site.lon, site.frame, site.address)
    organisation = people.add_organisation("mall", name)
    mall = Mall(organisation_id=organisation.id, site_id=stands.id, name=name)
    db.session.add(mall)
    db.session.flush()
    people.add_staff(staff.login, staff.password, staff.name, Role.MALL, organisation.id)
    trail.record("mall.registered", "mall", mall.id, login=staff.login)
    return mall.id
