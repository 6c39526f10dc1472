"""What the opening of the prices brings to the page of a purchase and to the log; who is told of it, of her own answer alone."""

from datetime import datetime

from flask import render_template
from markupsafe import Markup

from marketplace.bids import rules
from marketplace.bids.models import PriceState
from marketplace.bids.opening import opened, passing, price_consents, telling
from marketplace.core import db, outbox
from marketplace.core.access import actor, can
from marketplace.core.formats import moment
from marketplace.core.locale import N_, _
from marketplace.core.panels import markup, panel
from marketplace.tenders.criteria import numbers
from marketplace.tenders.models import Tender, TenderStage

OPENED = N_("« %(title)s » (%(number)s) : les prix sont ouverts. Lisez-les côte à côte, puis décidez.")
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
    telling.tell_buyer(tender, OPENED, at)
    closed, mark = passing.witnessed(tender), numbers.said(passing.mark_of(tender) or 0)
    for one in opened.of(tender):
        if one.set_aside_at is None and one.price_state is not None and (sentence := SENTENCES.get(one.price_state)):
            until = moment(one.cure_until, zone=True) if one.cure_until else ""
            told = {"points": numbers.said(closed.scores.get(one.id, 0)), "mark": mark} if closed and sentence == KEPT else {}
            telling.tell_bidder(one, sentence, at, shared=SHARED[sentence], until=until, **told)
