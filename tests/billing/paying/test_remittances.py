"""A remittance as a file: lines grouped by reference, the same file twice pays once, what is amiss comes back, kills lose nothing."""

import csv
import io

import pytest

from marketplace.billing.remittances import importing
from marketplace.core import db
from marketplace.core.imports import applying
from marketplace.core.imports.models import ImportRun, RunStatus
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import Organization
from tests.billing.paying.conftest import Till
from tests.billing.paying.remitted import HEAD, NEQ, applied, confirmed, many, reasons, sent, sums
from tests.billing.paying.things import LATER, make_invoice
from tests.drawn import FULL

# Lines of a long file: more than two batches.
LONG = 5_000 if FULL else 1_500
LINES = (
    f"{NEQ},,F-00001,114.98,2026-03-19,TEF-1,virement",
    f'{NEQ},,F-00002,"50,00",2026-03-19,TEF-1,virement',
    ",Cuisines du Fleuve,F-00003,10.00,2026-03-19,1042,chèque",
    ',"Cuisines du Fleuve, coopérative",F-00003,10.00,2026-03-19,1042,chèque',
)


def test_the_lines_of_one_reference_to_one_enterprise_are_one_payment(till: Till) -> None:
    found = applied(till, run := sent(till, LINES))
    assert (found["added"], found["refused"]) == (3, 1)
    assert "aucune facture de" in reasons(till, run)[2]
    assert sums(till) == (2, 3, 17_498)
    first, second = till.payments()
    assert (first.reference, first.amount, first.recorded_by_id) == ("TEF-1", 16_498, till.people["finance"])
    assert (second.method.value, second.amount) == ("cheque", 1_000)


def test_the_same_file_twice_records_nothing_twice(till: Till) -> None:
    applied(till, sent(till, LINES))
    before = sums(till)
    found = applied(till, sent(till, LINES))
    assert (found["added"], found["unchanged"]) == (0, 3)
    assert sums(till) == before


def test_once_confirmed_the_same_file_still_records_nothing_twice(till: Till) -> None:
    applied(till, sent(till, LINES))
    confirmed(till, 16_498)
    before = sums(till)
    assert applied(till, sent(till, LINES))["added"] == 0
    assert sums(till) == before


def test_a_trial_writes_nothing(till: Till) -> None:
    found = applied(till, sent(till, LINES, dry=True))
    assert found["added"] == 3
    assert sums(till) == (0, 0, 0)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",,F-00001,1.00,2026-03-19,T,", "ni NEQ ni nom"),
        (f"{NEQ},,,1.00,2026-03-19,T,", "aucun numéro de facture"),
        (f"{NEQ},,F-00001,,2026-03-19,T,", "aucun montant"),
        (f'{NEQ},,F-00001,"1,234",2026-03-19,T,', "ne se lit pas"),
        (f"{NEQ},,F-00001,-5,2026-03-19,T,", "plus grand que zéro"),
        (f"{NEQ},,F-00001,1.005,2026-03-19,T,", "ne se lit pas"),
        (f"{NEQ},,F-00001,1.00,19/03/26,T,", "ne se lit pas"),
        (f"{NEQ},,F-00001,1.00,2026-02-30,T,", "ne se lit pas"),
        (f"{NEQ},,F-00001,1.00,2026-03-21,T,", "date à venir"),
        (f"{NEQ},,F-00001,1.00,2026-03-19,,", "aucune référence"),
        (f"{NEQ},,F-00001,1.00,2026-03-19,{'T' * 61},", "dépasse 60"),
        (f"{NEQ},,F-00001,1.00,2026-03-19,T,Interac", "n’est pas connu"),
        (f"{NEQ},,F-09999,1.00,2026-03-19,T,", "aucune facture"),
        ("1149999999,,F-00001,1.00,2026-03-19,T,", "aucune facture de"),
        (f"{NEQ},,F-00001,115.00,2026-03-19,T,", "de 0,01"),
    ],
)
def test_each_line_that_cannot_be_taken_says_why_in_both_languages(till: Till, line: str, said: str) -> None:
    run = sent(till, [line])
    assert applied(till, run)["refused"] == 1
    assert said in reasons(till, run)[0]
    assert sums(till) == (0, 0, 0)


def test_a_reference_that_pays_another_amount_of_that_invoice_is_refused(till: Till) -> None:
    lines = (f"{NEQ},,F-00001,10.00,2026-03-19,T,", f"{NEQ},,F-00001,11.00,2026-03-19,t,")
    run = sent(till, lines)
    assert applied(till, run)["refused"] == 1
    assert "paie déjà" in reasons(till, run)[1]


def test_lines_together_never_pass_what_is_owed(till: Till) -> None:
    lines = [f"{NEQ},,F-00001,60.00,2026-03-19,T-{number}," for number in range(3)]
    assert applied(till, sent(till, lines))["added"] == 1
    assert sums(till) == (1, 1, 6_000)


def test_a_delegation_bounds_the_payment_that_the_lines_make_together(till: Till) -> None:
    with till.app.app_context(), db.database().writing() as session:
        sides = [session.get_one(Organization, one) for one in (till.payee, till.payer)]
        for number in (7, 8, 9):
            make_invoice(*sides, 574, number=f"F-0000{number}")
    lines = [f"{NEQ},,F-0000{number},5.74,2026-03-19,T," for number in (7, 8, 9)]
    run = sent(till, lines, by="small")
    assert applied(till, run)["added"] == 2
    assert "10,00" in reasons(till, run)[2]


