"""The place of an organisation as the team types it: recognised, or chosen among those that bear the name."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import Optional, ValidationError

from marketplace.core.forms import short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import identifiers, queries
from marketplace.organizations.editing.fields import Degrees
from marketplace.organizations.editing.forms import SectionForm
from marketplace.organizations.models import Organization
from marketplace.organizations.places import placing
from marketplace.organizations.places.finding import Place


class PlaceForm(SectionForm):
    """Where it is, which says nothing of where it serves."""

    rows = (("municipality", "region_code"), ("address", "postal_code"), ("latitude", "longitude"))
    municipality = short_text(_l("Municipalité"), most=100, description=_l("Commencez à l’écrire, puis choisissez-la dans la liste."))
    region_code = SelectField(_l("Région administrative"), validators=[Optional()])
    address = short_text(_l("Adresse"), required=False, description=_l("Numéro, rue et local."))
    postal_code = short_text(_l("Code postal"), required=False)
    latitude = Degrees(_l("Latitude"), least=44.9, most=62.7, description=_l("En degrés, par exemple 48,4489."))
    longitude = Degrees(_l("Longitude"), least=-79.9, most=-57.0, description=_l("En degrés, par exemple -68,5243."))
    choice = RadioField(_l("Laquelle est-ce?"), validators=[Optional()], choices=[], validate_choice=False)

    AS_WRITTEN = "telle"

    def __init__(self, organization: Organization, **options: Any) -> None:
        super().__init__(organization, **options)
        self.region_code.choices = [("", _("D’après la municipalité")), *((one.code, str(one.label)) for one in queries.regions())]
        # It is there only when it must be answered.
        self.choice.flags.required = True
        self.placed = placing.Placed("", None, None, None)
        self.candidates: tuple[Place, ...] = ()

    def validate_municipality(self, field: Any) -> None:
        if field.errors or not field.data:
            return
        stays = field.data == self.organization.municipality and (self.region_code.data or None) == self.organization.region_code
        code = self.choice.data or (self.organization.municipality_code if stays else None)
        if self.choice.data == self.AS_WRITTEN:
            self._keep_as_written(field, stays)
            return
        found = placing.settle(field.data, code=code, region_code=self.region_code.data)
        if isinstance(found, placing.Placed):
            self.placed = found
        elif stays and not self.choice.data and self.organization.municipality_code is None:
            self._keep_as_written(field, stays)
        else:
            self._ask(found)

    def _keep_as_written(self, field: Any, stays: bool) -> None:
        region_code = self.region_code.data or None
        if region_code is None:
            raise ValidationError(_("Cette municipalité n’est pas reconnue : choisissez au moins la région."))
        self.placed = placing.Placed(field.data, None, self.organization.mrc_code if stays else None, region_code)

    def _ask(self, found: tuple[Place, ...]) -> None:
        self.candidates = found
        kept = _("Garder « %(written)s » telle quelle, sans la reconnaître", written=self.municipality.data)
        self.choice.choices = [*((one.code, placing.label(one)) for one in found), (self.AS_WRITTEN, kept)]
        if found:
            raise ValidationError(_("Plusieurs municipalités peuvent porter ce nom : choisissez plus bas."))
        raise ValidationError(_("Aucune municipalité connue ne porte ce nom : corrigez-le, ou gardez-le tel quel plus bas."))

    def validate_postal_code(self, field: Any) -> None:
        if field.data and identifiers.postal_code(field.data) is None:
            raise ValidationError(_("Un code postal s’écrit comme G5L 1A1."))

    def validate_latitude(self, field: Any) -> None:
        self._not_alone(field, self.longitude)

    def validate_longitude(self, field: Any) -> None:
        self._not_alone(field, self.latitude)

    def _not_alone(self, field: Any, other: Any) -> None:
        if field.data is not None and other.data is None and not other.process_errors:
            raise ValidationError(_("Écrivez les deux coordonnées, ou aucune."))

    def values(self) -> dict[str, Any]:
        typed = super().values()
        typed.pop("choice")
        postal_code = identifiers.postal_code(typed["postal_code"]) if typed["postal_code"] else None
        return {**typed, **vars(self.placed), "postal_code": postal_code}
