"""What files and programs bring to the pages of the catalogue: the ways to them from its list."""

from marketplace.core.access import can
from marketplace.core.locale import _
from marketplace.core.panels import NavItem, panel
from marketplace.organizations.models import Organization


@panel("listing.tools", rank=1)
def to_files(organization: Organization) -> NavItem:
    """The files of the catalogue."""
    return NavItem("catalogue.files", _("Importer ou emporter"))


@panel("listing.tools", rank=2)
def to_bulk(organization: Organization) -> NavItem:
    """Changing many listings at once."""
    return NavItem("catalogue.bulk", _("Changer plusieurs articles"))


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {"catalogue.bulk": _("a changé plusieurs articles à la fois")}


@panel("listing.tools", rank=3)
def to_keys(organization: Organization) -> NavItem | None:
    """The keys of programs, for whoever may make some."""
    return NavItem("catalogue.keys", _("Clés de programmes")) if can("organizations.team_manage", organization) else None
