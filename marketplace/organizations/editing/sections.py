"""The parts of a page that are edited apart, in the order of the menu, each with what its address is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marketplace.core.errors import Missing
from marketplace.core.formats import day
from marketplace.core.locale import _, _l
from marketplace.organizations import words
from marketplace.organizations.editing import forms, picture_forms
from marketplace.organizations.editing.entry_forms import (
    ActivityForm,
    CertificationForm,
    ClauseForm,
    EntryForm,
    MembershipForm,
    ReferenceForm,
)
from marketplace.organizations.models import (
    Activity,
    ClientReference,
    HeldCertification,
    NetworkMember,
    Organization,
    Picture,
    Reach,
    StatutoryClause,
)
from marketplace.organizations.places.form import PlaceForm

PICTURES = "images"


@dataclass(frozen=True)
class Section:
    """A part with one form."""

    key: str
    label: Any
    form: type[forms.SectionForm]
    lede: Any


@dataclass(frozen=True)
class Entries:
    """A part that is a list of things; `tell` says one of them in a short title and a few words."""

    key: str
    label: Any
    model: type[Any]
    form: type[EntryForm]
    tell: Callable[[Any, EntryForm], tuple[str, str]]
    add: Any
    lede: Any


def _activity(row: Activity, _form: EntryForm) -> tuple[str, str]:
    served = {
        None: _("territoire à préciser"),
        Reach.PROVINCE: words.said(Reach.PROVINCE),
        Reach.REGIONS: ", ".join(str(one.label) for one in row.regions),
        Reach.MRCS: ", ".join(one.name for one in row.mrcs),
        Reach.RADIUS: _("%(km)s km à la ronde", km=row.radius_km),
    }[row.reach]
    return str(row.sector.label), " · ".join(filter(None, [words.said(row.nature) if row.nature else "", served]))


def _clause(row: StatutoryClause, _form: EntryForm) -> tuple[str, str]:
    when = f" ({day(row.stated_on)})" if row.stated_on else ""
    return words.said(row.kind), f"{row.evidence}{when}"


def _certification(row: HeldCertification, _form: EntryForm) -> tuple[str, str]:
    until = _("valide jusqu’au %(day)s", day=day(row.expires_on)) if row.expires_on else ""
    return str(row.certification.label), " · ".join(filter(None, [row.number, row.issuer, until]))


def _reference(row: ClientReference, _form: EntryForm) -> tuple[str, str]:
    return row.client, " · ".join(filter(None, [str(row.year) if row.year else "", str(row.what)]))


def _membership(row: NetworkMember, form: EntryForm) -> tuple[str, str]:
    names = dict(form["network_id"].choices)
    since = _("depuis le %(day)s", day=day(row.since)) if row.since else ""
    until = _("jusqu’au %(day)s", day=day(row.until)) if row.until else ""
    return names.get(str(row.network_id), _("Réseau retiré")), " · ".join(filter(None, [since, until]))


SECTIONS: tuple[Section, ...] = (
    Section("identite", _l("Identité"), forms.IdentityForm, _l("Ses noms, son numéro et ce qu’elle est.")),
    Section("lieu", _l("Lieu"), PlaceForm, _l("Où elle est. Le territoire qu’elle dessert se dit avec ses activités.")),
    Section("presentation", _l("Présentation"), forms.PresentationForm, _l("Ce que les acheteurs lisent d’elle.")),
    Section("coordonnees", _l("Coordonnées"), forms.ContactForm, _l("Comment la joindre.")),
    Section("personnes", _l("Personnes"), forms.PeopleForm, _l("Combien de personnes y travaillent.")),
    Section("capacite", _l("Capacité"), forms.CapacityForm, _l("Le public ne voit pas ces montants.")),
)

LISTS: tuple[Entries, ...] = (
    Entries(
        *("activites", _l("Activités"), Activity, ActivityForm, _activity, _l("Ajouter une activité")),
        _l("Ce qu’elle vend à des organismes, et où. Elle peut être locale pour un métier et provinciale pour un autre."),
    ),
    Entries(
        *("clauses", _l("Clauses"), StatutoryClause, ClauseForm, _clause, _l("Ajouter une clause")),
        _l("Ce que disent ses statuts, preuve à l’appui. La forme juridique seule ne permet aucune conclusion."),
    ),
    Entries(
        *("certifications", _l("Certifications"), HeldCertification, CertificationForm, _certification, _l("Ajouter une certification")),
        _l("Certifications, reconnaissances et permis qu’elle détient."),
    ),
    Entries(
        *("references", _l("Références"), ClientReference, ReferenceForm, _reference, _l("Ajouter une référence")),
        _l("Des clients qui acceptent d’être nommés."),
    ),
    Entries(
        *("reseaux", _l("Réseaux"), NetworkMember, MembershipForm, _membership, _l("Ajouter un réseau")),
        _l("Les réseaux dont elle est membre."),
    ),
    Entries(
        *(PICTURES, _l("Images"), Picture, picture_forms.PictureForm, picture_forms.tell, _l("Ajouter une image")),
        _l("Son logo et quelques photos, chacun avec un texte pour qui ne les voit pas."),
    ),
)


def section(key: str) -> Section:
    """The part of this address; Missing for none."""
    return next((one for one in SECTIONS if one.key == key), None) or _missing()


# What an organisation is, and the number by which it is told from others, decide of its rights: the team alone changes them.
KEPT_BY_TEAM = ("is_enterprise", "buyer_type", "network_type", "neq")


def form_of(part: Section, organization: Organization, *, whole: bool) -> Any:
    """The form of a part; without `whole`, that of somebody who is not of the team."""
    form = part.form(organization)
    if whole:
        return form
    for name in KEPT_BY_TEAM:
        if name in form:
            delattr(form, name)
    form.rows = tuple(row for row in (tuple(name for name in row if name in form) for row in form.rows) if row)
    return form


def entries(key: str) -> Entries:
    """The list of this address; Missing for none."""
    return next((one for one in LISTS if one.key == key), None) or _missing()


def menu() -> list[tuple[str, str, str]]:
    """Every part in the order of the menu: the page that edits it, its key, its name."""
    listed = [("organizations.edit", one.key, str(one.label)) for one in SECTIONS]
    return [*listed, *(("organizations.entries", one.key, str(one.label)) for one in LISTS)]


def _missing() -> Any:
    raise Missing()
