"""What changes after publication: dated, told as a difference to everybody, and never what is fixed; the close moves where it must."""

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.tenders.drafting import amending, publishing
from marketplace.tenders.drafting.telling import told
from marketplace.tenders.models import Tender, TenderStage, TenderWatch
from tests.builders import AT, make_user
from tests.page import Visitor
from tests.tenders.pool import CLOSES, Pool

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)


def _amend(pool: Pool, said: dict | None = None, lots: dict | None = None, *, at: datetime = AT) -> str:
    """The reason why nothing changed; empty when a notice was published."""
    try:
        with pool.app.app_context(), db.database().writing() as session:
            actor = session.get_one(User, pool.people["organizer"])
            tender = db.load(Tender, id=pool.tender_id)
            amending.amend(tender, said or {}, lots or {}, "Une précision du conseil.", actor=actor, at=at)
    except RuleBroken as refused:
        return refused.reason
    return ""


def _sent(organizer: Visitor, path: str) -> dict[str, str]:
    """The form of the next notice as its page holds it."""
    return dict(next(one for one in organizer.get(path).tree.forms if "closes_at" in one.fields).form_values())


def test_an_organiser_publishes_a_notice_that_everybody_is_told_of(pool: Pool, mailer) -> None:  # type: ignore[no-untyped-def]
    pool.city("Ville de Rivière-Neuve")
    pool.adhere("Ville de Rivière-Neuve", 1200)
    with pool.app.app_context(), db.database().writing() as session:
        watcher = make_user()
        session.add(TenderWatch(tender_id=pool.tender_id, user_id=watcher.id, since=AT))
        pool.people["watcher"] = watcher.id
    organizer, path = pool.visitor("organizer"), f"/espace/{pool.slugs['organizer']}/achats/{pool.number}/avis"
    sent = _sent(organizer, path) | {"reason": "Le conseil précise le devis.", "specification-1": "Sans arachides.", "minimum-1": "2 000"}
    page = organizer.post(path, sent | {"closes_at": "2026-04-02T16:00"})
    for words in (
        "Avis de modification no 1",
        "Le conseil précise le devis.",
        "Lot 1, devis",
        "Sans arachides.",
        "2\u00a0400",
        "2\u00a0000",
        "2 avril 2026",
    ):
        assert words in page, words
    wrong = organizer.post(
        path, _sent(organizer, path) | {"closes_at": "2026-03-30T16:00", "reason": "Plus tôt.", "minimum-1": "2 300"}, status=422
    )
    assert [one for one in wrong.errors() if "reportée" in one or "réduit" in one] == wrong.errors(), "beside each field"
    assert len(wrong.errors()) == 2
    assert wrong.tree.xpath("//*[@aria-invalid='true']/@name") == ["closes_at", "minimum-1"]
    assert "Avis de modification no 1" in pool.visitor().get(f"/achats-regroupes/{pool.number}"), "one word everywhere"
    assert pool.tender(lambda one: (one.closes_at, one.lots[0].minimum)) == (datetime(2026, 4, 2, 20, 0, tzinfo=UTC), 2000)
    for name in ("organizer", "supplier", "Ville de Rivière-Neuve", "watcher"):
        assert any("l’avis de modification no 1 est publié" in one for one in pool.told(name)), name
    assert sum("modification" in str(one.get_body(("plain",))) for one in mailer.sent) >= 4
    again = organizer.post(path, sent, status=409)
    assert "Quelqu’un a enregistré" in again


def test_a_change_of_what_one_adheres_to_leaves_five_days_and_a_later_date_alone_moves_nothing(pool: Pool) -> None:
    assert _amend(pool, {"confirms_by": "2026-04-20"}, at=CLOSES - timedelta(days=1)) == ""
    assert pool.tender(lambda one: one.closes_at) == CLOSES
    assert _amend(pool, lots={1: {"specification": "Sans noix."}}, at=CLOSES - timedelta(days=5)) == ""
    assert pool.tender(lambda one: one.closes_at) == CLOSES
    late = CLOSES - timedelta(days=5) + timedelta(seconds=1)
    assert _amend(pool, lots={1: {"specification": "Sans noix ni soya."}}, at=late) == ""
    assert pool.tender(lambda one: one.closes_at) == CLOSES + timedelta(days=1)
    with pool.app.app_context(), db.database().reading() as session:
        tender = session.get_one(Tender, pool.tender_id)
        moved = told(tender, amending.amendments(tender)[-1])
        assert [one.label for one in moved] == ["Lot 1, devis", "Clôture des adhésions"]
        assert "1er avril 2026" in moved[1].after
    # An hour before the close the day of resolutions goes with it.
    last = CLOSES + timedelta(days=1) - timedelta(hours=1)
    assert _amend(pool, {"description_fr": "Deux menus."}, at=last) == ""
    assert pool.tender(lambda one: one.closes_at) == CLOSES + timedelta(days=6)


