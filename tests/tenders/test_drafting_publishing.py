"""Publication fixes the rules, and only what may lawfully be opened here is; what must go through SEAO is exported, and its result kept."""

import io
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import documents
from marketplace.core.errors import RuleBroken
from marketplace.organizations.models import BuyerType, NetworkType, Organization
from marketplace.tenders.drafting import attaching, facts, publishing, writing
from marketplace.tenders.models import OpenTo, SeaoResult, Tender, TenderInvitee, TenderStage
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.tenders.drafted import Desk, by_law, make_desk, ready

EXEMPT = {"chosen": "exempt:exception_npo_services", "facts": {"is_waste_service": False, "listed_service": False}}

FRAME = {"chosen": "direct:invitation_min", "facts": {}, "exemption_reference": None}


@pytest.fixture
def desk(app: Flask, test_clock) -> Desk:  # type: ignore[no-untyped-def]
    test_clock(AT)
    return make_desk(app)


def _publish(desk: Desk, number: str, at=AT) -> str:  # type: ignore[no-untyped-def]
    """The reason why it was not published; empty when it was."""
    try:
        desk.change(number, lambda tender, person: publishing.publish(tender, actor=person, at=at))
    except RuleBroken as refused:
        return refused.reason
    return ""


def _alone(tender: Tender) -> None:
    """Open to the enterprise of the offer alone: no other municipal body, so no agreement between bodies."""
    tender.open_to, tender.invitees = OpenTo.CHOSEN, [TenderInvitee(organization_id=tender.supplier_id)]


def _organizer(desk: Desk, **values) -> None:  # type: ignore[no-untyped-def]
    def change(tender: Tender, _person) -> None:  # type: ignore[no-untyped-def]
        for name, value in values.items():
            setattr(tender.organizer, name, value)

    desk.change("AR-2026-0001", change)


def test_a_city_publishes_under_its_by_law_and_above_it_prepares_a_file_for_seao(desk: Desk) -> None:
    number = ready(desk, expected=9_000, number="AR-2026-0001")
    desk.change(number, lambda one, _person: _alone(one))
    assert "SEAO" in _publish(desk, number)
    by_law(desk, direct=11_000_000)
    desk.change(number, lambda one, _person: setattr(one, "advice", {"chosen": "direct:bylaw", "facts": {}}))
    # 9 000 meals at 10,75 $ are 96 750 $: under the by-law. One renewal more is 193 500 $: above it, and above the level of public calls.
    desk.change(number, lambda one, _person: setattr(one, "renewals", 1))
    assert "Appel d’offres public requis (SEAO)" in _publish(desk, number)
    desk.change(number, lambda one, _person: setattr(one, "renewals", 0))
    assert _publish(desk, number) == ""
    told = desk.read(number, lambda one: (one.stage, one.ceiling, one.advice["ceiling"]["rule"], one.advice["estimate"], one.channel.value))
    assert told == (TenderStage.ADHESION, 11_000_000, "bylaw", 9_675_000, "platform")
    assert "n’est plus en préparation" in _publish(desk, number)


def test_services_of_an_npo_are_opened_once_the_exception_is_written_down(desk: Desk) -> None:
    number = ready(desk, expected=90_000, number="AR-2026-0001", advice=EXEMPT)
    desk.change(number, lambda one, _person: (_alone(one), setattr(one.supplier, "legal_form_code", "OBNL_QC")))
    assert "n’est pas consignée" in _publish(desk, number)
    buyer = desk.visitor()
    page = desk.send(buyer, f"{number}/cadre", exemption_reference="Note 2026-31", stay="y")
    assert "967\u00a0500,00\u00a0$" in page
    recorded = desk.read(number, lambda one: (one.exemption_code, one.exemption_reference, one.exemption_by_id, one.exemption_on))
    assert recorded == ("exception_npo_services", "Note 2026-31", desk.people["buyer"], AT.date())
    assert _publish(desk, number) == ""
    assert desk.read(number, lambda one: (one.stage, one.ceiling)) == (TenderStage.ADHESION, None)


def test_no_exception_is_recorded_beside_a_mode_that_needs_none(desk: Desk) -> None:
    number, buyer = ready(desk, number="AR-2026-0001"), desk.visitor()
    desk.send(buyer, f"{number}/cadre", mode="direct:invitation_min", exemption_reference="Note 2026-31", stay="y")
    assert desk.read(number, lambda one: (one.advice["chosen"], one.exemption_reference)) == ("direct:invitation_min", None)
    # A mode that the adviser does not say is no mode, whatever is sent.
    desk.send(buyer, f"{number}/cadre", mode="exempt:anything", exemption_reference="Note 2026-31", stay="y")
    desk.change(number, lambda one, _person: _alone(one))
    assert "Choisissez le mode" in _publish(desk, number)


