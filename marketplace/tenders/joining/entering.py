"""An adhesion between its page and its acts: what is shown, what somebody else saved meanwhile, what is refused beside the form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.core import db
from marketplace.core.access import actor, can, require_fresh
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations.models import Membership, Organization
from marketplace.organizations.teams import acting
from marketplace.tenders import rules as tenders
from marketplace.tenders.joining import acts, proofs, queries, rules
from marketplace.tenders.joining.acts import Asked, Authority
from marketplace.tenders.joining.forms import AdhesionForm, adhesion_form
from marketplace.tenders.models import Participation, Tender
from marketplace.tenders.reading import queries as reading


def purchase(number: str) -> Tender:
    """A purchase that is published, locked when the unit writes; Missing for another."""
    tender = db.load(Tender, number=number)
    if not tenders.is_public(tender):
        raise Missing()
    return reading.with_lots(tender)


def place(tender: Tender, organization: Organization) -> Participation:
    """The place of an organisation in a purchase; Missing where it has none."""
    found = queries.participation(tender, organization)
    if found is None:
        raise Missing()
    return found


def covered(found: Participation, tender: Tender) -> proofs.Cover:
    """What its certificates cover of what it commits firmly."""
    return proofs.cover(found, tender, queries.wanted_by(found), queries.totals(tender, but=found.organization))


@dataclass
class Entry:
    """One try to enter: the form as it is shown, and the status of the answer."""

    tender: Tender
    organization: Organization
    found: Participation | None
    form: AdhesionForm
    status: int = 200

    def told(self, at: datetime) -> dict[str, Any]:
        """What the page is given."""
        others = queries.totals(self.tender, but=self.organization)
        networks = queries.networks_of([self.organization.id], at.date()) if self.tender.open_network_id else ()
        blocked = rules.why_not_open(self.tender, at) or rules.why_not_allowed(self.tender, self.organization, at, networks=networks)
        found = self.found
        return {
            "tender": self.tender,
            "place": found,
            "form": self.form,
            "status": self.status,
            "blocked": blocked,
            "may_act": can("tenders.participate", self.organization),
            "wanted": queries.wanted_by(found),
            "others": others,
            "left": rules.left_under_ceiling(self.tender, rules.added(others, queries.counted_by(found))),
            "amount": rules.amount_of(self.tender, queries.wanted_by(found), others) if found else None,
            "is_over": self.tender.stage in proofs.OVER or (found is not None and found.stage not in rules.COUNTED),
            "cover": covered(found, self.tender) if found else None,
            "why_not_attach": proofs.why_not_attach(found) if found else None,
            "why_not_withdraw": rules.why_not_withdraw(found, self.tender, at) if found else None,
        }


def shown(tender: Tender, organization: Organization) -> Entry:
    """The page as it opens."""
    found = queries.participation(tender, organization)
    return Entry(tender, organization, found, adhesion_form(tender, organization, found))


def tried(tender: Tender, organization: Organization, sent: Any, at: datetime) -> Entry:
    """What a browser sent, done when it can be (status 303); otherwise the form with the reason, and what was typed in it.

    NotFresh before what commits the organisation, once all the rest is right.
    """
    found = queries.participation(tender, organization)
    form = adhesion_form(tender, organization, found, sent=sent)
    entry = Entry(tender, organization, found, form)
    if "add_place" in sent:
        return entry
    if not form.validate():
        entry.status = 422
    elif _is_stale(entry):
        entry.status = 409
    else:
        _do(entry, form.asked(), acting.acting_membership(), at)
    return entry


def _is_stale(entry: Entry) -> bool:
    """Whether somebody of the team saved since the page was shown; the next try then goes over that."""
    now = str(entry.found.version) if entry.found else ""
    is_other, entry.form.read.data = (entry.form.read.data or "") != now, now
    return is_other


def _do(entry: Entry, asked: Asked, membership: Membership, at: datetime) -> None:
    if reason := acts.why_not(entry.tender, entry.organization, asked, membership, at):
        entry.form.form_errors = [reason]
        entry.status = 422
        return
    if asked.authority is not Authority.INTENTION:
        require_fresh()
    acts.adhere(entry.tender, entry.organization, asked, membership=membership, actor=actor(), at=at)
    entry.status = 303


def said(asked: Authority) -> str:
    """What is told once an adhesion is kept."""
    if asked is Authority.INTENTION:
        return str(_("Votre intention est notée. Autorisez-la avant la clôture pour être de l’achat."))
    return str(_("Votre organisation adhère : elle sera engagée à la clôture. Vous pouvez changer d’idée jusque-là."))
