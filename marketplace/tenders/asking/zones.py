"""The clocks of Québec by which a deadline is told: the instant of a wall clock, and how the deadline is said, to the second."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marketplace.core import clock
from marketplace.core.errors import Unusable
from marketplace.core.formats import day
from marketplace.core.locale import _, _l
from marketplace.organizations.models import Organization

EAST, ISLANDS, BLANC_SABLON = "America/Toronto", "America/Halifax", "America/Blanc-Sablon"
ZONES: dict[str, Any] = {
    EAST: _l("heure de l’Est"),
    ISLANDS: _l("heure des Îles-de-la-Madeleine"),
    BLANC_SABLON: _l("heure de Blanc-Sablon"),
}
# Where clocks are not those of the rest of Québec: the Islands by their municipalities, the Lower North Shore by its MRC.
OF_MUNICIPALITY = {"01023": ISLANDS, "01042": ISLANDS}
OF_MRC = {"982": BLANC_SABLON}


def usual(organization: Organization) -> str:
    """The clock that is proposed to an organisation, by the place where it is; whoever writes chooses."""
    return OF_MUNICIPALITY.get(organization.municipality_code or "") or OF_MRC.get(organization.mrc_code or "", EAST)


def instant(on: date, hour: time, zone: str) -> datetime:
    """The instant, in UTC, of a wall clock in one of the zones. Raises Unusable, with what to do, for an hour that the clocks skip or show
    twice on that day."""
    here = datetime.combine(on, hour, ZoneInfo(zone))
    told = {"time": hour.strftime("%H:%M"), "day": day(on), "zone": said(zone)}
    if here.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != here.replace(tzinfo=None):
        raise Unusable(
            _("%(time)s n’existe pas le %(day)s (%(zone)s) : on avance l’heure cette nuit-là. Choisissez une autre heure.", **told)
        )
    if here.utcoffset() != here.replace(fold=1).utcoffset():
        raise Unusable(
            _("%(time)s arrive deux fois le %(day)s (%(zone)s) : on recule l’heure cette nuit-là. Choisissez une autre heure.", **told)
        )
    return here.astimezone(UTC)


def same_hour(on: date, hour: time, zone: str) -> datetime:
    """The instant of a wall clock on a day, or on the first one after it on which this hour comes once."""
    while True:
        try:
            return instant(on, hour, zone)
        except Unusable:
            on += timedelta(days=1)


def wall(at: datetime, zone: str) -> datetime:
    """An instant as the clock on a wall of this zone shows it."""
    return at.astimezone(ZoneInfo(zone))


def said(zone: str) -> str:
    """« heure de l’Est »; a zone that is none of ours is told by its name."""
    return str(ZONES.get(zone, zone))


def told(at: datetime, zone: str) -> str:
    """« 14:00:00, heure de l’Est, le 3 décembre 2026 »."""
    here = wall(at, zone)
    return str(_("%(time)s, %(zone)s, le %(day)s", time=here.strftime("%H:%M:%S"), zone=said(zone), day=day(here.date())))


def deadline(due_at: datetime, zone: str, at: datetime) -> str:
    """« Les réponses sont reçues avant 14:00:00, heure de l’Est, le 3 décembre 2026. »; once it is past, when it was."""
    if at >= due_at:
        return str(_("L’heure limite des réponses était %(moment)s.", moment=told(due_at, zone)))
    return str(_("Les réponses sont reçues avant %(moment)s.", moment=told(due_at, zone)))


def today(at: datetime, zone: str = str(clock.QUEBEC)) -> date:
    """The civil day of this zone at an instant."""
    return wall(at, zone).date()