def test_private_buyers_and_enterprises_are_bound_by_no_level_and_a_network_by_the_strictest(desk: Desk) -> None:
    own = {"chosen": "own_policy:own_policy", "facts": {}}
    number = ready(desk, expected=90_000, number="AR-2026-0001", advice=own)
    _organizer(desk, buyer_type=BuyerType.PRIVATE)
    assert _publish(desk, number) == ""
    assert desk.read(number, lambda one: one.ceiling) is None
    again = ready(desk, expected=90_000, number="AR-2026-0002", advice=own)
    _organizer(desk, buyer_type=None, network_type=NetworkType.FEDERATION)
    assert "SEAO" in _publish(desk, again)
    desk.change(again, lambda one, _person: setattr(one, "buyers_are_enterprises", True))
    assert _publish(desk, again) == ""


def test_each_thing_that_is_missing_or_late_stops_publication(desk: Desk) -> None:
    number = ready(desk, number="AR-2026-0001")
    assert "entente d’union" in _publish(desk, number)
    desk.change(number, lambda one, _person: _alone(one))
    late = AT.replace(day=29, hour=20)
    assert "au moins 3 jours" in _publish(desk, number, at=late)
    for name, value, words in (
        ("minimum", 1501, "le minimum dépasse la quantité attendue"),
        ("description_fr", "", "Il manque une description"),
        ("delivery_from", None, "dates de livraison"),
        ("delivery_from", AT.date(), "avancez la clôture"),
        ("confirms_by", AT.date(), "reportez cette date"),
        ("term_from", None, "début et la fin"),
        ("open_to", OpenTo.TERRITORY, "au moins une région"),
        ("open_to", OpenTo.NETWORK, "Choisissez le réseau"),
        ("advice", {}, "Choisissez le mode"),
        ("lots", [], "aucun lot"),
    ):

        def broken(one: Tender, person, name=name, value=value) -> None:  # type: ignore[no-untyped-def]
            setattr(one.lots[0] if name == "minimum" else one, name, value)
            publishing.publish(one, actor=person, at=AT)

        with pytest.raises(RuleBroken) as refused:
            desk.change(number, broken)
        assert words in refused.value.reason, words
    desk.change(number, lambda one, _person: setattr(one, "template_name", "Camps"))
    assert "Un modèle ne se publie pas" in _publish(desk, number)


def test_an_agreement_that_says_something_else_than_what_was_signed_is_asked_for_again(desk: Desk) -> None:
    number = ready(desk, number="AR-2026-0001", confirms_by=(AT + timedelta(days=35)).date())
    desk.change(number, sign)
    desk.change(number, lambda one, person: writing.save_framework(one, FRAME, actor=person, at=AT))
    with pytest.raises(RuleBroken, match="a changé depuis que l’entente d’union est signée"):
        desk.change(number, lambda one, person: (setattr(one.lots[0], "minimum", 1000), publishing.publish(one, actor=person, at=AT)))
    desk.change(number, lambda one, _person: setattr(one.lots[0], "minimum", 1000))
    assert "puis joignez-la" in desk.visitor().get(f"{desk.base}/{number}/relire")
    desk.change(number, sign)
    desk.change(number, lambda one, _person: setattr(one, "advice", {key: said for key, said in one.advice.items() if key != "union"}))
    assert "puis joignez-la" in desk.visitor().get(f"{desk.base}/{number}/relire"), "of what was signed nothing is known: it is asked again"
    desk.change(number, sign)
    assert _publish(desk, number) == ""


def sign(tender: Tender, person: User) -> None:
    attaching.sign_union(tender, documents.keep(io.BytesIO(pdf()), "entente.pdf"), actor=person, at=AT)


def test_publishing_giving_up_and_exporting_ask_for_a_fresh_proof_of_who_one_is(desk: Desk, test_clock) -> None:  # type: ignore[no-untyped-def]
    number = ready(desk, number="AR-2026-0001")
    desk.change(number, lambda one, _person: _alone(one))
    buyer = desk.visitor()
    token = buyer.token(f"{desk.base}/{number}")
    test_clock(AT + timedelta(minutes=6))
    for step in ("publier", "annuler", "seao/dossier"):
        answer = buyer.client.post(f"{desk.base}/{number}/{step}", data={"csrf_token": token, "reason": "Essai"})
        assert answer.status_code == 401, step
    assert desk.read(number, lambda one: one.stage) is TenderStage.DRAFT


