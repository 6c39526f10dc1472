"""What may be typed of the things attached to an organisation, one at a time."""

from datetime import date
from enum import Enum
from typing import Any, ClassVar

from flask import g
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.core import clock
from marketplace.core.forms import long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import queries, words
from marketplace.organizations.editing import holdings
from marketplace.organizations.editing import parts as editing
from marketplace.organizations.editing.fields import Day, WholeNumber, Year
from marketplace.organizations.editing.forms import NOT_SAID, OLDEST, VersionedForm
from marketplace.organizations.models import ClauseKind, Nature, Organization, Reach, StatutoryClause

REQUIRED = _l("Ce champ est obligatoire.")
FARTHEST = 2000


class EntryForm(VersionedForm):
    """One thing attached to an organisation: `row` is None for a new one; `names` are what it fills and the log tells."""

    names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, organization: Organization, row: Any = None, **options: Any) -> None:
        self.organization, self.row = organization, row
        now = {name: _plain(editing.value_of(row, name)) for name in self.names} if row is not None else {}
        super().__init__(data={**now, "version": organization.version}, **options)

    def values(self) -> dict[str, Any]:
        """What was typed, as `editing.add_row` takes it: nothing is None."""
        return {name: self[name].data if self[name].data != "" else None for name in self.names}


