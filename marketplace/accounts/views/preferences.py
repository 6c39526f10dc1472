"""How a person wants to be told: her choices, and the link of a mail that stops a topic."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.models import User
from marketplace.accounts.telling import choosing, forms, stopping
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db, topics
from marketplace.core.access import actor, authorize, public
from marketplace.core.locale import _


@bp.route("/compte/avis", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    """When she is written to about each topic, and her quiet hours."""
    authorize("accounts.notices")
    offered, hours = choosing.offered(actor()), choosing.quiet_hours(actor().id)
    form = forms.preferences_form(offered, choosing.chosen(actor()), hours)
    if not form.validate_on_submit():
        shown = {"form": form, "groups": topics.grouped(offered), "field_name": forms.field_name}
        return render_template("accounts/telling/preferences.html", **shown), 422 if form.errors else 200
    choosing.choose(db.load(User, id=actor().id), forms.wanted(form, offered), form.hours(), at=g.at)
    flash(_("Vos choix sont enregistrés."), "success")
    return redirect(url_for("accounts.preferences"), 303)


@bp.get("/avis/desabonnement/<token>")
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """What the link of a mail would stop, and one button: programs that open every link of a mail must change nothing."""
    _person, names = stopping.read(token)
    return render_template("accounts/telling/unsubscribe.html", stopped=[one for one in topics.declared() if one.name in names], done=False)


@bp.post("/avis/desabonnement/<token>")
@public
def unsubscribe_now(token: str) -> ResponseReturnValue:
    """Stop it. Mail readers send this by themselves, without cookie or page: the signed link is the whole of the right (see `stopping`)."""
    person, names = stopping.read(token)
    stopped = [one for one in topics.declared() if one.name in names]
    choosing.stop(person, names, actor=None, at=g.at)
    return render_template("accounts/telling/unsubscribe.html", stopped=stopped, done=True)


@bp.record_once
def exempt(state) -> None:  # type: ignore[no-untyped-def]
    """The token of a form protects what a cookie would allow; here no cookie allows anything."""
    state.app.extensions["csrf"].exempt(unsubscribe_now)
