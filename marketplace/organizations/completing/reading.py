"""What a page holds, read for its completion, and the words and addresses of what is missing."""

from dataclasses import dataclass, replace

from flask import url_for
from sqlalchemy import exists, func, select

from marketplace.core import db, panels
from marketplace.core.locale import _
from marketplace.organizations.completing import rules
from marketplace.organizations.completing.rules import Held, Step
from marketplace.organizations.models import Availability, ClientReference, ComplianceItem, Organization, Picture


@dataclass(frozen=True)
class Completion:
    """How complete a page is (0 to 100), what to add next (None: nothing), and how many things are missing."""

    percent: int
    next_step: Step | None
    missing: int


def of(organization: Organization) -> Completion:
    """The completion of a page; what rooms above bring to the panel `organization.completion` counts with ours."""
    brought = [one for found in panels.pieces("organization.completion", organization=organization) for one in found]
    found = [*_worded(organization, rules.steps(held(organization))), *brought]
    return Completion(rules.percent(found), rules.next_step(found), sum(not one.is_done for one in found))


def held(organization: Organization) -> Held:
    """What a page holds, with one question."""
    o, key = organization, organization.id
    row = (
        db.session()
        .execute(
            select(
                exists().where(Picture.organization_id == key, Picture.rank == 0).label("logo"),
                _count(Picture, key).where(Picture.rank != 0).scalar_subquery().label("photos"),
                _count(ClientReference, key).scalar_subquery().label("references"),
                exists().where(Availability.organization_id == key).label("capacity"),
                _count(ComplianceItem, key).where(ComplianceItem.ended_at.is_(None)).scalar_subquery().label("compliance"),
            )
        )
        .one()
    )
    return Held(
        activities=len(o.activities),
        activities_with_territory=sum(one.reach is not None for one in o.activities),
        description_letters=len(o.description_fr or ""),
        has_contact=bool(o.contact_email or o.contact_phone),
        has_place=bool(o.municipality and o.region_code),
        has_logo=bool(row.logo),
        photos=row.photos,
        references=row.references,
        says_capacity=bool(row.capacity),
        has_english=bool(o.description_en),
        compliance_items=row.compliance,
    )


def _count(model: type[Picture | ClientReference | ComplianceItem], key: int):  # type: ignore[no-untyped-def]
    return select(func.count()).select_from(model).where(model.organization_id == key)


def _worded(organization: Organization, found: list[Step]) -> list[Step]:
    said = {
        "trade": (_("Dites ce que vous faites : les acheteurs cherchent par métier."), "activites"),
        "territory": (
            _("Dites quel territoire vous desservez, pour chaque activité : c’est le premier filtre des acheteurs."),
            "activites",
        ),
        "contact": (_("Donnez une adresse ou un téléphone, pour que les acheteurs puissent vous joindre."), "coordonnees"),
        "description": (_("Décrivez ce que vous offrez en quelques phrases : la recherche lit ces mots."), "presentation"),
        "place": (_("Dites où vous êtes : les acheteurs cherchent près d’eux."), "lieu"),
        "logo": (_("Ajoutez votre logo, pour qu’on vous reconnaisse dans une liste."), "images"),
        "photo": (_("Ajoutez une photo de ce que vous faites."), "images"),
        "reference": (_("Nommez un client qui accepte de l’être : cela rassure un nouvel acheteur."), "references"),
        "english": (_("Décrivez-vous aussi en anglais, pour les acheteurs qui lisent la page en anglais."), "presentation"),
    }
    slug = organization.slug
    words = {key: (sentence, _part(slug, part)) for key, (sentence, part) in said.items()}
    words["capacity"] = (
        _("Dites ce que vous pouvez prendre dans les prochains mois."),
        url_for("organizations.capacity", slug=slug),
    )
    words["compliance"] = (
        _("Réunissez d’avance les pièces que les acheteurs demandent avant de signer."),
        url_for("organizations.compliance", slug=slug),
    )
    return [replace(one, sentence=str(words[one.key][0]), url=words[one.key][1]) for one in found]


def _part(slug: str, part: str) -> str:
    """Where a part of the page is edited: a list, or a form."""
    lists = ("activites", "images", "references")
    return url_for("organizations.entries" if part in lists else "organizations.edit", slug=slug, part=part)
