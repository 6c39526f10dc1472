"""A file of invitations: every refused line says why, nothing leaves before somebody says so, and then exactly what was shown."""

import io

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.organizations.models import Role, TeamInvitation
from marketplace.organizations.teams import bulk
from tests.organizations.teams.conftest import Team, answer
from tests.page import Page, Visitor

ADMINISTRATOR = Role.ADMINISTRATOR
SOUND = "courriel;nom;rôles;langue\nodile@exemple.org;Odile Tremblay;catalogue, achats;\nbob@exemple.org;Bob;;anglais\n"


def read(visitor: Visitor, team: Team, text: str | bytes, *, status: int = 200, name: str = "equipe.csv") -> Page:
    path = f"/espace/{team.slug}/equipe/inviter/fichier"
    data = text.encode() if isinstance(text, str) else text
    sent = {"sent": (io.BytesIO(data), name), "csrf_token": visitor.token(path)}
    return Page(visitor.client.post(path, data=sent, content_type="multipart/form-data"), status=status)


def offered(app: Flask) -> dict[str, tuple[str, list[str]]]:
    with app.app_context(), db.database().reading() as session:
        return {one.email: (one.locale, one.roles) for one in session.scalars(select(TeamInvitation))}


def sealed(page: Page) -> str:
    return str(page.tree.xpath("//input[@name='sealed']/@value")[0])


def test_a_file_is_read_first_and_sent_when_somebody_says_so(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    ana = mine.visitor("ana")
    page = read(ana, mine, SOUND)
    assert "2 invitations sont prêtes" in page
    assert offered(app) == {}
    assert answer(ana, f"/espace/{mine.slug}/equipe/inviter/envoyer", {"sealed": sealed(page)}) == 303
    assert offered(app) == {"odile@exemple.org": ("fr", ["catalogue", "buyer"]), "bob@exemple.org": ("en", ["reader"])}


def test_each_line_that_is_refused_says_why_and_the_others_are_sound(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[Role.READER])
    lines = [
        "courriel,nom,rôles,langue",
        "pas-une-adresse,Un,,",
        ",Deux,,",
        "trois@exemple.org,,,",
        "quatre@exemple.org,Quatre,patronne,",
        f"{mine.people['bob'].email},Cinq,,",
        "six@exemple.org,Six,,klingon",
        "sept@exemple.org,Sept,lecture,",
        "SEPT@exemple.org,Encore sept,,",
    ]
    page = read(mine.visitor("ana"), mine, "\n".join(lines))
    assert "7 lignes sont refusées" in page
    for words in ("n’est pas valide", "courriel manque", "Le nom manque", "patronne", "déjà partie", "langue se dit", "ligne 8"):
        assert words in page, words
    assert "1 invitation est prête" in page


@pytest.mark.parametrize("text", ["", "prenom;ville\nA;B\n", "courriel;nom\n", b"\x00\x01\x02\xff" * 200, 'courriel;nom\n"ouvert;x\n'])
def test_a_file_that_is_no_such_table_is_refused_with_a_reason(app: Flask, team, text) -> None:
    mine = team(ana=[ADMINISTRATOR])
    page = read(mine.visitor("ana"), mine, text, status=422)
    assert page.errors()


def test_fifty_lines_pass_and_fifty_one_do_not(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    ana = mine.visitor("ana")
    lines = [f"p{number}@exemple.org;Personne {number}" for number in range(51)]
    assert "50 invitations" in read(ana, mine, "\n".join(["courriel;nom", *lines[:50]]))
    assert "51 lignes" in read(ana, mine, "\n".join(["courriel;nom", *lines]), status=422)


def test_all_of_a_file_leaves_or_none_of_it(app: Flask, make_app, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    mine.app = make_app(rate_team_invitation_organization="1 per day")
    ana = mine.visitor("ana")
    page = read(ana, mine, SOUND)
    assert answer(ana, f"/espace/{mine.slug}/equipe/inviter/envoyer", {"sealed": sealed(page)}) == 429
    assert offered(app) == {}


def test_what_was_read_for_one_organisation_or_person_serves_no_other(app: Flask, team) -> None:
    mine, other = team(ana=[ADMINISTRATOR], bob=[ADMINISTRATOR]), team(ana=[ADMINISTRATOR])
    word = sealed(read(mine.visitor("ana"), mine, SOUND))
    for visitor, where in ((other.visitor("ana"), other), (mine.visitor("bob"), mine)):
        assert answer(visitor, f"/espace/{where.slug}/equipe/inviter/envoyer", {"sealed": word}) == 422
    assert answer(mine.visitor("ana"), f"/espace/{mine.slug}/equipe/inviter/envoyer", {"sealed": word[:-2] + "xx"}) == 422
    assert offered(app) == {}


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ("", (Role.READER,)),
        ("Signataire et Finances", (Role.SIGNATORY, Role.FINANCE)),
        ("buyer; evaluator", (Role.BUYER, Role.EVALUATOR)),
        ("ÉVALUATION", (Role.EVALUATOR,)),
        ("achats, achats", (Role.BUYER,)),
    ],
)
def test_roles_are_read_as_people_write_them(app: Flask, written: str, roles: tuple[Role, ...]) -> None:
    with app.test_request_context():
        assert bulk.roles_of(written) == roles
        with pytest.raises(Unusable):
            bulk.roles_of("reine")
