"""What a visitor may say that she did not find: a few words, and where; nothing about herself."""

from typing import Any

from wtforms import SelectField
from wtforms.validators import Optional

from marketplace.core.forms import Form, short_text, trap
from marketplace.core.locale import _, _l
from marketplace.organizations import queries


class DemandForm(Form):
    """What is looked for, and the region where; `fax` is a trap for programs."""

    what = short_text(_l("Ce que vous cherchez"), description=_l("Un produit ou un service, en quelques mots : « traiteur végétalien »."))
    region = SelectField(_l("Région où vous en avez besoin"), validators=[Optional()])
    fax = trap()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.region.choices = [("", _("Toutes, ou peu importe")), *((one.code, str(one.label)) for one in queries.regions())]
