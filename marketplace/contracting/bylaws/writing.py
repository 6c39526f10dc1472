"""Writing the by-laws of a body: one added, one to come rewritten, its text attached; each ends the day before the next begins."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from marketplace.accounts.models import User
from marketplace.contracting import queries, rules
from marketplace.contracting.bylaws.bylaw_content import Content, content_of
from marketplace.contracting.direct import concluded
from marketplace.contracting.models import ApprovalCeiling, ContractingBylaw
from marketplace.core import audit, clock, db, documents
from marketplace.core.documents import Kept
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.formats import day
from marketplace.core.locale import _
from marketplace.organizations.models import Organization


def add(organization: Organization, said: Content, *, actor: User | None, at: datetime) -> ContractingBylaw:
    """A new by-law. Unusable when another begins that day, or when contracts were concluded since under the one that it would replace."""
    db.load(Organization, id=organization.id)
    _refuse_same_day(organization, said, None)
    _refuse_under_contracts(organization, said, clock.local_day(at))
    made = ContractingBylaw(organization_id=organization.id, written_by_id=actor.id if actor else None, written_at=at)
    _fill(made, said)
    db.session().add(made)
    db.session().flush()
    settle(organization)
    audit.record("contracting.bylaw_added", made, actor=actor, at=at, changes={"contracting.valid_from": (None, said.valid_from)})
    return made


def revise(bylaw: ContractingBylaw, said: Content, *, actor: User, at: datetime) -> bool:
    """Rewrite a by-law that is still to come; whether anything changed. RuleBroken once it is in force, Unusable as `add`."""
    today = clock.local_day(at)
    if why := rules.why_not_edit(bylaw, today):
        raise RuleBroken(why)
    if said.valid_from is None or said.valid_from <= today:
        raise Unusable(_("Un règlement à venir commence après aujourd’hui : choisissez un jour à venir."))
    before = content_of(bylaw)
    if before == said:
        return False
    db.load(Organization, id=bylaw.organization_id)
    _refuse_same_day(bylaw.organization, said, bylaw)
    _fill(bylaw, said)
    bylaw.written_by_id, bylaw.written_at = actor.id, at
    db.session().flush()
    settle(bylaw.organization)
    audit.record("contracting.bylaw_revised", bylaw, actor=actor, at=at, changes=_changes(before, said))
    return True


def attach(bylaw: ContractingBylaw, kept: Kept, *, actor: User, at: datetime) -> None:
    """Put the text of a by-law with it, in the place of the one that was there."""
    before = bylaw.file_id
    bylaw.file = documents.add(kept, at=at)
    db.session().flush()
    audit.record("contracting.bylaw_file", bylaw, actor=actor, at=at, changes={"contracting.file": (before, bylaw.file_id)})


def settle(organization: Organization) -> None:
    """Give each by-law its last day: the day before the next one begins."""
    held = queries.bylaws_of(organization)
    ends = rules.last_days(one.valid_from for one in held)
    for one in held:
        if one.valid_until != ends[one.valid_from]:
            one.valid_until = ends[one.valid_from]


def _changes(before: Content, said: Content) -> dict[str, tuple[Any, Any]]:
    """What differs, by field: amounts, days and kinds as they are; of a text, that it changed."""
    told = {}
    for name, value in vars(said).items():
        former = getattr(before, name)
        if former != value:
            is_text = isinstance(value, (str, tuple))
            told[f"contracting.{name}"] = (None, None) if is_text else (_plain(former), _plain(value))
    return told


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _refuse_same_day(organization: Organization, said: Content, own: ContractingBylaw | None) -> None:
    if any(one.valid_from == said.valid_from and one is not own for one in queries.bylaws_of(organization)):
        raise Unusable(_("Un autre règlement commence déjà ce jour-là : choisissez un autre jour, ou modifiez-le s’il est à venir."))


def _refuse_under_contracts(organization: Organization, said: Content, today: date) -> None:
    """What was concluded leans on the by-law of its day: none is put under it afterwards."""
    first = said.valid_from
    before = [one for one in queries.bylaws_of(organization) if first and one.valid_from < first < today]
    if not first or not before:
        return
    if concluded.of(organization, first, today):
        lawful = max(before, key=lambda one: one.valid_from)
        raise Unusable(
            _(
                "Des contrats conclus depuis le %(day)s s’appuient sur « %(reference)s » : "
                "faites commencer ce règlement aujourd’hui ou plus tard.",
                day=day(first),
                reference=lawful.reference,
            )
        )


def _fill(bylaw: ContractingBylaw, said: Content) -> None:
    for name, value in vars(said).items():
        if name != "ceilings" and getattr(bylaw, name) != value:
            setattr(bylaw, name, value)
    if sorted((one.title, one.up_to) for one in bylaw.ceilings) != sorted(said.ceilings):
        if bylaw.ceilings:
            bylaw.ceilings.clear()
            # The old rows go before the new ones come, for a function is named once.
            db.session().flush()
        bylaw.ceilings.extend(ApprovalCeiling(title=title, up_to=up_to) for title, up_to in said.ceilings)
