"""What is typed about a team: roles with their delegations, an invitation, who takes over."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.accounts.account_forms import name_field, refuse_addresses
from marketplace.accounts.actions import normalized
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, NoControls, read_version, stripped
from marketplace.core.locale import _, _l, current
from marketplace.organizations import words
from marketplace.organizations.editing.fields import Amount, Day
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.organizations.teams import inviting, rules
from marketplace.organizations.teams.inviting import Offer
from marketplace.organizations.teams.membership import HandOver, Successors
from marketplace.organizations.teams.rules import Grant

REQUIRED = _l("Ce champ est obligatoire.")
LANGUAGES = [SelectChoice("fr", _l("français")), SelectChoice("en", _l("anglais"))]


class RolesForm(Form):
    """The roles of a member, each with the ceiling and the days that it may have."""

    version = read_version()

    def __init__(self, membership: Membership, **options: Any) -> None:
        held = {one.role: one for one in membership.roles}
        shown: dict[str, Any] = {"version": membership.version}
        for role, one in held.items():
            shown |= {
                f"has_{role.value}": True,
                f"ceiling_{role.value}": one.ceiling_cents,
                f"from_{role.value}": one.starts_on,
                f"until_{role.value}": one.ends_on,
            }
        super().__init__(data=shown, **options)
        for role in Role:
            self[f"has_{role.value}"].label.text = words.said(role).capitalize()

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each role, in the order in which roles are listed; a bound that a role has not is missing."""
        names = ("has", "ceiling", "from", "until")
        return [{"role": role} | {name: self._fields.get(f"{name}_{role.value}") for name in names} for role in Role]

    def grants(self) -> list[Grant]:
        """The roles that are ticked, within what was typed."""
        typed = {name: field.data for name, field in self._fields.items()}
        return [
            Grant(role, *(typed.get(f"{name}_{role.value}") for name in ("ceiling", "from", "until")))
            for role in Role
            if typed[f"has_{role.value}"]
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if reason := rules.why_not_grants(self.grants()):
            self.form_errors.append(reason)
            return False
        return True


for _role in Role:
    setattr(RolesForm, f"has_{_role.value}", BooleanField(words.WORDS[_role]))
    if _role in rules.WITH_CEILING:
        setattr(RolesForm, f"ceiling_{_role.value}", Amount(_l("Plafond, en dollars avant taxes"), description=_l("Vide : sans plafond.")))
    if _role not in rules.WITHOUT_DAYS:
        setattr(RolesForm, f"from_{_role.value}", Day(_l("Premier jour")))
        setattr(RolesForm, f"until_{_role.value}", Day(_l("Dernier jour")))


class InviteForm(Form):
    """One place offered."""

    email = StringField(_l("Adresse de courriel"), filters=[stripped], validators=[DataRequired(REQUIRED), Length(max=254), NoControls()])
    name = name_field()
    locale = SelectField(_l("Langue"), choices=LANGUAGES, validators=[InputRequired(REQUIRED)])
    roles = SelectMultipleField(
        _l("Rôles"),
        validators=[InputRequired(_l("Choisissez au moins un rôle."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, organization: Organization, **options: Any) -> None:
        super().__init__(data={"locale": current(), "roles": [Role.READER.value]}, **options)
        self.organization = organization
        self.roles.choices = [(one.value, words.said(one)) for one in Role]

    def validate_email(self, field: Any) -> None:
        try:
            field.data = normalized(field.data)
        except Unusable as refused:
            raise ValidationError(refused.reason) from None
        if reason := inviting.why_not_offer(self.organization, field.data):
            raise ValidationError(reason)

    def validate_name(self, field: Any) -> None:
        refuse_addresses(field)

    def offer(self) -> Offer:
        chosen = tuple(Role(one) for one in self.roles.data or ())
        return Offer(self.email.data or "", self.name.data or "", self.locale.data or "fr", chosen)


class FileOfInvitationsForm(Form):
    """A file of places to offer."""

    sent = FileField(_l("Fichier"), validators=[FileRequired(_l("Choisissez un fichier."))])


class SealedForm(Form):
    """What a trial found sound, carried back as it was shown: signed, so that nothing else is sent."""

    sealed = HiddenField(validators=[InputRequired()])


class HandOverForm(Form):
    """Who takes what a leaving member holds alone: made for each departure, a list for each thing."""

    @classmethod
    def of(cls, orphaned: Sequence[Role], things: Sequence[HandOver], others: Sequence[Membership]) -> "HandOverForm":
        """The form of one departure; `others` may take over. The role of administrator, and things, must go to somebody."""
        nobody, chosen = SelectChoice("", _("Personne pour l’instant")), SelectChoice("", _("Choisissez une personne"))
        listed = [SelectChoice(str(one.id), one.user.name) for one in others]
        fields: dict[str, Any] = {}
        for role in orphaned:
            must = role is Role.ADMINISTRATOR
            label = _("Le rôle « %(role)s » passe à", role=words.said(role))
            presence = [DataRequired(_l("Choisissez une personne : une organisation garde toujours une administration."))] if must else []
            empty = chosen if must else nobody
            fields[f"role_{role.value}"] = SelectField(label, choices=[empty, *listed], validators=presence)
        for thing in things:
            fields[f"thing_{thing.key}"] = SelectField(
                thing.label, choices=[chosen, *listed], validators=[DataRequired(_l("Choisissez une personne."))]
            )
        return type("Departure", (cls,), fields)()

    def successors(self, others: Sequence[Membership]) -> Successors:
        known = {str(one.id): one for one in others}
        chosen = {name: known[field.data] for name, field in self._fields.items() if field.data in known}
        roles = {Role(name.removeprefix("role_")): one for name, one in chosen.items() if name.startswith("role_")}
        return Successors(roles, {name.removeprefix("thing_"): one for name, one in chosen.items() if name.startswith("thing_")})
