"""What the team may type about an organisation, a part at a time; each part is saved alone."""

from datetime import date
from enum import Enum
from typing import Any, ClassVar

from flask import g
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.accounts.actions import normalized
from marketplace.core import clock
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import identifiers, queries, rules, words
from marketplace.organizations.editing import holdings
from marketplace.organizations.editing import parts as editing
from marketplace.organizations.editing.fields import Amount, Lines, WholeNumber, Year
from marketplace.organizations.models import BuyerType, NetworkType, Organization

OLDEST = 1600
NOT_SAID = _l("Non précisé")


class VersionedForm(Form):
    """A form that remembers which version of the page it was filled from."""

    version = read_version()

    def read_version(self) -> int:
        return int(self.version.data or 0)

    def standing(self, organization: Organization) -> int:
        """The status of the answer: 303 when it may be saved, 200 before it is sent, 422 when something is wrong, 409 when someone
        saved meanwhile; then what was typed stays, and sent again it is saved over the other's."""
        if not self.is_submitted():
            return 200
        if not self.validate():
            return 422
        if not editing.is_stale(organization, self.read_version()):
            return 303
        self.version.data = organization.version
        return 409

    def saved_meanwhile(self) -> list[tuple[str, str]]:
        """Where what is saved now differs from what was typed: the label of the field and what is saved."""
        return []

    def typed(self) -> dict[str, Any]:
        """Every value by its name, without the version and the token."""
        return {name: value for name, value in self.data.items() if name not in ("version", "csrf_token")}


class SectionForm(VersionedForm):
    """A part of a page: fields named as what they fill; `rows` says which stand side by side."""

    rows: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def __init__(self, organization: Organization, **options: Any) -> None:
        self.organization = organization
        names = [name for row in self.rows for name in row]
        now = {name: _plain(editing.value_of(organization, name)) for name in names if editing.is_known(name)}
        super().__init__(data={**now, "version": organization.version}, **options)

    def values(self) -> dict[str, Any]:
        """What was typed, as `editing.change` takes it: nothing is None."""
        return {name: value if value != "" else None for name, value in self.typed().items()}

    def warnings(self) -> list[str]:
        """What is kept as it was typed and should be looked at again."""
        return []

    def saved_meanwhile(self) -> list[tuple[str, str]]:
        now = type(self)(self.organization, formdata=None)
        differing = [name for row in self.rows for name in row if now[name].data != self[name].data]
        return [
            (str(self[name].label.text), _shown(now[name])) for name in differing if (now[name].data or None) != (self[name].data or None)
        ]


