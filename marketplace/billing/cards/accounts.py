"""The account of an enterprise at the gateway: opened once, its particulars given there, its state fetched again."""

from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.billing.cards import calls, reaching
from marketplace.billing.cards.calls import Verb
from marketplace.billing.cards.reaching import gateway
from marketplace.billing.gateway import AccountSeen, Gateway, GatewayRefused
from marketplace.billing.models import GatewayAccount, GatewayCall
from marketplace.core import audit, clock, db, mail, outbox
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import PREFIXES, _, _l, current
from marketplace.organizations.models import Organization

OPENS = "account.open"
# What the gateway still asks, by how its own name of it begins.
ASKED = (
    ("external_account", _l("un compte bancaire")),
    ("tos_acceptance", _l("l’acceptation de ses conditions")),
    ("business_profile", _l("l’activité et le site de l’entreprise")),
    ("company", _l("des renseignements ou une pièce sur l’entreprise")),
    ("representative", _l("l’identité de qui représente l’entreprise")),
    ("person_", _l("l’identité de qui dirige ou représente l’entreprise")),
    ("individual", _l("l’identité de qui représente l’entreprise")),
    ("settings", _l("le libellé des relevés")),
)


def of(organization: Organization) -> GatewayAccount | None:
    """The account of an enterprise, begun or open."""
    return db.session().scalars(select(GatewayAccount).filter_by(organization_id=organization.id)).one_or_none()


def begin(organization: Organization, *, actor: User, at: datetime) -> int:
    """Ask for an account for an enterprise, whose row is locked; the number of the call, the same unless it was refused."""
    if not reaching.is_offered():
        raise RuleBroken(_("Le paiement par carte et par débit préautorisé n’est pas offert ici."))
    row = of(organization)
    if row is None:
        row = GatewayAccount(organization_id=organization.id, is_live=gateway().is_live, begun_by_id=actor.id, begun_at=at, asked=[])
        db.session().add(row)
        db.session().flush()
        audit.record("billing.collect_by_card", organization, actor=actor, at=at)
    waiting = calls.of(_subject(row))
    if waiting is not None and (row.account is not None or waiting.answered_at is None):
        return waiting.id
    told = {"name": organization.name, "metadata": {"organization": str(organization.id)}}
    return calls.keep(OPENS, _subject(row), told, at=at).id


def opened(call_id: int) -> str:
    """The account that a call opened, sent if it was not; outside any unit. GatewayRefused when it opened none."""
    calls.send(call_id)
    with db.database().reading() as session:
        call = session.get_one(GatewayCall, call_id)
        name = session.get_one(GatewayAccount, int(call.subject.partition(":")[2])).account
    if name is None:
        raise GatewayRefused(call.error or "")
    return name


def link(account: str, slug: str) -> str:
    """The address at the gateway where an enterprise gives its particulars, good for one visit; outside any unit."""
    here = f"{mail.base_url()}{PREFIXES[current()]}/espace/{slug}/encaissement"
    return gateway().onboarding_url(account, return_url=f"{here}/retour", refresh_url=here)


def refresh(account: str) -> None:
    """Fetch an account, outside any unit, and keep what it may do; one that the gateway shows us no more may do nothing."""
    try:
        seen = gateway().account(account)
    except GatewayRefused:
        seen = AccountSeen(account, False, False, ())
    with db.database().writing():
        keep(db.load(GatewayAccount, account=account), seen, clock.now())


def keep(row: GatewayAccount, seen: AccountSeen, at: datetime) -> None:
    """Keep what was seen of an account."""
    told = {"may_charge": (row.may_charge, seen.may_charge)}
    if row.may_charge != seen.may_charge:
        audit.record("billing.account_changed", row.organization, actor=None, at=at, changes=told)
        outbox.announce("cards.account_told", organization_id=row.organization_id, may_charge=seen.may_charge)
    row.account, row.fetched_at = seen.id, at
    row.may_charge, row.may_be_paid_out, row.asked = seen.may_charge, seen.may_be_paid_out, list(seen.asked)


def in_words(asked: list[str]) -> list[str]:
    """What the gateway still asks, each kind said once."""
    said = [next((str(words) for start, words in ASKED if one.startswith(start)), str(_("un autre renseignement"))) for one in asked]
    return list(dict.fromkeys(said))


def _subject(row: GatewayAccount) -> str:
    return f"gateway_account:{row.id}"


def _row(call: GatewayCall) -> GatewayAccount:
    return db.load(GatewayAccount, id=int(call.subject.partition(":")[2]))


def _open(at_gateway: Gateway, call: GatewayCall) -> AccountSeen:
    told = call.parameters
    return at_gateway.open_account(told["name"], None, told["metadata"], key=call.key)


def _opened(call: GatewayCall, seen: AccountSeen, at: datetime) -> None:
    row = _row(call)
    row.account = row.account or seen.id
    if row.account == seen.id:
        keep(row, seen, at)


def _refused(call: GatewayCall, refused: GatewayRefused, at: datetime) -> None:
    _row(call).fetched_at = at


calls.VERBS[OPENS] = Verb(_open, _opened, _refused)
