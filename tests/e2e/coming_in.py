"""How people of a journey come in who are not its subject: somebody of the demonstration, somebody whom the operator invited."""

import json

from tests.e2e.keyboard import Keyboard
from tests.e2e.people_coming_in import PASSWORD
from tests.e2e.post_office import PostOffice
from tests.e2e.site import Site


def come_in(somebody: Keyboard, role: str) -> None:
    """A person of the demonstration, by the door; her account has no second factor and needs none."""
    address, password = somebody.reader.site.persona(role)
    somebody.reader.go("/connexion")
    somebody.skip()
    somebody.fill("Adresse de courriel", address)
    somebody.fill("Mot de passe", password)
    somebody.enter()


def organization_of(site: Site, role: str) -> int:
    """The number of the organisation for which somebody of the demonstration acts."""
    told = json.loads((site.folder / "personas.json").read_text(encoding="utf-8"))
    return next(int(one["organization_ids"][0]) for one in told["personas"] if one["role"] == role)


def invited(somebody: Keyboard, office: PostOffice, name: str, address: str, *, slug: str, role: str) -> None:
    """A person whom the operator puts in a team: the link of her mail, her password, the page of her day."""
    site, way = somebody.reader.site, somebody.reader.way
    site.flask("people", "invite", address, "--name", name, "--locale", way.locale)
    site.flask("team", "add", slug, address, "--role", role)
    somebody.page.goto(office.link(address, "/invitation/"))
    somebody.landed()
    somebody.fill("Mot de passe", PASSWORD)
    somebody.fill("Confirmation du mot de passe", PASSWORD)
    somebody.go_to("Ouvrir mon compte")
    somebody.told("Bonjour %(name)s.", name=name)


def act_for(somebody: Keyboard, organization: str) -> None:
    """Act for an organisation, from the menu of the head."""
    somebody.open_menu(somebody.reader.says("Vous agissez pour"))
    somebody.go_to_words(organization)
