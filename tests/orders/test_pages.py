"""The journey of an order on its pages: written, approved, sent, acknowledged, delivered in parts with proofs, accepted, closed."""

import io
from datetime import timedelta

import pytest

from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.orders import checks
from marketplace.orders.models import DeliveryStatus, OrderStatus
from tests.core.documents_made import pdf
from tests.orders.conftest import Market
from tests.orders.things import NOW
from tests.page import Page, Visitor

ONE = "/commandes/BC-2026-0001"


def write(market: Market, visitor: Visitor, quantity: str = "1000", *, status: int = 200, **said: str) -> Page:
    """A draft under the first contract."""
    path = f"/espace/{market.slugs['city']}/commandes/nouvelle/{market.contracts[0]}"
    return visitor.post(path, {f"quantity_{market.lines[0]}_0": quantity, f"day_{market.lines[0]}_0": "", **said}, status=status)


def act(visitor: Visitor, what: str, data: dict[str, str] | None = None, *, status: int = 200) -> Page:
    """A button of the page of the order."""
    return visitor.post(f"{ONE}/{what}", data, status=status, token_from="/compte")


def told(market: Market, name: str) -> list[str]:
    with market.app.app_context(), db.database().reading() as session:
        mine = session.query(Notice).filter_by(recipient_id=market.people[name]).filter(Notice.topic.startswith("orders."))
        return [one.message for one in mine]


def sent(market: Market, quantity: str = "1000") -> tuple[Visitor, Visitor]:
    """An order that was sent, with the buyer and the seller."""
    buyer, seller = market.visitor("buyer"), market.visitor("seller")
    write(market, buyer, quantity)
    act(buyer, "envoyer")
    return buyer, seller


@pytest.mark.slow
def test_from_the_contract_to_a_closed_order(market: Market, worker: Worker) -> None:
    buyer, seller = market.visitor("buyer"), market.visitor("seller")
    assert "Commander sous" in buyer.get(f"/espace/{market.slugs['city']}/commandes/nouvelle")
    assert "Commander" in buyer.get(f"/contrats/{market.contracts[0]}").links()
    assert "Il reste 2\u00a0400" in write(market, buyer, "2401", status=422)
    assert "n’est pas un nombre" in write(market, buyer, "beaucoup", status=422).errors()[0]
    assert "Relisez-le, puis envoyez-le" in write(market, buyer, po_number="BC-7", budget_code="02-190", note="Porte arrière.")
    seller.get(ONE, status=404)
    assert "BC-2026-0001" not in seller.get(f"/espace/{market.slugs['seller']}/commandes")
    revised = buyer.post(f"{ONE}/modifier", {f"quantity_{market.lines[0]}_0": "900", f"quantity_{market.lines[0]}_1": "300"})
    assert "14\u00a0520,00\u00a0$" in revised
    assert "est envoyée" in act(buyer, "envoyer")
    worker.drain()
    assert any("vous envoie la commande" in one for one in told(market, "seller"))
    page = seller.get(ONE)
    assert "02-190" not in page, "the budget code is the buyer's"
    assert "Accuser réception de la commande" in seller.get("/compte/aujourdhui")
    assert "Accusez d’abord réception" in seller.get(f"{ONE}/livraisons/nouvelle")
    assert "avisé que vous avez reçu" in act(seller, "accuse-reception")
    lines = [one.id for one in market.order().lines]
    form = {f"quantity_{lines[0]}": "901", f"quantity_{lines[1]}": "", "delivered_on": "2026-04-02"}
    deliver = f"{ONE}/livraisons/nouvelle"
    assert "Écrivez 900" in seller.post(deliver, form, status=422).errors()[0]
    form |= {f"quantity_{lines[0]}": "500", "delivered_on": "2027-01-01"}
    assert "est à venir" in seller.post(deliver, form, status=422)
    form |= {"delivered_on": "2026-04-02", "note": "Reçu au quai."}
    assert "est inscrite" in seller.post(deliver, {**form, "sent": (io.BytesIO(pdf()), "bordereau.pdf")})
    worker.drain()
    assert any("inscrit une livraison" in one for one in told(market, "buyer"))
    assert "Accepter ou refuser la livraison 1" in buyer.get("/compte/aujourdhui")
    assert "bordereau.pdf" in buyer.get(ONE).links()
    decide, line = f"{ONE}/livraisons/1/decider", market.deliveries()[0].lines[0].id
    asked = buyer.get(decide).prose()
    assert "Obligatoire alors, ici ou pour toute la livraison" in asked
    assert "facultatif" not in asked, "a reason is compulsory where something is refused"
    assert "Dites pourquoi" in buyer.post(decide, {f"accepted_{line}": "400"}, status=422)
    assert "acceptée en partie" in buyer.post(decide, {f"accepted_{line}": "400", f"reason_{line}": "Cent repas froids."})
    assert "Cent repas froids." in seller.get(ONE)
    seller.post(deliver, {f"quantity_{lines[0]}": "500", f"quantity_{lines[1]}": "300", "delivered_on": "2026-04-02"})
    assert market.order().status is OrderStatus.DELIVERED
    two = [one.id for one in market.deliveries()[1].lines]
    assert "Votre décision est enregistrée" in buyer.post(
        f"{ONE}/livraisons/2/decider", {f"accepted_{two[0]}": "500", f"accepted_{two[1]}": "300"}
    )
    assert market.order().status is OrderStatus.ACCEPTED
    assert "est close" in buyer.post(f"{ONE}/clore")
    assert market.order().status is OrderStatus.CLOSED
    with market.app.app_context(), db.database().reading():
        assert checks.broken_promises() == []


