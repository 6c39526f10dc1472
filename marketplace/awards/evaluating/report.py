"""The report of an evaluation as a PDF, in French: the committee by role, scores with their reasons, prices, places, what was decided."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response
from slugify import slugify

from marketplace.awards.deciding import previewing
from marketplace.awards.evaluating import pages
from marketplace.awards.evaluating.formulas import Placed
from marketplace.awards.evaluating.pages import Followed
from marketplace.awards.models import Award, AwardStatus, CommitteeMember, Seat
from marketplace.awards.words import NOTHING, dollars, quantity, said, seat
from marketplace.bids.models import OpenedBid, PriceState
from marketplace.bids.opening import comparing, consents, price_consents
from marketplace.catalogue.words import counted, price
from marketplace.core import pdf
from marketplace.core.errors import Missing
from marketplace.core.formats import day, moment, money
from marketplace.core.locale import SOURCE, _, speaking
from marketplace.core.money import line_total
from marketplace.tenders.criteria import numbers, words
from marketplace.tenders.models import Lot, PriceFormula, Tender

TEMPLATE = "awards/pdf/evaluation.typ"


def response(tender: Tender, at: datetime) -> Response:
    """The PDF as a download that no cache keeps. Missing until answers can be ranked."""
    made = Response(drawn(tender, at), content_type="application/pdf")
    made.headers.set("Content-Disposition", "attachment", filename=f"{slugify(tender.number)}-rapport-evaluation.pdf")
    made.headers["Cache-Control"] = "private, no-store"
    return made


def drawn(tender: Tender, at: datetime) -> bytes:
    """The bytes of the report, dated of the last thing that it tells."""
    found = pages.followed(tender, at)
    if tender.bids_opened_at is None or found.why_not_yet:
        raise Missing()
    awards = previewing.awards_of(tender)
    moments = [tender.bids_opened_at, *(one.decided_at for one in awards), *([found.closed.at] if found.closed else [])]
    with speaking(SOURCE):
        return pdf.draw(TEMPLATE, data_of(tender, found, awards), at=max(moments))


def data_of(tender: Tender, found: Followed, awards: Sequence[Award]) -> dict[str, Any]:
    """All that the template shows."""
    return {
        "title": _("Rapport d’évaluation"),
        "subtitle": f"{tender.number}, {tender.title_fr}",
        "number": tender.number,
        "head": tender.organizer.name,
        "author": tender.organizer.name,
        "facts": _facts(tender, found),
        "committee_title": _("Comité, par rôle"),
        "committee_heads": [_("Rôle"), _("Organisme"), _("Déclaration")],
        "committee": _committee([*found.sitting.seats, *found.gone]) if found.is_scored else [],
        "criteria_title": _("Ce qui a été annoncé"),
        "criteria_heads": [_("Critère"), _("Genre"), _("Points")],
        "criteria": _criteria(found),
        "rules": _rules(found),
        "scores_title": _("Notes et raisons du consensus, réponse par réponse"),
        "scores_heads": [_("Critère"), _("Points"), _("Raisons")],
        "scores": [_scores(one, found) for one in found.answers if one.id in found.agreed],
        "lots_title": _("Prix et rangs, lot par lot"),
        "lots_heads": _heads(found),
        "lots": [_lot(lot, found, tender) for lot in tender.lots],
        "rounding": _("Les calculs sont exacts; seuls les points écrits ici sont arrondis au centième, la demie vers le haut."),
        "aside_title": _("Réponses qui ne sont pas classées"),
        "aside": list(_aside(found)),
        "decision_title": _("Décision"),
        "decision_heads": [_("Lot"), _("Décision"), _("Entreprise"), _("Quantité"), _("Montant ferme, avant taxes"), _("Le")],
        "decision": [row for one in awards for row in _award(one)],
        "undecided": _("Rien n’est encore décidé."),
        "reasons": [[one.lot.title, _reasons(one)] for one in awards],
        "complaints_title": _("Plaintes"),
        "complaints": [[f"{one.organization.name}, {day(one.made_at)}", _complaint(one)] for one in found.complaints],
        "prints": list(_prints(tender)),
    }


def _facts(tender: Tender, found: Followed) -> list[list[str]]:
    told = [[_("Acheteur"), tender.organizer.name]]
    if tender.bids_opened_at:
        told.append([_("Ouverture des réponses"), moment(tender.bids_opened_at, zone=True)])
    if found.closed:
        told.append([_("Notes closes"), moment(found.closed.at, zone=True)])
    second = price_consents.opening_of(tender)
    if second is not None and second.done_at:
        told.append([_("Ouverture des prix"), moment(second.done_at, zone=True)])
    return [*told, [_("Réponses reçues et non retirées"), str(len(found.answers))]]


def _committee(seats: Sequence[CommitteeMember]) -> list[list[str]]:
    """Nobody is named: a rank for each who scores."""
    rows, rank = [], 0
    for one in seats:
        rank += one.seat is Seat.MEMBER
        role = f"{seat(one.seat).capitalize()} {rank}" if one.seat is Seat.MEMBER else seat(one.seat).capitalize()
        state = _("aucune") if one.declared_at is None else _("sans conflit, non élue, le %(day)s", day=day(one.declared_at))
        if one.left_at is not None:
            state = _("conflit ou charge élue : remplacée") if one.has_conflict else _("retirée le %(day)s", day=day(one.left_at))
        rows.append([role, one.organization.name, str(state)])
    return rows


def _criteria(found: Followed) -> list[list[str]]:
    """What counts and for how much, the price as the criteria."""
    if found.scoring is None:
        return []
    rows = [[one.title, str(words.said(one.kind)), str(one.points)] for one in found.scoring.criteria]
    return [*rows, [_("Prix"), NOTHING, str(found.scoring.price_weight)]] if found.scoring.price_weight else rows


def _rules(found: Followed) -> list[list[str]]:
    if found.scoring is None:
        return [[_("Prix"), _("Le prix le plus bas est premier.")]]
    told = [
        [_("Comment le prix compte"), words.formula(found.scoring)],
        [_("Enveloppes"), words.envelopes(found.scoring) if found.scoring.criteria else ""],
        [_("Marge préférentielle"), words.margin(found.scoring)],
        [_("En cas d’égalité"), words.tie(found.scoring)],
    ]
    granted = [f"{found.names[number]} : {one.reason}" for number, one in found.granted.items()]
    told.append([_("Réponses qui ont la marge"), "\n".join(granted)])
    return [one for one in told if one[1]]


def _scores(one: OpenedBid, found: Followed) -> dict[str, Any]:
    held = found.agreed[one.id]
    criteria = found.scoring.criteria if found.scoring else ()
    rows = [
        [each.title, f"{numbers.said(held[each.id].points)} / {each.points}", held[each.id].reason] for each in criteria if each.id in held
    ]
    total = found.closed.scores.get(one.id, 0) if found.closed else 0
    return {"name": found.names[one.id], "rows": [*rows, [_("Total des critères"), numbers.said(total), ""]]}


def _lot(lot: Lot, found: Followed, tender: Tender) -> dict[str, Any]:
    placed = next((rows for one, rows in found.places if one.id == lot.id), ())
    by_id = {one.id: one for one in found.answers}
    rows = [
        [
            f"{one.rank}{'*' if one.is_tied else ''}",
            found.names[one.offer.key],
            numbers.said(one.offer.points),
            _priced(by_id[one.offer.key], lot, one),
            *([numbers.said(numbers.rounded(one.price_points))] if one.price_points is not None else []),
            numbers.said(numbers.rounded(one.score)),
        ]
        for one in placed
    ]
    if found.scoring is None:
        ordered = comparing.ranked(lot, found.answers, tender)
        rows = [[str(rank), found.names[one.id], NOTHING, _priced(one, lot), NOTHING, NOTHING] for rank, one in enumerate(ordered, start=1)]
    tied = _("* Égalité départagée comme annoncé.") if any(one.is_tied for one in placed) else ""
    return {"title": _("Lot %(rank)s : %(title)s", rank=lot.rank, title=lot.title), "rows": rows, "tied": tied}


def _heads(found: Followed) -> list[str]:
    """The columns of the places: of the price its points, where the formula gives it any."""
    pointed = found.scoring is None or found.scoring.formula is PriceFormula.PROPORTION
    return [
        _("Rang"),
        _("Entreprise"),
        _("Critères"),
        _("Prix, avant taxes"),
        *([_("Points du prix")] if pointed else []),
        _("Note finale"),
    ]


def _priced(one: OpenedBid, lot: Lot, placed: Placed | None = None) -> str:
    """Its price for a unit and for what it supplies, then the one that is compared where that is another."""
    unit = comparing.price_of(one, lot)
    supplied, most = comparing.supplied(one, lot), comparing.capacity_of(one, lot)
    told = f"{price(unit)} / {lot.unit.label}\n{money(line_total(unit, supplied, lot.unit.decimals))}"
    if most is not None:
        told += "\n" + _("pour %(quantity)s, sa capacité", quantity=counted(most, lot.unit))
    if placed is None:
        return told
    if placed.offer.is_preferred:
        return f"{told}\n{_('comparé à %(amount)s avec la marge', amount=dollars(placed.compared))}"
    if most is not None and supplied < (lot.asked or 0):
        told += "\n" + _("comparé à %(amount)s pour toute la quantité", amount=dollars(placed.compared))
    return told


def _aside(found: Followed) -> Iterator[list[str]]:
    for one in found.answers:
        if one.set_aside_at is not None:
            yield [found.names[one.id], _("Écartée : %(reason)s", reason=one.set_aside_reason or "")]
        elif not one.is_intact:
            yield [found.names[one.id], _("Endommagée, et pas renvoyée.")]
        elif one.price_state is PriceState.KEPT:
            yield [found.names[one.id], _("Sous la note de passage : ses prix n’ont jamais été ouverts.")]


def _award(one: Award) -> list[list[str]]:
    """A row for each enterprise that supplies something of the lot; one that names nobody where nobody does."""
    head, when = [one.lot.title, said(one.status)], day(one.decided_at)
    if one.status is AwardStatus.UNSUCCESSFUL or one.supplier is None:
        return [[*head, NOTHING, NOTHING, NOTHING, when]]
    # An award without shares is given whole.
    gets: Sequence[Any] = one.shares or [one]
    return [[*head, each.supplier.name, quantity(each, one.lot), money(each.amount), when] for each in gets]


def _reasons(one: Award) -> str:
    return "\n".join(
        filter(None, [one.justification, _("Annulé : %(reason)s", reason=one.cancelled_reason) if one.cancelled_reason else ""])
    )


def _complaint(one: Any) -> str:
    if one.answered_at is None:
        return f"{one.said}\n{_('Sans réponse à ce jour.')}"
    return f"{one.said}\n{_('Réponse, le %(day)s :', day=day(one.answered_at))} {one.answer}"


def _prints(tender: Tender) -> Iterator[Sequence[str]]:
    """The hashes of both minutes, for the draw and for whoever checks."""
    first, second = consents.opening_of(tender), price_consents.opening_of(tender)
    held: Mapping[str, str | None] = {
        _("Empreinte du procès-verbal d’ouverture"): first.sha256 if first else None,
        _("Empreinte du procès-verbal d’ouverture des prix"): second.sha256 if second else None,
    }
    yield from ([label, value] for label, value in held.items() if value)
