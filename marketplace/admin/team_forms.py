"""What the team types of an organisation: who joins it, its domains of addresses, its suspension."""

from datetime import datetime
from typing import Any

from flask import g
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from marketplace.accounts import queries as people
from marketplace.accounts import suspensions
from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, NoControls, long_text, short_text, stripped
from marketplace.core.locale import _, _l
from marketplace.organizations import words
from marketplace.organizations.editing.fields import Day
from marketplace.organizations.models import BuyerType, JoinRequest, Organization, Role
from marketplace.organizations.teams import belonging, domains, role_words, standing

REQUIRED = _l("Ce champ est obligatoire.")
MOST_REASON = 1000


class DecisionForm(Form):
    """What the team decides of somebody who says that she works for a buyer."""

    decision = RadioField(
        _l("Décision"),
        choices=[SelectChoice("accept", _l("Accepter la personne")), SelectChoice("refuse", _l("Refuser"))],
        validators=[InputRequired(_l("Choisissez l’une des deux."))],
    )
    role = SelectField(_l("Rôle"), validators=[InputRequired(REQUIRED)])
    basis = SelectField(_l("Ce qui le prouve"), validators=[InputRequired(REQUIRED)])
    reason = long_text(_l("Raison du refus"), required=False, most=MOST_REASON, description=_l("La personne la lira."))

    def __init__(self, request: JoinRequest, *, has_administrator: bool, **options: Any) -> None:
        is_private = request.organization.buyer_type is BuyerType.PRIVATE
        first = Role.READER if has_administrator else Role.ADMINISTRATOR
        super().__init__(data={"role": first.value, "basis": standing.BY_NEQ if is_private else standing.BY_TEAM}, **options)
        self.buyer = request.organization
        self.role.choices = [(one.value, words.said(one)) for one in Role]
        self.basis.choices = role_words.bases(request.organization)

    def validate_basis(self, field: Any) -> None:
        is_confirmed = self.buyer.standing is not None and self.buyer.standing.confirmed_at is not None
        if self.decision.data == "accept" and not is_confirmed and (reason := standing.why_not_confirm(self.buyer, field.data)):
            raise ValidationError(reason)

    def validate(self, extra_validators: Any = None) -> bool:
        # Not a validator of the field: those of an empty one are not asked.
        is_sound = super().validate(extra_validators)
        if self.decision.data == "refuse" and not (self.reason.data or "").strip():
            self.reason.errors, is_sound = [_("Dites pourquoi : la personne lira cette raison.")], False
        return is_sound


class DomainForm(Form):
    """A domain of addresses."""

    domain = short_text(_l("Domaine de courriel"), most=253, description=_l("Ce qui suit l’arobas, par exemple ville.exemple.org."))

    def __init__(self, organization: Organization, **options: Any) -> None:
        super().__init__(**options)
        self.organization = organization

    def validate_domain(self, field: Any) -> None:
        try:
            domain = domains.written(field.data or "")
        except Unusable as refused:
            raise ValidationError(refused.reason) from None
        if reason := domains.why_not_add(self.organization, domain):
            raise ValidationError(reason)


class MemberForm(Form):
    """Someone whom the team of the platform puts in a team."""

    email = StringField(_l("Adresse de courriel"), filters=[stripped], validators=[DataRequired(REQUIRED), Length(max=254), NoControls()])
    role = SelectField(_l("Rôle"), validators=[InputRequired(REQUIRED)])

    def __init__(self, organization: Organization, **options: Any) -> None:
        super().__init__(data={"role": Role.ADMINISTRATOR.value}, **options)
        self.organization = organization
        self.role.choices = [(one.value, words.said(one)) for one in Role]

    def validate_email(self, field: Any) -> None:
        person = self.person()
        if person is None:
            raise ValidationError(_("Personne n’utilise cette adresse : la personne ouvre d’abord un compte."))
        if any(one.user_id == person.id for one in belonging.team(self.organization)):
            raise ValidationError(_("Cette personne fait déjà partie de l’équipe."))

    def person(self) -> User | None:
        return people.by_email(self.email.data or "")


class SuspendForm(Form):
    """Why an organisation is suspended, and its last day."""

    reason = long_text(_l("Raison"), most=MOST_REASON, description=_l("Ses membres la liront."))
    last_day = Day(_l("Dernier jour de la suspension"), description=_l("Sans date, elle dure jusqu’à ce que l’équipe la lève."))

    def __init__(self, organization: Organization, **options: Any) -> None:
        super().__init__(**options)
        self.organization = organization

    def until(self) -> datetime | None:
        """The instant of the end: midnight in Québec after the last day."""
        return suspensions.end_of(self.last_day.data) if self.last_day.data else None

    def validate_last_day(self, field: Any) -> None:
        if field.data and field.data < clock.local_day(g.at):
            raise ValidationError(_("Ce jour est passé : choisissez-en un à venir."))