def test_both_sides_have_their_lists_filtered_and_as_a_file_and_the_document(market: Market) -> None:
    buyer, seller = sent(market)
    city, shop = (f"/espace/{market.slugs[name]}/commandes" for name in ("city", "seller"))
    for visitor, path in ((buyer, city), (seller, shop)):
        page = visitor.get(path)
        assert "BC-2026-0001" in page
        visitor.get(f"/en{path}")
        assert "BC-2026-0001" in visitor.get(f"{path}?etat=sent&mots=0001&annee=2026")
        assert "Aucune commande ne répond" in visitor.get(f"{path}?mots=%25")
        listed = visitor.client.get(f"{path}/liste.csv").get_data(as_text=True)
        assert "BC-2026-0001" in listed
        assert visitor.client.get(f"{ONE}/document").data[:5] == b"%PDF-"
        visitor.get(f"/en{ONE}")
    assert "BC-2026-0001" in seller.get(f"{shop}?cote=ventes")
    assert "BC-2026-0001" not in seller.get(f"{shop}?cote=achats")
    assert "Commandes" in buyer.get(f"/espace/{market.slugs['city']}").links()
    assert "BC-2026-0001" in buyer.get(f"/contrats/{market.contracts[0]}").links()


def test_a_third_organization_finds_nothing_of_an_order(market: Market) -> None:
    buyer, seller = sent(market, "100")
    act(seller, "accuse-reception")
    line = market.order().lines[0].id
    form = {f"quantity_{line}": "40", "delivered_on": "2026-04-02", "sent": (io.BytesIO(pdf()), "bordereau.pdf")}
    seller.post(f"{ONE}/livraisons/nouvelle", form)
    buyer.post(f"{ONE}/messages", {"text": "Secret du conseil.", "sent": (io.BytesIO(pdf()), "plan.pdf")}, token_from=ONE)
    files = [href for href in seller.get(ONE).links().values() if "/fichiers/" in href]
    assert len(files) == 2
    paths = ["", "/document", "/modifier", "/articles", "/renvoyer", "/livraisons/nouvelle", "/livraisons/1/decider", "/clore", "/annuler"]
    for name in ("other", "stranger"):
        visitor = market.visitor(name)
        for path in [*(f"{ONE}{one}" for one in paths), *files]:
            found, absent = visitor.client.get(path), visitor.client.get(path.replace("0001", "0999"))
            assert (found.status_code, absent.status_code) == (404, 404), path
        token = visitor.token("/compte")
        for what in ("envoyer", "approuver", "demander-approbation", "accuse-reception", "messages", "livraisons/1/reprendre"):
            found = visitor.client.post(f"{ONE}/{what}", data={"csrf_token": token, "text": "Bonjour."})
            assert found.status_code == 404, what
    for one in files:
        with seller.client.get(one) as sent_:
            assert sent_.data[:5] == b"%PDF-"
    for path in (ONE, "/commandes/BC-2026-0999"):
        assert Visitor(market.app).client.get(path).location == f"/connexion?next={path}"


