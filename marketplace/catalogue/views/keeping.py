"""The catalogue as whoever keeps it sees it: its list, the form of a listing, its status."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue import actions, content, keeping, queries, rules
from marketplace.catalogue.forms import ListingForm
from marketplace.catalogue.models import ListingStatus
from marketplace.catalogue.views.blueprint import bp
from marketplace.core import paging
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _

BASE = "/espace/<slug>/catalogue"
ONE = f"{BASE}/<article>"


@bp.get(BASE)
def index(slug: str) -> ResponseReturnValue:
    """All the listings of an organisation, whatever their status."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    status = next((one for one in ListingStatus if one.value == request.args.get("statut")), None)
    words, number = request.args.get("q", "").strip(), paging.page_number(request.args.get("page"), queries.PER_PAGE)
    page = queries.kept(organization, status, words, number)
    told = {"page": page, "status": status, "words": words, "counts": queries.counts(organization)}
    return render_template("catalogue/keep/index.html", organization=organization, **told)


@bp.route(f"{BASE}/ajouter", methods=["GET", "POST"])
def new(slug: str) -> ResponseReturnValue:
    """The form of a new listing."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    form = ListingForm()
    if (status := form.standing()) != 303:
        return render_template("catalogue/keep/form.html", organization=organization, listing=None, form=form, status=status), status
    listing = actions.start(organization, form.content(), actor=actor(), at=g.at)
    flash(_("L’article est enregistré comme brouillon. Ajoutez des images, puis publiez-le."), "success")
    return redirect(url_for("catalogue.edit", slug=organization.slug, article=listing.slug), 303)


@bp.route(f"{ONE}/modifier", methods=["GET", "POST"])
def edit(slug: str, article: str) -> ResponseReturnValue:
    """The form of a listing that is there."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    listing = keeping.article(organization, article)
    form = ListingForm(content.content_of(listing), listing)
    if (status := form.standing()) != 303:
        told = {"listing": listing, "form": form, "status": status, "reasons": rules.why_not_publish(listing, g.at)}
        return render_template("catalogue/keep/form.html", organization=organization, **told), status
    version = actions.revise(listing, form.content(), actor=actor(), at=g.at)
    flash(_("L’article est enregistré.") if version else _("Rien n’a changé."), "success" if version else "info")
    return redirect(url_for("catalogue.edit", slug=organization.slug, article=article), 303)


@bp.post(f"{ONE}/copier")
def copy(slug: str, article: str) -> ResponseReturnValue:
    """Start another listing from this one."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    made = actions.copy(keeping.article(organization, article), actor=actor(), at=g.at)
    flash(_("Voici la copie, un brouillon : changez ce qui diffère."), "success")
    return redirect(url_for("catalogue.edit", slug=organization.slug, article=made.slug), 303)


@bp.post(f"{ONE}/publier")
def publish(slug: str, article: str) -> ResponseReturnValue:
    """Show a listing to those it is for."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    actions.publish(keeping.article(organization, article), actor=actor(), at=g.at)
    flash(_("L’article est publié."), "success")
    return redirect(url_for("catalogue.edit", slug=organization.slug, article=article), 303)


@bp.post(f"{ONE}/retirer")
def withdraw(slug: str, article: str) -> ResponseReturnValue:
    """Make a listing a draft again."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    actions.withdraw(keeping.article(organization, article), actor=actor(), at=g.at)
    flash(_("L’article est redevenu un brouillon : vous seuls le voyez."), "success")
    return redirect(url_for("catalogue.edit", slug=organization.slug, article=article), 303)


@bp.post(f"{ONE}/archiver")
def archive(slug: str, article: str) -> ResponseReturnValue:
    """Put a listing away."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    actions.archive(keeping.article(organization, article), actor=actor(), at=g.at)
    flash(_("L’article est archivé. Ses versions restent, et vous pouvez le reprendre."), "success")
    return redirect(url_for("catalogue.index", slug=organization.slug), 303)