def test_after_publication_no_posted_field_changes_what_is_fixed(desk: Desk) -> None:
    number = ready(desk, number="AR-2026-0001")
    desk.change(number, lambda one, _person: _alone(one))
    buyer = desk.visitor()
    token = buyer.token(f"{desk.base}/{number}")
    assert _publish(desk, number) == ""
    names = [name for of_step in facts.OF_STEP.values() for name in of_step]
    frozen = (
        "stage",
        "supplier_id",
        "organizer_id",
        "channel",
        "ceiling",
        "estimate",
        "advice",
        "opens_at",
        "exemption_reference",
        "union_file_id",
    )

    def everything(one: Tender) -> list[object]:
        lots = [(lot.listing_version_id, lot.tiers, facts.facts_of_lot(lot)) for lot in one.lots]
        return [facts.facts_of(one, names), {name: getattr(one, name) for name in frozen}, lots]

    before = desk.read(number, everything)
    sent = dict.fromkeys([*names, *frozen, *facts.OF_LOT, "price", "tiers", "version", "mode", "region_codes", "article"], "1")
    sent |= {"title_fr": "Autre", "open_to": "any_buyer", "allocation_rule": "order", "on_shortfall": "proceed", "contract_form": "joint"}
    sent |= {"csrf_token": token, "version": str(desk.read(number, lambda one: one.version)), "article": desk.listing}
    steps = ("objet", "livraison", "adherents", "dates", "regles", "cadre", "lots", "lots/1", "lots/1/version", "lots/1/retirer", "entente")
    for step in (*steps, "publier", "seao/dossier", "documents/1/retirer"):
        assert buyer.client.post(f"{desk.base}/{number}/{step}", data=sent).status_code == 409, step
    # An amendment takes what it may touch, and nothing of the rest.
    told = sent | {
        "reason": "Erreur",
        "delivery_from": "",
        "delivery_until": "",
        "closes_at": "",
        "minimum-1": "99999",
        "tiers-1": "1",
        "capacity-1": "1",
    }
    assert buyer.client.post(f"{desk.base}/{number}/avis", data=told).status_code == 422
    assert desk.read(number, everything) == before


def test_a_purchase_for_seao_is_frozen_taken_there_and_its_result_recorded(desk: Desk) -> None:
    number, buyer = ready(desk, expected=20_000, number="AR-2026-0001"), desk.visitor()
    review = buyer.get(f"{desk.base}/{number}/relire")
    assert "Appel d’offres public requis (SEAO)" in review
    assert buyer.get(review.links()["Préparer le dossier pour le SEAO"]).heading == "Dossier pour le SEAO"
    path = f"{desk.base}/{number}/seao"
    assert buyer.client.get(f"{path}/document").status_code == 409
    page = buyer.post(f"{path}/dossier", token_from=path)
    assert "Le dossier est prêt" in page
    assert desk.read(number, lambda one: (one.stage, one.opens_at)) == (TenderStage.EXPORTED, None)
    assert desk.visitor("stranger").client.get(f"/achats-regroupes/{number}").status_code == 404
    assert "Inscrire le résultat du SEAO" in buyer.get("/compte/aujourdhui")
    first, again = (buyer.client.get(f"{path}/document").data for _time in range(2))
    assert first == again
    assert first.startswith(b"%PDF")
    listed = buyer.client.get(f"{path}/liste.csv").get_data(as_text=True)
    assert "Repas en liaison froide" in listed
    assert "20000" in listed
    wrong = buyer.post(
        path,
        {"seao_number": "20-1", "published_on": "2026-04-20", "closed_on": "2026-04-02", "won-1": "X", "amount-1": "abc"},
        status=422,
        token_from=path,
    )
    assert "n’est pas un nombre" in wrong or "ne se suivent pas" in wrong
    result = {"seao_number": "20-123456", "published_on": "2026-04-01", "closed_on": "2026-04-20", "awarded_on": "2026-05-04"}
    page = buyer.post(path, result | {"won-1": "Cuisines du Fleuve, coopérative", "amount-1": "210 000,50"}, token_from=path)
    assert "Le résultat est inscrit." in page
    assert "210\u00a0000,50\u00a0$" in page
    row = desk.read(number, lambda one: _result(one))
    assert (row.amount, row.supplier_name, row.supplier.name) == (21_000_050, "Cuisines du Fleuve, coopérative", row.supplier_name)
    assert desk.read(number, lambda one: one.stage) is TenderStage.AWARDED


def _result(tender: Tender) -> SeaoResult:
    from marketplace.core import db

    found = db.session().query(SeaoResult).filter_by(tender_id=tender.id).one()
    assert isinstance(found.supplier, Organization)
    return found
