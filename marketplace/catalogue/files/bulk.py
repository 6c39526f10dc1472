"""Changing many listings at once: which, what, what it would do to each, then all of it in one unit.

The preview's form carries, for each listing, the count of its row (« id:version »): what somebody else saved meanwhile is left alone
and told, never written over.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import or_, select

from marketplace.accounts.models import User
from marketplace.catalogue import actions
from marketplace.catalogue.content import Content, content_of, normal
from marketplace.catalogue.faults import faults
from marketplace.catalogue.files.readiness import why_not_publish
from marketplace.catalogue.joint import terms
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.catalogue.moving import move_to
from marketplace.catalogue.telling import Told, tell
from marketplace.core import audit, db
from marketplace.core.errors import Refusal, Unusable
from marketplace.core.locale import _
from marketplace.core.money import half_up
from marketplace.organizations.models import Organization
from search_index.analysis import fold

MOST = 500
READ = re.compile(r"(\d{1,18}):(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Changes:
    """What is to be done to each listing; None and False leave things as they are.

    `percent` in hundredths of a percent and `amount` in ten-thousandths of a dollar are added to prices and tiers; `round_to` is what
    prices are then rounded to, half up (100: to the cent).
    """

    percent: int | None = None
    amount: int | None = None
    round_to: int = 1
    status: ListingStatus | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    price_visibility: str | None = None
    lead_time_days: int | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def is_nothing(self) -> bool:
        return self == Changes(round_to=self.round_to)


@dataclass
class Line:
    """A listing, what would change in it, and why it cannot be (empty: it can)."""

    listing: Listing
    version: int
    content: Content
    told: list[Told] = field(default_factory=list)
    status: ListingStatus | None = None
    why_not: str = ""

    @property
    def is_changed(self) -> bool:
        return bool(self.told or self.status) and not self.why_not

    @property
    def voided(self) -> list[str]:
        """Whose acceptance of a joint listing would fall; a change of status leaves its text as it is."""
        return terms.voided(self.listing) if self.told and not self.why_not else []


def chosen(organization: Organization, ids: Sequence[int]) -> list[Listing]:
    """These listings of an organisation by their references, locked when the unit writes; those of another are not there."""
    asked = select(Listing).where(Listing.organization_id == organization.id, Listing.id.in_(ids)).order_by(Listing.reference)
    if db.database().locks_rows and db.session().get_bind().get_execution_options().get("writes"):
        asked = asked.with_for_update(of=Listing).execution_options(populate_existing=True)
    return list(db.session().scalars(asked).unique())


def matching(organization: Organization, status: ListingStatus | None, words: str) -> list[Listing]:
    """The listings of an organisation with this status and these words in their titles or references, as many as can be changed at once."""
    asked = select(Listing).where(Listing.organization_id == organization.id)
    if status is not None:
        asked = asked.where(Listing.status == status)
    if words:
        asked = asked.where(
            or_(Listing.sort_title.contains(fold(words), autoescape=True), Listing.reference.contains(words, autoescape=True))
        )
    return list(db.session().scalars(asked.order_by(Listing.sort_title, Listing.id).limit(MOST)).unique())


def read(said: Sequence[str]) -> dict[int, int]:
    """The versions that a preview read, by the ids of the listings; Unusable for what no form of ours sends, or too many."""
    matches = [READ.fullmatch(one) for one in said]
    if not matches or len(matches) > MOST or not all(matches):
        raise Unusable(_("Choisissez de 1 à %(most)d articles.", most=MOST))
    return {int(match[1]): int(match[2]) for match in matches if match}


def preview(listings: Sequence[Listing], changes: Changes, at: datetime) -> list[Line]:
    """What would become of each listing. Nothing is written."""
    return [_line(one, changes, at) for one in listings]


def apply(
    organization: Organization, versions: Mapping[int, int], changes: Changes, *, actor: User, at: datetime
) -> tuple[int, list[Line]]:
    """Change these listings in the unit at work: how many changed, and those that could not, each with why."""
    done, left = 0, []
    for listing in chosen(organization, list(versions)):
        line = _line(listing, changes, at)
        if actions.is_stale(listing, versions[listing.id]):
            line.why_not = str(_("Quelqu’un l’a enregistré depuis l’aperçu : il est resté tel quel."))
        if not line.why_not and (line.told or line.status):
            _write(line, actor=actor, at=at)
        if line.why_not:
            left.append(line)
        else:
            done += bool(line.told or line.status)
    audit.record("catalogue.bulk", organization, actor=actor, at=at, changes={"done": (None, done), "refused": (None, len(left))})
    return done, left


def _write(line: Line, *, actor: User, at: datetime) -> None:
    """All of one listing or nothing of it: behind a savepoint, so that one refusal leaves the others."""
    noted = len(db.session().info.get("audit", ()))
    try:
        with db.session().begin_nested():
            actions.revise(line.listing, line.content, actor=actor, at=at, because="bulk")
            if line.status:
                move_to(line.listing, line.status, actor=actor, at=at)
    except Refusal as refused:
        # What was noted of it is undone with it.
        del db.session().info.get("audit", [])[noted:]
        line.why_not = refused.reason


def _line(listing: Listing, changes: Changes, at: datetime) -> Line:
    before = normal(content_of(listing))
    line = Line(listing, listing.version, before)
    try:
        line.content = normal(before | _changed(before, changes))
    except Unusable as refused:
        line.why_not = refused.reason
        return line
    line.told = tell(before, line.content)
    line.why_not = " ".join(one.sentence for one in faults(line.content))
    if changes.status and changes.status is not listing.status:
        line.status = changes.status
        if changes.status is ListingStatus.PUBLISHED and not line.why_not:
            line.why_not = " ".join(why_not_publish(listing.organization, line.content, at, listing))
    return line


def _changed(before: Content, changes: Changes) -> Content:
    said: Content = {}
    if changes.percent is not None or changes.amount is not None:
        if before["price"] is None:
            raise Unusable(_("Il n’a pas de prix à changer."))
        said["price"] = _moved(before["price"], changes)
        said["tiers"] = [[start, _moved(price, changes)] for start, price in before["tiers"]]
    for name in ("valid_from", "valid_until"):
        value = getattr(changes, name)
        if value is not None:
            said[name] = value.isoformat()
    if changes.price_visibility:
        said["price_visibility"] = changes.price_visibility
    if changes.lead_time_days is not None:
        said["lead_time_days"] = changes.lead_time_days
    if changes.add or changes.remove:
        said["characteristics"] = sorted((set(before["characteristics"]) | set(changes.add)) - set(changes.remove))
    return said


def _moved(price: int, changes: Changes) -> int:
    """A price after a percentage or an amount, rounded half up; Unusable below zero, and at zero for what was not free."""
    moved = half_up(price * (10_000 + (changes.percent or 0)), 10_000) + (changes.amount or 0)
    rounded = half_up(moved, changes.round_to) * changes.round_to
    if rounded < 0:
        raise Unusable(_("Son prix passerait sous zéro."))
    if rounded == 0 and moved > 0:
        raise Unusable(_("Arrondi, un de ses prix passerait à zéro : choisissez un arrondi plus fin."))
    if rounded == 0 and price > 0:
        raise Unusable(_("Un de ses prix passerait à zéro : pour l’offrir sans frais, changez cet article seul."))
    return rounded
