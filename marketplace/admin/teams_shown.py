"""What the desk shows of a team: its standing, its domains, its members, and the forms beside them."""

from typing import Any

from flask import g
from sqlalchemy import func, select

from marketplace.admin import team_forms
from marketplace.core import db
from marketplace.core.forms import Form
from marketplace.organizations.models import BuyerType, JoinRequest, Organization
from marketplace.organizations.teams import belonging, domains, joining, rules

FORMS: dict[str, Any] = {"member": team_forms.MemberForm, "suspend": team_forms.SuspendForm, "domain": team_forms.DomainForm}


def typed(name: str, organization: Organization) -> Form:
    """The form of this name as it was sent, examined: its errors are those that the page shows."""
    form: Form = FORMS[name](organization, prefix=name)
    form.validate()
    return form


def shown(organization: Organization, **sent: Form) -> dict[str, Any]:
    """All that the page of a team shows; `sent` is the one form that somebody sent and that is wrong."""
    forms = {name: sent.get(name) or kind(organization, formdata=None, prefix=name) for name, kind in FORMS.items()}
    return {
        "organization": organization,
        "team": belonging.team(organization),
        "domains": domains.of(organization),
        "suspended": rules.is_suspended(organization.standing, g.at),
        "is_private": organization.buyer_type is BuyerType.PRIVATE,
        "is_buyer": rules.is_confirmed_buyer(organization, g.at),
        "rules": rules,
        "at": g.at,
        "forms": forms,
        "wrong": next(iter(sent.values()), None),
    }


def decision_form(asked: JoinRequest) -> team_forms.DecisionForm:
    return team_forms.DecisionForm(asked, has_administrator=bool(belonging.administrators(asked.organization, g.at)))


def about(asked: JoinRequest) -> dict[str, Any]:
    """What helps to decide of a request: the domains of the buyer, its team, the domain of the address."""
    return {
        "domains": [one.domain for one in domains.of(asked.organization)],
        "domain": domains.of_address(asked.user.email),
        "is_free": domains.of_address(asked.user.email) in domains.free(),
        "team": belonging.team(asked.organization),
        "removed_at": joining.removed_at(asked.organization, asked.user),
    }


def waiting_count() -> int:
    """How many requests to join wait."""
    waiting = select(func.count()).select_from(JoinRequest).where(JoinRequest.is_open)
    return db.session().scalar(waiting) or 0
