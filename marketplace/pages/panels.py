"""What this room brings to the foot of every page."""

from marketplace.core.locale import _
from marketplace.core.panels import NavItem, panel


@panel("nav.footer")
def about() -> NavItem:
    return NavItem("pages.about", _("À propos"))


@panel("nav.footer")
def privacy() -> NavItem:
    return NavItem("pages.privacy", _("Renseignements personnels"))
