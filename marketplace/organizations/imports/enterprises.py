"""The import of enterprises: each row becomes a page, completes one that is known, or is refused with its reasons."""

from typing import Any

from marketplace.accounts.models import User
from marketplace.core import db, outbox
from marketplace.core.forms import SHORT, control_in
from marketplace.core.imports import handlers
from marketplace.core.imports.handlers import Context, Handler, Message, RowRefused, Taken
from marketplace.core.imports.models import Outcome
from marketplace.core.locale import N_
from marketplace.organizations import actions, identifiers
from marketplace.organizations.editing.facts import Facts
from marketplace.organizations.editing.writing import values_of
from marketplace.organizations.imports import meeting as import_meeting
from marketplace.organizations.imports.cells import Cells, email_in
from marketplace.organizations.imports.columns import COLUMNS, PLACE
from marketplace.organizations.imports.place import place_of, served_by
from marketplace.organizations.models import Organization

KIND = "enterprises"

NO_NAME = N_("la colonne « %(column)s » est vide")
LONG_NAME = N_("la colonne « %(column)s » est trop longue")
UNSEEN_NAME = N_("la colonne « %(column)s » contient un saut de ligne ou un caractère invisible")
AGAIN = N_("même entreprise qu’à la ligne %(line)s : seul ce qui y manquait est pris d’ici")
OTHER_NAME = N_("ce NEQ est celui de « %(name)s », dont le nom est gardé")
TEXTS = ("legal_name", "address")
LONG_TEXTS = ("mission_fr", "mission_en", "description_fr", "description_en")


def take(row: Any, context: Context) -> Taken:
    """Add an enterprise, or complete the one that these facts are of."""
    cells = Cells(row, context)
    said = _said(cells)
    key = import_meeting.key_of(row)
    actor = db.session().get(User, context.actor_id) if context.actor_id else None
    known = import_meeting.known(said, key, context)
    if known is None:
        made = actions.add(Facts(**said), source=context.source, source_key=key, actor=actor, at=context.at)
        return Taken(Outcome.ADDED, made.id, tuple(cells.warnings))
    before = import_meeting.row_before(known, context)
    changes = import_meeting.changes(known, said, context, row_before=before)
    if before is not None:
        cells.warn(AGAIN, line=before)
    elif said["name"] != known.name and "name" not in changes and context.source != known.source:
        cells.warn(OTHER_NAME, name=known.name)
    changed = _complete(known.id, changes, context, actor) if changes else []
    return Taken(Outcome.CHANGED if changed else Outcome.UNCHANGED, known.id, tuple(cells.warnings))


def _complete(number: int, changes: dict[str, Any], context: Context, actor: User | None) -> list[str]:
    organization = db.session().get_one(Organization, number)
    return actions.rewrite(organization, _facts(organization, changes), origin=context.source, actor=actor, at=context.at)


def after(context: Context) -> None:
    """Look for pages that may be of one enterprise, now that all are there."""
    outbox.enqueue("organizations.propose-duplicates", run_id=context.run_id)


def _said(cells: Cells) -> dict[str, Any]:
    """What a row says, in the words of Facts; what it does not say, or says in a way that is not understood, is absent."""
    said: dict[str, Any] = {"name": _name(cells)}
    said |= place_of(cells)
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
    optional["description_fr"] = optional["description_fr"] or activity
    return said | {name: value for name, value in optional.items() if value not in import_meeting.NOTHING}


def _name(cells: Cells) -> str:
    """The name, without which there is no page. What was lost of it is said by the engine, and it is kept as it was written."""
    name, title = cells.row.get("name", ""), cells.context.title("name")
    if not name:
        raise RowRefused(Message(NO_NAME, {"column": title}))
    if len(name) > SHORT:
        raise RowRefused(Message(LONG_NAME, {"column": title}))
    if control_in(name.replace("\ufffd", "")):
        raise RowRefused(Message(UNSEEN_NAME, {"column": title}))
    return name


def _facts(organization: Organization, changes: dict[str, Any]) -> Facts:
    """What is known of an enterprise with these changes; what neither says stays as it is."""
    current = values_of(organization)
    always = ("name", "legal_form_code", "municipality", "region_code", "sector_codes", "description_fr", "description_en", "website")
    values = {name: current[name] for name in always}
    values["sector_codes"] = tuple(values["sector_codes"])
    return Facts(**{**values, **changes})


HANDLER = handlers.declare(
    Handler(
        kind=KIND,
        label=N_("Entreprises collectives"),
        policy="organizations.edit",
        columns=COLUMNS,
        take=take,
        after=after,
        one_of=(PLACE,),
    )
)
