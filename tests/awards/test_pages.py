"""The journey of a contract on its pages: decided, cut and told, read by those it concerns alone, accepted, amended, evaluated."""

from datetime import timedelta

import pytest

from marketplace.awards.models import Contract, ContractStatus
from marketplace.catalogue.models import ListingVersion
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import Role
from marketplace.tenders.models import Tender
from tests.awards.conftest import Deal
from tests.awards.things import LATER
from tests.page import Visitor
from tests.tenders.things import member

WHY = "Le prix de volume est le plus bas des offres publiées."
ONE = "/contrats/CT-2026-0001"


def award(deal: Deal) -> Visitor:
    """The organiser decides; back on the page of the award."""
    organizer = deal.visitor("organizer")
    page = organizer.get(f"/achats-regroupes/{deal.number}/octroi")
    assert "L’offre ne suffit pas" in page
    assert "2 000 unités sur 2 400 unités" in page.prose().replace("\u00a0", " ")
    path = f"/achats-regroupes/{deal.number}/octroi"
    lot = page.tree.xpath("//input[@type='radio']/@name")[0]
    assert "Ce champ est obligatoire." in organizer.post(path, {lot: "octroyer", "justification": " "}, status=422).errors()[0]
    decided = organizer.post(path, {lot: "octroyer", "justification": WHY})
    assert "La décision est enregistrée." in decided
    assert "CT-2026-0002" in decided, "the contracts are one step away"
    return organizer


def accept(visitor: Visitor, side: str, sha256: str, *, status: int = 200):  # type: ignore[no-untyped-def]
    return visitor.post(f"{ONE}/{side}/accepter", {"sha256": sha256}, status=status, token_from="/compte")


@pytest.mark.slow
def test_from_the_award_to_a_contract_that_both_accepted(deal: Deal, worker: Worker) -> None:
    organizer = award(deal)
    worker.drain()
    path = f"/achats-regroupes/{deal.number}/octroi"
    assert organizer.client.get(f"/en{path}").status_code == 200
    buyer, seller = deal.visitor("buyer"), deal.visitor("seller")
    with deal.app.app_context(), db.database().reading() as session:
        said = [one.values for one in session.query(Notice).filter_by(recipient_id=deal.people["buyer"], topic="awards.contracts")]
    cut = [(one["asked"]["quantity"][1], one["given"]["quantity"][1]) for one in said if "given" in one]
    assert cut == [(2400, 2000)], "whoever is cut is told by how much"
    for visitor in (organizer, deal.visitor("small")):
        assert "Accepter le contrat" not in visitor.get(ONE), "the organiser reads; a small delegation says why it does not reach"
    assert "Votre délégation va jusqu’à" in deal.visitor("small").get(ONE)
    page = buyer.get(ONE)
    assert "Accepter le contrat" in page
    assert seller.get(f"/en{ONE}").heading.endswith("CT-2026-0001")
    contract = deal.contract()
    refused = accept(buyer, "acheteur", "0" * 64, status=409)
    assert "a changé" in refused
    assert refused.tree.xpath("//ul[@class='ways']//a/@href")[0] == ONE, "the way back to the contract comes first"
    assert "Votre délégation" in accept(deal.visitor("small"), "acheteur", contract.sha256, status=403)
    accept(buyer, "acheteur", contract.sha256, status=200)
    assert accept(organizer, "acheteur", contract.sha256, status=403)
    assert "en vigueur" in accept(seller, "entreprise", contract.sha256)
    assert deal.contract().status is ContractStatus.ACTIVE
    for name, slug in (("buyer", "first"), ("seller", "seller")):
        listed = deal.visitor(name).get(f"/espace/{deal.slugs[slug]}/contrats")
        assert "CT-2026-0001" in listed
        assert "en vigueur" in listed
    drawn = buyer.client.get(f"{ONE}/document")
    assert (drawn.status_code, drawn.data[:5], drawn.data) == (200, b"%PDF-", seller.client.get(f"{ONE}/document").data)
    assert "ne s’annule plus" in organizer.post(f"{path}/1/annuler", {"reason": "Trop tard."}, status=409)


