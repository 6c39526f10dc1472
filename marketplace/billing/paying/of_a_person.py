"""What this part of the room holds of a person: the payments that she recorded, confirmed or whose difference she closed."""

from operator import attrgetter

from sqlalchemy import or_, select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.billing.models import Payment
from marketplace.core.locale import _
from marketplace.core.panels import panel


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The payments that bear her number."""
    return [_payments(person).held(most)]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who acted for an organisation: a number, which leads to no name any more."""
    return ["payments"]


def _payments(person: User) -> Kind:
    why = _("Savoir qui a agi pour l’organisation, et quand.")
    stays = _("Une pièce comptable doit dire qu’une personne de l’organisation l’a faite. Elle n’a plus de nom : « personne retirée ».")
    mine = or_(Payment.recorded_by_id == person.id, Payment.confirmed_by_id == person.id, Payment.mended_by_id == person.id)
    columns = {"reference": (_("Référence"), attrgetter("reference")), "at": (_("Moment"), attrgetter("recorded_at"))}
    rows = select(Payment).where(mine).order_by(Payment.id.desc())
    label = _("Les paiements que vous avez notés, confirmés ou corrigés")
    return Kind("billing.payments", label, why, _("Six ans après l’année de la facture."), columns, rows, stays=stays)
