"""The searches that a person keeps: what each finds anew, how soon she is told, paused, deleted."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.forms import Form
from marketplace.core.locale import _
from marketplace.search.blueprint import bp
from marketplace.search.kept import matching, saved, telling
from marketplace.search.kept.forms import EditedSearchForm, SearchForm
from marketplace.search.models import Frequency

BASE = "/compte/recherches"


@bp.get(BASE)
def saved_searches() -> ResponseReturnValue:
    """Her searches, each with what it found since she last looked."""
    authorize("search.save_searches")
    return render_template("search/kept/searches.html", searches=telling.listed(actor(), at=g.at))


@bp.route(f"{BASE}/nouvelle", methods=["GET", "POST"])
def save_search() -> ResponseReturnValue:
    """The form that keeps the search of the address."""
    authorize("search.save_searches")
    here, kind, said = telling.asked(request.args)
    form = SearchForm(data={"name": telling.name_of(request.args, said)})
    if not form.validate_on_submit():
        told = {"here": here, "said": said, "form": form}
        return render_template("search/kept/search_form.html", **told), 422 if form.errors else 200
    saved.keep(actor(), form.name.data or "", here.query, kind, Frequency(form.frequency.data), at=g.at)
    flash(_("La recherche est gardée. Ce qu’elle trouve déjà n’est pas du nouveau : nous vous dirons ce qui viendra."), "success")
    return redirect(url_for("search.saved_searches"), 303)


@bp.get(f"{BASE}/<int:number>")
def saved_search(number: int) -> ResponseReturnValue:
    """What one of her searches found since she last looked."""
    authorize("search.save_searches")
    found = saved.one_of(actor(), number)
    news = telling.news(found, actor(), at=g.at)
    told = {"said": matching.told(found), "url": matching.url(found), "frequency": telling.frequency_said(found)}
    return render_template("search/kept/search.html", search=found, news=news, **told)


@bp.route(f"{BASE}/<int:number>/modifier", methods=["GET", "POST"])
def edit_search(number: int) -> ResponseReturnValue:
    """The form that gives it another name, or has her told otherwise."""
    authorize("search.save_searches")
    found = saved.one_of(actor(), number)
    form = EditedSearchForm(data={"name": found.name, "frequency": found.frequency.value, "version": found.version})
    if (status := form.standing(found.version)) != 303:
        told = {"search": found, "said": matching.told(found), "form": form, "status": status}
        return render_template("search/kept/search_form.html", **told), status
    changed = saved.change(found, form.name.data or "", Frequency(form.frequency.data), actor=actor(), at=g.at)
    flash(_("C’est enregistré.") if changed else _("Rien n’a changé."), "success" if changed else "info")
    return redirect(url_for("search.saved_search", number=number), 303)


@bp.post(f"{BASE}/<int:number>/pause")
def pause_search(number: int) -> ResponseReturnValue:
    """Stop telling what it finds; `etat=reprise` begins again."""
    authorize("search.save_searches")
    paused = request.form.get("etat") != "reprise"
    saved.pause(saved.one_of(actor(), number), paused=paused, at=g.at)
    flash(_("La recherche est en pause : rien ne vous en est dit.") if paused else _("La recherche a repris."), "success")
    return redirect(url_for("search.saved_search", number=number), 303)


@bp.post(f"{BASE}/<int:number>/vu")
def search_seen(number: int) -> ResponseReturnValue:
    """What it found is seen."""
    authorize("search.save_searches")
    saved.mark_seen(saved.one_of(actor(), number))
    return redirect(url_for("search.saved_searches"), 303)


@bp.route(f"{BASE}/<int:number>/supprimer", methods=["GET", "POST"])
def delete_search(number: int) -> ResponseReturnValue:
    """Keeping it no more, once it has been said which."""
    authorize("search.save_searches")
    found, form = saved.one_of(actor(), number), Form()
    if not form.validate_on_submit():
        return render_template("search/kept/search_delete.html", search=found, said=matching.told(found), form=form)
    saved.delete(found, actor=actor(), at=g.at)
    flash(_("La recherche n’est plus gardée."), "success")
    return redirect(url_for("search.saved_searches"), 303)
