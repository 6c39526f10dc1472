"""From blank to sent: one page, the enterprises, a last reading; what is missing is said with what to do."""

import io
from datetime import UTC, datetime, time

import pytest

from marketplace.core import db
from marketplace.core.worker import Worker
from marketplace.organizations.models import Role
from marketplace.tenders.asking.hour_field import Hour
from marketplace.tenders.models import TenderStage
from tests.builders import make_organization
from tests.core.documents_made import pdf
from tests.page import NBSP, Page
from tests.tenders.asking.people import Room, form_of
from tests.tenders.asking.things import have_key
from tests.tenders.things import member

WHOLE = {
    "title": "Collations des camps de jour",
    "description": "Des collations livrées chaque matin.",
    "line_what": ["Collation froide", "Repas froid"],
    "line_quantity": ["2 400", "1200"],
    "line_unit": ["C62", "C62"],
    "line_specification": ["Sans noix.", ""],
    "place_name": "Aréna municipal",
    "place_address": "12, rue de l’Aréna",
    "delivery_from": "2026-06-22",
    "delivery_until": "2026-08-14",
    "due_day": "2026-03-24",
    "due_time": "14:00",
    "zone": "America/Toronto",
    "estimate": "15 000",
    "validity_days": "45",
}


def begin(room: Room, visitor) -> str:  # type: ignore[no-untyped-def]
    page = visitor.post(room.base)
    return str(page.response.request.path).split("/")[-2]


@pytest.mark.parametrize("typed", ["9" * 20, "90 071 992 547 409,91", "99 999 999 999 999 999"])
def test_an_estimate_beyond_all_bounds_says_the_most_in_a_few_words(room: Room, typed: str) -> None:
    clerk = room.visitor("buyer")
    page = room.write(clerk, begin(room, clerk), status=422, **{**WHOLE, "estimate": typed})
    assert page.errors() == [f"Erreur{NBSP}: Montant trop grand{NBSP}: au plus 10{NBSP}000{NBSP}000{NBSP}000{NBSP}000,00{NBSP}$."]


def test_a_clerk_goes_from_blank_to_sent(room: Room) -> None:
    clerk = room.visitor("buyer")
    assert "Nouvelle demande de prix" in clerk.get(room.base)
    number = begin(room, clerk)
    assert number == "DP-2026-0001"
    page = room.write(clerk, number, **WHOLE)
    assert page.heading == "Entreprises à qui demander"
    assert room.read(number, lambda one: [(lot.title, lot.expected, lot.specification) for lot in one.lots]) == [
        ("Collation froide", 2400, "Sans noix."),
        ("Repas froid", 1200, ""),
    ]
    assert room.read(number, lambda one: one.bids_due_at) == datetime(2026, 3, 24, 18, tzinfo=UTC)
    name = f"{room.base}/{number}/entreprises"
    for kitchen in ("Cuisines du Fleuve, coopérative", "Traiteur Bel-Air, coopérative"):
        clerk.post(f"{name}/nommer", {"name": kitchen}, token_from=name)
    review = clerk.get(f"{room.base}/{number}/relire")
    assert "La clé de scellement se prépare" in review, "the bids room says that it is not ready"
    room.change(number, lambda one, _person: have_key(one))
    review = clerk.get(f"{room.base}/{number}/relire")
    assert "Tout est prêt." in review
    sent = clerk.post(f"{room.base}/{number}/envoyer", token_from=f"{room.base}/{number}/relire")
    assert "Les réponses sont reçues avant 14:00:00, heure de l’Est, le 24 mars 2026." in sent
    assert room.read(number, lambda one: one.stage) is TenderStage.BIDDING
    assert f"15{NBSP}000,00{NBSP}$" in sent


