"""What the team types to begin a page."""

from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from marketplace.core.forms import Form, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import queries, words
from marketplace.organizations.models import BuyerType, NetworkType
from marketplace.organizations.places import placing


class NewOrganizationForm(Form):
    """The least that a page begins with: a name, what it is, where it is."""

    name = short_text(_l("Nom"), description=_l("Celui sous lequel on la connaît."))
    is_enterprise = BooleanField(_l("C’est une entreprise collective"), default=True)
    buyer_type = SelectField(_l("Type d’acheteur"), validators=[Optional()])
    network_type = SelectField(_l("Type de réseau"), validators=[Optional()])
    municipality = short_text(_l("Municipalité"), most=100)
    region_code = SelectField(_l("Région administrative"), validators=[InputRequired(_l("Ce champ est obligatoire."))])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.buyer_type.choices = words.choices(BuyerType, _l("Ce n’est pas un acheteur"))
        self.network_type.choices = words.choices(NetworkType, _l("Ce n’est pas un réseau"))
        self.region_code.choices = [("", _("Choisissez une région")), *((one.code, str(one.label)) for one in queries.regions())]

    def validate_is_enterprise(self, field: Any) -> None:
        if not (field.data or self.buyer_type.data or self.network_type.data):
            raise ValidationError(_("Dites ce qu’elle est : une entreprise collective, un acheteur ou un réseau."))

    def values(self) -> dict[str, Any]:
        """What was typed, as `editing.start` takes it; a municipality that is not recognised stays as it was written."""
        place = placing.settle(self.municipality.data or "", region_code=self.region_code.data)
        written = placing.Placed(self.municipality.data or "", None, None, self.region_code.data)
        return {
            "name": self.name.data,
            "is_enterprise": bool(self.is_enterprise.data),
            "buyer_type": BuyerType(self.buyer_type.data) if self.buyer_type.data else None,
            "network_type": NetworkType(self.network_type.data) if self.network_type.data else None,
            **vars(place if isinstance(place, placing.Placed) else written),
        }
