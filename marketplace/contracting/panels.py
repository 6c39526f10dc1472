"""What this room brings to pages that it does not own."""

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.account_cards import Card
from marketplace.contracting import demo, demo_direct, of_a_person, queries, words
from marketplace.contracting.direct import pieces as direct_pieces
from marketplace.contracting.models import ContractingBylaw, ContractThreshold
from marketplace.contracting.thresholds import reference
from marketplace.core import db
from marketplace.core.access import can
from marketplace.core.acts import Named
from marketplace.core.formats import day
from marketplace.core.locale import _, _l
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.seeding import Seeding
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization

__all__ = ["direct_pieces", "of_a_person"]


@panel("reference")
def reference_rows() -> int:
    return reference.write()


@panel("seed")
def seed(seeding: Seeding) -> None:
    demo.seed(seeding)
    demo_direct.seed(seeding)


@panel("nav.footer")
def adviser_from_the_foot() -> NavItem:
    return NavItem("contracting.adviser", _("Conseiller en modes d’achat"))


@panel("space.tabs")
def tab(organization: Organization) -> NavItem | None:
    """The by-laws of a buyer."""
    return NavItem("contracting.bylaws", _("Règlement")) if can("contracting.bylaw_see", organization) else None


@panel("space.cards")
def cards(organization: Organization) -> list[Card]:
    """The adviser, with this buyer’s own rules, and its by-laws."""
    if not can("contracting.bylaw_see", organization):
        return []
    bylaw = queries.bylaw_now(organization)
    said = _("« %(title)s », en vigueur depuis le %(day)s.", title=bylaw.title, day=day(bylaw.valid_from)) if bylaw else ""
    return [
        Card(
            _("Conseiller en modes d’achat"),
            url_for("contracting.adviser", pour=organization.slug),
            _("Gré à gré, demande de prix, appel d’offres : ce qui est possible selon le montant et la date."),
        ),
        Card(
            _("Règlement de gestion contractuelle"),
            url_for("contracting.bylaws", slug=organization.slug),
            said or _("Aucun n’est inscrit : le conseiller s’en tient à la loi."),
        ),
    ]


@panel("desk.staff")
def thresholds_card() -> Markup | None:
    """The dated rules, for the team."""
    return markup(render_template("contracting/desk/_card.html")) if can("contracting.keep_thresholds") else None


@panel("organization.links")
def links() -> list[Link]:
    """A by-law stays with the page that has another from the same day."""
    return [Link(ContractingBylaw.organization_id, _l("règlements de gestion contractuelle"), alone=("valid_from",))]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "contracting.bylaw_added": _("a ajouté un règlement de gestion contractuelle"),
        "contracting.bylaw_revised": _("a modifié un règlement de gestion contractuelle à venir"),
        "contracting.bylaw_file": _("a joint le texte d’un règlement de gestion contractuelle"),
        "contracting.threshold_added": _("a ajouté une règle datée sur les contrats"),
        "contracting.threshold_ended": _("a mis fin à une règle datée sur les contrats"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    """Prefixed, for other rooms have fields of the same names."""
    return {f"contracting.{name}": str(said) for name, said in words.FIELDS.items()}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """By-laws by their titles, dated rules by what they are; both lead to their pages."""
    if subject_type == "ContractThreshold":
        rows = db.session().execute(select(ContractThreshold.id, ContractThreshold.rule).where(ContractThreshold.id.in_(ids)))
        return {number: Named(words.rule(rule), url_for("contracting.threshold", number=number)) for number, rule in rows}
    if subject_type != "ContractingBylaw":
        return None
    asked = select(ContractingBylaw.id, ContractingBylaw.title, Organization.slug).join(ContractingBylaw.organization)
    found = db.session().execute(asked.where(ContractingBylaw.id.in_(ids)))
    return {number: Named(title, url_for("contracting.bylaw", slug=slug, number=number)) for number, title, slug in found}
