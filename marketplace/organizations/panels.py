"""What this room brings to pages that it does not own."""

from flask import url_for
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.acts import Named
from marketplace.core.locale import _
from marketplace.core.panels import NavItem, panel
from marketplace.core.seeding import Seeding
from marketplace.organizations import demo, queries, reference
from marketplace.organizations.models import Organization


@panel("nav.main")
def regions() -> NavItem:
    return NavItem("organizations.regions", _("Régions"))


@panel("reference")
def reference_rows() -> int:
    return reference.write()


@panel("seed")
def seed(seeding: Seeding) -> None:
    demo.seed(seeding)


@panel("seed.present")
def is_any_there() -> bool:
    return queries.is_any_there()


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "organizations.edit": _("a modifié une fiche"),
        "organizations.import": _("a importé un fichier d’entreprises"),
        "organizations.published": _("a publié une fiche"),
        "organizations.withdrawn": _("a retiré une fiche"),
    }


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Organisations by their names, each with the address of its page."""
    if subject_type != "Organization":
        return None
    rows = db.session().execute(select(Organization.id, Organization.name, Organization.slug).where(Organization.id.in_(ids)))
    return {number: Named(name, url_for("organizations.show", slug=slug)) for number, name, slug in rows}
