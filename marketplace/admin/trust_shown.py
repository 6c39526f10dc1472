"""What the desk shows and does of claims and trust: the levels that the team gave, names beside events, an answer to a claim."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import flash, render_template
from markupsafe import Markup
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased, joinedload

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.core.panels import markup, panel
from marketplace.organizations.models import Claim, Organization, TrustAct, TrustEvent
from marketplace.organizations.trust import appeals, deciding


@panel("desk.staff")
def card() -> Markup:
    counts = {"claims": deciding.waiting_count(None), "appeals": appeals.waiting_count()}
    return markup(render_template("admin/claims/_card.html", **counts))


def answer(found: Claim, form: Any, actor: User, at: datetime) -> None:
    """Decide of a claim as the form says, in the name of the team, and say what was done."""
    if form.decision.data == "refuse":
        deciding.refuse(found, form.reason.data or "", network=None, actor=actor, at=at)
        flash(_("La demande est refusée, et la personne en est avisée."), "success")
    elif deciding.accept(found, form.chosen_role(), network=None, actor=actor, at=at):
        flash(_("La personne gère maintenant la fiche; elle en est avisée."), "success")
    else:
        flash(_("La fiche a maintenant une administration : la demande lui est transmise."), "info")


def by_team() -> Select[tuple[TrustEvent]]:
    """The last word of the team, or of an issuer in whose name it spoke, on each page; those that end first."""
    later = aliased(TrustEvent)
    same = (later.organization_id == TrustEvent.organization_id, later.level == TrustEvent.level, later.verifier_id.is_(None))
    last = ~exists().where(*same, later.id > TrustEvent.id)
    asked = select(TrustEvent).where(TrustEvent.is_by_team, TrustEvent.verifier_id.is_(None), TrustEvent.act != TrustAct.WITHDRAWN, last)
    return asked.options(joinedload(TrustEvent.verifier)).order_by(TrustEvent.expires_on, TrustEvent.id)


def names(numbers: Iterable[int]) -> dict[int, Organization]:
    """Organisations by their numbers."""
    return {one.id: one for one in db.session().scalars(select(Organization).where(Organization.id.in_(list(numbers)))).unique()}
