"""What the team sends when it decides of two pages that look alike."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from wtforms import HiddenField

from marketplace.core import db
from marketplace.core.errors import Missing, Unusable
from marketplace.core.forms import LONG, Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.duplicates import proposing as duplicates
from marketplace.organizations.duplicates.choices import GROUPS
from marketplace.organizations.models import DuplicatePair, Organization


class ApartForm(Form):
    """Why two pages are of two organisations; `version` is that of the pair that was read."""

    why = long_text(_l("Pourquoi ce sont deux organisations"), most=500)
    version = HiddenField()


class CompareForm(Form):
    """Two pages to compare, by the addresses that a browser shows; `pages` holds both once the form is valid."""

    pages: tuple[Organization, Organization]

    first = short_text(_l("Adresse de la première fiche"), most=LONG)
    second = short_text(_l("Adresse de la seconde fiche"), most=LONG)

    def validate(self, *args: Any, **options: Any) -> bool:
        """Whether each address is that of a page, and not of the same one."""
        if not super().validate(*args, **options):
            return False
        found = []
        for field in (self.first, self.second):
            try:
                found.append(page_at(field.data))
            except Missing:
                field.errors = [_("Aucune fiche n’a cette adresse. Copiez celle que montre le navigateur.")]
        if len(found) == 2 and found[0].id == found[1].id:
            self.second.errors = [_("Ces deux adresses mènent à la même fiche.")]
        if self.errors:
            return False
        self.pages = (found[0], found[1])
        return True


def pages_of(pair: DuplicatePair, sent: Mapping[str, str]) -> tuple[Organization, Organization]:
    """The page to keep and the one to absorb, locked, as they were read. RuleBroken (409) when one was changed since."""
    numbers = (pair.first_id, pair.second_id)
    if sent.get("kept") not in map(str, numbers):
        raise Unusable(_("Ce formulaire est incomplet : rechargez la page."))
    duplicates.check_version(pair, number_in(sent, "version"))
    # Always the smaller number first: two people who lock the same pages never wait for each other.
    first, second = (db.load(Organization, id=number) for number in numbers)
    for page in (first, second):
        duplicates.check_version(page, number_in(sent, f"version-{page.id}"))
    return (first, second) if sent["kept"] == str(first.id) else (second, first)


def choices_in(sent: Mapping[str, str]) -> dict[str, str]:
    """What was chosen for each group of fields."""
    return {group.name: sent[f"choice-{group.name}"] for group in GROUPS if f"choice-{group.name}" in sent}


def number_in(sent: Mapping[str, str], name: str) -> int:
    """A number as our own pages write it; 0, which no version bears, for anything else."""
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def page_at(address: str) -> Organization:
    """The page at an address, whole or its last part alone. Missing (404) when nobody has it."""
    return db.load(Organization, slug=urlsplit(address.strip()).path.rstrip("/").rpartition("/")[2])
