"""What a visitor may type from a page: a letter to the enterprise, an error that she saw."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from marketplace.core.forms import Form, NoControls, long_text, short_text, stripped, trap
from marketplace.core.locale import _, _l


class RealAddress:
    """Refuses what is no address that every mail server can answer to."""

    def __call__(self, form: Any, field: Any) -> None:
        try:
            field.data = validate_email(field.data, check_deliverability=False, allow_smtputf8=False).normalized
        except EmailNotValidError:
            raise ValidationError(_("Écrivez une adresse complète, comme prenom@exemple.org.")) from None


def _email(label: Any, *, required: bool, **options: Any) -> StringField:
    presence = DataRequired(_l("Ce champ est obligatoire.")) if required else Optional()
    most = Length(max=254, message=_l("%(max)d caractères au plus."))
    return StringField(label, filters=[stripped], validators=[presence, most, NoControls(), RealAddress()], **options)


class LetterForm(Form):
    """A letter to an enterprise; `fax` is a trap for programs."""

    name = short_text(_l("Votre nom"), most=120)
    email = _email(_l("Votre adresse de courriel"), required=True, description=_l("L’entreprise la verra, pour vous répondre."))
    words = long_text(_l("Votre message"), most=4000)
    fax = trap()


class ErrorReportForm(Form):
    """An error that a reader saw; `fax` is a trap for programs."""

    what = long_text(_l("Qu’est-ce qui est inexact?"), most=2000, description=_l("Dites ce qui est écrit, et ce qui devrait l’être."))
    email = _email(
        _l("Votre adresse de courriel"), required=False, description=_l("Si vous la laissez, l’équipe vous dira ce qu’elle a fait.")
    )
    fax = trap()
