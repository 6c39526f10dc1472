"""What the team types about incidents and requests."""

from typing import Any

from flask import g
from wtforms import DateField, IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from marketplace.accounts.models import Harm, Incident, RequestStatus
from marketplace.accounts.privacy import incidents
from marketplace.core.forms import Form, long_text, read_version
from marketplace.core.locale import _l

REQUIRED = _l("Ce champ est obligatoire.")
HARMS = [
    SelectChoice(Harm.UNDECIDED.value, _l("À évaluer")),
    SelectChoice(Harm.SERIOUS.value, _l("Risque sérieux de préjudice : la Commission et les personnes sont avisées")),
    SelectChoice(Harm.NOT_SERIOUS.value, _l("Pas de risque sérieux")),
]
ANSWERS = [
    SelectChoice(RequestStatus.DONE.value, _l("C’est fait")),
    SelectChoice(RequestStatus.DECLINED.value, _l("C’est refusé, voici pourquoi")),
]
MOST_PEOPLE = 10**9


def _date(label: Any, *, required: bool, **options: Any) -> DateField:
    message = _l("Écrivez une date complète, comme 2026-03-10.")
    return DateField(label, validators=[InputRequired(message) if required else Optional()], **options)


class IncidentForm(Form):
    """An incident as the register must hold it. `version` is the one that was read."""

    happened_on = _date(_l("Date de l’incident"), required=True, description=_l("Le premier jour, quand il a duré."))
    known_on = _date(_l("Date de connaissance"), required=True, description=_l("Quand la plateforme l’a su."))
    what = long_text(
        _l("Circonstances"), most=4000, description=_l("Ce qui s’est passé, et la cause si elle est connue. Sans nommer personne.")
    )
    information = long_text(
        _l("Renseignements visés"), most=2000, description=_l("De quelle sorte : adresses, noms, mots de passe… Sans les copier ici.")
    )
    people = IntegerField(
        _l("Nombre de personnes concernées"),
        validators=[InputRequired(_l("Écrivez un nombre; à défaut, une estimation.")), NumberRange(min=0, max=MOST_PEOPLE)],
    )
    harm = RadioField(_l("Risque de préjudice"), choices=HARMS, validators=[InputRequired(_l("Choisissez l’une des trois."))])
    harm_reasons = long_text(_l("Ce qui mène à cette conclusion"), required=False, most=4000)
    measures = long_text(
        _l("Mesures prises"), required=False, most=4000, description=_l("Pour réduire le risque, et pour que cela n’arrive plus.")
    )
    commission_told_on = _date(_l("Commission d’accès à l’information avisée le"), required=False)
    people_told_on = _date(_l("Personnes concernées avisées le"), required=False)
    version = read_version(required=False)

    def __init__(self, incident: Incident | None = None, **options: Any) -> None:
        super().__init__(obj=incident, **options)
        if incident is not None and not self.is_submitted():
            self.harm.data = incident.harm.value
        elif incident is None and not self.is_submitted():
            self.harm.data = Harm.UNDECIDED.value

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, then what the law and the calendar ask of them together."""
        if not super().validate(extra_validators):
            return False
        for name, sentence in incidents.why_not(self.facts(), at=g.at).items():
            self[name].errors = [sentence]
        return not self.errors

    def facts(self) -> dict[str, Any]:
        """What was typed, for the register."""
        typed = {name: self[name].data for name in incidents.FIELDS}
        return {**typed, "harm": Harm(typed["harm"]), "harm_reasons": typed["harm_reasons"] or "", "measures": typed["measures"] or ""}

    @property
    def read_version(self) -> int:
        return int(self.version.data or 0)


class PrivacyAnswerForm(Form):
    """What the person in charge answers."""

    status = RadioField(_l("Décision"), choices=ANSWERS, validators=[InputRequired(_l("Choisissez l’une des deux."))])
    answer = long_text(_l("Réponse"), most=4000)

    @property
    def decision(self) -> RequestStatus:
        return RequestStatus(self.status.data)
