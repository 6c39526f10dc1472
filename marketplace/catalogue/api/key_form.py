"""What is said of a new key."""

from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from marketplace.core.api import keys
from marketplace.core.forms import Form, short_text
from marketplace.core.locale import _l, ngettext


class KeyForm(Form):
    """The program, what the key lets it do, and for how long."""

    name = short_text(
        _l("Programme"), most=100, description=_l("Par exemple : « Logiciel d’inventaire ». Pour reconnaître la clé plus tard.")
    )
    scopes = SelectMultipleField(_l("Ce qu’elle permet"), validators=[InputRequired(_l("Cochez au moins une case."))])
    days = SelectField(_l("Pour combien de temps"), coerce=int, default=90)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.scopes.choices = list(keys.scopes().items())
        self.days.choices = [(days, ngettext("%(num)d jour", "%(num)d jours", days)) for days in keys.LIVES]
