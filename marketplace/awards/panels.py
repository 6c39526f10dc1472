"""What this room brings to pages that it does not own."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from flask import g, has_request_context, render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.awards import checks, demo, demo_evaluating, of_a_person, rules
from marketplace.awards.contracts import listing, showing
from marketplace.awards.deciding import choosing_pieces, outcome, previewing, refusals
from marketplace.awards.deciding.choosing_pieces import deciding_page, mode_of
from marketplace.awards.evaluating import pieces as evaluating_pieces
from marketplace.awards.evaluating import ranking
from marketplace.awards.models import Award, AwardShare, AwardStatus, Contract, ContractMember
from marketplace.awards.rules import Side
from marketplace.catalogue import queries as catalogue
from marketplace.contracting.direct.concluded import Concluded
from marketplace.core import db
from marketplace.core.access import actor, can
from marketplace.core.acts import Named
from marketplace.core.locale import _, _l, ngettext
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.tenders import pricing
from marketplace.tenders.models import Tender, TenderStage
from marketplace.tenders.reading import prices

__all__ = ["checks", "choosing_pieces", "demo", "demo_evaluating", "evaluating_pieces", "of_a_person", "outcome"]


@panel("tender.sections", rank=5)
def results(tender: Tender) -> Markup | None:
    """What was awarded, lot by lot, and the contracts of this purchase that the reader may read."""
    if tender.stage not in (*rules.DECIDED_IN, TenderStage.COMPLETE, TenderStage.UNSUCCESSFUL):
        return None
    every = previewing.awards_of(tender)
    awards, again = [one for one in every if one.status is not AwardStatus.CANCELLED], previewing.taken_back(tender, every)
    if not (awards or again):
        return None
    who = catalogue.viewer(actor(), g.at)
    mine = listing.of_purchase(tender, who.organizations)
    inside = {one.buyer_id for one in mine} & who.organizations
    priced = {one.id for one in awards if prices.sees_prices(who, tender, one.lot, inside)}
    refused = refusals.of(awards, tender) if can("awards.decide", tender) else []
    told = {"awards": awards, "again": again, "contracts": mine, "priced": priced, "refused": refused}
    return markup(render_template("awards/_results.html", tender=tender, **told))


@panel("tender.acts", rank=5)
def deciding(tender: Tender) -> Markup | None:
    """The way to the award, for whoever decides it."""
    if tender.is_answered or tender.stage not in rules.DECIDED_IN or not can("awards.decide", tender):
        return None
    again = previewing.taken_back(tender, previewing.awards_of(tender))
    return markup(render_template("awards/_act.html", tender=tender, again=again))


@panel("space.tabs", rank=3)
def tab(organization: Organization) -> NavItem | None:
    return NavItem("awards.index", _("Contrats")) if can("awards.list", organization) else None


@panel("space.cards", rank=3)
def card(organization: Organization) -> list[Card]:
    """The contracts of an organisation, with how many wait for its answer."""
    if not can("awards.list", organization):
        return []
    counts, waiting = listing.counts(organization), listing.waiting([organization.id])
    if not counts:
        return []
    said = ngettext("%(num)d contrat.", "%(num)d contrats.", sum(counts.values()))
    return [Card(_("Contrats"), url_for("awards.index", slug=organization.slug), f"{said} {_awaited(organization, waiting)}".strip())]


def _awaited(organization: Organization, waiting: Sequence[Contract]) -> str:
    """How many wait for the reader's own answer; where she may give none, for that of her organisation."""
    if not waiting:
        return ""
    ours = ((rules.party(one, side) for side in rules.awaited_of(actor(), one)) for one in waiting)
    if mine := sum(organization in parties for parties in ours):
        return ngettext("%(num)d attend votre réponse.", "%(num)d attendent votre réponse.", mine)
    return ngettext("%(num)d attend la réponse de votre organisation.", "%(num)d attendent la réponse de votre organisation.", len(waiting))


@panel("desk.mine")
def waiting_for(person: User, at: datetime) -> list[Waiting]:
    """The purchases that she has to award, then the contracts that wait for an answer that she may give."""
    deciding = [one.organization.id for one in teams.memberships(person) if one.may(*rules.DECIDERS)]
    closed = [one for one in listing.to_decide(deciding) if rules.may_decide(person, one)] if deciding else []
    opened = [one for one in listing.to_choose(deciding) if rules.may_decide(person, one)] if deciding else []
    mine = [one.organization.id for one in teams.memberships(person) if any(one.may(*rules.ENGAGED_BY[side]) for side in Side)]
    found = [one for one in listing.waiting(mine) if rules.awaited_of(person, one)] if mine else []
    to_award = [_to_award(one) for one in closed] + [_to_choose(one) for one in opened]
    return to_award + [
        Waiting(_("Répondre au contrat %(number)s, « %(title)s »", number=one.number, title=str(one.tender.title)), _path(one))
        for one in found
    ]


