"""What may be typed to choose among answers: for each lot an answer, nobody, or later; why."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from marketplace.awards.deciding.advice import Note
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.evaluating.formulas import Placed
from marketplace.awards.forms import LATER, NONE
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import comparing
from marketplace.catalogue import words as catalogue
from marketplace.core.formats import money
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.core.money import line_total
from marketplace.tenders.criteria import numbers
from marketplace.tenders.models import Lot

Ranked = Sequence[tuple[Lot, Sequence[OpenedBid]]]
# How the answers to each lot were placed, by its id, where it was announced.
Scores = Mapping[int, Sequence[Placed]]


class _Choosing(Form):
    """Why; the lots come before, two fields each."""

    justification = long_text(
        _l("Justification"),
        description=_l("Le prix, la qualité, ce qui a été considéré. Elle reste au dossier de l’octroi et de chaque contrat."),
    )


class _Approving(_Choosing):
    """The same where the by-law of the buyer says who approves."""

    title = SelectField(_l("À quel titre vous approuvez"), description=_l("Selon le règlement de gestion contractuelle."))
    resolution = short_text(
        _l("Numéro de la résolution"), required=False, most=60, description=_l("Quand le conseil décide. Par exemple 2026-03-114.")
    )


def choosing(ranked: Ranked, note: Note, scores: Scores | None = None) -> Any:
    """The form by which these lots are decided: the first answer is proposed, which is the lowest where nothing else was announced."""
    fields: dict[str, Any] = {}
    for lot, answers in ranked:
        needed = [InputRequired(_("Choisissez ce qui est fait de ce lot."))]
        placed = {one.offer.key: one for one in (scores or {}).get(lot.id, ())}
        options = [SelectChoice(str(one.id), _said(one, lot, rank, placed.get(one.id))) for rank, one in enumerate(answers, start=1)]
        options += [SelectChoice(NONE, _("Personne : ne pas octroyer")), SelectChoice(LATER, _("Décider plus tard"))]
        fields[f"lot_{lot.id}"] = RadioField(_("À qui"), choices=options, default=options[0].value if answers else LATER, validators=needed)
        if len(answers) > 1:
            label = _("Pourquoi une autre réponse que la première") if placed else _("Pourquoi une autre réponse que la plus basse")
            fields[f"reason_{lot.id}"] = long_text(label, required=False, most=2000)
    form = type("ChoosingForm", (_Approving if note.titles else _Choosing,), fields)()
    if note.titles:
        form.title.choices = [SelectChoice(one, one) for one in note.titles]
    return form


def choice(form: Any, ranked: Ranked) -> Choice:
    """What was typed."""
    said = {lot.id: form[f"lot_{lot.id}"].data for lot, _answers in ranked}
    lots = {number: None if word == NONE else int(word) for number, word in said.items() if word != LATER}
    reasons = {lot.id: form[f"reason_{lot.id}"].data or "" for lot, _answers in ranked if f"reason_{lot.id}" in form}
    approving = {"title": form.title.data, "resolution": form.resolution.data or None} if "title" in form else {}
    return Choice(lots, form.justification.data, reasons, **approving)


def _said(one: OpenedBid, lot: Lot, rank: int, placed: Placed | None) -> str:
    """« Traiteur du Quai : 1,95 $ l’unité, 4 680,00 $ (la plus basse) »."""
    price, capacity = comparing.price_of(one, lot), comparing.capacity_of(one, lot)
    amount = line_total(price, capacity if capacity is not None else lot.expected or 0, lot.unit.decimals)
    told = {"name": one.bid.lead.name, "price": catalogue.price(price), "unit": lot.unit.label, "amount": money(amount)}
    said = _("%(name)s : %(price)s / %(unit)s, %(amount)s", **told)
    more = [_("la plus basse")] if rank == 1 and placed is None else []
    if placed is not None:
        more = [_("rang %(rank)d, note %(score)s", rank=rank, score=numbers.said(numbers.rounded(placed.score)))]
    if capacity is not None:
        more.append(_("jusqu’à %(capacity)s", capacity=catalogue.counted(capacity, lot.unit)))
    return f"{said} ({', '.join(str(word) for word in more)})" if more else str(said)
