"""What is typed to come in."""

from typing import Any

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from marketplace.accounts import password_rules
from marketplace.core.forms import Form, NoControls
from marketplace.core.locale import _, _l

REQUIRED = _l("Ce champ est obligatoire.")


class SignInForm(Form):
    """Address and password; neither is judged here, so that a wrong one and an unknown one look alike."""

    email = StringField(_l("Adresse de courriel"), validators=[InputRequired(REQUIRED), Length(max=254), NoControls(lines=True)])
    password = PasswordField(_l("Mot de passe"), validators=[InputRequired(REQUIRED), Length(max=password_rules.LONGEST_PASSWORD)])
    next = HiddenField()


class PasswordForm(Form):
    """A first password, typed twice."""

    password = PasswordField(_l("Mot de passe"), validators=[InputRequired(REQUIRED)])
    again = PasswordField(_l("Confirmation du mot de passe"), validators=[InputRequired(REQUIRED)])

    def __init__(self, about: list[str], **options: Any) -> None:
        super().__init__(**options)
        self.about = about

    def validate_password(self, field: Any) -> None:
        if reason := password_rules.why_not_password(field.data or "", self.about):
            raise ValidationError(reason)

    def validate_again(self, field: Any) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("Les deux mots de passe diffèrent : récrivez le second."))
