"""A cell at a time: what people write of an enterprise as our values. What is not understood is said and left out, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from email_validator import EmailNotValidError, validate_email

from marketplace.core.forms import LONG, SHORT, control_in
from marketplace.core.imports.handlers import Context, Message
from marketplace.core.locale import N_
from marketplace.organizations import identifiers, reference, rules
from search_index.analysis import fold

EARLIEST_YEAR = 1800
MOST_PEOPLE = 1_000_000
# Degrees around Québec, in which every point of it is.
LATITUDES, LONGITUDES = (44.5, 63.0), (-80.0, -56.5)

TOO_LONG = N_("la colonne « %(column)s » est trop longue : elle est laissée vide")
UNSEEN = N_("la colonne « %(column)s » contient un saut de ligne ou un caractère invisible : elle est laissée vide")
NOT_READ = N_("la colonne « %(column)s » n’est pas comprise (%(value)s) : elle est laissée vide")
UNLIKELY_NEQ = N_("le NEQ %(value)s ne passe pas le contrôle habituel : vérifiez-le")
UNKNOWN_FORM = N_("forme juridique inconnue : %(value)s")
VAGUE_FORM = N_("forme juridique trop vague : %(value)s; précisez laquelle")
UNKNOWN_SECTOR = N_("secteur inconnu : %(value)s")
WIDE_SECTOR = N_("secteur trop large : %(value)s; précisez lequel (%(codes)s)")
FIRST_SITE = N_("plusieurs sites Web : le premier est gardé (%(value)s)")

LANGUAGES = {
    "fr": ("français", "francais", "french"),
    "en": ("anglais", "english"),
    "es": ("espagnol", "spanish"),
    "ar": ("arabe", "arabic"),
    "pt": ("portugais", "portuguese"),
    "zh": ("chinois", "mandarin", "chinese"),
    "moe": ("innu", "innu-aimun"),
    "cr": ("cri", "cree"),
    "iu": ("inuktitut",),
    "atj": ("atikamekw",),
    "moh": ("mohawk",),
    "fcs": ("langue des signes québécoise", "lsq"),
}
_LANGUAGE = {fold(one): code for code, names in LANGUAGES.items() for one in (code, *names)}


@dataclass
class Cells:
    """The cells of a row by our names, and what had to be said of them so far."""

    row: Mapping[str, str]
    context: Context
    warnings: list[Message] = field(default_factory=list)

    def warn(self, text: str, **values: Any) -> None:
        self.warnings.append(Message(text, values))

    def text(self, name: str, *, most: int = SHORT, lines: bool = False) -> str:
        """The cell, or an empty text for one that no page could hold."""
        value = self.row.get(name, "")
        if len(value) > most:
            self.warn(TOO_LONG, column=self.context.title(name))
            return ""
        if control_in(value.replace("\ufffd", ""), lines=lines):
            self.warn(UNSEEN, column=self.context.title(name))
            return ""
        return value

    def long_text(self, name: str) -> str:
        return self.text(name, most=LONG, lines=True)

    def not_read(self, name: str, value: str) -> None:
        self.warn(NOT_READ, column=self.context.title(name), value=value)

    def neq(self) -> str:
        written = self.text("neq")
        digits = identifiers.neq_digits(written) if written else None
        if written and not digits:
            self.not_read("neq", written)
        if digits and not identifiers.is_likely_neq(digits):
            self.warn(UNLIKELY_NEQ, value=digits)
        return digits or ""

    def read(self, name: str, reader: Any) -> Any:
        """The cell as `reader` understands it (None: it does not); None when it is empty or not understood, which is said."""
        written = self.text(name)
        value = reader(written) if written else None
        if written and value is None:
            self.not_read(name, written)
        return value

    def year(self) -> int | None:
        latest = self.context.at.year
        return self.read("founded_year", lambda text: year_in(text, latest))  # type: ignore[no-any-return]

    def people(self, name: str) -> int | None:
        return self.read(name, whole_number)  # type: ignore[no-any-return]

    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, both or none."""
        latitude = self.read("latitude", lambda text: degrees(text, *LATITUDES))
        longitude = self.read("longitude", lambda text: degrees(text, *LONGITUDES))
        return (latitude, longitude) if latitude is not None and longitude is not None else None

    def languages(self) -> list[str]:
        codes = []
        for written in listed(self.text("languages"), ";,/|"):
            code = _LANGUAGE.get(fold(written))
            if code is None:
                self.not_read("languages", written)
            elif code not in codes:
                codes.append(code)
        return codes

    def website(self) -> str | None:
        written = listed(self.text("website", most=2000), ";, \n")
        if not written:
            return None
        address = written[0] if "://" in written[0] else f"https://{written[0]}"
        if len(address) > SHORT or not rules.is_website(address):
            self.not_read("website", written[0])
            return None
        if len(written) > 1:
            self.warn(FIRST_SITE, value=written[0])
        return address

    def legal_form(self) -> str | None:
        """The code of the form, from its code or from its name; one that is only a family is never narrowed."""
        codes, written = reference.legal_form_codes(), [self.text("legal_form_code"), self.text("legal_form")]
        said = [one for one in written if one]
        known = [codes[fold(one)] for one in said if fold(one) in codes]
        if not known and said:
            self.warn(VAGUE_FORM if any(fold(one) in reference.legal_form_families() for one in said) else UNKNOWN_FORM, value=said[-1])
        return known[0] if known else None

    def sectors(self) -> tuple[str, ...]:
        """The codes of the sectors, from their codes, their names, or an activity that is exactly what a sector is called."""
        known = reference.sector_codes()
        for name in ("sector_code", "sector"):
            written = self.text(name, most=LONG)
            pieces = [written] if fold(written) in known else listed(written, ";|")
            found = [known[fold(one)] for one in pieces if fold(one) in known]
            last = name == "sector" or not self.text("sector", most=LONG)
            if pieces and (found or last):
                self._tell_sectors(pieces)
            if found:
                return tuple(dict.fromkeys(found))
        pieces = [one for one in listed(self.row.get("activity", ""), ";,/|") if fold(one) in known]
        return tuple(dict.fromkeys(known[fold(one)] for one in pieces))

    def _tell_sectors(self, pieces: list[str]) -> None:
        known, wide = reference.sector_codes(), reference.wide_sectors()
        for one in pieces:
            if fold(one) not in known and fold(one) in wide:
                self.warn(WIDE_SECTOR, value=one, codes=", ".join(wide[fold(one)]))
            elif fold(one) not in known:
                self.warn(UNKNOWN_SECTOR, value=one)

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for one in listed(self.text("other_names", most=LONG), ";|\n") if len(one) <= SHORT))


