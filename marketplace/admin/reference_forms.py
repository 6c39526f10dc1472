"""What the team types to correct the places: a dated period, another name."""

from datetime import datetime
from typing import Any

from flask import g
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from marketplace.core.forms import Form, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import queries
from marketplace.organizations.models import Mrc, Municipality, PlaceNameKind
from marketplace.organizations.places import editing as place_editing

REQUIRED = _l("Ce champ est obligatoire.")
KINDS = {
    PlaceNameKind.FORMER: _l("ancien nom, ou ancienne municipalité"),
    PlaceNameKind.DISTRICT: _l("arrondissement ou secteur"),
    PlaceNameKind.VARIANT: _l("autre façon de l’écrire"),
}


class PeriodForm(Form):
    """To what a municipality belongs from a day on."""

    valid_from = DateField(_l("À partir du"), validators=[InputRequired(_l("Écrivez une date, comme 2021-07-08."))])
    mrc_code = SelectField(_l("MRC"), validators=[Optional()])
    region_code = SelectField(_l("Région administrative"), validators=[InputRequired(REQUIRED)])

    def __init__(self, municipality: Municipality, mrcs: list[Mrc], **options: Any) -> None:
        super().__init__(obj=municipality, prefix="periode-", **options)
        self.municipality = municipality
        self.mrc_code.choices = [("", _("Hors MRC")), *((one.code, one.name) for one in mrcs)]
        self.region_code.choices = [(one.code, str(one.label)) for one in queries.regions()]

    def validate_valid_from(self, field: Any) -> None:
        at: datetime = g.at
        if (
            field.data
            and not self.region_code.errors
            and (reason := place_editing.why_not_period(self.municipality, **self.values(), at=at))
        ):
            raise ValidationError(reason)

    def values(self) -> dict[str, Any]:
        """What was typed, as `place_editing.add_period` takes it."""
        return {"since": self.valid_from.data, "mrc_code": self.mrc_code.data or None, "region_code": self.region_code.data}


class PlaceNameForm(Form):
    """Another name under which people write a municipality."""

    name = short_text(_l("Nom"), most=100, description=_l("Celui que des gens écrivent, par exemple « Jonquière »."))
    kind = SelectField(_l("Ce que c’est"))

    def __init__(self, municipality: Municipality, **options: Any) -> None:
        super().__init__(prefix="nom-", **options)
        self.municipality = municipality
        self.kind.choices = [(kind.value, said) for kind, said in KINDS.items()]

    def validate_name(self, field: Any) -> None:
        if not field.errors and (reason := place_editing.why_not_name(self.municipality, field.data or "")):
            raise ValidationError(reason)
