"""What a document needs that its row does not hold, read once for all the rows of a unit: territories, certifications, other names."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, object_session

from marketplace.core import clock
from marketplace.organizations.models import (
    HeldCertification,
    Mrc,
    Municipality,
    NetworkTerritory,
    NetworkType,
    Organization,
    OrganizationStatus,
    OtherName,
    PurchaseCategory,
    Region,
)
from marketplace.organizations.places.distance import Point
from marketplace.organizations.searched.serving import Served

KEPT = "organizations.searched"

Kept = TypeVar("Kept")
Attached = dict[int, list[Any]]


class Around:
    """What lies around one organisation, of which `organization` must be in a session.

    Whatever is asked for one row is read for all the rows of its unit at once: an index of thousands is made in batches, and a
    question for each of their rows would take most of the time.
    """

    def __init__(self, organization: Organization) -> None:
        session = object_session(organization)
        assert session is not None, "A document is made of a row that was read."
        self.organization = organization
        self.session: Session = session
        self._kept: dict[str, Any] = session.info.setdefault(KEPT, {})

    def certifications(self, today: date) -> list[Any]:
        """Its certifications that are good on that day, as rows (code, French label, English label), each once by code."""
        held = self._attached("certifications", HeldCertification)
        good = {one.certification_code: one.certification for one in held if one.expires_on is None or one.expires_on >= today}
        return [good[code] for code in sorted(good)]

    def other_names(self) -> list[str]:
        return [one.name for one in self._attached("names", OtherName)]

    def served(self) -> tuple[str, ...]:
        """The codes of the regions and the MRC that it serves, in order."""
        one = self.organization
        own = None if one.latitude is None or one.longitude is None else (one.latitude, one.longitude)
        return tuple(sorted(self._once("served", self._territories).codes(one.activities, own)))

    def point(self) -> Point | None:
        """Its own point, or else the middle of its municipality; None when neither is known."""
        one = self.organization
        if one.latitude is not None and one.longitude is not None:
            return one.latitude, one.longitude
        points: dict[str, Point] = self._once("points", self._points)
        return points.get(one.municipality_code or "")

    def mrc_name(self) -> str:
        names: dict[str, str] = self._once("mrcs", lambda: dict(self._rows(select(Mrc.code, Mrc.name))))
        return names.get(self.organization.mrc_code or "", "")

    def hubs(self) -> tuple[str, ...]:
        """The addresses (slugs) of the published hubs in whose territory it is, in order."""
        territories: dict[tuple[str, str], set[str]] = self._once("hubs", self._hubs)
        one = self.organization
        places = (("region", one.region_code), ("mrc", one.mrc_code), ("municipality", one.municipality_code))
        return tuple(sorted(set().union(*(territories.get((kind, code or ""), set()) for kind, code in places))))

    def purchase_codes(self) -> list[str]:
        """The codes of the categories of purchases (UNSPSC) that fall in its sectors."""
        of_sector: dict[str, list[str]] = self._once("purchases", self._purchases)
        return [code for sector in self.organization.sectors for code in of_sector.get(sector.code, ())]

    def _once(self, name: str, read: Callable[[], Kept]) -> Kept:
        if name not in self._kept:
            self._kept[name] = read()
        found: Kept = self._kept[name]
        return found

    def _attached(self, name: str, model: Any) -> list[Any]:
        """The rows of a kind that it has. Taken, not kept: a row that changed since is read again."""
        known: dict[int, list[Any]] = self._kept.setdefault(name, {})
        if self.organization.id not in known:
            together = {one.id for one in self.session.identity_map.values() if isinstance(one, Organization)}
            rows = select(model).where(model.organization_id.in_(together | {self.organization.id})).order_by(model.id)
            found: defaultdict[int, list[Any]] = defaultdict(list)
            for row in self.session.scalars(rows).unique():
                found[row.organization_id].append(row)
            known.clear()
            known.update({number: found[number] for number in together})
        return known.pop(self.organization.id, [])

    def _territories(self) -> Served:
        m = Municipality
        points = self._rows(
            select(m.mrc_code, m.region_code, m.latitude, m.longitude).where(m.latitude.is_not(None), m.longitude.is_not(None))
        )
        mrcs = dict(self._rows(select(Mrc.code, Mrc.region_code)))
        return Served([code for (code,) in self._rows(select(Region.code))], mrcs, points)

    def _points(self) -> dict[str, Point]:
        m = Municipality
        rows = select(m.code, m.latitude, m.longitude).where(m.latitude.is_not(None), m.longitude.is_not(None))
        return {code: (latitude, longitude) for code, latitude, longitude in self._rows(rows)}

    def _hubs(self) -> dict[tuple[str, str], set[str]]:
        t = NetworkTerritory
        rows = select(Organization.slug, t.region_code, t.mrc_code, t.municipality_code).join(t, t.network_id == Organization.id)
        shown = rows.where(Organization.network_type == NetworkType.HUB, Organization.status == OrganizationStatus.PUBLISHED)
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for slug, *codes in self._rows(shown):
            for kind, code in zip(("region", "mrc", "municipality"), codes, strict=True):
                if code:
                    found[kind, code].add(slug)
        return dict(found)

    def _purchases(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for sector, code in self._rows(select(PurchaseCategory.sector_code, PurchaseCategory.code).order_by(PurchaseCategory.code)):
            found[sector].append(code)
        return dict(found)

    def _rows(self, statement: Select[Any]) -> list[Any]:
        return [tuple(row) for row in self.session.execute(statement)]


def today() -> date:
    """The civil day by which what expires is judged: a document is made by the worker, which is the edge, and nobody tells it."""
    return clock.local_day(clock.now())
