"""What this room brings to pages that it does not own."""

from marketplace.core.locale import _
from marketplace.core.panels import NavItem, panel
from marketplace.core.seeding import Seeding
from marketplace.organizations import demo, queries, reference


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