def _to_award(tender: Tender) -> Waiting:
    """The award of an offer, or of a lot of it that was taken back."""
    if tender.stage is TenderStage.AWARDED:
        return Waiting(_("Décider de nouveau un lot de « %(title)s »", title=tender.title), deciding_page(tender))
    return Waiting(_("Octroyer les lots de « %(title)s »", title=tender.title), deciding_page(tender))


def _to_choose(tender: Tender) -> Waiting:
    """The choice, once it can be made; before, where its evaluation stands; after, that of a lot that was taken back."""
    if tender.stage is TenderStage.AWARDED:
        return _to_award(tender)
    if ranking.why_not_yet(tender):
        page = url_for("awards.evaluation", slug=tender.organizer.slug, number=tender.number)
        return Waiting(_("Suivre l’évaluation des réponses à « %(title)s »", title=tender.title), page)
    return Waiting(_("Choisir parmi les réponses à « %(title)s »", title=tender.title), deciding_page(tender))


@panel("contracting.concluded")
def concluded(buyer: Organization, first: date, last: date) -> list[Concluded]:
    """The contracts by which a body bought, whole: on request and renewals counted, taxes included."""
    return [_concluded(one) for one in listing.in_force(buyer, first, last)]


@panel("organization.links")
def links() -> list[Link]:
    """A contract goes with its party; its text keeps the name that it was accepted under."""
    return [
        Link(Award.supplier_id, _l("octrois reçus")),
        Link(AwardShare.supplier_id, _l("parts d’octrois reçues")),
        Link(Contract.buyer_id, _l("contrats d’achat"), alone=("tender_id", "supplier_id", "status"), other="supplier_id"),
        Link(Contract.supplier_id, _l("contrats de vente"), alone=("tender_id", "buyer_id", "status"), other="buyer_id"),
        Link(ContractMember.organization_id, _l("contrats à plusieurs"), alone=("contract_id",)),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "awards.award": _("a octroyé un lot"),
        "awards.award_none": _("a décidé de ne pas octroyer un lot"),
        "awards.cancelled": _("a annulé un octroi"),
        "contracts.accept": _("a accepté un contrat"),
        "contracts.active": _("a fait entrer un contrat en vigueur"),
        "contracts.cancelled": _("a refusé un contrat, ou annulé son octroi"),
        "contracts.terminated": _("a mis fin à un contrat"),
        "contracts.propose": _("a proposé un avenant"),
        "contracts.amend": _("a accepté un avenant"),
        "contracts.refuse_amendment": _("a écarté un avenant"),
        "contracts.evaluate": _("a évalué un contrat"),
        "contracts.reply": _("a répondu à l’évaluation d’un contrat"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "lot": _("lot"),
        "awards.amount": _("montant octroyé"),
        "awards.firm": _("quantité octroyée"),
        "side": _("côté"),
        "amendment": _("avenant"),
    }


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Contracts by their numbers, awards by their lot."""
    if subject_type == "Contract":
        rows = db.session().execute(select(Contract.id, Contract.number).where(Contract.id.in_(ids)))
        return {one: Named(number, url_for("awards.show", number=number)) for one, number in rows}
    if subject_type != "Award":
        return None
    found = db.session().scalars(select(Award).where(Award.id.in_(ids))).unique()
    return {one.id: Named(one.lot.title, deciding_page(one.tender)) for one in found}


def _path(contract: Contract) -> str:
    return url_for("awards.show", number=contract.number)


def _terms(contract: Contract) -> Fraction:
    """How many first terms it counts, as its text says them: it is told as it was concluded, whatever was renewed since."""
    said = contract.terms["term"]
    days = [date.fromisoformat(said[name]) for name in ("from", "until") if said[name]]
    return pricing.terms_counted(said["renewals"], said["renewal_months"], pricing.months_of(*days) if len(days) == 2 else None)


def _concluded(contract: Contract) -> Concluded:
    at = contract.created_at
    firm, whole = showing.with_taxes(contract, at), pricing.times(showing.with_taxes(contract, at, flexible=True), _terms(contract))
    return Concluded(
        key=f"contract:{contract.id}",
        number=contract.number,
        supplier=contract.supplier.name,
        description=contract.tender.title_fr,
        amount=whole,
        options=whole - firm or None,
        concluded_on=listing.concluded_on(contract),
        nature=contract.nature,
        exemption=contract.tender.exemption_code or "",
        **mode_of(contract),
        neq=contract.supplier.neq,
        supplier_id=contract.supplier_id,
        category_code=next((one.lot.category_code for one in contract.lines if one.lot.category_code), None),
        # A job may ask too, where no address can be built.
        url=_path(contract) if has_request_context() else None,
    )
