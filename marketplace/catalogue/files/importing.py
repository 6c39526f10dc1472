"""The import of a catalogue by whoever keeps it: each row is a new listing, a new version of one that is known, or is refused.

Rows meet listings by their references. What a row says of one that is known goes through the same action as a form, so that a file that
says what is there already writes nothing; new ones are written together. A listing that is not ready to be shown is kept as a draft,
and the row says what it lacks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue import actions, codes, rules
from marketplace.catalogue.adding import New, add_all
from marketplace.catalogue.content import BLANK, Content, content_of
from marketplace.catalogue.files import cells
from marketplace.catalogue.files.columns import COLUMNS
from marketplace.catalogue.files.readiness import why_not_publish
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.catalogue.moving import move_to
from marketplace.core import db
from marketplace.core.imports import handlers, runs
from marketplace.core.imports.handlers import Context, Handler, Message, RowRefused, Taken
from marketplace.core.imports.models import Outcome
from marketplace.core.locale import N_
from marketplace.organizations.models import Organization

KIND = "catalogue"

AGAIN = N_("La ligne %(line)s a déjà cette référence : gardez-en une.")
NAMED = N_("Sans référence : l’article est nouveau, et reçoit %(reference)s.")
LEFT = N_("qui a envoyé ce fichier n’a plus le droit d’agir pour l’organisation : une autre personne doit l’envoyer")
NOT_READY = N_("Gardé comme brouillon : %(why)s")

Row = Mapping[str, str]


@dataclass
class _Read:
    """What a row says of a listing that is not there yet."""

    content: Content
    status: ListingStatus
    warnings: list[Message]
    id: int = 0


def take(row: Row, context: Context) -> Taken:
    """Start a listing, or revise the one that has this reference."""
    (taken,) = take_together((row,), context)
    if isinstance(taken, RowRefused):
        raise taken
    return taken


def take_together(rows: Sequence[Row], context: Context) -> Iterator[Taken | RowRefused]:
    """The same of several rows in order: what is known of their listings is asked at once, and the new ones are written at once."""
    # Two imports of one catalogue take their turns.
    organization = db.load(Organization, id=context.owner_id)
    actor = db.session().get(User, context.actor_id) if context.actor_id else None
    if actor is not None and not rules.may_keep(actor, organization):
        yield from (RowRefused(Message(LEFT)) for _row in rows)
        return
    references = {id(row): cells.reference_of(row, context) for row in rows}
    known = {one.reference: one for one in _known(organization, set(references.values()))}
    new = _new([row for row in rows if references[id(row)] not in known], organization, context)
    written = [one for one in new.values() if isinstance(one, _Read)]
    told = [New(organization, one.content, one.status) for one in written]
    for one, number in zip(written, add_all(told, actor=actor, at=context.at, because=because(context.run_id)), strict=True):
        one.id = number
    ids = {reference: one.id for reference, one in known.items()} | {one.content["reference"]: one.id for one in written}
    lines = runs.lines_of(context.run_id, list(ids.values()))
    seen: set[int] = set()
    for row in rows:
        fresh = new.get(id(row))
        reference = references[id(row)]
        number = fresh.id if isinstance(fresh, _Read) else ids.get(reference, 0)
        if isinstance(fresh, RowRefused):
            yield fresh
        elif number in lines or number in seen:
            yield RowRefused(Message(AGAIN, {"line": lines.get(number) or runs.lines_of(context.run_id, [number])[number]}))
        else:
            taken = Taken(Outcome.ADDED, number, tuple(fresh.warnings)) if fresh else _revise(known[reference], row, context, actor)
            seen |= set() if isinstance(taken, RowRefused) else {number}
            yield taken


def base_of(listing: Listing | None) -> Content:
    """What a row is read over: what the listing says, or what a new one does."""
    return content_of(listing) if listing else dict(BLANK)


def _known(organization: Organization, references: set[str]) -> Sequence[Listing]:
    asked = select(Listing).where(Listing.organization_id == organization.id, Listing.reference.in_(references - {""}))
    if db.database().locks_rows:
        asked = asked.with_for_update(of=Listing).execution_options(populate_existing=True)
    return db.session().scalars(asked).unique().all() if references - {""} else []


def _new(rows: Sequence[Row], organization: Organization, context: Context) -> dict[int, _Read | RowRefused]:
    """What the first row of each new reference says, by the row; those that have none are given one. A second row of one is not here."""
    found: dict[int, _Read | RowRefused] = {}
    taken: set[str] = set()
    free = iter(codes.free_references(organization, sum(not cells.reference_of(row, context) for row in rows)))
    for row in rows:
        try:
            content, status = cells.read(row, base_of(None), context)
        except RowRefused as refused:
            found[id(row)] = refused
            continue
        warnings = [] if content["reference"] else [Message(NAMED, {"reference": (reference := next(free))})]
        content["reference"] = content["reference"] or reference
        if content["reference"] not in taken:
            found[id(row)] = _Read(content, *_ready(organization, content, status, context, warnings))
            taken.add(content["reference"])
    return found


def _ready(
    organization: Organization,
    content: Content,
    status: ListingStatus | None,
    context: Context,
    warnings: list[Message],
    listing: Listing | None = None,
) -> tuple[ListingStatus, list[Message]]:
    """The status that a content can have, and what it lacks for the one that was asked."""
    if status is ListingStatus.PUBLISHED and (missing := _lacking(organization, content, context, listing)):
        return ListingStatus.DRAFT, [*warnings, *missing]
    return status or ListingStatus.DRAFT, warnings


def _lacking(organization: Organization, content: Content, context: Context, listing: Listing | None) -> list[Message]:
    if not why_not_publish(organization, content, context.at, listing):
        return []
    return Message.in_both(
        lambda: [Message(NOT_READY, {"why": " ".join(why_not_publish(organization, content, context.at, listing))}).now()]
    )


def _revise(listing: Listing, row: Row, context: Context, actor: User | None) -> Taken | RowRefused:
    try:
        content, wanted = cells.read(row, base_of(listing), context)
    except RowRefused as refused:
        return refused
    warnings: list[Message] = []
    if wanted is ListingStatus.PUBLISHED and wanted is not listing.status:
        wanted, warnings = _ready(listing.organization, content, wanted, context, warnings, listing)
    version = actions.revise(listing, content, actor=actor, at=context.at, because=because(context.run_id))
    is_moved = move_to(listing, wanted or listing.status, actor=actor, at=context.at)
    return Taken(Outcome.CHANGED if version or is_moved else Outcome.UNCHANGED, listing.id, tuple(warnings))


def because(run_id: int) -> str:
    """Why a version that an import made was made, as `words.because` says it."""
    return f"import:{run_id}"


CATALOGUE = handlers.declare(
    Handler(
        kind=KIND,
        label=N_("Produits et services d’une entreprise"),
        policy="catalogue.keep",
        columns=COLUMNS,
        take=take,
        take_together=take_together,
        is_owned=True,
    )
)