def test_another_s_contract_and_an_absent_one_answer_alike(deal: Deal) -> None:
    award(deal)
    for name in ("other", "stranger"):
        visitor = deal.visitor(name)
        for path in (ONE, f"{ONE}/document", f"{ONE}/acheteur/refuser", f"{ONE}/evaluation"):
            found, absent = visitor.client.get(path), visitor.client.get(path.replace("0001", "0999"))
            assert (found.status_code, absent.status_code) == (404, 404)
    for path in (ONE, "/contrats/CT-2026-0999"):
        assert Visitor(deal.app).client.get(path).location == f"/connexion?next={path}"
    assert deal.visitor("other").client.get(f"/achats-regroupes/{deal.number}/octroi").status_code == 403
    assert deal.visitor("buyer").get(f"{ONE}/entreprise/refuser", status=403)


def test_the_organizer_is_led_to_the_award_from_her_day_and_from_her_own_page(deal: Deal) -> None:
    organizer = deal.visitor("organizer")
    with deal.app.app_context(), db.database().reading() as session:
        slug = session.query(Tender).filter_by(number=deal.number).one().organizer.slug
    path = f"/espace/{slug}/achats/{deal.number}"
    assert "Octroyer les lots de" in organizer.get("/compte/aujourdhui")
    assert "Octroyer les lots de" not in deal.visitor("buyer").get("/compte/aujourdhui")
    links = organizer.get(path).tree.xpath("//section[@aria-labelledby='actes']//a/@href")
    assert [f"/achats-regroupes/{deal.number}/octroi", f"{path}/questions"] == [links[0], links[2]]
    assert f"{path}/avis" not in links, "nothing is amended any more and no notice was published"
    award(deal)
    assert "Octroyer les lots de" not in organizer.get("/compte/aujourdhui")


def test_an_act_that_engages_asks_again_who_one_is(deal: Deal, test_clock) -> None:
    award(deal)
    buyer = deal.visitor("buyer")
    token = buyer.token(ONE)
    test_clock(LATER + timedelta(minutes=6))
    late = buyer.client.post(f"{ONE}/acheteur/accepter", data={"csrf_token": token, "sha256": deal.contract().sha256})
    assert late.status_code == 401
    assert "Confirmer que c’est vous" in late.text
    assert deal.contract().buyer_accepted_at is None


@pytest.mark.slow
def test_a_contract_is_amended_renewed_ended_and_evaluated(deal: Deal) -> None:
    award(deal)
    buyer, seller = deal.visitor("buyer"), deal.visitor("seller")
    sha256 = deal.contract().sha256
    accept(buyer, "acheteur", sha256)
    accept(seller, "entreprise", sha256)
    line = deal.contract().lines[0].id
    form = {f"firm_{line}": "2100", "starts_on": "2026-06-22", "ends_on": "2026-08-14", "reason": "Plus d’enfants."}
    assert "dépasse" in buyer.post(f"{ONE}/acheteur/avenant", form, status=422)
    form[f"firm_{line}"] = "1900"
    assert "attend une réponse" in buyer.post(f"{ONE}/acheteur/avenant", form)
    assert "attend déjà une réponse" in seller.post(f"{ONE}/entreprise/renouveler", {"reason": "x"}, status=409, token_from=ONE)
    seller.get(f"{ONE}/entreprise/avenants/1/refuser")
    assert "appliqué le" in seller.post(f"{ONE}/entreprise/avenants/1/accepter", token_from="/compte")
    assert deal.contract().lines[0].firm == 1900
    assert "attend une réponse" in seller.post(f"{ONE}/entreprise/renouveler", {"reason": "Pour l’an prochain."})
    assert "écarté" in buyer.post(f"{ONE}/acheteur/avenants/2/refuser", {"reason": "Le conseil n’en veut pas."})
    assert "Le contrat a pris fin" in buyer.post(f"{ONE}/acheteur/terminer", {"reason": "Le camp de jour ferme."})
    marks = {"quality": "5", "delays": "4", "communication": "5", "conformity": "4", "comment": "Repas appréciés."}
    assert "Choisissez une note." in buyer.post(f"{ONE}/evaluation", {**marks, "quality": ""}, status=422).errors()[0]
    assert "Repas appréciés." in buyer.post(f"{ONE}/evaluation", marks)
    assert "Repas appréciés." not in deal.visitor("organizer").get(ONE), "an evaluation is read by both sides alone"
    assert "Merci." in seller.post(f"{ONE}/reponse", {"words": "Merci."})
    assert "Merci." in buyer.get(ONE)


