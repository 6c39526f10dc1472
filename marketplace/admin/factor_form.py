"""Whose second factors were lost, and how she showed who she is."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.accounts.models import IdentityProof
from marketplace.accounts.privacy import words
from marketplace.core.forms import Form, NoControls
from marketplace.core.locale import _, _l

REQUIRED = _l("Ce champ est obligatoire.")


class FactorResetForm(Form):
    """What a member of the team says when she asks."""

    email = StringField(_l("Adresse de courriel du compte"), validators=[InputRequired(REQUIRED), Length(max=254), NoControls(lines=True)])
    proof = SelectField(_l("Comment la personne a prouvé qui elle est"), validators=[InputRequired(REQUIRED)])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.proof.choices = [("", _("Choisissez")), *((one.value, said) for one, said in proofs().items())]


def proofs() -> dict[IdentityProof, str]:
    """The ways of showing who one is, in the language of the page."""
    return {one: words.proof(one).said for one in IdentityProof}