def test_messages_are_read_by_both_sides(market: Market, worker: Worker) -> None:
    buyer, seller = sent(market)
    assert "facultatif" not in buyer.get(ONE).tree.xpath("//label[@for='text']")[0].text_content()
    assert "obligatoire" in buyer.post(f"{ONE}/messages", {"text": " "}, token_from=ONE, status=422).errors()[0]
    assert "Livrer au quai." in buyer.post(f"{ONE}/messages", {"text": "Livrer au quai."}, token_from=ONE)
    worker.drain()
    assert any("vous écrit" in one for one in told(market, "seller"))
    assert "Livrer au quai." in seller.get(ONE)
    assert "Livrer au quai." in market.visitor("reader").get(ONE)
    assert "Envoyer le message" not in market.visitor("reader").get(ONE)


def test_each_does_what_her_role_gives(market: Market) -> None:
    buyer, seller = sent(market)
    for name, acts in (("reader", ("envoyer", "accuse-reception")), ("chief", ("envoyer",)), ("seller", ("envoyer", "approuver"))):
        for what in acts:
            act(market.visitor(name), what, status=403)
    assert act(buyer, "accuse-reception", status=403)
    assert "Votre délégation" not in market.visitor("small").get(ONE)
    assert seller.get(f"{ONE}/clore", status=403)


def test_a_second_person_approves_on_the_pages(market: Market, worker: Worker) -> None:
    chief, buyer, second = market.visitor("chief"), market.visitor("buyer"), market.visitor("second")
    rules = f"/espace/{market.slugs['city']}/commandes/regles"
    form = {"approval_above": "500", "acceptance_days": "5", "payment_days": "30", "version": "0", "needs_po_number": "y"}
    assert "De 1 à 90" in chief.post(f"{rules}/modifier", {**form, "acceptance_days": "91"}, status=422).errors()[0]
    assert "au-dessus de 500,00\u00a0$" in chief.post(f"{rules}/modifier", form)
    buyer.get(f"{rules}/modifier", status=403)
    chief.get(f"/en{rules}")
    page = write(market, buyer)
    assert "Relisez-le, puis demandez l’approbation d’une seconde personne." in page
    assert "puis envoyez-le" not in page
    assert "Votre organisation demande un numéro" in page
    assert "reprend la demande d’approbation" not in page
    buyer.post(f"{ONE}/modifier", {f"quantity_{market.lines[0]}_0": "1000", "po_number": "7"})
    page = act(buyer, "demander-approbation")
    assert "L’approbation est demandée" in page
    assert "Modifier reprend la demande d’approbation : elle sera à refaire." in page.prose().replace("\u00a0", " ")
    worker.drain()
    assert any("attend votre approbation" in one for one in told(market, "second"))
    assert not told(market, "small"), "her delegation does not reach it"
    assert "Approuver la commande" in second.get("/compte/aujourdhui")
    assert "Approuver la commande" not in buyer.get("/compte/aujourdhui")
    assert "Ajoutez les mercredis." in second.post(f"{ONE}/renvoyer", {"reason": "Ajoutez les mercredis."})
    worker.drain()
    assert "Corriger la commande" in buyer.get("/compte/aujourdhui")
    act(buyer, "demander-approbation")
    assert "est approuvée" in act(second, "approuver")
    assert "Envoyer la commande" in buyer.get("/compte/aujourdhui")
    assert "est envoyée" in act(buyer, "envoyer")


def test_what_commits_asks_again_who_one_is(market: Market, test_clock) -> None:  # type: ignore[no-untyped-def]
    buyer = market.visitor("buyer")
    write(market, buyer)
    token = buyer.token(ONE)
    test_clock(NOW + timedelta(minutes=6))
    assert buyer.client.post(f"{ONE}/envoyer", data={"csrf_token": token}).status_code == 401
    assert market.order().status is OrderStatus.DRAFT


def test_either_side_cancels_while_it_may(market: Market, worker: Worker) -> None:
    _buyer, seller = sent(market)
    assert "Nous fermons" in seller.post(f"{ONE}/annuler", {"reason": "Nous fermons cette semaine-là."})
    worker.drain()
    assert any("n’accepte pas la commande" in one for one in told(market, "buyer"))
    assert market.order().status is OrderStatus.CANCELLED


def test_a_delivery_written_by_mistake_is_taken_back(market: Market) -> None:
    buyer, seller = sent(market)
    act(seller, "accuse-reception")
    line = market.order().lines[0].id
    seller.post(f"{ONE}/livraisons/nouvelle", {f"quantity_{line}": "10", "delivered_on": "2026-04-02"})
    assert "est reprise" in act(seller, "livraisons/1/reprendre")
    assert market.deliveries()[0].status is DeliveryStatus.WITHDRAWN
    assert "n’attend plus de décision" in buyer.get(f"{ONE}/livraisons/1/decider")
