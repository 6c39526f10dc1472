"""What payments by card and debit hold of a person: what she began, asked and approved in the name of an organisation."""

from operator import attrgetter
from typing import Any

from sqlalchemy import or_, select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.billing.models import GatewayAccount, Refund
from marketplace.core.locale import _
from marketplace.core.panels import panel


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The accounts that she opened for an enterprise, the refunds that she asked for or approved."""
    return [_accounts(person).held(most), _refunds(person).held(most)]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who engaged an enterprise: a number, which leads to no name any more."""
    return ["gateway_accounts", "refunds"]


def _kind(name: str, label: str, columns: dict[str, Any], rows: Any) -> Kind:
    why = _("Savoir qui a engagé l’organisation, et quand.")
    stays = _("Le mouvement d’argent doit dire qu’une personne de l’entreprise l’a voulu. Elle n’a plus de nom : « personne retirée ».")
    return Kind(f"billing.{name}", label, why, _("Tant que les livres de l’entreprise doivent être conservés."), columns, rows, stays=stays)


def _accounts(person: User) -> Kind:
    columns = {"at": (_("Moment"), attrgetter("begun_at")), "organization": (_("Entreprise"), attrgetter("organization.name"))}
    rows = select(GatewayAccount).filter_by(begun_by_id=person.id)
    return _kind("gateway_accounts", _("Les comptes d’encaissement que vous avez demandés"), columns, rows)


def _refunds(person: User) -> Kind:
    columns = {
        "at": (_("Moment"), lambda one: one.asked_at if one.asked_by_id == person.id else one.approved_at),
        "cents": (_("Montant, en cents"), attrgetter("amount")),
        "reason": (_("Raison"), lambda one: one.reason if one.asked_by_id == person.id else ""),
    }
    mine = or_(Refund.asked_by_id == person.id, Refund.approved_by_id == person.id)
    return _kind("refunds", _("Les remboursements que vous avez demandés ou approuvés"), columns, select(Refund).where(mine))
