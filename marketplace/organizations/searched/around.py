"""What a document needs that its row does not hold, read once for all the rows of a unit: territories, certifications, other names."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session, object_session

from marketplace.core import clock, panels
from marketplace.organizations.capacity import saying
from marketplace.organizations.models import (
    Availability,
    HeldCertification,
    MonthRoom,
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
from search_index import Text

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

    def takes_work(self, today: date) -> bool:
        """Whether it may be asked for something on that day: it did not say that it is full or in pause."""
        rows, months = self._attached("availability", Availability), self._attached("months", MonthRoom)
        return saying.told(next(iter(rows), None), months).on(today).takes_work

    def served(self) -> tuple[str, ...]:
        """The codes of the regions and the MRC that it serves, in order."""
        return self.served_by(self.organization.activities)

    def served_by(self, activities: list[Any]) -> tuple[str, ...]:
        """The codes of the regions and the MRC that these serve, told as activities tell their territory, in order."""
        one = self.organization
        own = None if one.latitude is None or one.longitude is None else (one.latitude, one.longitude)
        return tuple(sorted(self._once("served", self._territories).codes(activities, own)))

    def said_elsewhere(self) -> list[Text]:
        """What higher rooms know of it that it is found by (panel `organization.words`)."""
        return self._together("words", lambda ids: _united(panels.pieces("organization.words", ids=ids)))

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
        """The rows of a kind that it has."""

        def read(ids: set[int]) -> Attached:
            found: Attached = defaultdict(list)
            asked = select(model).where(model.organization_id.in_(ids)).order_by(*inspect(model).primary_key)
            for row in self.session.scalars(asked).unique():
                found[row.organization_id].append(row)
            return found

        return self._together(name, read)

    def _together(self, name: str, read: Callable[[set[int]], Attached]) -> list[Any]:
        """What it has of a kind, read for all the rows at hand. Taken, not kept: what changed since is read again."""
        known: Attached = self._kept.setdefault(name, {})
        if self.organization.id not in known:
            together = {one.id for one in self.session.identity_map.values() if isinstance(one, Organization)} | {self.organization.id}
            found = read(together)
            known.clear()
            known.update({number: found.get(number, []) for number in together})
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


def _united(brought: list[Attached]) -> Attached:
    found: Attached = defaultdict(list)
    for of_room in brought:
        for number, texts in of_room.items():
            found[number] += texts
    return found


def now() -> datetime:
    """The instant by which what is offered is judged: a document is made by the worker, which is the edge, and nobody tells it."""
    return clock.now()


def today() -> date:
    """The civil day by which what expires is judged."""
    return clock.local_day(now())
