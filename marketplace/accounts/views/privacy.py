"""What a person may see, take away, ask and have erased of what is held about her."""

from flask import Response, flash, g, redirect, render_template, send_file, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from marketplace.accounts import queries
from marketplace.accounts.models import User
from marketplace.accounts.privacy import asking, erasing, exporting, held, own
from marketplace.accounts.privacy.forms import EraseForm, RequestForm
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, public, require_fresh
from marketplace.core.locale import _


@bp.get("/compte/donnees")
def own_data() -> ResponseReturnValue:
    """Everything that is held about her, why, and for how long."""
    authorize("accounts.own_data")
    exports = [one for one in own.exports_of(actor()) if one.ready_at is None or g.at - one.ready_at <= exporting.GOOD_FOR]
    return render_template("accounts/privacy/held.html", sections=held.about(actor()), exports=exports, said=held.said, exporting=exporting)


@bp.post("/compte/donnees/copie")
def ask_export() -> ResponseReturnValue:
    """Have a copy of all of it made."""
    authorize("accounts.own_data")
    require_fresh()
    exporting.ask(actor(), at=g.at)
    flash(_("La copie se prépare. Un avis vous dira qu’elle est prête, sur cette page, d’ici quelques minutes."), "success")
    return redirect(url_for("accounts.own_data"), 303)


@bp.get("/compte/donnees/<int:number>/donnees.zip")
def take_export(number: int) -> ResponseReturnValue:
    """A copy that is ready."""
    authorize("accounts.own_data")
    require_fresh()
    path = exporting.ready(actor(), number, at=g.at)
    response = send_file(path, mimetype="application/zip", as_attachment=True, download_name="maillage-donnees.zip", conditional=False)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.route("/compte/donnees/demande", methods=["GET", "POST"])
def ask_privacy() -> ResponseReturnValue:
    """Ask whoever is in charge for what she cannot do by herself."""
    authorize("accounts.own_data")
    form = RequestForm()
    if not form.validate_on_submit():
        return render_template("accounts/privacy/ask.html", form=form, days=asking.DAYS_TO_ANSWER), 422 if form.errors else 200
    asking.ask(actor(), form.words.data or "", at=g.at)
    flash(_("Votre demande est reçue. La réponse viendra par courriel et sur cette page, d’ici trente jours."), "success")
    return redirect(url_for("accounts.own_data"), 303)


@bp.get("/compte/effacer")
def erase() -> ResponseReturnValue:
    """What an erasure takes away and what it leaves, said before."""
    authorize("accounts.erase")
    return render_template("accounts/privacy/erase.html", form=EraseForm(actor().email, formdata=None), **_told(actor()))


@bp.post("/compte/effacer")
@own_units
def erase_now() -> ResponseReturnValue:
    """Erase her, at once."""
    with db.database().reading():
        authorize("accounts.erase")
        require_fresh()
        form = EraseForm(actor().email)
        if not form.validate_on_submit():
            return render_template("accounts/privacy/erase.html", form=form, **_told(actor())), 422
        number, of_the_team = actor().id, actor().is_staff
    with db.database().writing():
        if of_the_team:
            queries.hold_staff()
        person = db.load(User, id=number)
        erasing.erase(person, actor=person, at=g.at)
    return _gone()


@bp.get("/compte-efface")
@public
def erased() -> ResponseReturnValue:
    """Where an erasure ends."""
    return render_template("accounts/privacy/erased.html")


def _told(person: User) -> dict[str, object]:
    """What the page of an erasure says before."""
    return {"sections": held.about(person, most=1), "obstacles": erasing.obstacles(person)}


def _gone() -> Response | AnyResponse:
    session.clear()
    response = redirect(url_for("accounts.erased"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
