"""An enterprise writes its answer, reads it whole, hands it in, changes it, takes it back."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.bids.things import TYPED, Asked, hand_in, save
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.core.web.watching import statements
from tests.tenders.asking.things import DUE

Clock = Callable[[datetime], None]


def test_an_answer_is_written_handed_in_and_its_receipt_given(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    page = signatory.get(asked.path)
    assert "Dès le premier enregistrement, votre réponse est chiffrée." in page
    assert "avant 14:30:00, heure de l’Est" in page
    page = save(signatory, asked.path, **TYPED)
    assert "Votre réponse est enregistrée et scellée." in page
    # 2400 at 2,055 $ and 1200 at 11,50 $.
    assert "Total avant taxes\u00a0: 18\u00a0732,00\u00a0$" in page
    assert "21\u00a0537,12\u00a0$" in page
    page = hand_in(signatory, asked.path)
    assert page.heading == "Récépissé\u00a0: réponse reçue"
    [event] = asked.events()
    assert event.kind.value == "received"
    assert event.at == AT
    assert event.sha256 in page.response.text
    assert "14:30:00,000000, heure de l’Est" in page


def test_everything_that_is_typed_is_what_is_sealed(asked: Asked) -> None:
    typed = {**TYPED, "most_1": "3\u00a0000", "note_2": "Sans arachide.", "note": "Merci.", "contacts": "Achat de pain en commun."}
    save(asked.visitor("catalogue"), asked.path, **typed)
    first, second = asked.bid(lambda one: [str(lot.id) for lot in one.tender.lots])
    assert asked.content() == {
        "lines": {
            first: {"unit_price": 20_550, "capacity": 3000, "note": ""},
            second: {"unit_price": 115_000, "capacity": None, "note": "Sans arachide."},
        },
        "delivery": "Chaque matin avant 7 h.",
        "note": "Merci.",
        "no_collusion": {"declared": True, "contacts": "Achat de pain en commun."},
        "files": [],
    }


def test_the_total_is_counted_without_saving_anything(asked: Asked) -> None:
    page = save(asked.visitor("signatory"), asked.path, price_1="2", count="1")
    assert "Total avant taxes\u00a0: 4\u00a0800,00\u00a0$" in page
    assert asked.bid(lambda one: one.id) is None


def test_a_number_that_is_not_one_is_told_beside_its_field_and_what_was_typed_stays(asked: Asked) -> None:
    page = save(asked.visitor("signatory"), asked.path, status=422, price_1="deux", most_1="2,5", price_2="0", note="À suivre")
    first, second, third = page.errors()
    assert "n’est pas un nombre" in first
    assert "se compte en nombres entiers" in second
    assert "Écrivez un nombre de plus de zéro, ou rien." in third
    assert page.tree.xpath("//input[@name='price_1']/@value") == ["deux"]
    assert page.tree.xpath("string(//textarea[@name='note'])").strip() == "À suivre"
    assert asked.bid(lambda one: one.id) is None


def test_saving_the_same_again_makes_no_new_version(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    hand_in(signatory, asked.path)
    assert "Rien n’a changé." in save(signatory, asked.path)
    assert asked.bid(lambda one: len(one.versions)) == 1


def test_a_colleague_who_saves_a_stale_copy_is_told_and_nothing_is_lost(asked: Asked) -> None:
    signatory, catalogue = asked.visitor("signatory"), asked.visitor("catalogue")
    save(signatory, asked.path, **TYPED)
    page = save(catalogue, asked.path, price_1="1,90", read="", status=409)
    assert "Quelqu’un de votre équipe a enregistré cette réponse entre-temps" in page
    assert "2,0550\u00a0$" in page
    assert page.tree.xpath("//input[@name='price_1']/@value") == ["1,90"]
    [read] = page.tree.xpath("//input[@name='read']/@value")
    save(catalogue, asked.path, price_1="1,90", read=read)
    assert 19_000 in [one["unit_price"] for one in asked.content()["lines"].values()]


def test_two_saves_at_the_same_instant_are_told_apart(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    [read] = signatory.get(asked.path).tree.xpath("//input[@name='read']/@value")
    save(signatory, asked.path, price_1="2,10")
    save(signatory, asked.path, price_1="2,20", read=read, status=409)


def test_what_is_missing_is_said_and_nothing_is_handed_in(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, most_1="100", note="Bientôt")
    page = signatory.get(f"{asked.path}/deposer")
    for one in (
        "Ligne 1\u00a0: écrivez un prix",
        "Écrivez un prix pour au moins une ligne.",
        "Faites la déclaration d’absence de collusion",
    ):
        assert one in page
    assert not page.tree.xpath("//main//button[contains(., 'Déposer')]")
    sha256 = asked.bid(lambda one: one.versions[-1].sha256)
    signatory.post(f"{asked.path}/deposer", {"sha256": sha256}, status=422)
    assert asked.events() == []


def test_a_line_may_be_left_unanswered(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, price_1="2", declared="y")
    assert "pas de réponse" in signatory.get(f"{asked.path}/deposer")
    hand_in(signatory, asked.path)
    assert len(asked.content()["lines"]) == 1


def test_the_version_handed_in_counts_until_the_next_one_is(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    hand_in(signatory, asked.path)
    page = save(signatory, asked.path, price_1="2")
    assert "Elle seule compte." in page
    assert "La version 2, plus récente, est enregistrée et n’est pas déposée" in page
    assert "déposée, puis changée" in page
    assert asked.bid(lambda one: [bool(each.received_at) for each in one.versions]) == [True, False]
    assert hand_in(signatory, asked.path).heading == "Récépissé\u00a0: réponse reçue, à la place de la précédente"
    assert [one.kind.value for one in asked.events()] == ["received", "replaced"]


def test_what_a_colleague_changed_meanwhile_is_not_handed_in_unread(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    [sha256] = signatory.get(f"{asked.path}/deposer").tree.xpath("//input[@name='sha256']/@value")
    save(asked.visitor("catalogue"), asked.path, price_1="9")
    page = signatory.post(f"{asked.path}/deposer", {"sha256": sha256}, status=409)
    assert "relisez-la, puis déposez-la" in page
    assert "9,00\u00a0$" in page
    assert asked.events() == []


def test_a_button_pressed_twice_hands_in_once(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    sha256 = asked.bid(lambda one: one.versions[-1].sha256)
    for _press in range(2):
        assert signatory.post(f"{asked.path}/deposer", {"sha256": sha256}).heading == "Récépissé\u00a0: réponse reçue"
    assert len(asked.events()) == 1


def test_an_answer_is_taken_back_and_handed_in_anew(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    hand_in(signatory, asked.path)
    assert "Aucune raison n’est demandée." in signatory.get(f"{asked.path}/retirer")
    assert signatory.post(f"{asked.path}/retirer").heading == "Récépissé\u00a0: réponse retirée"
    page = signatory.get(asked.path)
    assert "Votre réponse est retirée" in page
    assert page.tree.xpath("//input[@name='price_1']/@value") == ["2,0550"]
    hand_in(signatory, asked.path)
    assert [one.kind.value for one in asked.events()] == ["received", "withdrawn", "received"]


def test_who_only_reads_sees_the_answer_and_no_form(asked: Asked) -> None:
    save(asked.visitor("signatory"), asked.path, **TYPED)
    page = asked.visitor("reader").get(asked.path)
    assert "2,0550\u00a0$" in page
    assert not page.tree.xpath("//input[@name='price_1']")
    assert "Une personne qui administre l’entreprise, qui signe pour elle ou qui tient son catalogue" in page


def test_the_list_the_desk_and_the_card_say_where_answers_stand(asked: Asked) -> None:
    signatory, space = asked.visitor("signatory"), f"/espace/{asked.slugs['ours']}"
    assert "Répondre à la demande de prix DP-2026-0001" in signatory.get("/compte/aujourdhui")
    assert "1 demande attend votre réponse." in signatory.get(space)
    save(signatory, asked.path, **TYPED)
    assert "n’est pas déposée" in signatory.get("/compte/aujourdhui")
    assert "1 réponse n’est pas déposée." in signatory.get(space)
    assert "enregistrée, pas déposée" in signatory.get(f"{space}/reponses")
    hand_in(signatory, asked.path)
    today = signatory.get("/compte/aujourdhui")
    assert "Répondre à la demande" not in today
    assert "n’est pas déposée" not in today
    assert "déposée" in signatory.get(f"{space}/reponses")


def test_the_page_of_the_request_leads_to_the_answer_with_its_state(asked: Asked) -> None:
    request = f"/espace/{asked.slugs['ours']}/demandes-recues/{asked.number}"
    signatory = asked.visitor("signatory")
    assert signatory.get(request).links()["Répondre"] == asked.path
    save(signatory, asked.path, **TYPED)
    page = signatory.get(request)
    assert page.links()["Voir ma réponse"] == asked.path
    assert "enregistrée, pas déposée" in page
    # Another enterprise that was asked is told of its own answer alone.
    theirs = asked.visitor("other").get(f"/espace/{asked.slugs['other']}/demandes-recues/{asked.number}")
    assert "Répondre" in theirs.links()
    assert "enregistrée" not in theirs


def test_past_the_deadline_an_answer_is_read_and_not_written(asked: Asked, test_clock: Clock) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    hand_in(signatory, asked.path)
    save(signatory, asked.path, price_1="9")
    test_clock(DUE + timedelta(days=1))
    page = asked.visitor("signatory").get(asked.path)
    # What was handed in, and not what was changed after it.
    assert "C’est elle qui compte. La version 2, plus récente, n’a pas été déposée" in page
    assert "9,00" not in page
    assert "2,0550\u00a0$" in page
    assert not page.tree.xpath("//input[@name='price_1']")


def test_the_page_asks_few_questions_of_the_database(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, [(pdf(), "devis.pdf")], **TYPED)
    hand_in(signatory, asked.path)
    signatory.get(asked.path)
    with statements(asked.app) as sent:
        signatory.get(asked.path)
    assert len(sent) <= 32, sent


def test_the_pages_are_in_english_too(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    for path in (asked.path, f"{asked.path}/deposer", f"/espace/{asked.slugs['ours']}/reponses", "/scellement"):
        signatory.get(f"/en{path}")
