"""Enterprises that answer a purchase together, by the keyboard alone: invited, talking in the room, accepting the exact version."""

from tests.e2e.keyboard import Keyboard
from tests.e2e.needing import through_door
from tests.e2e.pooling import proves
from tests.e2e.post_office import PostOffice

UNIT = "unité"


def comes_from_mail(somebody: Keyboard, office: PostOffice, address: str, beginning: str, password: str) -> None:
    """From the newest mail that leads there, through the door."""
    somebody.page.goto(office.link(address, beginning))
    somebody.landed()
    if "/connexion" in somebody.path:
        somebody.skip()
        through_door(somebody, address, password)
    assert somebody.path.startswith(beginning), f"{address} comes from her mail to {somebody.path}"


def writes(seller: Keyboard, slug: str, number: str, said: dict[str, str], prices: list[str]) -> None:
    """What it says to each criterion, its price for each lot, the declaration: sealed, not handed in."""
    seller.reader.go(f"/espace/{slug}/reponses/{number}")
    seller.skip()
    for criterion, text in said.items():
        seller.fill(criterion, text)
    for price in prices:
        seller.reach("Prix pour 1 %(unit)s, en dollars avant taxes", unit=UNIT)
        seller.write(price)
    seller.tick("Je déclare")
    seller.go_to("Enregistrer et sceller")
    seller.told("Votre réponse n’est pas déposée")


def hands_in(seller: Keyboard, slug: str, number: str, password: str, version: int = 1) -> None:
    """Read again, handed in: a receipt."""
    seller.reader.go(f"/espace/{slug}/reponses/{number}")
    seller.skip()
    seller.go_to("Relire et déposer…")
    proves(seller, password)
    seller.skip()
    seller.go_to("Déposer la version %(number)d", number=version)
    seller.told("Votre réponse est déposée")


def invites(lead: Keyboard, slug: str, number: str, member: str, role: str, password: str) -> None:
    """From the answer to its group: an enterprise is named, and reads the whole answer from then on."""
    for _attempt in range(2):
        lead.reader.go(f"/espace/{slug}/reponses/{number}")
        lead.skip()
        begun = lead.page.get_by_role("link", name="Répondre à plusieurs…").count() == 0
        lead.go_to("Le groupe, qui couvre quoi, la salle" if begun else "Répondre à plusieurs…")
        lead.skip()
        lead.fill("Entreprise à inviter", member)
        lead.fill("Ce qu’elle fera", role)
        lead.go_to("Inviter et lui ouvrir la réponse")
        if "/confirmer" not in lead.path:
            break
        proves(lead, password)
    lead.told("« %(name)s » est invitée par courriel. Dites maintenant ce qu’elle fait, et où.", name=member)


def gives_part(lead: Keyboard, name: str, share: str, boxes: list[tuple[str, bool]]) -> None:
    """On the page of what an enterprise does: its share, then box after box, in their order, those that change."""
    lead.heading("Ce que fait « %(name)s »", name=name)
    lead.skip()
    lead.fill("Sa part de la valeur, en %", share)
    for label, changes in boxes:
        if changes:
            lead.tick(label)
        else:
            lead.reach(label)
    lead.go_to("Enregistrer et sceller")
    lead.told("Ce que fait « %(name)s » est enregistré et scellé.", name=name)


def goes_to_own_part(lead: Keyboard, name: str) -> None:
    """From the group to what its lead does: the change of her line, among those of the others."""
    lead.skip()
    lead.go_to_words(f"Changer\u00a0: ce que fait «\u00a0{name}\u00a0»")


def says(somebody: Keyboard, text: str) -> None:
    """In the room, which the enterprises of the answer alone read."""
    somebody.skip()
    somebody.fill("Votre message", text)
    somebody.go_to("Envoyer le message")
    somebody.told(text)


def accepts(member: Keyboard, password: str, read: list[str]) -> None:
    """From the answer of another to its exact version, which she reads whole and accepts."""
    member.again()
    for _attempt in range(2):
        member.skip()
        member.go_to("Lire et accepter…")
        if "/confirmer" not in member.path:
            break
        proves(member, password)
    page = member.page.locator("main").inner_text()
    assert [one for one in read if one not in page] == [], f"{member.path} does not show the whole answer: {page[:3000]}"
    member.reach("Accepter la version")
    member.enter()
    member.told("Votre entreprise accepte cette version.")


def reads_room(lead: Keyboard, slug: str, number: str, texts: list[str]) -> None:
    """What the others wrote in the room is there for the lead."""
    lead.reader.go(f"/espace/{slug}/reponses/{number}/groupe")
    for text in texts:
        lead.told(text)
