"""What this room brings to pages that it does not own."""

from marketplace.core.locale import _
from marketplace.core.panels import NavItem, panel


@panel("nav.main", rank=-1)
def search() -> NavItem:
    return NavItem("search.index", _("Trouver un fournisseur"))
