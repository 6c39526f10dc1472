"""What this room brings to pages that it does not own."""

from flask import url_for
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.acts import Named
from marketplace.core.locale import _
from marketplace.core.panels import NavItem, panel
from marketplace.core.seeding import Seeding
from marketplace.organizations import act_words, demo, of_a_person, queries, reference_write, told
from marketplace.organizations.compliance import pieces as compliance_pieces
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import naming, pieces
from marketplace.organizations.trust import of_a_person as trust_of_a_person
from marketplace.organizations.trust import pieces as trust_pieces

__all__ = ["compliance_pieces", "naming", "of_a_person", "pieces", "told", "trust_of_a_person", "trust_pieces"]


@panel("nav.main")
def browse() -> NavItem:
    return NavItem("organizations.browse", _("Parcourir"))


@panel("nav.footer")
def browse_from_the_foot() -> NavItem:
    return NavItem("organizations.browse", _("Parcourir le répertoire"))


@panel("nav.footer")
def map_from_the_foot() -> NavItem:
    return NavItem("organizations.on_map", _("Carte des entreprises"))


@panel("reference")
def reference_rows() -> int:
    return reference_write.write()


@panel("seed")
def seed(seeding: Seeding) -> None:
    demo.seed(seeding)


@panel("seed.present")
def is_any_there() -> bool:
    return queries.is_any_there()


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "error_reports.dismissed": _("a répondu à un signalement : rien à corriger"),
        "error_reports.mended": _("a corrigé une erreur signalée"),
        "error_reports.open": _("a rouvert un signalement"),
        "organizations.edit": _("a modifié une fiche"),
        "duplicate_pairs.apart": _("a gardé séparées deux fiches qui se ressemblent"),
        "duplicate_pairs.merged": _("a réglé un doublon par une fusion"),
        "duplicate_pairs.proposed": _("a remis un doublon parmi ceux à trancher"),
        "organizations.merge": _("a fusionné une autre fiche dans celle-ci"),
        "organizations.unmerge": _("a annulé la fusion d’une autre fiche dans celle-ci"),
        "organizations.start": _("a commencé une fiche"),
        "organizations.place_name": _("a ajouté un autre nom à une municipalité"),
        "organizations.place_name_withdrawn": _("a retiré un autre nom d’une municipalité"),
        "organizations.place_period": _("a daté l’appartenance d’une municipalité"),
        "organizations.published": _("a publié une fiche"),
        "organizations.withdrawn": _("a retiré une fiche"),
        **act_words.verbs_of_teams(),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return act_words.fields()


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Organisations by their names, each with the address of its page."""
    if subject_type != "Organization":
        return None
    rows = db.session().execute(select(Organization.id, Organization.name, Organization.slug).where(Organization.id.in_(ids)))
    return {number: Named(name, url_for("organizations.show", slug=slug)) for number, name, slug in rows}
