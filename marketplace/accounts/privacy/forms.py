"""What a person types about her own information: a request, and that she wants to be erased."""

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from marketplace.core.forms import Form, NoControls, long_text, stripped
from marketplace.core.locale import _, _l


class RequestForm(Form):
    """What she asks of whoever is in charge."""

    words = long_text(
        _l("Votre demande"), most=2000, description=_l("Dites ce qui est inexact et ce qui devrait l’être, ou ce que vous demandez.")
    )


class EraseForm(Form):
    """Her own address typed again: nobody erases an account by a slip of the hand."""

    email = StringField(
        _l("Votre adresse de courriel"),
        filters=[stripped],
        validators=[
            InputRequired(_l("Ce champ est obligatoire.")),
            Length(max=254, message=_l("%(max)d caractères au plus.")),
            NoControls(),
        ],
    )

    def __init__(self, address: str, **options: Any) -> None:
        super().__init__(**options)
        self.address = address

    def validate_email(self, field: Any) -> None:
        if (field.data or "").lower() != self.address:
            raise ValidationError(_("Ce n’est pas l’adresse de ce compte : %(address)s.", address=self.address))
