"""What a row of a file says of an enterprise, in the words of Facts; it knows nothing of the enterprises that are there."""

from typing import Any

from marketplace.core.forms import SHORT, control_in
from marketplace.core.imports.handlers import Message, RowRefused
from marketplace.core.locale import N_
from marketplace.organizations import identifiers
from marketplace.organizations.imports.cells import Cells, email_in
from marketplace.organizations.imports.place import place_of, served_by
from search_index.analysis import fold

NO_NAME = N_("la colonne « %(column)s » est vide")
LONG_NAME = N_("la colonne « %(column)s » est trop longue")
UNSEEN_NAME = N_("la colonne « %(column)s » contient un saut de ligne ou un caractère invisible")
TEXTS = ("legal_name", "address")
LONG_TEXTS = ("mission_fr", "mission_en", "description_fr", "description_en")
NOTHING: tuple[Any, ...] = (None, "", [], ())


def key_of(row: Any) -> str:
    """How a source calls an enterprise: name and place as written, folded. What people edit afterwards does not change it."""
    names = ("municipality", "municipality_written", "municipality_code", "region")
    return " | ".join([called(row.get("name", "")), *(fold(row.get(name, "")) for name in names)])


def called(name: str) -> str:
    """By what a name is known again: folded, or as it is written when it holds neither letter nor digit."""
    return fold(name) or name


def said_in(cells: Cells) -> dict[str, Any]:
    """What a row says, in the words of Facts; what it does not say, or says in a way that is not understood, is absent.

    RowRefused with all that is wrong with the row, so that whoever mends it mends it once.
    """
    said: dict[str, Any] = {}
    refused: list[Message] = []
    for part in (_name, place_of):
        try:
            said |= part(cells)
        except RowRefused as reason:
            refused += reason.messages
    point = cells.point()
    optional: dict[str, Any] = {
        **{name: cells.text(name) for name in TEXTS},
        **{name: cells.long_text(name) for name in LONG_TEXTS},
        "neq": cells.neq(),
        "legal_form_code": cells.legal_form(),
        "founded_year": cells.year(),
        "postal_code": cells.read("postal_code", identifiers.postal_code),
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
        "sector_codes": cells.sectors(),
        "languages": cells.languages(),
        "website": cells.website(),
        "contact_email": cells.read("contact_email", email_in),
        "contact_phone": cells.read("contact_phone", identifiers.telephone),
        "employees": cells.people("employees"),
        "employees_in_integration": cells.people("employees_in_integration"),
        "other_names": cells.names(),
        "served": served_by(cells),
    }
    activity = cells.long_text("activity")
    if refused:
        raise RowRefused(*refused, *cells.warnings)
    optional["description_fr"] = optional["description_fr"] or activity
    return said | {name: value for name, value in optional.items() if value not in NOTHING}


def _name(cells: Cells) -> dict[str, Any]:
    """The name, without which there is no page. What was lost of it is said by the engine, and it is kept as it was written."""
    name, title = cells.row.get("name", ""), cells.context.title("name")
    if not name:
        raise RowRefused(Message(NO_NAME, {"column": title}))
    if len(name) > SHORT:
        raise RowRefused(Message(LONG_NAME, {"column": title}))
    if control_in(name.replace("\ufffd", "")):
        raise RowRefused(Message(UNSEEN_NAME, {"column": title}))
    return {"name": name}