def test_a_line_for_a_piece_of_an_invoice_above_a_delegation_is_refused(till: Till) -> None:
    run = sent(till, [f"{NEQ},,F-00001,5.74,2026-03-19,T,"], by="small")
    assert applied(till, run)["refused"] == 1
    assert "10,00" in reasons(till, run)[0]


def test_who_lost_the_role_meanwhile_records_nothing(till: Till) -> None:
    run = sent(till, LINES, by="reader")
    assert applied(till, run)["refused"] == 4
    assert "plus le droit" in reasons(till, run)[0]


def test_a_line_that_was_mended_joins_its_payment_until_it_is_confirmed(till: Till) -> None:
    applied(till, sent(till, [LINES[0], f"{NEQ},,F-2,50.00,2026-03-19,TEF-1,virement"]))
    applied(till, sent(till, [LINES[1]]))
    assert sums(till) == (1, 2, 16_498)
    confirmed(till, 16_498)
    applied(till, sent(till, [f"{NEQ},,F-00003,1.00,2026-03-19,TEF-1,virement"]))
    assert sums(till) == (2, 3, 16_598)


@pytest.mark.parametrize("most", [1, 7])
def test_killed_between_any_two_batches_it_goes_on_and_nothing_is_doubled(till: Till, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = many(till, 30)
    run = sent(till, [f"{NEQ},,{one},1.00,2026-03-19,TEF-{rank % 3}," for rank, one in enumerate(numbers)])
    note = importing._note

    def dies(batch: object) -> None:
        note(batch)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with till.app.app_context():
        is_more, rank = True, 0
        while is_more:
            monkeypatch.setattr(importing, "_note", dies if rank % 2 else note)
            rank += 1
            try:
                with db.database().writing():
                    is_more = applying.apply_batch(run, at=LATER, most=most)
            except KeyboardInterrupt:
                continue
    assert sums(till) == (3, 30, 3_000)


@pytest.mark.slow
@pytest.mark.drawn
def test_a_long_file_makes_its_payments_and_the_second_time_none(till: Till, worker: Worker) -> None:
    numbers = many(till, LONG)
    lines = [f"{NEQ},,{one},1.00,2026-03-19,TEF-{rank // 500}," for rank, one in enumerate(numbers)]
    run = sent(till, lines)
    assert applied(till, run)["added"] == LONG
    assert sums(till) == (LONG // 500, LONG, LONG * 100)
    with till.app.app_context(), db.database().reading() as session:
        assert session.get_one(ImportRun, run).status is RunStatus.DONE
    assert applied(till, sent(till, lines))["unchanged"] == LONG
    assert sums(till) == (LONG // 500, LONG, LONG * 100)


def test_each_enterprise_is_told_once_of_each_payment_of_a_file(till: Till, worker: Worker) -> None:
    applied(till, sent(till, LINES))
    worker.drain()
    with till.app.app_context(), db.database().reading() as session:
        mine = session.query(Notice).filter_by(recipient_id=till.people["seller"]).order_by(Notice.id).all()
    assert [one.values["amount"] for one in mine] == ["164,98\u00a0$", "10,00\u00a0$"]


def test_a_file_is_sent_tried_then_taken_for_good_and_its_lines_to_mend_come_back(till: Till, worker: Worker) -> None:
    visitor, base = till.visitor("finance"), f"/espace/{till.slugs['city']}/paiements/fichiers"
    token = visitor.token(base)
    data = {"sent": (io.BytesIO("\n".join([HEAD, *LINES]).encode()), "virements.csv"), "is_dry": "y", "csrf_token": token, "encoding": ""}
    answer = visitor.client.post(base, data=data)
    assert answer.status_code == 303
    worker.drain()
    page = visitor.get(answer.location)
    assert "Choisir les colonnes" in page
    columns = {
        f"colonne-{place}": name for place, name in enumerate(("neq", "name", "invoice", "amount", "paid_on", "reference", "method"))
    }
    visitor.post(f"{answer.location}/colonnes", columns, token_from=answer.location)
    worker.drain()
    assert "4 lignes" in visitor.get(answer.location)
    assert sums(till) == (0, 0, 0)
    visitor.post(f"{answer.location}/pour-de-bon", {}, token_from=answer.location)
    worker.drain()
    good = f"{base}/{int(answer.location.rpartition('/')[2]) + 1}"
    page = visitor.get(good)
    assert "Paiements de ce fichier" in page
    assert sums(till) == (2, 3, 17_498)
    rows = list(csv.reader(io.StringIO(visitor.client.get(f"{good}/a-corriger.csv").data.decode("utf-8-sig"))))
    assert rows[1][0] == "4"
    till.visitor("reader").get(base, status=403)
    till.visitor("other").get(base, status=404)
    till.visitor("seller").get(good, status=404)


def test_what_is_given_up_halfway_stays_and_its_enterprises_are_told(till: Till, worker: Worker) -> None:
    run = sent(till, LINES)
    with till.app.app_context(), db.database().writing():
        applying.apply_batch(run, at=LATER, most=2)
    visitor, address = till.visitor("finance"), f"/espace/{till.slugs['city']}/paiements/fichiers/{run}"
    visitor.post(f"{address}/abandonner", {}, token_from=address)
    worker.drain()
    assert sums(till) == (1, 2, 16_498)
    assert "dit vous avoir payé" in till.visitor("seller").get("/avis")