def listed(text: str, separators: str) -> list[str]:
    """The pieces of a cell that holds several things, without blanks."""
    return [piece.strip() for piece in re.split(f"[{re.escape(separators)}]+", text) if piece.strip()]


def email_in(text: str) -> str | None:
    """An address to write to as it is stored; None when it is none."""
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        return None


def year_in(text: str, latest: int) -> int | None:
    """The year of « 1998 », « 1998-05-12 » or « 12/05/1998 », up to `latest`."""
    found = re.fullmatch(r"(?:[0-9]{1,2}[-/.][0-9]{1,2}[-/.])?([0-9]{4})(?:[-/.][0-9]{1,2}[-/.][0-9]{1,2}.*)?", text)
    return int(found[1]) if found and EARLIEST_YEAR <= int(found[1]) <= latest else None


def whole_number(text: str) -> int | None:
    """« 1 250 » or « 12 »; nothing with decimals."""
    digits = re.sub(r"[\s\u00a0\u202f]", "", text)
    return int(digits) if re.fullmatch(r"[0-9]{1,7}", digits) and int(digits) <= MOST_PEOPLE else None


def degrees(text: str, least: float, most: float) -> float | None:
    """Decimal degrees with a point or a comma, inside these bounds."""
    if not re.fullmatch(r"[-−+]?[0-9]{1,3}([.,][0-9]{1,15})?", text):
        return None
    value = float(text.replace(",", ".").replace("−", "-"))
    return value if least <= value <= most else None
