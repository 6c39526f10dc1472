"""What is typed to join a buyer, and to give or ask a mandate."""

from typing import Any

from flask import g
from wtforms import SelectField
from wtforms.validators import DataRequired, ValidationError

from marketplace.core import clock
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import identifiers
from marketplace.organizations.editing.fields import Day
from marketplace.organizations.models import BuyerType, Organization
from marketplace.organizations.teams import called, mandates


class AskForm(Form):
    """Why one should be taken into the team of a buyer; a private one is known by its NEQ."""

    words = long_text(
        _l("Votre fonction"), most=1000, description=_l("Ce que vous y faites, et comment l’équipe de Maillage peut le vérifier.")
    )
    neq = short_text(_l("Numéro d’entreprise (NEQ)"), required=False, description=_l("Dix chiffres, tels qu’au registre des entreprises."))

    def __init__(self, organization: Organization, **options: Any) -> None:
        super().__init__(**options)
        self.is_private = organization.buyer_type is BuyerType.PRIVATE
        if not self.is_private:
            del self.neq

    def validate_neq(self, field: Any) -> None:
        if identifiers.told_neq(field.data or "") is None:
            raise ValidationError(_("Un NEQ a dix chiffres : vérifiez le nombre."))

    def typed_neq(self) -> str | None:
        return identifiers.told_neq(self.neq.data or "") if self.is_private else None


class MandateForm(Form):
    """Which network may edit the page, until when."""

    network = SelectField(_l("Réseau"), validators=[DataRequired(_l("Choisissez un réseau."))])
    ends_on = Day(_l("Dernier jour du mandat"), description=_l("Sans date, il dure jusqu’à ce que vous le retiriez."))

    def __init__(self, enterprise: Organization, **options: Any) -> None:
        super().__init__(**options)
        listed = [(one.slug, one.name) for one in mandates.networks() if one.id != enterprise.id]
        self.network.choices = [("", _("Choisissez un réseau")), *listed]

    def validate_ends_on(self, field: Any) -> None:
        if field.data and field.data < clock.local_day(g.at):
            raise ValidationError(_("Ce jour est passé : choisissez-en un à venir."))


class AskMandateForm(Form):
    """The enterprise that a network asks."""

    enterprise = short_text(_l("Entreprise"), most=300, description=_l("Son nom en entier, son NEQ ou l’adresse de sa fiche."))

    def validate_enterprise(self, field: Any) -> None:
        try:
            called.enterprise_named(field.data)
        except Unusable as refused:
            raise ValidationError(refused.reason) from None
