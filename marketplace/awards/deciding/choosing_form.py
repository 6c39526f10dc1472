"""What may be typed to choose among answers: for each lot what is proposed, one answer alone, another order, nobody, or later; why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from marketplace.awards.deciding import choosing as acts
from marketplace.awards.deciding.advice import Note
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.deciding.sharing import Plan
from marketplace.awards.evaluating.formulas import Placed
from marketplace.awards.forms import LATER, NONE
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import comparing
from marketplace.catalogue import words as catalogue
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.tenders.criteria import numbers
from marketplace.tenders.models import Lot

Ranked = Sequence[tuple[Lot, Sequence[OpenedBid]]]
# How the answers to each lot were placed, by its id, where it was announced.
Scores = Mapping[int, Sequence[Placed]]
PROPOSED, OTHER = "proposition", "autre-ordre"
# So many answers are offered each by itself; the others are reached by their numbers.
ONE_BY_ONE = 5
LONGEST_ORDER = 120


@dataclass(frozen=True)
class Reading:
    """What is chosen for a lot as it was typed: the answers in their order, None for nobody; nothing where it waits or cannot be read."""

    is_decided: bool
    ids: tuple[int, ...] = ()
    wrong: str = ""


class _Choosing(Form):
    """Why; the lots come before, some fields each."""

    justification = long_text(
        _l("Justification"),
        description=_l("Le prix, la qualité, ce qui a été considéré. Elle reste au dossier de l’octroi et de chaque contrat."),
    )
    ranked: Ranked = ()
    proposed: Mapping[int, Plan] = {}

    def reading(self, lot: Lot, answers: Sequence[OpenedBid]) -> Reading:
        """What is chosen for a lot."""
        word = self[f"lot_{lot.id}"].data
        if word == NONE:
            return Reading(True)
        if word == PROPOSED and lot.id in self.proposed:
            return Reading(True, self.proposed[lot.id].ids)
        if word == OTHER:
            return _ordered(self[f"order_{lot.id}"].data or "", answers)
        is_one = bool(word) and any(str(one.id) == word for one in answers)
        return Reading(True, (int(word),)) if is_one else Reading(False)

    def validate(self, extra_validators: Any = None) -> bool:
        """What each field says; that another order has its reason; that what is decided is what was shown."""
        super().validate(extra_validators)
        for lot, answers in self.ranked:
            said = self.reading(lot, answers)
            if said.wrong:
                self[f"order_{lot.id}"].errors = [said.wrong]
            elif said.ids:
                self._check(lot, answers, said.ids)
        return not self.errors

    def _check(self, lot: Lot, answers: Sequence[OpenedBid], ids: tuple[int, ...]) -> None:
        reason = self._fields.get(f"reason_{lot.id}")
        if reason is not None and not acts.is_in_order(ids, answers) and not (reason.data or "").strip():
            reason.errors = [_("Ce n’est pas l’ordre proposé. Dites pourquoi vous le choisissez.")]
        seen = self[f"shown_{lot.id}"].data or written(self.proposed[lot.id].ids if lot.id in self.proposed else ())
        if seen != written(ids):
            told = _("Plus bas, ce que donne maintenant votre choix : relisez-le, puis décidez.")
            self[f"lot_{lot.id}"].errors = [*self[f"lot_{lot.id}"].errors, told]


class _Approving(_Choosing):
    """The same where the by-law of the buyer says who approves."""

    title = SelectField(_l("À quel titre vous approuvez"), description=_l("Selon le règlement de gestion contractuelle."))
    resolution = short_text(
        _l("Numéro de la résolution"), required=False, most=60, description=_l("Quand le conseil décide. Par exemple 2026-03-114.")
    )


def choosing(ranked: Ranked, proposed: Mapping[int, Plan], note: Note, scores: Scores | None = None) -> Any:
    """The form by which these lots are decided: what is proposed is chosen beforehand."""
    fields: dict[str, Any] = {"ranked": ranked, "proposed": proposed}
    for lot, answers in ranked:
        placed = {one.offer.key: one for one in (scores or {}).get(lot.id, ())}
        fields |= _fields(lot, answers, proposed.get(lot.id), placed)
    form = type("ChoosingForm", (_Approving if note.titles else _Choosing,), fields)()
    if note.titles:
        form.title.choices = [SelectChoice(one, one) for one in note.titles]
    return form


def choice(form: Any, ranked: Ranked) -> Choice:
    """What was typed, once the form is valid."""
    said = {lot.id: form.reading(lot, answers) for lot, answers in ranked}
    lots = {number: one.ids or None for number, one in said.items() if one.is_decided and not one.wrong}
    reasons = {lot.id: form[f"reason_{lot.id}"].data or "" for lot, _answers in ranked if f"reason_{lot.id}" in form}
    approving = {"title": form.title.data, "resolution": form.resolution.data or None} if "title" in form else {}
    return Choice(lots, form.justification.data, reasons, **approving)


def written(ids: Sequence[int]) -> str:
    """An order as a hidden field bears it, so that nobody decides what she has not seen."""
    return "-".join(map(str, ids))


def _fields(lot: Lot, answers: Sequence[OpenedBid], proposed: Plan | None, placed: Mapping[int, Placed]) -> dict[str, Any]:
    needed = [InputRequired(_("Choisissez ce qui est fait de ce lot."))]
    shown = enumerate(answers[:ONE_BY_ONE], start=1)
    options = [SelectChoice(str(one.id), _said(one, lot, rank, placed.get(one.id))) for rank, one in shown]
    first = options[0].value if options else LATER
    if proposed and len(proposed.winners) > 1:
        names = reduce(_followed, (one.answer.bid.lead.name for one in proposed.winners))
        options, first = [SelectChoice(PROPOSED, _("Ce qui est proposé : %(names)s", names=names)), *options], PROPOSED
    elif proposed:
        first = str(proposed.ids[0])
    if len(answers) > 1:
        options.append(SelectChoice(OTHER, _("Plusieurs, dans un autre ordre que j’écris plus bas")))
    options += [SelectChoice(NONE, _("Personne : ne pas octroyer")), SelectChoice(LATER, _("Décider plus tard"))]
    fields: dict[str, Any] = {
        f"lot_{lot.id}": RadioField(_("À qui va le lot %(rank)d", rank=lot.rank), choices=options, default=first, validators=needed),
        f"shown_{lot.id}": HiddenField(),
    }
    if len(answers) > 1:
        hint = _("Les numéros des réponses, la première d’abord, séparés par des virgules. Par exemple : 2, 1.")
        fields[f"order_{lot.id}"] = short_text(_("Mon ordre"), required=False, most=LONGEST_ORDER, description=hint)
        label = _("Pourquoi un autre ordre que celui proposé")
        told = _("Obligatoire si votre choix n’est pas le premier proposé. Transmise aux entreprises que cet ordre passe.")
        fields[f"reason_{lot.id}"] = long_text(label, required=False, most=2000, description=told)
    return fields


def _ordered(typed: str, answers: Sequence[OpenedBid]) -> Reading:
    """An order as it is typed: « 2, 1 » by the numbers that the page gives to answers."""
    words = re.findall(r"\d+", typed)
    if not words or re.search(r"[^\d\s,;.-]", typed):
        return Reading(False, wrong=str(_("Écrivez les numéros des réponses, séparés par des virgules. Par exemple : 2, 1.")))
    numbers = [int(one[:6]) for one in words]
    if beyond := next((one for one in numbers if not 1 <= one <= len(answers)), None):
        return Reading(False, wrong=str(_("Il n’y a pas de réponse numéro %(number)d à ce lot.", number=beyond)))
    if 0 in numbers:
        return Reading(False, wrong=str(_("Les réponses sont numérotées à partir de 1.")))
    if len(set(numbers)) != len(numbers):
        return Reading(False, wrong=str(_("Une réponse n’a qu’une place dans l’ordre : écrivez son numéro une fois.")))
    return Reading(True, tuple(answers[one - 1].id for one in numbers))


def _followed(first: str, following: str) -> str:
    """« Traiteur du Quai, puis Cuisines du Fleuve »."""
    return str(_("%(first)s, puis %(following)s", first=first, following=following))


def _said(one: OpenedBid, lot: Lot, rank: int, placed: Placed | None) -> str:
    """« 1. Traiteur du Quai seul : 1,95 $ / unité (jusqu’à 1 000) »."""
    price, capacity = comparing.price_of(one, lot), comparing.capacity_of(one, lot)
    told = {"rank": rank, "name": one.bid.lead.name, "price": catalogue.price(price), "unit": lot.unit.label}
    said = str(_("%(rank)d. %(name)s seulement : %(price)s / %(unit)s", **told))
    more = [str(_("note %(score)s", score=numbers.said(numbers.rounded(placed.score))))] if placed is not None else []
    if capacity is not None:
        more.append(str(_("jusqu’à %(capacity)s", capacity=catalogue.counted(capacity, lot.unit))))
    return f"{said} ({', '.join(more)})" if more else said
