"""What is typed to come in."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.accounts import password_rules
from marketplace.core.forms import Form, NoControls
from marketplace.core.locale import _l

REQUIRED = _l("Ce champ est obligatoire.")


class SignInForm(Form):
    """Address and password; neither is judged here, so that a wrong one and an unknown one look alike."""

    email = StringField(_l("Adresse de courriel"), validators=[InputRequired(REQUIRED), Length(max=254), NoControls(lines=True)])
    password = PasswordField(_l("Mot de passe"), validators=[InputRequired(REQUIRED), Length(max=password_rules.LONGEST_PASSWORD)])
    next = HiddenField()
