"""The box « À faire » of an order says to each side what it has to do; nothing left, there is none."""

from tests.orders.conftest import Market
from tests.orders.test_pages import ONE, act, sent
from tests.page import Page


def to_do(page: Page) -> str | None:
    """What the box « À faire » says, or None without one."""
    boxes = page.tree.xpath("//section[@aria-labelledby='actes']")
    assert len(boxes) < 2
    return " ".join(" ".join(boxes[0].itertext()).replace("\u00a0", " ").split()) if boxes else None


def test_what_is_to_do_is_said_to_each_side_and_no_box_is_empty(market: Market) -> None:
    buyer, seller = sent(market, "100")
    said = {"sent": (to_do(buyer.get(ONE)), to_do(seller.get(ONE)))}
    act(seller, "accuse-reception")
    said["acknowledged"] = to_do(buyer.get(ONE)), to_do(seller.get(ONE))
    line = market.order().lines[0].id
    seller.post(f"{ONE}/livraisons/nouvelle", {f"quantity_{line}": "100", "delivered_on": "2026-04-02"})
    said["delivered"] = to_do(buyer.get(ONE)), to_do(seller.get(ONE))
    decide = buyer.get(ONE).tree.xpath("//section[@aria-labelledby='actes']//a/@href")
    assert decide == [f"{ONE}/livraisons/1/decider"]
    buyer.post(decide[0], {f"accepted_{market.deliveries()[0].lines[0].id}": "100"})
    said["accepted"] = to_do(buyer.get(ONE)), to_do(seller.get(ONE))
    act(buyer, "clore")
    said["closed"] = to_do(buyer.get(ONE)), to_do(seller.get(ONE))
    assert said == {
        "sent": (
            "À faire La commande attend l’accusé de réception de l’entreprise. Annuler la commande…",
            "À faire L’acheteur attend votre accusé de réception. Accuser réception Annuler la commande…",
        ),
        "acknowledged": (
            "À faire L’entreprise a encore à livrer : vous accepterez ou refuserez ici ce qui arrive. Annuler la commande…",
            "À faire Livrez ce qui reste de la commande, puis inscrivez chaque livraison. Inscrire une livraison",
        ),
        "delivered": (
            "À faire Accepter ou refuser la livraison 1, d’ici le 12 avril 2026",
            "À faire L’acheteur décide de la livraison 1 d’ici le 12 avril 2026.",
        ),
        "accepted": (
            "À faire Tout est livré et accepté : vous pouvez clore la commande. Clore la commande…",
            "À faire Tout est livré et accepté. Facturer ce qui a été accepté",
        ),
        "closed": (None, "À faire Facturer ce qui a été accepté"),
    }
    assert to_do(market.visitor("reader").get(ONE)) is None
