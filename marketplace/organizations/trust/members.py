"""The members of a network on a day, from a file: each row meets a page that is known, or is handed back to a person. Never guessed."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import current_app
from sqlalchemy import or_, select

from config import Settings
from marketplace.core import audit, clock, db
from marketplace.core.imports import handlers
from marketplace.core.imports.handlers import Column, Context, Handler, Message, RowRefused, Taken
from marketplace.core.imports.models import Outcome
from marketplace.core.locale import N_
from marketplace.organizations.duplicates import merging
from marketplace.organizations.imports.cells import Cells
from marketplace.organizations.imports.columns import COLUMNS
from marketplace.organizations.imports.place import place_of
from marketplace.organizations.imports.rows import called
from marketplace.organizations.models import (
    MemberList,
    NetworkMember,
    NetworkType,
    Organization,
    OrganizationStatus,
    OtherName,
    TrustAct,
    TrustLevel,
)
from marketplace.organizations.trust import cases, rules, state
from marketplace.organizations.trust.vouching import Vouch, vouch
from search_index.analysis import fold

KIND = "members"
READ = ("name", "neq", "municipality", "municipality_written", "municipality_code", "mrc", "region")
MOST_TOLD = 4

NO_LIST = N_("une liste de membres s’envoie depuis l’espace du réseau")
NO_NAME = N_("aucun nom")
NO_MEANS = N_("le nom seul ne suffit pas : ajoutez le NEQ ou la municipalité")
UNKNOWN = N_("aucune fiche de ce nom à cet endroit : vérifiez le nom et la municipalité, ou ajoutez le NEQ")
ELSEWHERE = N_(
    "aucune fiche de ce nom à cet endroit, mais il y en a ailleurs (%(candidates)s) : corrigez la municipalité ou ajoutez le NEQ"
)
SEVERAL = N_("plusieurs fiches peuvent être celle-ci (%(candidates)s) : ajoutez le NEQ, ou voyez avec l’équipe si elles font double emploi")
OTHER_NAME = N_("ce NEQ est celui de « %(name)s »")
ITSELF = N_("c’est la fiche du réseau lui-même")
LEFT = N_("qui a envoyé ce fichier n’a plus le droit d’agir pour l’organisation : une autre personne doit l’envoyer")
OWN = N_("vous faites ou faisiez partie de cette organisation : une autre personne doit l’inscrire")


def take(row: Mapping[str, str], context: Context) -> Taken:
    """Note that an enterprise is a member of the network, and verify it when the list says so."""
    of = db.session().scalar(select(MemberList).where(MemberList.run_id == context.run_id))
    if of is None:
        raise RowRefused(Message(NO_LIST))
    if not rules.may_import_members(of.sent_by, of.network):
        raise RowRefused(Message(LEFT))
    cells = Cells(row, context)
    found = _met(cells, of.network)
    if found.id == of.network_id:
        raise RowRefused(Message(ITSELF))
    case = cases.of(found, context.at)
    if of.sent_by_id in case.kin:
        raise RowRefused(Message(OWN))
    joined = _join(found, of, context)
    given = _vouch(found, of, context) if of.vouches else None
    if given is None:
        outcome = Outcome.CHANGED if joined else Outcome.UNCHANGED
    else:
        outcome = Outcome.ADDED if given is TrustAct.GIVEN else Outcome.CHANGED
    return Taken(outcome, found.id, tuple(cells.warnings))


def term_of(dated_on: date) -> date:
    """The last day of what a list of this day vouches for."""
    settings: Settings = current_app.extensions["maillage.settings"]
    return rules.last_day(dated_on, settings.verification_months)


def _join(found: Organization, of: MemberList, context: Context) -> bool:
    """Whether it was no member on that day and is one now."""
    one = NetworkMember
    there = select(one.id).where(one.network_id == of.network_id, one.member_id == found.id)
    if db.session().scalar(there.where(or_(one.until.is_(None), one.until > of.dated_on)).limit(1)):
        return False
    db.session().add(one(network_id=of.network_id, member_id=found.id, since=of.dated_on))
    db.session().flush()
    audit.record("organizations.member_listed", found, actor=of.sent_by, at=context.at, organization_id=of.network_id)
    return True


def _vouch(found: Organization, of: MemberList, context: Context) -> TrustAct | None:
    """What was done with its level; None when this network said as much of it, on that day or since."""
    today = clock.local_day(context.at)
    for one in rules.in_force(state.events_of(found.id), today):
        said = one.listed_on or clock.local_day(one.decided_at)
        if one.verifier_id == of.network_id and one.level is TrustLevel.VERIFIED and said >= of.dated_on:
            return None
    given = Vouch(TrustLevel.VERIFIED, term_of(of.dated_on), listed_on=of.dated_on)
    made = vouch(cases.of(found, context.at), given, network=of.network, actor=of.sent_by, at=context.at)
    return made.act


def _met(cells: Cells, network: Organization) -> Organization:
    """The page of a row: of the same NEQ, or of the same name in the same place. RowRefused when there is none or are several."""
    name, neq = cells.text("name"), cells.neq()
    if not name:
        raise RowRefused(Message(NO_NAME), *cells.warnings)
    if neq and (known := _candidates(network, Organization.neq == neq)):
        if len(known) > 1:
            raise RowRefused(_several(known))
        if called(name) not in _names(known[0]):
            cells.warn(OTHER_NAME, name=known[0].name)
        return known[0]
    other = select(OtherName.organization_id).where(OtherName.folded == fold(name))
    alike = _candidates(network, or_(Organization.sort_name == fold(name), Organization.id.in_(other)))
    # Two numbers are two enterprises; one that is not known may be this one.
    alike = [one for one in alike if not neq or one.neq in (None, neq)]
    if not any(cells.text(column) for column in READ[2:5]):
        raise RowRefused(_several(alike) if len(alike) > 1 else Message(NO_MEANS), *cells.warnings)
    place = _place(cells)
    here = [one for one in alike if _is_at(one, place)]
    if len(here) == 1:
        return here[0]
    if here:
        raise RowRefused(_several(here), *cells.warnings)
    raise RowRefused(Message(ELSEWHERE, {"candidates": _told(alike)}) if alike else Message(UNKNOWN), *cells.warnings)


def _candidates(network: Organization, condition: object) -> list[Organization]:
    """Pages that stand, each once; what is invented is met by invented networks alone."""
    asked = select(Organization).where(condition, Organization.is_demo == network.is_demo).order_by(Organization.id)  # type: ignore[arg-type]
    found = {one.id: one for one in (merging.kept_of(one) for one in db.session().scalars(asked).unique().all())}
    return [one for one in found.values() if one.is_enterprise and one.status is OrganizationStatus.PUBLISHED]


def _names(one: Organization) -> set[str]:
    return {called(name) for name in (one.name, one.legal_name or one.name)} | merging.known_names(one)


def _place(cells: Cells) -> Mapping[str, str]:
    """Where a row says that it is; a municipality that is not recognised is compared as it is written."""
    try:
        return place_of(cells)
    except RowRefused:
        return {"municipality": cells.text("municipality") or cells.text("municipality_written")}


def _is_at(one: Organization, place: Mapping[str, str]) -> bool:
    """Whether a page is in the municipality that a row says; a row that says its region alone is not precise enough to tell."""
    code = place.get("municipality_code")
    if code and one.municipality_code:
        return one.municipality_code == code
    written = place.get("municipality") or ""
    return bool(written) and fold(one.municipality) == fold(written) and place.get("region_code") in (None, one.region_code)


def _several(found: Sequence[Organization]) -> Message:
    return Message(SEVERAL, {"candidates": _told(found)})


def _told(found: Sequence[Organization]) -> str:
    return "; ".join(f"{one.name}, {one.municipality}" for one in found[:MOST_TOLD])


def may_vouch(network: Organization) -> bool:
    """Whether a network vouches for its members: a consortium only says who they are."""
    return network.network_type in (NetworkType.HUB, NetworkType.FEDERATION)


HANDLER = handlers.declare(
    Handler(
        kind=KIND,
        label=N_("Membres d’un réseau"),
        policy="organizations.members_import",
        columns=tuple(Column(one.name, one.titles, one.needed, one.label) for one in COLUMNS if one.name in READ),
        take=take,
        one_of=(("neq", "municipality", "municipality_written", "municipality_code"),),
    )
)
