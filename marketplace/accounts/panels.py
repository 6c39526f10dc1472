"""What this room brings: the people of a demonstration, and the refusal to serve the public with them."""

from datetime import datetime

from flask import url_for
from sqlalchemy import func, select, update

from marketplace.accounts import account_cards, demo, queries
from marketplace.accounts.factors import pieces as factors
from marketplace.accounts.models import LoginSession, User, UserStatus
from marketplace.accounts.privacy import pieces as privacy
from marketplace.accounts.telling import pieces as telling
from marketplace.core import db
from marketplace.core.acts import Named
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding

__all__ = ["account_cards", "factors", "privacy", "telling"]

# Those whom a newcomer needs at once; the others act for invented organisations.
MOST_GREETED = 6


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
    listed = "\n".join(f"  {one.email}  ({one.name}{demo.second_factor_of(one)})" for one in people[:MOST_GREETED])
    others = len(people) - MOST_GREETED
    more = f"\n  and {others} others, a line each in personas.json of DATA_DIR" if others > 0 else ""
    return f"Demonstration accounts, password « {demo.PASSWORD} »:\n{listed}{more}"


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
        "accounts.address": _("a changé d’adresse de courriel"),
        "accounts.ask_address": _("a demandé une autre adresse de courriel"),
        "accounts.cancel_address": _("a annulé un changement d’adresse, par l’ancienne adresse"),
        "accounts.end_all_sessions": _("a fermé les sessions de tout le monde"),
        "accounts.end_session": _("a fermé une de ses sessions"),
        "accounts.end_sessions": _("a fermé les sessions d’une personne"),
        "accounts.invite": _("a invité une personne"),
        "accounts.password": _("a choisi un mot de passe"),
        "accounts.profile": _("a changé son nom ou sa langue"),
        "accounts.preferences": _("a choisi ce qui lui est envoyé"),
        "accounts.promote": _("a fait entrer quelqu’un dans l’équipe"),
        "accounts.demote": _("a retiré quelqu’un de l’équipe"),
        "accounts.reset": _("a remplacé un mot de passe oublié"),
        "accounts.sign_in": _("s’est connecté"),
        "accounts.sign_out": _("s’est déconnecté"),
        "accounts.sign_up": _("a ouvert son compte, par le lien reçu"),
        "accounts.withdraw_address": _("a gardé son adresse de courriel"),
        "accounts.unsubscribe": _("a cessé de recevoir un sujet, par le lien d’un courriel"),
        "users.active": _("a rouvert un compte"),
        "users.suspended": _("a suspendu un compte"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"is_staff": _("membre de l’équipe ou non")}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """People by their names, each with its address on the desk."""
    if subject_type != "User":
        return None
    people = db.session().scalars(select(User).where(User.id.in_(ids)))
    return {one.id: Named(one.name, None if one.status is UserStatus.ERASED else url_for("admin.person", number=one.id)) for one in people}
