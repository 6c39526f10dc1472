"""The stages of a purchase with their days, as the line at the top of its page shows them."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.core import clock, panels
from marketplace.core.formats import day, moment
from marketplace.core.locale import _
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender, TenderStage

DONE, NOW, AHEAD, REFUSED = "done", "now", "todo", "refused"
# Where each stage stands on the line of six.
PLACE = {
    TenderStage.DRAFT: 0,
    TenderStage.ADHESION: 1,
    TenderStage.CLOSED: 3,
    TenderStage.AWARDED: 4,
    TenderStage.COMPLETE: 6,
}
# The same on the line of a purchase that enterprises answer.
PLACE_OF_NEED = {
    TenderStage.DRAFT: 0,
    TenderStage.ADHESION: 1,
    TenderStage.CLOSED: 3,
    TenderStage.BIDDING: 3,
    TenderStage.OPENED: 5,
    TenderStage.AWARDED: 6,
    TenderStage.COMPLETE: 7,
}


def steps(tender: Tender, at: datetime) -> list[dict[str, str]]:
    """Label, note and state of each step."""
    if tender.stage is TenderStage.EXPORTED:
        return _on_seao(tender)
    told = [
        (_("En préparation") if tender.stage is TenderStage.DRAFT else _("Publié"), day(tender.opens_at) if tender.opens_at else ""),
        (_("Adhésions"), _("jusqu’au %(moment)s", moment=moment(tender.closes_at)) if tender.closes_at else ""),
        (
            _("Quantités") if tender.is_answered else _("Quantité et prix"),
            day(tender.closed_at or tender.closes_at) if tender.closes_at else "",
        ),
        *_answers(tender),
        (_("Octroi"), awarded(tender)),
        (_("Livraison"), day(tender.delivery_from) if tender.delivery_from else ""),
    ]
    if tender.stage in (TenderStage.CANCELLED, TenderStage.UNSUCCESSFUL):
        reached = 5 if tender.bids_opened_at else 3 if tender.called_at else 2 if tender.closed_at else 1
        label = _("Annulé") if tender.stage is TenderStage.CANCELLED else _("Sans suite")
        return [{"label": one, "note": note, "state": DONE} for one, note in told[:reached]] + [
            {"label": label, "note": day(tender.closed_at) if tender.closed_at and not tender.called_at else "", "state": REFUSED}
        ]
    here = (PLACE_OF_NEED if tender.is_answered else PLACE)[tender.stage]
    if tender.stage is TenderStage.ADHESION and tender.closes_at is not None and tender.closes_at <= at:
        here = 2
    if tender.stage is TenderStage.BIDDING and tender.bids_due_at is not None and tender.bids_due_at <= at:
        here = 4
    return placed(told, here, tender, at)


def placed(told: Sequence[tuple[str, str]], here: int, tender: Tender, at: datetime) -> list[dict[str, str]]:
    """Each step with its state, `here` being the one that is going on; the delivery, the last, not before its first day."""
    states = [DONE if place < here else NOW if place == here else AHEAD for place in range(len(told))]
    if states[-1] == NOW and tender.delivery_from is not None and clock.local_day(at) < tender.delivery_from:
        states[-1] = AHEAD
    return [{"label": label, "note": note, "state": state} for (label, note), state in zip(told, states, strict=True)]


def awarded(tender: Tender) -> str:
    """The day on which a purchase that is awarded was, as the room above says it."""
    if tender.stage not in (TenderStage.AWARDED, TenderStage.COMPLETE):
        return ""
    return next((day(one) for one in panels.pieces("tenders.awarded_at", tender=tender)), "")


def _answers(tender: Tender) -> list[tuple[str, str]]:
    """The steps that a purchase has when enterprises answer it."""
    if not tender.is_answered:
        return []
    due = zones.wall(tender.bids_due_at, tender.bids_zone) if tender.bids_due_at else None
    until = _("jusqu’au %(moment)s", moment=f"{day(due.date())}, {due:%H:%M:%S}") if due else ""
    return [(_("Réponses"), until), (_("Ouverture"), day(tender.bids_opened_at) if tender.bids_opened_at else "")]


def _on_seao(tender: Tender) -> list[dict[str, str]]:
    """The steps of a purchase whose call is made on SEAO: nobody adheres here, and nothing of it is fixed here."""
    told = [
        (_("Dossier préparé"), day(tender.opens_at) if tender.opens_at else "", DONE),
        (_("Appel d’offres sur le SEAO"), "", NOW),
        (_("Octroi"), "", AHEAD),
        (_("Livraison"), day(tender.delivery_from) if tender.delivery_from else "", AHEAD),
    ]
    return [{"label": label, "note": note, "state": state} for label, note, state in told]
