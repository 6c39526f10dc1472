"""axe-core finds nothing to say of the pages about a person and her teams, as somebody of a team and as a visitor meet them."""

from collections.abc import Callable

import pytest

from tests.e2e.reader import Reader, Way
from tests.e2e.site import Site
from tests.e2e.test_accessibility import WAYS, come_in, look
from tests.house.sources import none_of

pytestmark = pytest.mark.browser

AT_THE_DOOR = ("/inscription", "/mot-de-passe/oublie", "/confidentialite")
OWN = """compte compte/aujourdhui compte/profil compte/sessions compte/avis compte/donnees compte/donnees/demande compte/effacer
    compte/second-facteur compte/organisations compte/organisations/rejoindre?q=ville avis espace"""
TEAM = "{0} {0}/equipe {0}/equipe/inviter {0}/equipe/inviter/fichier {0}/quitter {0}/mandats"
DESK = """journal personnes adhesions acces seconds-facteurs confidentialite confidentialite/incidents confidentialite/incidents/inscrire
    confidentialite/demandes confidentialite/effacements"""
SPACE = """
    SELECT slug FROM organizations JOIN memberships ON organization_id = organizations.id JOIN users ON users.id = user_id WHERE email = ?
"""


@pytest.mark.parametrize("locale", WAYS)
def test_a_visitor_meets_no_obstacle_at_the_door(read: Callable[[Way], Reader], locale: str) -> None:
    reader = read(WAYS[locale][0])
    none_of(fault for path in AT_THE_DOOR for fault in look(reader, path))


@pytest.mark.parametrize("locale", WAYS)
def test_a_member_of_a_team_meets_no_obstacle_in_her_own_pages_and_her_teams(
    read: Callable[[Way], Reader], site: Site, locale: str
) -> None:
    reader, (address, password) = read(WAYS[locale][0]), site.persona("municipality_administrator")
    come_in(reader, address, password)
    with site.database() as record:
        (slug,) = record.execute(SPACE, (address,)).fetchone()
    paths = [f"/{path}" for path in (*OWN.split(), *TEAM.format(f"espace/{slug}").split())]
    none_of(fault for path in paths for fault in look(reader, path))


@pytest.mark.parametrize("locale", WAYS)
def test_the_team_meets_no_obstacle_in_the_pages_about_people(read: Callable[[Way], Reader], site: Site, locale: str) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona("staff"))
    none_of(fault for path in DESK.split() for fault in look(reader, f"/bureau/{path}"))
