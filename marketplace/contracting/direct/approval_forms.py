"""What is typed to approve a direct award, or to cancel it."""

from typing import Any

from wtforms import SelectField
from wtforms.validators import InputRequired

from marketplace.contracting.direct import rules
from marketplace.contracting.models import ContractingBylaw
from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l


class ApproveForm(Form):
    """At what title one approves, by which resolution where the council decides, and why so late: shown and asked when it is late."""

    version = read_version()
    title = short_text(_l("À quel titre vous approuvez"), most=200, description=_l("Votre fonction, telle que le règlement la nomme."))
    resolution = short_text(_l("Numéro de la résolution"), required=False, most=100, description=_l("Quand c’est le conseil qui décide."))
    late_reason = long_text(
        _l("Pourquoi l’approbation vient après"),
        required=False,
        most=2000,
        description=_l("La raison reste au dossier et dans son PDF."),
    )


class TitledForm(ApproveForm):
    """The same where the by-law says who approves up to which amount."""

    title = SelectField(_l("À quel titre vous approuvez"), validators=[InputRequired(rules.CHOOSE_TITLE)])

    def __init__(self, bylaw: ContractingBylaw, **options: Any) -> None:
        super().__init__(**options)
        self.title.choices = [("", _("Choisir")), *((one.title, one.title) for one in rules.ceilings_of(bylaw))]


def approve_form(bylaw: ContractingBylaw | None, version: int) -> ApproveForm:
    """The form of an approval, empty: its list of functions is the by-law's, when that has one."""
    data = {"version": str(version)}
    return TitledForm(bylaw, data=data) if bylaw is not None and bylaw.ceilings else ApproveForm(data=data)


class CancelForm(Form):
    """Why a direct award is given up or undone."""

    reason = long_text(_l("Raison de l’annulation"), most=2000, description=_l("Elle reste au dossier, avec le numéro."))
