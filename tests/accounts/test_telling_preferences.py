"""How one wants to be told: a choice a topic, quiet hours, and what nobody may stop."""

import pytest
from sqlalchemy import select

from marketplace.accounts.models import NoticeChoice, QuietHours
from marketplace.accounts.telling import choosing
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.topics import ByMail
from tests import topics
from tests.builders import AT
from tests.topics import ALWAYS, DAILY, OF_THE_TEAM, PLAIN

PAGE = "/compte/avis"
DEFAULTS = {"sujet-essai-ordinaire": "now", "sujet-essai-journalier": "daily"}


@pytest.fixture(autouse=True)
def declared(app):
    """These topics alone, so that the form is known."""
    from marketplace.core import panels

    before = panels._panels.pop("notices.topics")
    with topics.declared(PLAIN, DAILY, ALWAYS, OF_THE_TEAM):
        yield
    panels._panels["notices.topics"] = before


def kept(app) -> dict[str, ByMail]:
    with app.app_context(), db.database().reading() as session:
        return {one.topic: one.by_mail for one in session.scalars(select(NoticeChoice))}


def chosen(page) -> dict[str, str]:
    return {one.get("name"): one.get("value") for one in page.tree.xpath("//input[@type='radio' and @checked]")}


@pytest.mark.parametrize("locale", ["", "/en"])
def test_the_page_shows_what_holds_now_and_names_what_is_always_written(visitor, someone, locale):
    page = visitor.sign_in(someone()).get(locale + PAGE)
    assert chosen(page) == DEFAULTS
    assert "Essais obligés" in page
    assert "Il le faut." in page
    assert "Essais de l’équipe" not in page, "nothing of the team is offered to who is not of it"


def test_what_she_chooses_is_kept_where_it_differs_and_shown_again(app, visitor, someone):
    visitor.sign_in(someone())
    page = visitor.post(PAGE, {**DEFAULTS, "sujet-essai-ordinaire": "never", "starts": "22", "ends": "7"})
    assert "Vos choix sont enregistrés." in page
    assert kept(app) == {PLAIN.name: ByMail.NEVER}
    assert chosen(page)["sujet-essai-ordinaire"] == "never"
    assert page.tree.xpath("//select/option[@selected]/@value") == ["22", "7"]
    visitor.post(PAGE, {**DEFAULTS, "starts": "", "ends": ""})
    assert kept(app) == {}, "what the topic says is followed, even if it changes"
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(QuietHours)).all() == []
        acts = session.scalars(select(AuditEvent).where(AuditEvent.verb == "accounts.preferences")).all()
    assert len(acts) == 2


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"sujet-essai-ordinaire": "weekly"}, ""),
        ({"sujet-essai-ordinaire": ""}, "Choisissez une des trois."),
        ({"starts": "22"}, "Dites les deux heures, ou aucune."),
        ({"ends": "7"}, "Dites les deux heures, ou aucune."),
        ({"starts": "7", "ends": "7"}, "Choisissez une autre heure que celle du début."),
        ({"starts": "24", "ends": "7"}, ""),
        ({"starts": "-1", "ends": "7"}, ""),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(app, visitor, someone, fields, problem):
    page = visitor.sign_in(someone()).post(PAGE, {**DEFAULTS, "sujet-essai-journalier": "never", **fields}, status=422)
    assert problem in page.prose()
    assert page.errors()
    assert kept(app) == {}


@pytest.mark.parametrize("name", ["sujet-essai-oblige", "sujet-essai-equipe", "sujet-inconnu"])
def test_what_is_not_offered_cannot_be_chosen(app, visitor, someone, name):
    visitor.sign_in(someone()).post(PAGE, {**DEFAULTS, name: "never"})
    assert kept(app) == {}


def test_what_is_mandatory_stays_so_whoever_asks(app, someone):
    person = someone()
    with app.app_context(), db.database().writing():
        choosing.choose(person, {ALWAYS.name: ByMail.NEVER, PLAIN.name: ByMail.DAILY}, None, at=AT)
        choosing.stop(person, {ALWAYS.name}, actor=None, at=AT)
    assert kept(app) == {PLAIN.name: ByMail.DAILY}


def test_the_team_chooses_its_own_topics_too(app, visitor, someone):
    visitor.sign_in(someone(is_staff=True, is_demo=True)).post(PAGE, {**DEFAULTS, "sujet-essai-equipe": "daily"})
    assert kept(app) == {OF_THE_TEAM.name: ByMail.DAILY}


def test_the_choices_of_one_change_nothing_for_another(app, visitor, someone):
    other = someone()
    with app.app_context(), db.database().writing() as session:
        session.add(NoticeChoice(user_id=other.id, topic=PLAIN.name, by_mail=ByMail.DAILY))
    visitor.sign_in(someone()).post(PAGE, {**DEFAULTS, "sujet-essai-ordinaire": "never"})
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(NoticeChoice.by_mail).where(NoticeChoice.user_id == other.id)).all() == [ByMail.DAILY]


def test_a_visitor_is_asked_to_sign_in(visitor):
    assert visitor.client.get(PAGE).location == f"/connexion?next={PAGE}"
