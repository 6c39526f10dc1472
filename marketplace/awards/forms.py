"""What may be typed to decide lots, to answer a contract, and to say how it went."""

from collections.abc import Callable
from typing import Any

from flask import request
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from marketplace.awards.deciding.advice import Note
from marketplace.awards.deciding.awarding import Decision
from marketplace.awards.deciding.previewing import Preview
from marketplace.core import db
from marketplace.core.errors import Forbidden, RuleBroken, Unusable
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l

AWARD, NONE, LATER = "octroyer", "sans-suite", "plus-tard"


class _Deciding(Form):
    """Why, and at which title; the lots come before, a field each."""

    justification = long_text(
        _l("Justification"),
        description=_l("Le prix, la qualité, ce qui a été considéré. Elle reste au dossier de l’octroi et de chaque contrat."),
    )
    lots: tuple[str, ...] = ()
    note: Note

    def validate(self, extra_validators: Any = None) -> bool:
        """Something is decided, and by somebody who may: what the by-law asks is told beside the field that it is about."""
        is_well = super().validate(extra_validators)
        if is_well and self.lots and all(self[name].data == LATER for name in self.lots):
            self[self.lots[0]].errors = [_("Choisissez au moins un lot à décider.")]
        title = self.title.data or "" if "title" in self and not self.title.errors else None
        if title is not None and (reason := self.note.why_not_title(title, self.resolution.data or None)):
            field = self.resolution if self.note.asks_resolution(title) else self.title
            field.errors = [*field.errors, reason]
        return is_well and not self.errors


class _Approving(_Deciding):
    """The same where the by-law of the organiser says who approves."""

    title = SelectField(_l("À quel titre vous approuvez"), description=_l("Selon le règlement de gestion contractuelle."))
    resolution = short_text(
        _l("Numéro de la résolution"), required=False, most=60, description=_l("Quand le conseil décide. Par exemple 2026-03-114.")
    )


def deciding(previews: list[Preview], note: Note) -> Any:
    """The form by which these lots are decided."""
    options = [SelectChoice(AWARD, _("Octroyer")), SelectChoice(NONE, _("Ne pas octroyer")), SelectChoice(LATER, _("Décider plus tard"))]
    needed = [InputRequired(_("Choisissez ce qui est fait de ce lot."))]
    fields = {f"lot_{one.lot.id}": RadioField(_("Décision"), choices=options, default=AWARD, validators=needed) for one in previews}
    kind = type("DecidingForm", (_Approving if note.titles else _Deciding,), fields)
    form = kind()
    form.note, form.lots = note, tuple(fields)
    if note.titles:
        form.title.choices = [SelectChoice(one, one) for one in note.titles]
    return form


def decision(form: Any, previews: list[Preview]) -> Decision:
    """What was typed."""
    said = {one.lot.id: form[f"lot_{one.lot.id}"].data for one in previews}
    lots = {number: word == AWARD for number, word in said.items() if word in (AWARD, NONE)}
    approving = {"title": form.title.data, "resolution": form.resolution.data or None} if "title" in form else {}
    return Decision(lots, form.justification.data, **approving)


def done(form: Form, act: Callable[[], Any]) -> bool:
    """Whether an act went through; a refusal undoes it alone and is told at the top of the form, which keeps what was typed."""
    noted = len(db.session().info.get("audit", ()))
    try:
        with db.session().begin_nested():
            act()
    except (Forbidden, RuleBroken, Unusable) as refused:
        # The log is written at the commit, which still comes: what was noted of an act that is undone is not.
        del db.session().info.get("audit", [])[noted:]
        form.form_errors.append(refused.reason)
        return False
    return True


class ReasonForm(Form):
    """Why something is refused, ended or taken back."""

    reason = long_text(_l("Raison"), most=2000, description=_l("L’autre partie la lira."))


def _mark(label: Any) -> RadioField:
    said = {"5": _l("5, très bien"), "4": "4", "3": "3", "2": "2", "1": _l("1, très mal")}
    options = [SelectChoice(value, text) for value, text in said.items()]
    return RadioField(label, choices=options, validators=[InputRequired(_l("Choisissez une note."))])


class EvaluationForm(Form):
    """How a contract went."""

    quality = _mark(_l("Qualité de ce qui a été fourni"))
    delays = _mark(_l("Respect des délais"))
    communication = _mark(_l("Communication"))
    conformity = _mark(_l("Conformité au contrat"))
    comment = long_text(_l("Commentaire"), required=False, most=2000, description=_l("L’entreprise le lira, et peut répondre une fois."))

    def marks(self) -> dict[str, int]:
        """The four marks."""
        return {name: int(self[name].data) for name in ("quality", "delays", "communication", "conformity")}


class ReplyForm(Form):
    """What the enterprise answers to an evaluation."""

    words = long_text(_l("Réponse"), most=2000, description=_l("L’acheteur la lira. Elle ne change plus ensuite."))


def posted_print() -> str:
    """The print that a form of acceptance sent."""
    return request.form.get("sha256", "")
