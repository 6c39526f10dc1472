"""What is typed to open an account, to find it again, and to change it."""

import re
from typing import Any

from wtforms import HiddenField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from marketplace.accounts import actions
from marketplace.accounts.forms import REQUIRED
from marketplace.accounts.new_password import PasswordForm
from marketplace.accounts.password_rules import LONGEST_PASSWORD
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, NoControls, short_text, stripped
from marketplace.core.locale import _, _l

LONGEST_NAME = 100
# A name goes into mails: it must not carry an address that our mails would lend their weight to.
ADDRESS_IN_NAME = re.compile(r"://|www\.|@|\.(com|net|org|ca|quebec|info)\b", re.IGNORECASE)
LANGUAGES = [SelectChoice("fr", _l("Français")), SelectChoice("en", _l("Anglais"))]


def _is_address(form: Any, field: Any) -> None:
    try:
        actions.normalized(field.data or "")
    except Unusable as refused:
        raise ValidationError(refused.reason) from None


def email_field(label: Any) -> StringField:
    return StringField(label, filters=[stripped], validators=[InputRequired(REQUIRED), Length(max=254), NoControls(), _is_address])


def name_field() -> StringField:
    return short_text(_l("Nom"), most=LONGEST_NAME)


def present_password() -> PasswordField:
    return PasswordField(_l("Mot de passe actuel"), validators=[InputRequired(REQUIRED), Length(max=LONGEST_PASSWORD)])


class SignUpForm(Form):
    """A name and an address, and nothing else."""

    name = name_field()
    email = email_field(_l("Adresse de courriel"))
    next = HiddenField()

    def validate_name(self, field: Any) -> None:
        refuse_addresses(field)


class ForgottenForm(Form):
    """The address of an account."""

    email = email_field(_l("Adresse de courriel"))


class ProfileForm(Form):
    """How she is called, and the language that she is written to in."""

    name = name_field()
    locale = RadioField(_l("Langue des courriels"), choices=LANGUAGES, validators=[InputRequired(_l("Choisissez l’une des deux."))])

    def validate_name(self, field: Any) -> None:
        refuse_addresses(field)


class ChangePasswordForm(PasswordForm):
    """A new password, typed twice, by someone who knows the present one."""

    present = present_password()
    password = PasswordField(_l("Nouveau mot de passe"), validators=[InputRequired(REQUIRED)])


class AddressForm(Form):
    """Another address, by someone who knows the password."""

    email = email_field(_l("Nouvelle adresse de courriel"))
    present = present_password()

    def __init__(self, now: str, **options: Any) -> None:
        super().__init__(**options)
        self.now = now

    def validate_email(self, field: Any) -> None:
        if (field.data or "").lower() == self.now:
            raise ValidationError(_("C’est déjà l’adresse de votre compte."))


def refuse_addresses(field: Any) -> None:
    """ValidationError for a name that carries an address."""
    if ADDRESS_IN_NAME.search(field.data or ""):
        raise ValidationError(_("Écrivez votre nom seul, sans adresse de courriel ni de site."))
