"""Every table of the package, so that importing one module makes them all known."""

from __future__ import annotations

from app.recycling.bins import models as bins
from app.recycling.categories import models as categories
from app.recycling.claims import models as claims
from app.recycling.drops import models as drops
from app.recycling.tonnages import models as tonnages

__all__ = ["bins", "categories", "claims", "drops", "tonnages"]
