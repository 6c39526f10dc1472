"""What is to pay, on the desk of whoever pays and of whoever waits for it; who pays late is said to both."""

from datetime import datetime

from flask import url_for

from marketplace.accounts.models import User
from marketplace.billing.models import Invoice
from marketplace.billing.paying import owing
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import clock
from marketplace.core.formats import day, money
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.teams import rules as teams


@panel("desk.mine")
def waiting_for(person: User, at: datetime) -> list[Waiting]:
    """The approved invoices that her body has to pay, late or due soon; those of her enterprise that should have been paid, to know."""
    mine, today = teams.memberships(person), clock.local_day(at)
    pays = [one.organization.id for one in mine if one.may(*paying_rules.PAYERS)]
    sells = [one.organization.id for one in mine if one.may(*paying_rules.CONFIRMERS) and one.organization.is_enterprise]
    found = []
    for one, left in owing.to_pay(pays, today) if pays else ():
        assert one.due_on is not None
        told = {"number": one.number, "name": one.supplier.name, "amount": money(left), "day": day(one.due_on)}
        said = (
            _("Payer la facture %(number)s de « %(name)s » : %(amount)s, en retard depuis le %(day)s", **told)
            if one.due_on < today
            else _("Payer la facture %(number)s de « %(name)s » : %(amount)s, au plus tard le %(day)s", **told)
        )
        found.append(Waiting(said, _page(one), one.due_on, says_day=True))
    for one, left in owing.late(sells, today) if sells else ():
        assert one.due_on is not None
        told = {"number": one.number, "name": one.buyer.name, "amount": money(left), "day": day(one.due_on)}
        # Nothing that she has to do, so no day of hers is past.
        said = _("La facture %(number)s à « %(name)s » devait être payée le %(day)s : %(amount)s", **told)
        found.append(Waiting(said, _page(one), rank=2))
    return found


def _page(invoice: Invoice) -> str:
    return url_for("billing.show", number=invoice.id)
