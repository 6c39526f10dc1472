"""A buyer is led while it writes and follows a price request: nothing passed, nothing lost, and what waits is said."""

from datetime import timedelta

from marketplace.core import notices
from marketplace.tenders.asking import amending, questions
from marketplace.tenders.asking.amending import Amended
from tests.builders import AT
from tests.tenders.asking.people import Room
from tests.tenders.asking.test_writing import WHOLE, begin
from tests.tenders.asking.things import DUE
from tests.tenders.drafted import form_of


def test_a_deadline_that_is_past_is_refused_where_it_is_typed(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    page = room.write(clerk, number, status=422, **{**WHOLE, "due_day": "2026-01-05"})
    assert any("déjà passée" in one for one in page.errors())
    assert room.read(number, lambda one: one.title_fr) == ""


def test_the_page_says_what_it_still_lacks(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    assert "À compléter sur cette page" not in clerk.get(f"{room.base}/{number}/rediger"), "nothing is written yet"
    page = room.write(clerk, number, **{**WHOLE, "estimate": "", "stay": "y"})
    assert "À compléter sur cette page avant l’envoi" in page


def test_a_visit_is_planned_after_what_was_typed_is_saved_and_is_read_over(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    page = room.write(clerk, number, **{**WHOLE, "visit": "y"})
    assert "Ajouter une visite" in page
    assert room.read(number, lambda one: one.title_fr) == WHOLE["title"]
    path = f"{room.base}/{number}/visites"
    typed = {"day": "2026-03-12", "time": "10:00", "until_day": "2026-03-11", "until_time": "16:00"}
    typed |= {"place": "Entrée arrière", "note": "Bottes."}
    assert "Bottes." in clerk.post(path, typed, token_from=path)
    review = clerk.get(f"{room.base}/{number}/relire")
    for said in ("Visites des lieux", "Entrée arrière", "Bottes."):
        assert said in review, said


def test_a_part_of_a_name_gives_a_button_to_take_the_enterprise(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    path = f"{room.base}/{number}/entreprises"
    page = clerk.post(f"{path}/nommer", {"name": "Marmite"}, status=422, token_from=path)
    [slug] = page.tree.xpath("//form[contains(@action, '/nommer')]/input[@type='hidden' and @name='name']/@value")
    assert "est ajoutée" in clerk.post(f"{path}/nommer", {"name": slug}, token_from=path)
    assert room.read(number, lambda one: [each.organization.slug for each in one.bidders]) == [room.slugs["aulnes"]]


def test_weights_that_do_not_make_a_hundred_are_told_when_they_are_saved(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    path = f"{room.base}/{number}/criteres"
    typed = form_of(clerk, path) | {"title_1": "Menus", "points_1": "60", "price_weight": "70"}
    page = clerk.post(path, typed)
    assert "Tout sera annoncé" not in page
    assert "Ils font 130." in page


def test_a_notice_tells_why_and_the_new_deadline_and_an_answer_its_question(room: Room) -> None:
    number = room.make("fleuve", "bel-air")
    later = Amended(due_at=DUE + timedelta(days=7))
    room.change(number, lambda one, person: amending.amend(one, later, "Une semaine de plus.", actor=person, at=AT))

    def ask_and_answer(tender, person):  # type: ignore[no-untyped-def]
        asked = questions.ask(tender, room.organization("fleuve"), "Emballée une par une?", actor=person, at=AT)
        questions.answer(tender, asked.id, "Oui.", actor=person, at=AT)

    room.change(number, ask_and_answer)
    with room.app.test_request_context("/"):
        invited, moved, answered = [str(one) for one in room.told("bel-air")]
    assert "le 24 mars 2026" in invited, "a day is said in words"
    assert "reportée au 31 mars 2026, 14:30:00" in moved
    assert "Une semaine de plus." in moved
    assert "Emballée une par une?" in answered


def test_a_question_that_waits_is_counted_on_the_page_of_the_request(room: Room) -> None:
    number = room.make("fleuve", "bel-air")
    clerk, page = room.visitor("buyer"), f"{room.base}/{number}"
    assert "attend une réponse" not in clerk.get(page)
    room.change(number, lambda one, person: questions.ask(one, room.organization("fleuve"), "Emballée?", actor=person, at=AT))
    assert "1 question attend une réponse" in clerk.get(page)
    assert "attend une réponse" not in room.visitor("fleuve").get(room.received("fleuve", number)), "the others do not know"


def test_the_subject_of_a_mail_is_its_first_sentence() -> None:
    told = "« Pain. Lait. » (DP-2026-0001) : la décision est prise. « X inc. » l’obtient. Votre rang : 2 sur 3."
    assert notices.first_sentence(told) == "« Pain. Lait. » (DP-2026-0001) : la décision est prise"
    assert notices.first_sentence("Une question attend.") == "Une question attend"


def test_what_is_wrong_is_told_in_the_order_of_the_page(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    wrong = {"line_quantity": ["-5", "1"], "delivery_until": "2026-01-01", "due_time": "25:00"}
    wrong |= {"estimate": "cher", "category": "quelque chose"}
    page = room.write(clerk, number, status=422, **{**WHOLE, **wrong})
    told = page.tree.xpath("//div[contains(@class, 'error-summary')]//a/@href")
    assert told == ["#lines", "#delivery_until", "#due_time", "#category", "#estimate"]
    assert any("de plus de zéro" in one for one in page.errors())
