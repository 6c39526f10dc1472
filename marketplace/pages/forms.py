"""The form of the style guide: one field of each kind, to be looked at empty and refused."""

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _l

REQUIRED = _l("Ce champ est obligatoire.")


class SpecimenForm(Form):
    """It is never sent: its page only shows it."""

    name = short_text(_l("Nom de l’organisme"))
    kind = SelectField(_l("Genre"), choices=[("municipal", _l("Municipalité")), ("education", _l("Éducation")), ("health", _l("Santé"))])
    about = long_text(_l("Ce que vous cherchez"), required=False, description=_l("Quelques phrases suffisent."))
    regions = SelectMultipleField(_l("Régions"), choices=[("01", "Bas-Saint-Laurent"), ("03", "Capitale-Nationale"), ("06", "Montréal")])
    way = RadioField(
        _l("Façon de répondre"), choices=[("fr", _l("Seule")), ("several", _l("À plusieurs"))], validators=[InputRequired(REQUIRED)]
    )
    agree = BooleanField(_l("J’ai lu les conditions"), validators=[InputRequired(REQUIRED)])