class ActivityForm(EntryForm):
    """A trade and the territory that it serves."""

    names = ("sector_code", "nature", "reach", "region_codes", "mrc_codes", "radius_km")
    sector_code = SelectField(_l("Secteur d’activité"), validators=[InputRequired(REQUIRED)])
    nature = SelectField(_l("Nature des contrats"), validators=[Optional()])
    reach = SelectField(_l("Territoire desservi"), validators=[Optional()], description=_l("Où elle va, non où elle est."))
    radius_km = WholeNumber(_l("Rayon, en kilomètres"), least=1, most=FARTHEST, description=_l("À vol d’oiseau, autour de son adresse."))
    region_codes = SelectMultipleField(_l("Régions desservies"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    mrc_codes = SelectMultipleField(_l("MRC desservies"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())

    def __init__(self, organization: Organization, row: Any = None, **options: Any) -> None:
        super().__init__(organization, row, **options)
        self.sector_code.choices = [("", _("Choisissez un secteur")), *((one.code, str(one.label)) for one in queries.sectors())]
        self.nature.choices = words.choices(Nature, NOT_SAID)
        self.reach.choices = words.choices(Reach, _l("À préciser"))
        self.region_codes.choices = [(one.code, str(one.label)) for one in queries.regions()]
        self.mrc_codes.choices = [(one.code, one.name) for one in holdings.mrcs()]

    def validate_reach(self, field: Any) -> None:
        needed = {
            Reach.REGIONS.value: (self.region_codes.data, _("Cochez au moins une région.")),
            Reach.MRCS.value: (self.mrc_codes.data, _("Cochez au moins une MRC.")),
            Reach.RADIUS.value: (self.radius_km.data or self.radius_km.errors, _("Écrivez le rayon en kilomètres.")),
        }
        given, reason = needed.get(field.data, (True, ""))
        if not given:
            raise ValidationError(reason)

    def values(self) -> dict[str, Any]:
        """What does not go with the reach that was chosen is left aside: a radius beside regions would say two things."""
        typed = super().values()
        reach = Reach(typed["reach"]) if typed["reach"] else None
        return {
            "sector_code": typed["sector_code"],
            "nature": Nature(typed["nature"]) if typed["nature"] else None,
            "reach": reach,
            "region_codes": [
                code for code, _label in self.region_codes.choices if reach is Reach.REGIONS and code in typed["region_codes"]
            ],
            "mrc_codes": self._mrc_codes() if reach is Reach.MRCS else [],
            "radius_km": typed["radius_km"] if reach is Reach.RADIUS else None,
        }

    def _mrc_codes(self) -> list[str]:
        """In the order in which the row keeps them: by name."""
        by_name = sorted(holdings.mrcs(), key=lambda one: one.sort_name)
        return [one.code for one in by_name if one.code in (self.mrc_codes.data or ())]


class ClauseForm(EntryForm):
    """A clause of its statutes and what proves it."""

    names = ("kind", "evidence", "stated_on")
    kind = SelectField(_l("Clause"), validators=[InputRequired(REQUIRED)])
    evidence = long_text(
        _l("Preuve"), most=1000, description=_l("Le document et l’article où on la lit. La forme juridique seule ne prouve rien.")
    )
    stated_on = Day(_l("Date des statuts ou de la désignation"))

    def __init__(self, organization: Organization, row: Any = None, **options: Any) -> None:
        super().__init__(organization, row, **options)
        self.kind.choices = words.choices(ClauseKind)

    def validate_kind(self, field: Any) -> None:
        others = {one.kind.value for one in holdings.rows(StatutoryClause, self.organization) if one is not self.row}
        if field.data in others:
            raise ValidationError(_("Cette clause est déjà là : modifiez-la plutôt."))

    def validate_stated_on(self, field: Any) -> None:
        _not_to_come(field)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "kind": ClauseKind(self.kind.data)}


class CertificationForm(EntryForm):
    """A certification that it holds."""

    names = ("certification_code", "number", "issuer", "issued_on", "expires_on")
    certification_code = SelectField(_l("Certification ou reconnaissance"), validators=[InputRequired(REQUIRED)])
    number = short_text(_l("Numéro"), required=False, most=100)
    issuer = short_text(_l("Délivrée par"), required=False)
    issued_on = Day(_l("Délivrée le"))
    expires_on = Day(_l("Valide jusqu’au"), description=_l("Son dernier jour valide; vide si elle n’a pas de terme."))

    def __init__(self, organization: Organization, row: Any = None, **options: Any) -> None:
        super().__init__(organization, row, **options)
        listed = ((one.code, str(one.label)) for one in holdings.certifications())
        self.certification_code.choices = [("", _("Choisissez-la dans la liste")), *listed]

    def validate_issued_on(self, field: Any) -> None:
        _not_to_come(field)

    def validate_expires_on(self, field: Any) -> None:
        if field.data and self.issued_on.data and field.data <= self.issued_on.data:
            raise ValidationError(_("Le dernier jour valide vient après la date de délivrance."))


class ReferenceForm(EntryForm):
    """A client that may be named in public, and what was done for it."""

    names = ("client", "year", "what_fr", "what_en")
    client = short_text(_l("Client"), description=_l("Avec son accord : son nom est affiché sur la fiche."))
    year = Year(_l("Année"), least=OLDEST, most=9999)
    what_fr = long_text(_l("Ce qui a été fait, en français"), most=500)
    what_en = long_text(_l("Ce qui a été fait, en anglais"), required=False, most=500)

    def validate_year(self, field: Any) -> None:
        if field.data and field.data > clock.local_day(g.at).year:
            raise ValidationError(_("Cette année n’est pas encore venue."))


class MembershipForm(EntryForm):
    """A network to which it belongs, from when and until when."""

    names = ("network_id", "since", "until")
    network_id = SelectField(_l("Réseau"), coerce=str, validators=[InputRequired(REQUIRED)])
    since = Day(_l("Depuis"))
    until = Day(_l("Jusqu’au"), description=_l("Le premier jour où elle n’en est plus; vide si elle en est encore."))

    def __init__(self, organization: Organization, row: Any = None, **options: Any) -> None:
        super().__init__(organization, row, **options)
        listed = ((str(number), name) for number, name in holdings.networks(but=organization))
        self.network_id.choices = [("", _("Choisissez un réseau")), *listed]

    def validate_until(self, field: Any) -> None:
        if field.data and self.since.data and field.data <= self.since.data:
            raise ValidationError(_("La fin vient après le début."))

    def values(self) -> dict[str, Any]:
        return {**super().values(), "network_id": int(self.network_id.data)}


def _not_to_come(field: Any) -> None:
    if field.data and field.data > clock.local_day(g.at):
        raise ValidationError(_("Cette date n’est pas encore venue."))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value if value is None or isinstance(value, (str, date, list, bool)) or type(value) is int else str(value)
