"""The form of the style guide: one field of each kind, to be looked at empty and refused."""

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _l

REQUIRED = _l("Ce champ est obligatoire.")


KINDS = [SelectChoice("municipal", _l("Municipalité")), SelectChoice("education", _l("Éducation")), SelectChoice("health", _l("Santé"))]
REGIONS = [SelectChoice("01", "Bas-Saint-Laurent"), SelectChoice("03", "Capitale-Nationale"), SelectChoice("06", "Montréal")]
WAYS = [SelectChoice("alone", _l("Seule")), SelectChoice("several", _l("À plusieurs"))]


class SpecimenForm(Form):
    """It is never sent: its page only shows it."""

    name = short_text(_l("Nom de l’organisme"))
    kind = SelectField(_l("Genre"), choices=KINDS)
    about = long_text(_l("Ce que vous cherchez"), required=False)
    regions = SelectMultipleField(_l("Régions"), choices=REGIONS)
    way = RadioField(_l("Façon de répondre"), choices=WAYS, validators=[InputRequired(REQUIRED)])
    agree = BooleanField(_l("J’ai lu les conditions"), validators=[InputRequired(REQUIRED)])
