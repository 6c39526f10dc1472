"""Pages that may be of one organisation: the list, one pair, and what the team decides of it."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin import duplicates_shown as told
from marketplace.admin.duplicate_forms import ApartForm, CompareForm, choices_in, number_in, pages_of
from marketplace.admin.views.blueprint import bp
from marketplace.core import db, outbox, paging
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.organizations.duplicates import merging, unmerging
from marketplace.organizations.duplicates import proposing as duplicates
from marketplace.organizations.models import DuplicatePair, Merge, PairStatus


@bp.get("/bureau/doublons")
def duplicate_pairs() -> ResponseReturnValue:
    """The pairs to decide of, or those that were kept apart, the surest first."""
    authorize("organizations.merge")
    status = PairStatus.APART if request.args.get("etat") == "separees" else PairStatus.PROPOSED
    least = number_in(request.args, "ressemblance")
    page = paging.paginate(told.listed(status, least), paging.page_number(request.args.get("page")))
    context = {"page": page, "status": status, "least": least, "counts": told.counts(), "told": told, "form": CompareForm()}
    return render_template("admin/duplicates/index.html", **context)


@bp.get("/bureau/fusions")
def merges() -> ResponseReturnValue:
    """What was merged, the last first, with what was undone."""
    authorize("organizations.merge")
    page = paging.paginate(told.merges(), paging.page_number(request.args.get("page")))
    return render_template("admin/duplicates/merges.html", page=page, counts=told.counts(), told=told)


@bp.get("/bureau/doublons/<int:number>")
def duplicate_pair(number: int) -> ResponseReturnValue:
    """Two pages side by side; `garder` names the one to keep."""
    authorize("organizations.merge")
    pair = db.load(DuplicatePair, id=number)
    form = ApartForm(version=pair.version)
    return render_template("admin/duplicates/pair.html", form=form, told=told, **told.shown(pair, request.args.get("garder")))


@bp.get("/bureau/fusions/<int:number>")
def merged_pages(number: int) -> ResponseReturnValue:
    """A merge, and whether it can still be undone."""
    authorize("organizations.merge")
    merge = db.load(Merge, id=number)
    return render_template("admin/duplicates/merge.html", merge=merge, told=told, in_the_way=unmerging.why_not_unmerge(merge))


@bp.post("/bureau/doublons/<int:number>/fusionner")
def merge_pair(number: int) -> ResponseReturnValue:
    """Make one page of the two."""
    authorize("organizations.merge")
    require_fresh()
    kept, absorbed = pages_of(db.load(DuplicatePair, id=number), request.form)
    done = merging.merge(kept, absorbed, choices_in(request.form), actor=actor(), at=g.at)
    flash(_("Les deux fiches n’en font plus qu’une. L’adresse de l’autre y mène."), "success")
    return redirect(url_for("admin.merged_pages", number=done.id), 303)


@bp.post("/bureau/fusions/<int:number>/annuler")
def unmerge_pages(number: int) -> ResponseReturnValue:
    """Give back to both pages what each said."""
    authorize("organizations.merge")
    require_fresh()
    unmerging.unmerge(db.load(Merge, id=number), actor=actor(), at=g.at)
    flash(_("La fusion est annulée : chaque fiche a retrouvé ce qu’elle disait."), "success")
    return redirect(url_for("admin.merged_pages", number=number), 303)


@bp.post("/bureau/doublons/<int:number>/separer")
def keep_apart(number: int) -> ResponseReturnValue:
    """Note that they are two organisations, and why."""
    authorize("organizations.merge")
    pair, form = db.load(DuplicatePair, id=number), ApartForm()
    if not form.validate_on_submit():
        return render_template("admin/duplicates/pair.html", form=form, told=told, **told.shown(pair)), 422
    duplicates.keep_apart(pair, form.why.data, read_version=number_in(request.form, "version"), actor=actor(), at=g.at)
    flash(_("Ces deux fiches restent séparées et ne seront plus proposées."), "success")
    return redirect(url_for("admin.duplicate_pairs"), 303)


@bp.post("/bureau/doublons/<int:number>/reprendre")
def propose_again(number: int) -> ResponseReturnValue:
    """Put a pair that was kept apart back among those to decide of."""
    authorize("organizations.merge")
    pair = db.load(DuplicatePair, id=number)
    duplicates.propose_again(pair, read_version=number_in(request.form, "version"), actor=actor(), at=g.at)
    flash(_("Ces deux fiches sont de nouveau à trancher."), "success")
    return redirect(url_for("admin.duplicate_pair", number=number), 303)


@bp.post("/bureau/doublons/comparer")
def compare_pages() -> ResponseReturnValue:
    """Bring together two pages that nobody proposed."""
    authorize("organizations.merge")
    form = CompareForm()
    if not form.validate_on_submit():
        page = paging.paginate(told.listed(PairStatus.PROPOSED, 0), 1)
        context = {"page": page, "status": PairStatus.PROPOSED, "least": 0, "counts": told.counts(), "told": told, "form": form}
        return render_template("admin/duplicates/index.html", **context), 422
    pair = duplicates.introduce(*form.pages, at=g.at)
    return redirect(url_for("admin.duplicate_pair", number=pair.id), 303)


@bp.post("/bureau/doublons/chercher")
def search_duplicates() -> ResponseReturnValue:
    """Look for duplicates in the whole directory now."""
    authorize("organizations.merge")
    outbox.enqueue("organizations.propose-duplicates")
    flash(_("La recherche est lancée : la liste sera à jour dans quelques instants."), "success")
    return redirect(url_for("admin.duplicate_pairs"), 303)
