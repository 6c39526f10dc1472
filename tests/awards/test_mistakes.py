"""An ordinary mistake on the pages of awards and contracts: said where the hand is, what was typed kept, and always a way back."""

import pytest

from marketplace.awards.models import Contract
from marketplace.contracting.models import ApprovalCeiling, ContractingBylaw, TaxBasis
from marketplace.core import audit, db
from marketplace.organizations.models import OrganizationStatus
from marketplace.tenders.models import Tender
from tests.awards.conftest import Deal
from tests.awards.test_pages import WHY, award
from tests.awards.things import in_force
from tests.builders import AT
from tests.page import Page

ONE = "/contrats/CT-2026-0001"


def by_law(deal: Deal) -> None:
    """The director approves next to nothing, the council by a resolution."""
    with deal.app.app_context(), db.database().writing() as session:
        organizer = session.query(Tender).filter_by(number=deal.number).one().organizer
        ceilings = [ApprovalCeiling(title="Direction générale", up_to=100), ApprovalCeiling(title="Conseil", up_to=None)]
        said = {"title": "Règlement de gestion contractuelle", "reference": "Règlement 2024-07", "tax_basis": TaxBasis.INCLUDED}
        session.add(ContractingBylaw(organization=organizer, valid_from=AT.date(), written_at=AT, ceilings=ceilings, **said))


@pytest.fixture
def contract(deal: Deal) -> Contract:
    """The first contract, in force."""
    award(deal)
    with deal.app.app_context(), db.database().writing():
        in_force(db.load(Contract, number="CT-2026-0001"))
    return deal.contract()


def wrong(page: Page) -> dict[str, str]:
    """What is said beside each field that is wrong, by its name; the field is tied to it."""
    found = page.tree.xpath("//*[@aria-invalid='true' or (self::fieldset and contains(@class, 'field-wrong'))]")
    told = {one.get("name") or one.get("id"): page.tree.get_element_by_id(f"{one.get('id')}-error").text_content() for one in found}
    assert all(f"{one.get('id')}-error" in (one.get("aria-describedby") or "") for one in found)
    return told


def typed(page: Page, name: str) -> str:
    """What a field of the page holds."""
    field = page.tree.xpath(f"//*[@name='{name}']")[0]
    return str(field.value if field.tag != "textarea" else field.text_content()).strip()


def test_a_decision_that_the_by_law_refuses_comes_back_with_all_that_was_typed(deal: Deal) -> None:
    by_law(deal)
    organizer, path = deal.visitor("organizer"), f"/achats-regroupes/{deal.number}/octroi"
    lot = organizer.get(path).tree.xpath("//input[@type='radio']/@name")[0]
    sent = {lot: "octroyer", "justification": WHY, "title": "Conseil", "resolution": ""}
    council = organizer.post(path, sent, status=422)
    assert list(wrong(council)) == ["resolution"]
    assert "donnez-en le numéro" in wrong(council)["resolution"]
    assert (typed(council, "justification"), typed(council, "title")) == (WHY, "Conseil")
    director = organizer.post(path, sent | {"title": "Direction générale", "resolution": "2026-4"}, status=422)
    assert list(wrong(director)) == ["title"]
    assert "Il revient à «\u00a0Conseil\u00a0»" in wrong(director)["title"]
    later = organizer.post(path, sent | {lot: "plus-tard", "resolution": "2026-4"}, status=422)
    assert "Choisissez au moins un lot à décider." in wrong(later)[lot]
    assert typed(later, "justification") == WHY
    assert "La décision est enregistrée." in organizer.post(path, sent | {"resolution": "2026-4"})


def test_a_decision_that_cannot_be_written_whole_is_undone_whole_and_told_on_the_form(deal: Deal) -> None:
    def set_status(status: OrganizationStatus) -> int:
        with deal.app.app_context(), db.database().writing() as session:
            session.query(Tender).filter_by(number=deal.number).one().supplier.status = status
            return audit.head(session)[0]

    organizer, path = deal.visitor("organizer"), f"/achats-regroupes/{deal.number}/octroi"
    before = set_status(OrganizationStatus.WITHDRAWN)
    lot = organizer.get(path).tree.xpath("//input[@type='radio']/@name")[0]
    page = organizer.post(path, {lot: "octroyer", "justification": WHY}, status=422)
    assert "n’est plus publiée" in page
    assert typed(page, "justification") == WHY
    assert "Ce qui est décidé" not in organizer.get(path), "nothing is half written"
    assert set_status(OrganizationStatus.PUBLISHED) == before, "and nothing is noted"
    assert "La décision est enregistrée." in organizer.post(path, {lot: "octroyer", "justification": WHY})


