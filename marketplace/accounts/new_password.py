"""A password that is chosen, typed twice; the room of teams asks it too of whoever joins one without an account."""

from typing import Any

from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from marketplace.accounts import password_rules
from marketplace.core.forms import Form
from marketplace.core.locale import _, _l

REQUIRED = _l("Ce champ est obligatoire.")


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
