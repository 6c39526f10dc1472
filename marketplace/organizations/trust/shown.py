"""What the pages of verification show: the enterprises of a network by what is to be done, and the file of one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import g
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from marketplace.core import clock, db
from marketplace.core.access import actor, can
from marketplace.organizations import words
from marketplace.organizations.models import (
    Claim,
    Organization,
    Role,
    TrustAct,
    TrustAppeal,
    TrustEvent,
    TrustEvidence,
    TrustLevel,
)
from marketplace.organizations.teams import belonging
from marketplace.organizations.teams.rules import memberships
from marketplace.organizations.trust import appeals, cases, evidence, rules, vouching
from marketplace.organizations.trust.forms import DecideForm, ReasonForm, SecondLookForm, VouchForm
from marketplace.organizations.trust.rules import Case
from search_index.analysis import fold

TABS = ("a-verifier", "a-renouveler", "verifiees")
# A term that ran out longer ago than this is a page to verify anew.
LATELY = timedelta(days=365)


@dataclass(frozen=True)
class Line:
    """An event of a history with its evidence, what was answered to it, and whether it gives a level today."""

    event: TrustEvent
    evidence: Sequence[TrustEvidence]
    appeal: TrustAppeal | None
    is_in_force: bool


def listed(network: Organization, tab: str, typed: str, at: datetime) -> Select[tuple[Organization]]:
    """The enterprises that a network may verify, by name: to verify, to renew, or verified by it; narrowed to words of their names."""
    today, said = clock.local_day(at), _last_said(network)
    asked = select(Organization).where(*(Organization.sort_name.contains(one, autoescape=True) for one in fold(typed).split()))
    if tab == "a-verifier":
        declared = or_(Organization.trust_level == TrustLevel.DECLARED, Organization.trust_expires_on < today)
        asked = asked.where(cases.covered_by(network, at), declared)
    elif tab == "a-renouveler":
        soon = said.expires_on.between(today - LATELY, today + rules.REMIND_BEFORE)
        asked = asked.where(_has(network, said, soon), *cases.SHOWN)
    else:
        asked = asked.where(_has(network, said, or_(said.expires_on.is_(None), said.expires_on >= today)), *cases.SHOWN)
    return asked.order_by(Organization.sort_name, Organization.id)


def last_days(network: Organization, pages: Sequence[Organization]) -> dict[int, Any]:
    """The last day of what a network said of each of these pages."""
    said = _last_said(network)
    asked = select(said.organization_id, said.expires_on).where(said.organization_id.in_([one.id for one in pages]))
    rows = db.session().execute(asked.where(*_is_last(network, said)))
    return {row.organization_id: row.expires_on for row in rows}


def history(organization: Organization, at: datetime) -> list[Line]:
    """The history of a page, the latest first, with what only those who decide and those who manage it may see."""
    asked = select(TrustEvent).where(TrustEvent.organization_id == organization.id).options(joinedload(TrustEvent.verifier))
    events = list(db.session().scalars(asked.order_by(TrustEvent.decided_at.desc(), TrustEvent.id.desc())).unique())
    proofs, answers = evidence.of(events), appeals.of([one.id for one in events])
    now = {one.id for one in rules.in_force(events, clock.local_day(at))}
    return [Line(one, proofs.get(one.id, ()), answers.get(one.id), one.id in now) for one in events]


def _as_seen(line: Line, case: Case, network: Organization | None) -> Line:
    """A network that may accredit any page, and verifies not this one, sees no evidence but its own."""
    is_seen = network is None or network.id in case.verifiers or line.event.verifier_id == network.id
    return line if is_seen else replace(line, evidence=())


def dossier(case: Case, network: Organization | None, at: datetime, form: VouchForm | None = None) -> dict[str, Any]:
    """All that the page of one enterprise shows to whoever verifies it; `form` is one that was sent and is wrong."""
    return {
        "enterprise": case.organization,
        "lines": [_as_seen(line, case, network) for line in history(case.organization, at)],
        "form": form or form_of(case, network, at),
        "network": network,
        "is_own": network is None,
        "today": clock.local_day(at),
    }


def form_of(case: Case, network: Organization | None, at: datetime) -> VouchForm:
    """The form by which a network (None: the team) gives a level, with the usual term."""
    levels = rules.levels_for(case, network.id if network else None)
    first = levels[0].value if levels else None
    return VouchForm(levels, by_team=network is None, data={"expires_on": vouching.term(at), "level": first})


def verifiers_of(organization: Organization) -> list[Organization]:
    """The networks in whose name the person at work may verify this page; for a template, which shows only what may be done."""
    mine = [one.organization for one in memberships(actor()) if one.organization.network_type and one.may(Role.ADMINISTRATOR)]
    if not mine or not rules.is_claimable(organization):
        return []
    case = cases.of(organization, g.at)
    return [one for one in mine if rules.levels_for(case, one.id)] if can("organizations.verify", case) else []


def reason_form() -> ReasonForm:
    """Words that somebody reads, as they were typed."""
    return ReasonForm()


def decide_form(claim: Claim) -> DecideForm:
    """What is decided of a claim, as it was typed."""
    return DecideForm(claim)


def to_decide(claim: Claim, form: DecideForm, why_not: str | None) -> dict[str, Any]:
    """What the page of a claim shows whoever decides; its document only to those to whom it was sent."""
    reads = claim.file is not None and can("organizations.claim_read", cases.of_claim(claim, g.at))
    return {"claim": claim, "form": form, "why_not": why_not, "team": belonging.team(claim.organization), "reads": reads}


def second_look_form() -> SecondLookForm:
    """What is decided of a withdrawal, as it was typed."""
    return SecondLookForm()


def level_said(level: TrustLevel) -> str:
    """A level as it begins a cell."""
    return words.said(level)[:1].upper() + words.said(level)[1:]


def _last_said(network: Organization) -> Any:
    return aliased(TrustEvent)


def _is_last(network: Organization, said: Any) -> tuple[Any, ...]:
    """Whether an event is the last word of a network on the level of a page, and no withdrawal."""
    later = aliased(TrustEvent)
    same = (later.organization_id == said.organization_id, later.verifier_id == said.verifier_id, later.level == said.level)
    return said.verifier_id == network.id, said.act != TrustAct.WITHDRAWN, ~exists().where(*same, later.id > said.id)


def _has(network: Organization, said: Any, condition: Any) -> Any:
    return exists().where(said.organization_id == Organization.id, condition, *_is_last(network, said))
