"""The page on which anyone says what the search did not find."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import public
from marketplace.core.errors import TooMany, Unusable
from marketplace.core.limits import network_of
from marketplace.core.locale import _
from marketplace.search.blueprint import bp
from marketplace.search.demand import counting as demand
from marketplace.search.demand.form import DemandForm


@bp.route("/recherche/dites-nous", methods=["GET", "POST"])
@public
def tell_us() -> ResponseReturnValue:
    """The form « Dites-nous ce que vous cherchez », filled with what was searched."""
    asked = {"what": request.args.get("q", "")[:200], "region": request.args.get("region", "")}
    form = DemandForm(data=asked)
    status = told(form)
    if status:
        return render_template("search/tell_us.html", form=form), status
    return redirect(url_for("search.index"), 303)


def told(form: DemandForm) -> int:
    """0 when the words were written down, else the status of the page that shows the form again."""
    if not form.validate_on_submit():
        return 422 if form.errors else 200
    try:
        demand.count_telling(network_of(request.remote_addr or ""))
        asked = demand.tell(form.what.data or "", form.region.data or None, at=g.at)
    except TooMany as refused:
        form.form_errors.append(_("Trop de demandes sont parties en peu de temps. %(when)s", when=refused.reason))
        return 429
    except Unusable as refused:
        form.what.errors = [*form.what.errors, refused.reason]
        return 422
    flash(_("C’est noté : « %(words)s ». Rien n’est gardé de vous.", words=asked.words), "success")
    return 0
