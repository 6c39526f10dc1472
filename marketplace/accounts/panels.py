"""What this room brings: the people of a demonstration, and the refusal to serve the public with them."""

from datetime import datetime

from sqlalchemy import func, select, update

from marketplace.accounts import demo, queries
from marketplace.accounts.models import LoginSession, User
from marketplace.core import db
from marketplace.core.acts import Named
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding


@panel("seed")
def seed(seeding: Seeding) -> None:
    demo.seed(seeding)


@panel("greeting")
def greeting() -> str | None:
    """The demonstration accounts, said where the site was started."""
    with db.database().reading():
        people, team = queries.demo_people(), queries.staff()
    if not team:
        return "Nobody is on the team yet: flask --app wsgi people invite ADDRESS --name NAME --staff"
    if not people:
        return None
    listed = "\n".join(f"  {one.email}  ({one.name})" for one in people)
    return f"Demonstration accounts, password « {demo.PASSWORD} »:\n{listed}"


@panel("production.problems")
def demo_people_in_production() -> list[str]:
    people = queries.demo_people()
    return [f"{len(people)} demonstration accounts are in the database: their password is public."] if people else []


@panel("post-restore")
def end_every_session(at: datetime) -> str:
    """A restored copy does not know who signed out since: everyone comes in again."""
    is_open = LoginSession.ended_at.is_(None)
    count = db.session().scalar(select(func.count()).select_from(LoginSession).where(is_open))
    db.session().execute(update(LoginSession).where(is_open).values(ended_at=at))
    return f"{count} sessions were ended."


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "accounts.invite": _("a invité une personne"),
        "accounts.password": _("a choisi un mot de passe"),
        "accounts.promote": _("a fait entrer quelqu’un dans l’équipe"),
        "accounts.sign_in": _("s’est connecté"),
        "accounts.sign_out": _("s’est déconnecté"),
        "users.active": _("a rouvert un compte"),
        "users.suspended": _("a suspendu un compte"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"is_staff": _("membre de l’équipe ou non")}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """People by their names."""
    if subject_type != "User":
        return None
    return {number: Named(name) for number, name in db.session().execute(select(User.id, User.name).where(User.id.in_(ids)))}
