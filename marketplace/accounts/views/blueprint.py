"""Where the pages of the room are bound."""

from flask import Blueprint

from marketplace.accounts import addresses, invitations, resets
from marketplace.accounts.sessions import manager
from marketplace.core import db, notices
from marketplace.core.access import actor

bp = Blueprint("accounts", __name__)


@bp.record_once
def set_up(state) -> None:  # type: ignore[no-untyped-def]
    manager.init_app(state.app, add_context_processor=False)
    state.app.jinja_env.globals.update(
        invitation_link=invitations.link_for,
        reset_link=resets.link_for,
        confirm_address_link=addresses.confirm_link,
        cancel_address_link=addresses.cancel_link,
    )


@bp.app_context_processor
def viewer() -> dict[str, object]:
    """Who is looking, for every page; nobody when the page is made outside a unit."""
    person = actor() if db.has_unit() else None
    if person is None:
        return {"viewer": None, "unread_notices": 0}
    # Asked once a unit: a page is made of many pieces, each with this context.
    kept = db.session().info.setdefault("unread_notices", {})
    if person.id not in kept:
        kept[person.id] = notices.unread_count(person.id)
    return {"viewer": person, "unread_notices": kept[person.id]}
