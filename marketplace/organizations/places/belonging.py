"""To which region an MRC belonged when: some changed, and a municipality is always in the region of its MRC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.core.formats import day
from marketplace.core.locale import _
from marketplace.organizations import reference
from marketplace.organizations.models import Mrc


@dataclass(frozen=True)
class Membership:
    """The region of an MRC from a day on (None: as far back as is known) until another, excluded (None: today still)."""

    region_code: str
    since: date | None = None
    until: date | None = None

    def covers(self, asked: date) -> bool:
        return (self.since is None or self.since <= asked) and (self.until is None or asked < self.until)


def memberships_of(mrc: Mrc) -> Sequence[Membership]:
    """The regions to which an MRC belonged, the oldest first; that of today alone when it never changed."""
    dated = [
        Membership(row["region_code"], _day(row["valid_from"]), _day(row["valid_to"]))
        for row in reference.rows("mrc_periods")
        if row["mrc_code"] == mrc.code
    ]
    return sorted(dated, key=lambda one: one.since or date.min) or [Membership(mrc.region_code)]


def past_memberships() -> set[tuple[str, str]]:
    """The (MRC, region) that once were, as codes."""
    return {(row["mrc_code"], row["region_code"]) for row in reference.rows("mrc_periods")}


def why_not_region(mrc: Mrc, region_code: str, *, since: date, until: date | None) -> str | None:
    """The reason why a municipality of this MRC cannot be in this region from a day on until another (None: today), or None."""
    known = next(one for one in memberships_of(mrc) if one.covers(since))
    if known.region_code != region_code:
        return str(
            _("Ce jour-là, la MRC %(mrc)s est dans la région %(region)s : choisissez la même.", mrc=mrc.name, region=known.region_code)
        )
    if known.until is not None and (until is None or until > known.until):
        return str(
            _(
                "La MRC %(mrc)s a changé de région le %(day)s : ajoutez d’abord la période qui commence ce jour-là.",
                mrc=mrc.name,
                day=day(known.until),
            )
        )
    return None


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