class IdentityForm(SectionForm):
    """Its names, its number, what it is."""

    rows = (
        ("name", "legal_name"),
        ("other_names",),
        ("neq", "founded_year"),
        ("legal_form_code",),
        ("is_enterprise",),
        ("buyer_type", "network_type"),
        ("languages",),
    )
    name = short_text(_l("Nom"), description=_l("Celui sous lequel on la connaît."))
    legal_name = short_text(_l("Nom légal"), required=False, description=_l("S’il diffère du nom."))
    other_names = Lines(_l("Autres noms"), description=_l("Noms commerciaux ou anciens noms, un par ligne."))
    neq = short_text(_l("Numéro d’entreprise (NEQ)"), required=False, description=_l("Dix chiffres."))
    founded_year = Year(_l("Année de fondation"), least=OLDEST, most=9999)
    legal_form_code = SelectField(_l("Forme juridique"), validators=[Optional()])
    is_enterprise = BooleanField(_l("C’est une entreprise collective"))
    buyer_type = SelectField(_l("Type d’acheteur"), validators=[Optional()])
    network_type = SelectField(_l("Type de réseau"), validators=[Optional()])
    languages = SelectMultipleField(_l("Langues de service"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())

    def __init__(self, organization: Organization, **options: Any) -> None:
        super().__init__(organization, **options)
        self.legal_form_code.choices = [("", str(NOT_SAID)), *((one.code, str(one.label)) for one in queries.legal_forms())]
        self.buyer_type.choices = words.choices(BuyerType, _l("Ce n’est pas un acheteur"))
        self.network_type.choices = words.choices(NetworkType, _l("Ce n’est pas un réseau"))
        known = [*words.LANGUAGES, *(one for one in organization.languages if one not in words.LANGUAGES)]
        self.languages.choices = [(code, words.language(code)) for code in known]

    def validate_neq(self, field: Any) -> None:
        if field.data and identifiers.neq_digits(field.data) is None:
            raise ValidationError(_("Un NEQ a dix chiffres : vérifiez le nombre, ou laissez ce champ vide."))

    def validate_founded_year(self, field: Any) -> None:
        if field.data and field.data > clock.local_day(g.at).year:
            raise ValidationError(_("Cette année n’est pas encore venue."))

    def validate_is_enterprise(self, field: Any) -> None:
        if not (field.data or self.buyer_type.data or self.network_type.data):
            raise ValidationError(_("Dites ce qu’elle est : une entreprise collective, un acheteur ou un réseau."))

    def values(self) -> dict[str, Any]:
        typed = super().values()
        read = {"neq": identifiers.neq_digits, "buyer_type": BuyerType, "network_type": NetworkType}
        return {
            **typed,
            # Some are not on the form of whoever is not of the team.
            **{name: of(typed[name]) if typed[name] else None for name, of in read.items() if name in typed},
            "languages": [code for code, _label in self.languages.choices if code in (self.languages.data or ())],
        }

    def warnings(self) -> list[str]:
        neq = self.values().get("neq")
        if not neq:
            return []
        doubtful = [] if identifiers.is_likely_neq(neq) else [_("Le NEQ %(neq)s est enregistré, mais il semble mal copié.", neq=neq)]
        others = holdings.with_neq(neq, but=self.organization)
        return doubtful + [_("Une autre fiche porte ce NEQ : %(name)s.", name=other.name) for other in others]


class PresentationForm(SectionForm):
    """What it says of itself."""

    rows = (("mission_fr",), ("mission_en",), ("description_fr",), ("description_en",), ("website",))
    mission_fr = long_text(_l("Mission en français"), required=False, most=1000)
    mission_en = long_text(_l("Mission en anglais"), required=False, most=1000)
    description_fr = long_text(
        _l("Description en français"),
        required=False,
        description=_l("Deux ou trois phrases : ce qu’elle offre, à qui, sur quel territoire."),
    )
    description_en = long_text(
        _l("Description en anglais"), required=False, description=_l("Sans elle, la page anglaise montre la description française.")
    )
    website = short_text(_l("Site Web"), required=False, description=_l("Adresse complète, par exemple https://exemple.org"))

    def validate_website(self, field: Any) -> None:
        if field.data and not rules.is_website(field.data):
            raise ValidationError(_("Écrivez une adresse complète qui commence par https:// ou http://."))

    def values(self) -> dict[str, Any]:
        return {**super().values(), "description_fr": self.description_fr.data or ""}


class ContactForm(SectionForm):
    """How one reaches it: the address is never shown, only written to."""

    rows = (("contact_email",), ("contact_phone",))
    contact_email = short_text(
        _l("Courriel"), required=False, description=_l("Jamais affiché : les visiteurs lui écrivent par un formulaire.")
    )
    contact_phone = short_text(_l("Téléphone"), required=False, most=60, description=_l("Affiché sur la fiche."))

    def validate_contact_email(self, field: Any) -> None:
        try:
            field.data = normalized(field.data) if field.data else field.data
        except Unusable as refused:
            raise ValidationError(refused.reason) from None

    def validate_contact_phone(self, field: Any) -> None:
        if field.data and identifiers.telephone(field.data) is None:
            raise ValidationError(_("Écrivez un numéro comme 418 555-0123, poste 4."))

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {**typed, "contact_phone": identifiers.telephone(typed["contact_phone"]) if typed["contact_phone"] else None}


class PeopleForm(SectionForm):
    """Who works there."""

    rows = (("employees", "employees_in_integration"),)
    employees = WholeNumber(_l("Personnes employées"), most=1_000_000)
    employees_in_integration = WholeNumber(_l("Dont en parcours d’insertion ou en emploi adapté"), most=1_000_000)

    def validate_employees_in_integration(self, field: Any) -> None:
        if field.data is not None and self.employees.data is not None and field.data > self.employees.data:
            raise ValidationError(_("Ce nombre ne peut pas dépasser celui des personnes employées."))


class CapacityForm(SectionForm):
    """What it can take on; the public does not see it."""

    rows = (("largest_contract", "insurance"),)
    largest_contract = Amount(_l("Plus grand contrat réalisé, en dollars"), description=_l("Le montant avant taxes."))
    insurance = Amount(_l("Assurance responsabilité, en dollars"), description=_l("Le montant de la couverture."))


def _shown(field: Any) -> str:
    """What a field holds, as its page would show it."""
    if isinstance(field, BooleanField):
        return _("oui") if field.data else _("non")
    if isinstance(field, (SelectField, SelectMultipleField)):
        chosen = field.data if isinstance(field.data, list) else [field.data or ""]
        return ", ".join(str(label) for value, label in field.choices if value in chosen) or "–"
    return str(field._value()) or "–"


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value if value is None or isinstance(value, (str, int, float, bool, date, list)) else str(value)