def test_a_blank_request_says_all_that_is_missing(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    page = clerk.get(f"{room.base}/{number}/relire")
    for missing in ("un titre", "une description", "aucune ligne", "les dates de livraison", "l’estimation", "au moins 2 entreprises"):
        assert missing in page, missing
    assert "Envoyer la demande de prix" not in page
    refused = clerk.post(f"{room.base}/{number}/envoyer", status=409, token_from=f"{room.base}/{number}/relire")
    assert "Il manque un titre" in refused
    assert room.read(number, lambda one: one.stage) is TenderStage.DRAFT


def test_rows_are_added_and_taken_away_without_a_script_and_nothing_typed_is_lost(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    three = {
        name: [*WHOLE[f"line_{name}"], more] for name, more in (("what", ""), ("quantity", ""), ("unit", "C62"), ("specification", ""))
    }
    page = room.write(clerk, number, **WHOLE | {f"line_{name}": cells for name, cells in three.items()}, add_line="y")
    assert page.tree.xpath("//input[@name='line_what']/@value") == ["Collation froide", "Repas froid", "", ""]
    assert page.tree.xpath("//input[@name='title']/@value") == ["Collations des camps de jour"]
    page = room.write(clerk, number, **WHOLE, remove_line="1")
    assert page.tree.xpath("//input[@name='line_what']/@value")[0] == "Repas froid"
    assert room.read(number, lambda one: one.lots) == [], "a row more or less saves nothing"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"line_quantity": ["beaucoup", "1"]}, "Ligne 1"),
        ({"line_quantity": ["0", "1"]}, "plus de zéro"),
        ({"line_what": ["", "Repas"]}, "écrivez ce que vous voulez"),
        ({"line_unit": ["QQQ", "C62"]}, "choisissez l’unité"),
        ({"due_time": "25:00"}, "de 00:00 à 23:59"),
        ({"due_time": ""}, "le jour et l’heure"),
        ({"delivery_until": "2026-01-01"}, "finit avant de commencer"),
        ({"category": "quelque chose"}, "n’est pas claire"),
        ({"category": "nettoyage"}, "Copiez ici celle que vous voulez"),
        ({"estimate": "cher"}, ""),
        ({"due_day": "2027-03-14", "due_time": "02:30"}, "02:30 n’existe pas le 14 mars 2027 (heure de l’Est)"),
        ({"due_day": "2026-11-01", "due_time": "01:30"}, "01:30 arrive deux fois le 1er novembre 2026 (heure de l’Est)"),
        ({"due_day": "2026-11-01", "due_time": "01:30", "zone": "America/Halifax"}, "arrive deux fois"),
    ],
)
def test_what_cannot_be_read_is_told_where_it_was_typed(room: Room, changed: dict[str, object], said: str) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    page = room.write(clerk, number, status=422, **{**WHOLE, **changed})
    assert any(said in one for one in page.errors()), page.errors()
    assert room.read(number, lambda one: one.title_fr) == ""


def test_of_several_rows_the_one_that_is_wrong_is_marked(room: Room) -> None:
    clerk = room.visitor("buyer")
    page = room.write(clerk, begin(room, clerk), status=422, **{**WHOLE, "line_quantity": ["2 400", "beaucoup"]})
    marked = page.tree.xpath("//*[contains(@class, 'asking-line')]/*[@aria-invalid]/@value")
    assert marked == ["beaucoup"]