def test_what_the_decision_leads_to_stands_apart_from_the_fields(deal: Deal) -> None:
    page = deal.visitor("organizer").get(f"/achats-regroupes/{deal.number}/octroi")
    (said,) = page.tree.xpath("//*[contains(@class, 'award-follows')]")
    assert "Les contrats sont proposés aussitôt" in said.text_content()


def test_an_amendment_that_is_wrong_comes_back_with_all_that_was_typed(deal: Deal, contract: Contract) -> None:
    buyer, path, firm = deal.visitor("buyer"), f"{ONE}/acheteur/avenant", f"firm_{contract.lines[0].id}"
    sent = {firm: "2000", "starts_on": "2026-06-22", "ends_on": "2026-08-14", "reason": "Plus d’enfants."}
    backwards = buyer.post(path, sent | {firm: "1900", "ends_on": "2026-06-21"}, status=422)
    assert list(wrong(backwards)) == ["ends_on"]
    assert "finirait avant de commencer" in wrong(backwards)["ends_on"]
    assert (typed(backwards, firm), typed(backwards, "reason")) == ("1900", "Plus d’enfants.")
    most = contract.lines[0].firm + contract.lines[0].flexible
    over = buyer.post(path, sent | {firm: str(most + 1)}, status=422)
    assert list(wrong(over)) == [firm]
    assert most == 2000
    assert "2\u00a0000\u00a0unités au plus" in wrong(over)[firm]
    same = buyer.post(path, sent, status=422)
    assert "Rien n’a changé" in same
    assert typed(same, "reason") == "Plus d’enfants."
    small = deal.visitor("small").post(path, sent | {firm: "1900"}, status=422)
    assert "Votre délégation" in small
    assert typed(small, firm) == "1900"
    with deal.app.app_context(), db.database().reading() as session:
        assert session.get_one(Contract, contract.id).lines[0].firm == contract.lines[0].firm


def test_while_an_amendment_waits_the_page_says_so_and_leads_back(deal: Deal, contract: Contract) -> None:
    buyer, path = deal.visitor("buyer"), f"{ONE}/acheteur/avenant"
    sent = {f"firm_{contract.lines[0].id}": "1900", "starts_on": "2026-06-22", "ends_on": "2026-08-14", "reason": "Moins d’enfants."}
    buyer.post(path, sent)
    for visitor, where in ((buyer, path), (deal.visitor("seller"), f"{ONE}/entreprise/renouveler")):
        for page in (visitor.get(where), visitor.post(where, sent, status=409, token_from="/compte")):
            assert "attend déjà une réponse" in page
            assert page.links()["Revenir au contrat"] == ONE
            assert not page.tree.xpath("//main//textarea")


def test_a_contract_is_not_evaluated_before_its_end_and_the_page_says_why(deal: Deal, contract: Contract) -> None:
    buyer = deal.visitor("buyer")
    marks = {"quality": "5", "delays": "4", "communication": "5", "conformity": "4", "comment": "Repas appréciés."}
    for page in (buyer.get(f"{ONE}/evaluation"), buyer.post(f"{ONE}/evaluation", marks, status=409, token_from="/compte")):
        assert "L’évaluation vient à la fin du contrat." in page
        assert page.links()["Revenir au contrat"] == ONE
        assert not page.tree.xpath("//main//textarea | //main//input[@type='radio']")
    answer = deal.visitor("seller").get(f"{ONE}/reponse")
    assert "Il n’y a pas d’évaluation sans réponse." in answer
    buyer.post(f"{ONE}/acheteur/terminer", {"reason": "Le camp de jour ferme."})
    buyer.post(f"{ONE}/evaluation", marks)
    assert "déjà évalué" in buyer.get(f"{ONE}/evaluation")
