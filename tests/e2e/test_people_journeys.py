"""A person’s whole life here with the keyboard alone, mails by real SMTP: from her first visit until nothing is left of her."""

import json
import os
import random
import zipfile
from collections.abc import Callable

import pytest

from tests.e2e.keyboard import Keyboard
from tests.e2e.people_coming_in import PASSWORD, add_application, come_back, own_account, protect, sign_in, sign_up
from tests.e2e.post_office import PostOffice
from tests.e2e.reader import Way
from tests.e2e.site import Site
from tests.e2e.test_accessibility import ALL_WAYS, RUN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.journey]

HER, HIM = "Anne-Élise Duquai", "Bastien L’Écuyer-Roy"
NOBODYS = """
    SELECT slug, name FROM organizations WHERE is_enterprise AND status = 'published'
    AND id NOT IN (SELECT organization_id FROM memberships) ORDER BY id LIMIT 1
"""
OF_DOMAIN = "SELECT name FROM organizations JOIN email_domains ON organization_id = organizations.id WHERE domain = 'municipalite.example'"
# `make e2e` takes the four; the other commands one, the same for both processes of a run: a life takes half a minute.
WAYS = [Way("fr", 1280), Way("fr", 390, "dark"), Way("en", 1280, "dark"), Way("en", 390)]
DRAWN = WAYS if os.environ.get(ALL_WAYS) else random.Random(RUN).sample(WAYS, 1)


@pytest.mark.parametrize("way", DRAWN, ids=str)
def test_a_person_comes_acts_with_others_leaves_and_is_erased(
    sit: Callable[[Way], Keyboard], living: Site, office: PostOffice, way: Way
) -> None:
    her, address = sit(way), f"anne-elise.{way}@municipalite.example"
    with living.database() as record:
        slug, enterprise = record.execute(NOBODYS).fetchone()
        (city,) = record.execute(OF_DOMAIN).fetchone()
    sign_up(her, office, HER, address)
    key = protect(her, HER)
    living.flask("team", "add", slug, address, "--role", "administrator")
    come_back(her, address, key)
    him, his = sit(way), f"bastien.{way}@exemple.org"
    invite(her, enterprise, his)
    accept(him, office, his, enterprise)
    join_by_address(her, city)
    act_for(her, enterprise)
    hand_over_and_leave(her, enterprise)
    takes_over(him, his, enterprise)
    assert_copy_is_hers(take_a_copy(her, office, address), address)
    be_erased(her, address)


def invite(her: Keyboard, enterprise: str, address: str) -> None:
    """From the menu of organisations to the invitation of a colleague."""
    act_for(her, enterprise)
    her.go_to("Équipe")
    her.skip()
    her.go_to("Inviter une personne")
    her.skip()
    her.fill("Adresse de courriel", address)
    her.fill("Nom", HIM)
    her.tick("catalogue")
    her.go_to("Envoyer l’invitation")
    her.told("L’invitation part. Elle est bonne quatorze jours.")


def accept(him: Keyboard, office: PostOffice, address: str, enterprise: str) -> None:
    """The colleague follows the link of his mail, chooses a password, and is of the team."""
    him.page.goto(office.link(address, "/invitation-equipe/"))
    him.landed()
    him.fill("Mot de passe", PASSWORD)
    him.fill("Confirmation du mot de passe", PASSWORD)
    him.enter()
    him.told("Bienvenue dans l’équipe de «\u00a0%(name)s\u00a0».", name=enterprise)


def join_by_address(her: Keyboard, city: str) -> None:
    """A second organisation: the city whose address she writes from."""
    her.open_menu(her.reader.says("Vous agissez pour"))
    her.go_to("En mon nom")
    her.skip()
    her.go_to("Je travaille pour un organisme public")
    her.skip()
    her.fill("Nom ou municipalité", city)
    her.enter()
    her.skip()
    her.go_to_words(city)
    her.heading("Se joindre à %(name)s", name=city)
    her.skip()
    her.fill("Votre fonction", "Secrétariat du greffe.")
    her.go_to("Envoyer ma demande")
    her.told("Votre adresse le prouve\u00a0: vous faites partie de l’équipe.")


def act_for(her: Keyboard, organization: str) -> None:
    """Act for another, from the menu of the head."""
    her.open_menu(her.reader.says("Vous agissez pour"))
    her.go_to_words(organization)
    assert her.page.get_by_role("heading", level=1).inner_text() == organization


def hand_over_and_leave(her: Keyboard, enterprise: str) -> None:
    """Leave the team, once the colleague has the role that she alone holds."""
    her.skip()
    her.go_to("Quitter cette équipe")
    her.skip()
    her.heading("Quitter l’équipe de %(name)s", name=enterprise)
    her.choose("Le rôle «\u00a0%(role)s\u00a0» passe à", HIM, role=her.reader.says("administration"))
    her.go_to("Quitter l’équipe")
    her.told("Vous ne faites plus partie de cette équipe.")
    assert her.page.locator("main").get_by_text(enterprise).count() == 0


def takes_over(him: Keyboard, address: str, enterprise: str) -> None:
    """The colleague, signed out by the change of his rights, comes back, protects what he may do now, and may invite."""
    him.page.reload()
    him.landed()
    sign_in(him, address)
    add_application(him)
    him.skip()
    him.go_to("Équipe")
    assert him.reader.link("Inviter une personne").is_visible()


def take_a_copy(her: Keyboard, office: PostOffice, address: str) -> zipfile.ZipFile:
    """All that is held about her, asked for, told by mail, downloaded."""
    own_account(her, HER)
    her.go_to("Vos renseignements")
    her.skip()
    her.reach("Préparer une copie")
    her.enter("Space")
    her.told("La copie se prépare. Un avis vous dira qu’elle est prête, sur cette page, d’ici quelques minutes.")
    her.page.goto(office.link(address, "/compte/donnees"))
    her.landed()
    her.skip()
    link = her.page.locator("#copie ~ ul a").inner_text()
    her.reach_words(link)
    with her.page.expect_download() as taken:
        her.page.keyboard.press("Enter")
    return zipfile.ZipFile(taken.value.path())


def assert_copy_is_hers(copy: zipfile.ZipFile, address: str) -> None:
    sections = {one["key"]: one["entries"] for one in json.loads(copy.read("donnees.json"))["sections"]}
    assert all(one in json.dumps(sections, ensure_ascii=False) for one in (address, HER))
    assert len(sections["organizations.memberships"]) == 2
    assert "Maillage" in copy.read("LISEZ-MOI.txt").decode()


def be_erased(her: Keyboard, address: str) -> None:
    """A wrong address is refused where it was typed; the right one erases her, and she comes back in vain."""
    own_account(her, HER)
    her.go_to("Effacer votre compte")
    her.skip()
    her.fill("Votre adresse de courriel", "autre@exemple.org")
    her.enter()
    her.correct(address)
    her.go_to("Effacer mon compte")
    her.heading("Votre compte est effacé")
    her.go_to("Se connecter")
    sign_in(her, address)
    her.told("L’adresse ou le mot de passe ne correspond pas. Vérifiez les deux, puis recommencez.")
