"""What the opening of the prices brings to the page of a purchase and to the log; who is told of it, of her own answer alone."""

from datetime import datetime

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import and_, or_, select

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.models import PriceConsent, PriceOpening, PriceState
from marketplace.bids.opening import opened, passing, price_consents, telling
from marketplace.core import db, notices, outbox
from marketplace.core.access import actor, can
from marketplace.core.locale import N_, _
from marketplace.core.panels import markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.models import Participation, ParticipationStage, Tender, TenderKind, TenderScoring, TenderStage

OPENED = N_("« %(title)s » (%(number)s) : les prix sont ouverts. Lisez-les côte à côte, puis décidez.")
OPENED_BESIDE = N_("« %(title)s » (%(number)s) : les prix sont ouverts. Lisez-les côte à côte; l’organisateur décidera.")
READ = N_("« %(title)s » (%(number)s) : vos prix ont été ouverts, intacts. L’acheteur décidera.")
KEPT = N_(
    "« %(title)s » (%(number)s) : votre réponse n’a pas atteint la note de passage. Vos points aux critères : %(points)s; il en fallait "
    "%(mark)s. Vos prix restent scellés, pour toujours."
)
DAMAGED = N_("« %(title)s » (%(number)s) : vos prix n’ont pas pu être lus à l’ouverture. Envoyez-les de nouveau avant le %(until)s.")
# The same, to the enterprises that answer with the one that leads.
SHARED = {
    READ: N_("« %(title)s » (%(number)s) : les prix de la réponse commune que mène « %(lead)s » ont été ouverts, intacts."),
    KEPT: N_(
        "« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » n’a pas atteint la note de passage. Ses prix restent "
        "scellés, pour toujours."
    ),
    DAMAGED: N_(
        "« %(title)s » (%(number)s) : les prix de la réponse commune que mène « %(lead)s » n’ont pas pu être lus à l’ouverture. Elle peut "
        "les envoyer de nouveau avant le %(until)s."
    ),
}
SENTENCES = {PriceState.OPENED: READ, PriceState.KEPT: KEPT, PriceState.DAMAGED: DAMAGED}


@panel("tender.asking.acts", rank=3)
def way(tender: Tender) -> Markup | None:
    """The way to the opening of the prices, while they are sealed."""
    if tender.stage is not TenderStage.OPENED or not can("bids.open", tender) or not price_consents.are_awaited(tender):
        return None
    return markup(render_template("bids/opening/_prices_act.html", tender=tender))


@panel("tender.acts", rank=3)
def way_of_buyers(tender: Tender) -> Markup | None:
    """The same on the page of a purchase from a need, for those of each of those who buy that ask for an opening."""
    if not tender.is_grouped or tender.stage is not TenderStage.OPENED or not price_consents.are_awaited(tender):
        return None
    mine = [one for one in rules.parties(tender) if rules.may_open_for(actor(), one)]
    return markup(render_template("bids/opening/_prices_act.html", tender=tender, organization=mine[0])) if mine else None


@panel("desk.mine")
def to_open(person: User, at: datetime) -> list[Waiting]:
    """The purchases whose scores are closed and whose prices she may ask to open, and did not."""
    mine = {one.organization.id for one in teams.memberships(person) if one.may(*rules.OPENERS)}
    if not mine:
        return []
    asked = select(PriceConsent.tender_id).where(PriceConsent.user_id == person.id)
    opened_now = select(PriceOpening.tender_id)
    waits = (Tender.stage == TenderStage.OPENED, Tender.id.not_in(asked), Tender.id.not_in(opened_now), TenderScoring.has_two_envelopes)
    joined = select(Participation.tender_id).where(Participation.stage == ParticipationStage.BOUND, Participation.organization_id.in_(mine))
    ours = or_(Tender.organizer_id.in_(mine), and_(Tender.kind == TenderKind.NEED, Tender.id.in_(joined)))
    found = db.session().scalars(select(Tender).join(Tender.scoring).where(*waits, ours).order_by(Tender.id).limit(50)).unique()
    return [
        Waiting(
            _("Demander l’ouverture des prix de « %(title)s »", title=one.title),
            url_for("bids.price_opening", slug=next(each for each in rules.parties(one) if each.id in mine).slug, number=one.number),
        )
        for one in found
        if passing.witnessed(one) is not None
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "bids.scores_closed": _("a clos les notes des réponses"),
        "bids.prices_asked": _("a demandé l’ouverture des prix"),
        "bids.prices_refused": _("a vu refuser une ouverture des prix demandée trop tôt ou sans droit"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"scores": _("notes")}


@outbox.on("bids.prices_opened")
def tell_opened(*, job: outbox.Job, at: datetime) -> None:
    """The buyer that prices are open, each enterprise what became of its own."""
    tender = db.session().get_one(Tender, job.payload["tender_id"])
    telling.tell_buyer(tender, OPENED, at, beside=OPENED_BESIDE)
    closed, mark = passing.witnessed(tender), notices.decimal(passing.mark_of(tender) or 0)
    for one in opened.of(tender):
        if one.set_aside_at is None and one.price_state is not None and (sentence := SENTENCES.get(one.price_state)):
            until = notices.at_moment(one.cure_until) if one.cure_until else ""
            told = {"points": notices.decimal(closed.scores.get(one.id, 0)), "mark": mark} if closed and sentence == KEPT else {}
            telling.tell_bidder(one, sentence, at, shared=SHARED[sentence], until=until, **told)