def test_a_contract_is_refused_with_a_reason_and_an_award_taken_back(deal: Deal) -> None:
    organizer = award(deal)
    refused = deal.visitor("buyer").post(f"{ONE}/acheteur/refuser", {"reason": "Quantité trop réduite."})
    assert "Ce contrat n’est jamais" in refused or "Jamais entré en vigueur" in refused
    assert "Quantité trop réduite." in refused
    path = f"/achats-regroupes/{deal.number}/octroi"
    cancelled = organizer.post(f"{path}/1/annuler", {"reason": "À reprendre avec d’autres quantités."})
    assert "À reprendre avec d’autres quantités." in cancelled
    assert "Votre décision" in cancelled, "the lot is to decide again"
    assert deal.contract("CT-2026-0002").status is ContractStatus.CANCELLED
    assert "Décider le lot" in organizer.get(f"/achats-regroupes/{deal.number}")


def test_what_was_awarded_is_public_and_a_reserved_price_stays_so(deal: Deal) -> None:
    award(deal)
    path = f"/achats-regroupes/{deal.number}"
    assert "45\u00a0600,00\u00a0$" in Visitor(deal.app).get(path)
    assert "CT-2026-0001" not in Visitor(deal.app).get(path)
    with deal.app.app_context(), db.database().writing() as session:
        for version in session.query(ListingVersion):
            version.content = version.content | {"price_visibility": "networks", "price_networks": []}
    assert "45\u00a0600,00\u00a0$" not in Visitor(deal.app).get(path)
    seen = deal.visitor("buyer").get(path)
    assert "45\u00a0600,00\u00a0$" in seen
    assert "CT-2026-0001" in seen
    assert "CT-2026-0002" not in seen, "each buyer is led to its own contract"


def test_a_member_who_may_not_answer_a_contract_is_told_who_may(deal: Deal) -> None:
    award(deal)
    with deal.app.app_context(), db.database().writing():
        found = db.session().query(Contract).filter_by(number="CT-2026-0001").one()
        deal.people |= {"keeps": member(found.buyer, Role.ADMINISTRATOR).id, "writes": member(found.supplier, Role.CATALOGUE).id}
    page = deal.visitor("keeps").get(ONE)
    assert "les personnes qui ont le rôle achats ou signature peuvent accepter" in page
    assert "Accepter le contrat" not in page
    assert "les personnes qui ont le rôle administration ou signature peuvent accepter" in deal.visitor("writes").get(ONE)
    for name in ("buyer", "seller"):
        assert "peuvent accepter ou refuser ce contrat" not in deal.visitor(name).get(ONE), name


def test_the_card_of_contracts_counts_what_its_reader_may_answer(deal: Deal) -> None:
    award(deal)
    with deal.app.app_context(), db.database().writing() as session:
        city = session.query(Contract).filter_by(number="CT-2026-0001").one().buyer
        reader = member(city, Role.READER).id
    deal.people["reader"] = reader
    space = f"/espace/{deal.slugs['first']}"
    assert "1 attend votre réponse." in deal.visitor("buyer").get(space)
    page = deal.visitor("reader").get(space)
    assert "1 attend la réponse de votre organisation." in page
    assert "votre réponse" not in page
