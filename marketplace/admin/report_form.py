"""What the team answers to an error that was reported."""

from typing import Any

from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from marketplace.core.forms import Form, long_text
from marketplace.core.locale import _, _l
from marketplace.organizations.models import ReportStatus

DECISIONS = [
    SelectChoice(ReportStatus.MENDED.value, _l("La fiche est corrigée")),
    SelectChoice(ReportStatus.DISMISSED.value, _l("Rien n’est à corriger")),
]


class AnswerForm(Form):
    """The decision, and what is written to whoever left an address; a dismissal says why."""

    status = RadioField(_l("Décision"), choices=DECISIONS, validators=[InputRequired(_l("Choisissez l’une des deux."))])
    answer = long_text(_l("Réponse"), required=False, most=2000)

    def validate_status(self, field: Any) -> None:
        if field.data == ReportStatus.DISMISSED.value and not (self.answer.data or "").strip():
            raise ValidationError(_("Dites dans la réponse pourquoi rien n’est à corriger."))

    @property
    def decision(self) -> ReportStatus:
        return ReportStatus(self.status.data)
