"""What the team types of a network that accredits."""

from typing import Any

from wtforms import SelectField
from wtforms.validators import DataRequired

from marketplace.core.forms import Form, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.teams import mandates


class IssuerForm(Form):
    """A network, and what its accreditation is called."""

    network = SelectField(_l("Réseau"), validators=[DataRequired(_l("Choisissez un réseau."))])
    title_fr = short_text(_l("Nom de l’accréditation"), most=120)
    title_en = short_text(_l("Nom en anglais"), required=False, most=120)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.network.choices = [("", _("Choisissez un réseau")), *((one.slug, one.name) for one in mandates.networks())]
