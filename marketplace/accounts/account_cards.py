"""The cards of a person’s own space: each part of the site brings one to `account.sections`; here, those of the account itself."""

from dataclasses import dataclass

from flask import g, url_for

from marketplace.accounts import open_sessions
from marketplace.accounts.models import User
from marketplace.core import panels
from marketplace.core.locale import _, ngettext
from marketplace.core.panels import panel


@dataclass(frozen=True)
class Card:
    """A card: what it is about, where it leads, and how things stand in one sentence; all of it in the language of the page."""

    label: str
    url: str
    state: str


def cards_of(person: User) -> list[Card]:
    """What the rooms bring for this person, in the unit that is open."""
    return panels.pieces("account.sections", person=person)


@panel("account.sections", rank=-10)
def profile(person: User) -> Card:
    state = _("%(name)s. Nous vous écrivons en anglais.") if person.locale == "en" else _("%(name)s. Nous vous écrivons en français.")
    return Card(_("Nom et langue"), url_for("accounts.profile"), state % {"name": person.name})


@panel("account.sections", rank=-9)
def address(person: User) -> Card:
    waiting = _("%(new)s attend d’être confirmée.", new=person.new_email) if person.new_email else f"{person.email}."
    return Card(_("Adresse de courriel"), url_for("accounts.address"), waiting)


@panel("account.sections", rank=-8)
def password(person: User) -> Card:
    return Card(_("Mot de passe"), url_for("accounts.password"), _("En changer ferme vos autres sessions."))


@panel("account.sections", rank=-6)
def sessions(person: User) -> Card:
    count = len(open_sessions.of(person, at=g.at))
    state = ngettext("Vous êtes connecté à %(num)d endroit.", "Vous êtes connecté à %(num)d endroits.", count)
    return Card(_("Sessions ouvertes"), url_for("accounts.sessions"), state)