def test_what_is_fixed_does_not_change_and_nothing_does_once_adhesions_are_closed(pool: Pool) -> None:
    for said, lots, words in (
        ({"closes_at": (CLOSES - timedelta(days=1)).isoformat()}, {}, "ne peut être que reportée"),
        ({"delivery_until": "2026-07-01"}, {}, "ne peut être que reportée"),
        ({"delivery_from": None}, {}, "ne peut être que reportée"),
        ({"delivery_from": "2026-09-01"}, {}, "finirait avant de commencer"),
        ({}, {1: {"minimum": 2401}}, "ne peut être que réduit"),
        ({}, {1: {"specification": ""}}, "Rien n’a changé"),
        ({"allocation_rule": "order", "fee_rate": 10, "supplier_id": 1}, {1: {"tiers": [[0, 1]], "capacity": 5}}, "Rien n’a changé"),
    ):
        assert words in _amend(pool, said, lots), words
    assert "Les adhésions sont closes" in _amend(pool, lots={1: {"minimum": 1}}, at=CLOSES)
    # Five days more would end after the delivery begins: the organiser moves it too.
    pool.tender(lambda one: None)
    with pool.app.app_context(), db.database().writing():
        db.load(Tender, id=pool.tender_id).delivery_from = CLOSES.date() + timedelta(days=1)
    assert "reportez-la aussi" in _amend(pool, lots={1: {"minimum": 1}}, at=CLOSES - timedelta(hours=2))
    assert pool.tender(lambda one: (one.closes_at, one.lots[0].minimum)) == (CLOSES, 2400)


def test_a_close_that_would_come_after_the_delivery_begins_says_so_beside_its_field(pool: Pool) -> None:
    with pool.app.app_context(), db.database().writing():
        db.load(Tender, id=pool.tender_id).delivery_from = CLOSES.date() + timedelta(days=10)
    organizer, path = pool.visitor("organizer"), f"/espace/{pool.slugs['organizer']}/achats/{pool.number}/avis"
    sent = _sent(organizer, path) | {"reason": "Des conseils siègent plus tard."}
    page = organizer.post(path, sent | {"closes_at": "2026-04-20T16:00"}, status=422)
    told = "La nouvelle clôture vient après le début de la livraison, le 10 avril 2026"
    assert [told in one for one in page.errors()] == [True]
    assert "cinq jours" not in page
    assert page.tree.xpath("//*[@aria-invalid='true']/@name") == ["closes_at"]
    assert page.tree.xpath("//input[@name='closes_at']/@value") == ["2026-04-20T16:00"]
    assert page.tree.xpath("string(//textarea[@id='reason'])").strip() == "Des conseils siègent plus tard."
    assert pool.tender(lambda one: one.closes_at) == CLOSES
    organizer.post(path, sent | {"closes_at": "2026-04-20T16:00", "delivery_from": "2026-04-21"})
    assert pool.tender(lambda one: one.delivery_from.isoformat()) == "2026-04-21"


def test_five_days_that_the_delivery_does_not_leave_are_told_on_the_form_of_a_text_and_of_a_document(pool: Pool, test_clock) -> None:  # type: ignore[no-untyped-def]
    import io

    with pool.app.app_context(), db.database().writing():
        db.load(Tender, id=pool.tender_id).delivery_from = CLOSES.date() + timedelta(days=1)
    test_clock(CLOSES - timedelta(hours=2))
    organizer, path = pool.visitor("organizer"), f"/espace/{pool.slugs['organizer']}/achats/{pool.number}/avis"
    page = organizer.post(path, _sent(organizer, path) | {"reason": "Une précision.", "specification-1": "Sans noix."}, status=422)
    assert ["Il faut laisser cinq jours" in one for one in page.errors()] == [True]
    assert page.tree.xpath("//*[@aria-invalid='true']/@name") == ["delivery_from"]
    assert page.tree.xpath("string(//textarea[@id='specification-1'])") == "Sans noix."
    sent = {"title": "Devis détaillé", "reason": "Plus de précisions.", "sent": (io.BytesIO(PDF), "devis.pdf")}
    page = organizer.post(f"{path}/documents", sent, status=422, token_from=path)
    assert "Il faut laisser cinq jours" in page.tree.xpath("string(//*[@role='alert'])")
    assert page.tree.xpath("//input[@name='title']/@value") == ["Devis détaillé"]
    assert pool.tender(lambda one: (one.closes_at, one.lots[0].specification)) == (CLOSES, "")


def test_a_document_comes_by_a_notice_and_giving_up_is_told_with_its_reason(pool: Pool) -> None:
    import io

    pool.city("Ville de Rivière-Neuve")
    pool.adhere("Ville de Rivière-Neuve", 1200)
    organizer, base = pool.visitor("organizer"), f"/espace/{pool.slugs['organizer']}/achats/{pool.number}"
    told_of = {"title": "Devis détaillé", "reason": "Plus de précisions."}
    page = organizer.post(
        f"{base}/avis/documents", {"title": "Devis", "sent": (io.BytesIO(PDF), "devis.pdf")}, status=422, token_from=f"{base}/avis"
    )
    assert "obligatoire" in " ".join(page.errors())
    page = organizer.post(f"{base}/avis/documents", told_of | {"sent": (io.BytesIO(PDF), "devis.pdf")}, token_from=f"{base}/avis")
    assert "Devis détaillé" in page
    page = organizer.post(f"{base}/annuler", {"reason": ""}, status=422)
    assert pool.tender(lambda one: one.stage) is TenderStage.ADHESION
    page = organizer.post(f"{base}/annuler", {"reason": "Le camp n’a pas lieu."})
    assert "Le camp n’a pas lieu." in page
    assert pool.tender(lambda one: (one.stage, one.cancelled_reason)) == (TenderStage.CANCELLED, "Le camp n’a pas lieu.")
    assert any("l’a annulé" in one for one in pool.told("Ville de Rivière-Neuve"))
    assert "Le camp n’a pas lieu." in pool.visitor().get(f"/achats-regroupes/{pool.number}")
    with pytest.raises(RuleBroken), pool.app.app_context(), db.database().writing() as session:
        publishing.cancel(db.load(Tender, id=pool.tender_id), "Encore", actor=session.get_one(User, pool.people["organizer"]), at=AT)