def test_blanc_sablon_keeps_its_hour_the_night_the_others_change(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    room.write(clerk, number, **{**WHOLE, "due_day": "2026-11-01", "due_time": "01:30", "zone": "America/Blanc-Sablon"})
    assert room.read(number, lambda one: one.bids_due_at) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert "01:30:00, heure de Blanc-Sablon, le 1er novembre 2026" in clerk.get(f"{room.base}/{number}/relire")


def test_two_who_save_at_once_lose_nothing(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    room.write(clerk, number, **WHOLE)
    page = room.write(clerk, number, status=409, **{**WHOLE, "title": "Autre titre", "version": "1"})
    assert "Quelqu’un a enregistré cette demande" in page
    assert page.tree.xpath("//input[@name='title']/@value") == ["Autre titre"]
    assert room.read(number, lambda one: one.title_fr) == "Collations des camps de jour"


def test_documents_are_joined_and_taken_away(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    path, one = f"{room.base}/{number}/documents", f"{room.base}/{number}/rediger"
    sent = {"document-sent": (io.BytesIO(pdf()), "devis.pdf"), "document-title": "Devis"}
    page = clerk.post(path, sent, token_from=one)
    assert "Devis" in page.links()
    refused = clerk.post(path, {"document-sent": (io.BytesIO(b"rien"), "devis.pdf"), "document-title": "Devis"}, status=422, token_from=one)
    assert any("ni un PDF" in said for said in refused.errors())
    assert room.fetch(clerk, page.links()["Devis"]).startswith(b"%PDF-")
    taken = page.tree.xpath("//form[contains(@action, '/retirer')]/@action")[0]
    assert "Devis" not in clerk.post(taken, token_from=one).links()


def test_what_is_typed_is_saved_with_a_document_and_kept_when_either_is_wrong(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    path, page = f"{room.base}/{number}/documents", f"{room.base}/{number}/rediger"
    shown = clerk.get(page)
    button = shown.tree.xpath("//button[normalize-space()='Ajouter le document']")[0]
    form = shown.tree.xpath("//form[@id='asking']")[0]
    assert (button.get("form"), button.get("formaction"), button.get("formenctype")) == ("asking", path, "multipart/form-data")
    assert {one.get("form") for one in shown.tree.xpath("//*[starts-with(@name, 'document-')]")} == {form.get("id")}

    def join(status: int = 200, content: bytes = b"", **typed: str) -> Page:
        sent = {"document-sent": (io.BytesIO(content or pdf()), "devis.pdf"), "document-title": "Devis"}
        return clerk.post(path, form_of(clerk, page) | WHOLE | sent | typed, status=status)

    refused = join(422, b"rien", title="Repas des aînés")
    assert any("ni un PDF" in said for said in refused.errors())
    assert refused.tree.xpath("//input[@name='title']/@value") == ["Repas des aînés"]
    refused = join(422, estimate="beaucoup", title="Repas des aînés")
    assert refused.tree.xpath("//input[@name='title']/@value") == ["Repas des aînés"]
    assert "puis choisissez de nouveau le document" in refused
    assert room.read(number, lambda one: one.title_fr) == ""
    assert "Devis" in join(title="Repas des aînés").links()
    assert room.read(number, lambda one: (one.title_fr, len(one.lots))) == ("Repas des aînés", 2)
    assert "Quelqu’un a enregistré cette demande" in join(409, title="Repas froids", version="1")
    assert room.read(number, lambda one: one.title_fr) == "Repas des aînés"


def test_enterprises_are_named_ticked_and_taken_away(room: Room) -> None:
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    page = f"{room.base}/{number}/entreprises"
    assert any("nom" in one for one in clerk.post(f"{page}/nommer", {"name": "Personne"}, status=422, token_from=page).errors())
    shown = clerk.post(f"{page}/nommer", {"name": "La Marmite des Aulnes"}, token_from=page)
    assert "Aucun contrat avec vous récemment." in shown
    assert room.read(number, lambda one: len(one.bidders)) == 1
    clerk.post(f"{page}/{room.slugs['aulnes']}/retirer", token_from=page)
    assert room.read(number, lambda one: len(one.bidders)) == 0
    assert "Cochez au moins une entreprise" in clerk.post(page, {"enterprise": "personne"}, status=422, token_from=page)


def test_who_is_proposed_does_it_serves_the_place_and_waits_for_its_turn(room: Room) -> None:
    near = {"mrc_code": "100", "description_fr": "Traiteur : collations et repas froids."}
    words = ["Traiteur de la Baie, coopérative", "Traiteur des Monts, coopérative", "Traiteur d’ailleurs, coopérative"]
    with room.app.app_context(), db.database().writing():
        buyer = room.organization("buyer")
        buyer.mrc_code, buyer.region_code = "100", "01"
        for name, place in zip(words, (near, near, near | {"mrc_code": "610", "region_code": "14"}), strict=True):
            kitchen = make_organization(name=name, **place)
            if name != words[1]:
                member(kitchen, Role.ADMINISTRATOR)
            room.slugs[name] = kitchen.slug
    Worker(room.app).drain()
    clerk = room.visitor("buyer")
    number = begin(room, clerk)
    page = room.write(clerk, number, **WHOLE | {"line_what": ["Collations", "Repas froids"]})
    boxes = page.tree.xpath("//input[@name='enterprise']/@value")
    assert boxes == [room.slugs[words[0]]], "who serves elsewhere is not proposed; whom nobody reads for cannot be ticked"
    assert words[1] in page
    assert words[2] not in page
    assert f"Répond à «{NBSP}Collations{NBSP}»" in page
    added = clerk.post(f"{room.base}/{number}/entreprises", {"enterprise": boxes}, token_from=f"{room.base}/{number}/entreprises")
    assert "1 entreprise est ajoutée." in added
    assert room.read(number, lambda one: one.bidders[0].reason).startswith("Répond à")


@pytest.mark.parametrize(("typed", "read"), [("14:00", time(14)), ("14 h 30", time(14, 30)), ("9h", time(9)), ("09:05:00", time(9, 5))])
def test_an_hour_is_read_as_people_write_it(typed: str, read: time) -> None:
    assert Hour.read(None, typed) == read  # type: ignore[arg-type]
