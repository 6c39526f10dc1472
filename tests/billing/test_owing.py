"""What is to pay is on the desk of whoever pays, and on the card of her body; who waits for it past its day knows it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from marketplace.accounts.models import User
from marketplace.billing.buying import approving, disputing, receiving
from marketplace.billing.models import Invoice, PaymentMethod
from marketplace.billing.paying import confirming, owing, recording
from marketplace.core import db
from marketplace.organizations.teams import rules as teams
from tests.billing.conftest import NOW, Desk
from tests.page import Page

LATE = NOW + timedelta(days=31)
DESK = "/compte/aujourdhui"


def approved(desk: Desk, *, disputes: int = 0) -> None:
    """The invoice is received and approved, something of it disputed before."""
    with desk.app.app_context(), db.database().writing() as session:
        invoice, person = session.get_one(Invoice, desk.invoice), session.get_one(User, desk.people["finance"])
        receiving.receive(invoice, actor=person, at=NOW)
        if disputes:
            disputing.dispute(invoice, disputes, "Vingt portions manquent.", actor=person, at=NOW)
        approving.approve(invoice, teams.membership_in(person, invoice.buyer), actor=person, at=NOW)


def paid(desk: Desk, amount: int, *, confirmed: bool = True) -> None:
    """So many cents of it, by transfer."""
    with desk.app.app_context(), db.database().writing() as session:
        invoice, payer = session.get_one(Invoice, desk.invoice), session.get_one(User, desk.people["finance"])
        said = {"method": PaymentMethod.EFT, "reference": f"T{amount}", "paid_on": NOW.date(), "at": NOW}
        payment = recording.record(invoice.buyer, invoice.supplier, {invoice.id: amount}, actor=payer, **said)
        if confirmed:
            confirming.confirm(payment, amount, actor=session.get_one(User, desk.people["seller"]), at=NOW)


def bunches(page: Page) -> dict[str, list[str]]:
    """What waits on a desk, under its headings."""
    found = {}
    for head in page.tree.xpath("//h3[contains(@class, 'today-when')]"):
        rows = head.getnext().xpath(".//li")
        found[" ".join(head.text_content().split())] = [" ".join(one.text_content().replace("\u00a0", " ").split()) for one in rows]
    return found


def test_what_is_approved_is_paid_from_the_desk_the_late_said_so(desk: Desk, test_clock: Callable[[datetime], None]) -> None:
    finance = desk.visitor("finance")
    assert not any("Payer la facture" in row for rows in bunches(finance.get(DESK)).values() for row in rows)
    approved(desk)
    due = desk.held().due_on
    assert due == (NOW + timedelta(days=30)).date()
    assert not any("Payer la facture" in row for rows in bunches(finance.get(DESK)).values() for row in rows), "not due soon"
    test_clock(NOW + timedelta(days=20))
    [row] = [row for rows in bunches(desk.visitor("finance").get(DESK)).values() for row in rows if "Payer" in row]
    assert row.startswith("Payer la facture F-00001 de « Cuisines du Fleuve, coopérative » : 2 098,29 $, au plus tard le ")
    paid(desk, 50_000)
    test_clock(LATE)
    late = bunches(desk.visitor("finance").get(DESK))["En retard"]
    assert [one for one in late if "1 598,29 $, en retard depuis le " in one], "what was paid is off it"
    for name in ("buyer", "reader", "other"):
        assert "Payer la facture" not in desk.visitor(name).get(DESK)
    city = desk.visitor("finance").get(f"/espace/{desk.slugs['city']}")
    assert "1 facture à payer, dont 1 en retard." in city
    sold = [row for rows in bunches(desk.visitor("seller").get(DESK)).values() for row in rows if "devait être payée" in row]
    assert len(sold) == 1
    assert "1 598,29 $" in sold[0]
    assert "devait être payée" not in desk.visitor("catalogue").get(DESK)
    desk.visitor("finance").get(f"/en{DESK}")


def test_what_a_payment_under_way_will_pay_and_what_is_disputed_is_not_asked(desk: Desk, test_clock: Callable[[datetime], None]) -> None:
    approved(desk, disputes=9_829)
    test_clock(LATE)
    assert "2\u00a0000,00\u00a0$, en retard" in desk.visitor("finance").get(DESK)
    paid(desk, 209_829, confirmed=False)
    test_clock(LATE)
    page = desk.visitor("finance").get(DESK)
    assert "Payer la facture" not in page
    assert "à payer" not in desk.visitor("finance").get(f"/espace/{desk.slugs['city']}")
    assert "devait être payée" not in desk.visitor("seller").get(DESK)


def test_an_invoice_paid_in_part_is_approved_for_what_is_owed(desk: Desk) -> None:
    with desk.app.app_context(), db.database().writing() as session:
        invoice = session.get_one(Invoice, desk.invoice)
        receiving.receive(invoice, actor=session.get_one(User, desk.people["finance"]), at=NOW)
    assert "Approuver la facture F-00001 de «\u00a0Cuisines du Fleuve, coopérative\u00a0», de 2\u00a0098,29\u00a0$" in desk.visitor(
        "finance"
    ).get(DESK)
    paid(desk, 109_829)
    assert "dont il reste 1\u00a0000,00\u00a0$ à payer" in desk.visitor("finance").get(DESK)


def test_the_count_follows_each_invoice(desk: Desk) -> None:
    approved(desk)
    with desk.app.app_context(), db.database().reading() as session:
        city = session.get_one(Invoice, desk.invoice).buyer
        due = session.get_one(Invoice, desk.invoice).due_on
        assert due is not None
        assert owing.counted(city, due) == owing.Owing(1, 0)
        assert owing.counted(city, due + timedelta(days=1)) == owing.Owing(1, 1)


def test_the_pages_of_money_are_reached_from_each_other(desk: Desk) -> None:
    finance, slug = desk.visitor("finance"), desk.slugs["city"]
    for path in ("factures", "paiements", "grand-livre", "paiements/fichiers"):
        nav = finance.get(f"/espace/{slug}/{path}").tree.xpath("//nav[@aria-label='Factures et paiements']")
        assert [[one.strip() for one in found.xpath(".//a/text()")] for found in nav] == [["Factures", "Paiements", "Grand livre"]], path
