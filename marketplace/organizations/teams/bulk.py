"""Invitations from a file: what each line offers, or why it is refused. It is read first; what is sound leaves when somebody says so."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from marketplace.accounts.account_forms import ADDRESS_IN_NAME, LONGEST_NAME
from marketplace.accounts.actions import normalized
from marketplace.core.errors import Unusable
from marketplace.core.forms import control_in
from marketplace.core.imports import reading
from marketplace.core.locale import _
from marketplace.organizations import words
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import inviting
from marketplace.organizations.teams.inviting import Offer
from search_index.analysis import fold

MOST_LINES = 50
LARGEST = 1024 * 1024
# What a title may be, folded, in either language.
TITLES = {
    "email": {"courriel", "adresse", "adresse de courriel", "adresse courriel", "email", "e-mail", "mail", "address"},
    "name": {"nom", "prenom et nom", "nom complet", "name", "full name"},
    "roles": {"role", "roles", "droits"},
    "locale": {"langue", "language"},
}
# What a role may be called, folded: our words in both languages, and those of the code.
ROLES = {
    Role.ADMINISTRATOR: {"administration", "administratrice", "administrateur", "admin", "administrator"},
    Role.CATALOGUE: {"catalogue", "catalog"},
    Role.BUYER: {"achats", "achat", "acheteur", "acheteuse", "buyer", "buying", "purchasing"},
    Role.EVALUATOR: {"evaluation", "evaluateur", "evaluatrice", "evaluator"},
    Role.SIGNATORY: {"signature", "signataire", "signatory", "signing"},
    Role.FINANCE: {"finances", "finance"},
    Role.READER: {"lecture seule", "read only", "lecture", "lecteur", "lectrice", "reader", "reading"},
}
# What stands between two roles of a cell.
APART = re.compile(r"[,;|/+]|\bet\b|\band\b", re.IGNORECASE)
LANGUAGES = {"fr": {"", "fr", "francais", "french"}, "en": {"en", "anglais", "english"}}


@dataclass(frozen=True)
class Line:
    """A line of the file: its number, what was written, the place that it offers, or why it offers none."""

    number: int
    email: str
    name: str
    offer: Offer | None
    problem: str = ""


def read(sent: BinaryIO, organization: Organization, default: str) -> list[Line]:
    """The lines of a CSV, XLSX or ODS file; `default` is the language where a line says none. Unusable for a file that is no such table.

    Each line that cannot be taken says why; the others are sound.
    """
    data = sent.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unusable(_("Ce fichier est trop volumineux pour %(most)d invitations.", most=MOST_LINES))
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        with reading.open_table(Path(file.name), known=frozenset().union(*TITLES.values())) as table:
            places = _places(table.header)
            rows = [(number, _cells(cells, places)) for number, cells in table.rows]
    if not rows:
        raise Unusable(_("Ce fichier n’a aucune ligne sous ses titres."))
    if len(rows) > MOST_LINES:
        said = {"count": len(rows), "most": MOST_LINES}
        raise Unusable(_("Ce fichier a %(count)d lignes, et %(most)d au plus passent à la fois : divisez-le.", **said))
    return list(_lines(rows, organization, default))


def sound(lines: Sequence[Line]) -> list[Offer]:
    """What the lines offer."""
    return [one.offer for one in lines if one.offer]


def roles_of(written: str) -> tuple[Role, ...]:
    """The roles that a cell names, separated by commas, semicolons, bars or « et »; reading for an empty one. Unusable for another word."""
    found: list[Role] = []
    for word in (fold(one) for one in APART.split(written)):
        if not word:
            continue
        role = next((one for one, known in ROLES.items() if word in known), None)
        if role is None:
            known_words = ", ".join(words.said(one) for one in Role)
            raise Unusable(_("Le rôle « %(word)s » n’existe pas. Rôles possibles : %(known)s.", word=word, known=known_words))
        found.append(role)
    return tuple(dict.fromkeys(found)) or (Role.READER,)


def _places(header: list[str]) -> dict[str, int]:
    found = {name: place for place, title in reversed(list(enumerate(header))) for name, known in TITLES.items() if fold(title) in known}
    if missing := {"email", "name"} - found.keys():
        titles = {"email": _("courriel"), "name": _("nom")}
        listed = ", ".join(titles[one] for one in sorted(missing))
        raise Unusable(_("Il manque une colonne à ce fichier : %(titles)s. Ses titres sont sur sa première ligne.", titles=listed))
    return found


def _cells(cells: list[str], places: dict[str, int]) -> dict[str, str]:
    return {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}


def _lines(rows: list[tuple[int, dict[str, str]]], organization: Organization, default: str) -> Iterator[Line]:
    seen: dict[str, int] = {}
    for number, cells in rows:
        email, name = cells["email"], cells["name"]
        try:
            offer = _offer(cells, default)
            if offer.email in seen:
                raise Unusable(_("La même adresse est à la ligne %(line)d.", line=seen[offer.email]))
            if reason := inviting.why_not_offer(organization, offer.email):
                raise Unusable(reason)
        except Unusable as refused:
            yield Line(number, email[:100], name[:100], None, refused.reason)
            continue
        seen[offer.email] = number
        yield Line(number, offer.email, offer.name, offer)


def _offer(cells: dict[str, str], default: str) -> Offer:
    if not cells["email"]:
        raise Unusable(_("L’adresse de courriel manque."))
    if not cells["name"]:
        raise Unusable(_("Le nom manque."))
    if len(cells["name"]) > LONGEST_NAME or control_in(cells["name"]):
        raise Unusable(_("Le nom est trop long ou contient un caractère invisible."))
    if ADDRESS_IN_NAME.search(cells["name"]):
        raise Unusable(_("Écrivez le nom seul, sans adresse de courriel ni de site."))
    typed = fold(cells.get("locale", ""))
    locale = default if not typed else next((code for code, known in LANGUAGES.items() if typed in known), None)
    if locale is None:
        raise Unusable(_("La langue se dit « français » ou « anglais »."))
    return Offer(normalized(cells["email"]), cells["name"], locale, roles_of(cells.get("roles", "")))
