"""The price requests of a buyer: the list, beginning one, its one page, the enterprises, reading it over and sending it."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db, paging
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _, ngettext
from marketplace.organizations.teams import acting, called
from marketplace.tenders.asking import beginning, choosing, inviting, joining, keeping, pages, queries, sending, writing
from marketplace.tenders.asking.forms import AskingForm, NameForm
from marketplace.tenders.drafting.forms.later import DocumentForm
from marketplace.tenders.models import TenderStage
from marketplace.tenders.views.blueprint import bp
from marketplace.tenders.visiting import pieces as visiting

BASE = "/espace/<slug>/demandes-de-prix"
ONE = f"{BASE}/<number>"


@bp.get(BASE)
def asking(slug: str) -> ResponseReturnValue:
    """The price requests of an organisation, by stage."""
    organization = acting.space(slug)
    authorize("tenders.organize", organization)
    stage = next((one for one in TenderStage if one.value == request.args.get("etape")), None)
    page = queries.ours(organization, stage, paging.page_number(request.args.get("page"), queries.PER_PAGE))
    told = {"page": page, "stage": stage, "counts": queries.counts(organization)}
    return render_template("tenders/asking/index.html", organization=organization, **told)


@bp.post(BASE)
def begin_asking(slug: str) -> ResponseReturnValue:
    """Begin a price request; its number is given now."""
    organization = acting.space(slug)
    authorize("tenders.organize", organization)
    tender = beginning.begin(organization, actor=actor(), at=g.at)
    return redirect(url_for("tenders.write_asking", slug=organization.slug, number=tender.number), 303)


@bp.route(f"{ONE}/rediger", methods=["GET", "POST"])
def write_asking(slug: str, number: str) -> ResponseReturnValue:
    """All of a price request, on one page."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = AskingForm(tender)
    status = 200 if form.is_reshaped else form.standing()
    if status != 303:
        sent = DocumentForm(prefix="document-", formdata=None)
        return render_template("tenders/asking/write.html", **pages.desk(tender, "write", form=form, sent=sent, status=status)), status
    writing.save(tender, form.wish(), actor=actor(), at=g.at)
    flash(_("C’est enregistré."), "success")
    leads = {"stay": "tenders.write_asking", "visit": "tenders.visits"}
    went = next((page for button, page in leads.items() if button in request.form), "tenders.asking_enterprises")
    return redirect(url_for(went, slug=organization.slug, number=number), 303)


@bp.post(f"{ONE}/documents")
@own_units
def send_asking_document(slug: str, number: str) -> ResponseReturnValue:
    """Join a document to a price request in preparation, and save what was typed beside it."""
    with db.database().reading():
        organization, tender = keeping.draft(slug, number)
        authorize("tenders.keep", tender)
        one = joining.tried(tender)
        if one.status != 303:
            return render_template("tenders/asking/write.html", **pages.desk(tender, "write", **one.shown)), one.status
    with db.database().writing():
        organization, tender = keeping.draft(slug, number)
        authorize("tenders.keep", tender)
        joining.join(one, tender, actor=actor(), at=g.at)
    flash(_("C’est ajouté."), "success")
    return redirect(url_for("tenders.write_asking", slug=organization.slug, number=number, _anchor="documents"), 303)


@bp.post(f"{ONE}/documents/<int:document>/retirer")
def remove_asking_document(slug: str, number: str, document: int) -> ResponseReturnValue:
    """Take a document away before anybody could read it."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    writing.detach(tender, document, actor=actor(), at=g.at)
    flash(_("Le document est retiré."), "success")
    return redirect(url_for("tenders.write_asking", slug=organization.slug, number=number, _anchor="documents"), 303)


@bp.get(f"{ONE}/entreprises")
def asking_enterprises(slug: str, number: str) -> ResponseReturnValue:
    """Who is asked, and who could be, each with why and whose turn it is."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    return render_template("tenders/asking/enterprises.html", **pages.enterprises(tender, form=NameForm(formdata=None)))


@bp.post(f"{ONE}/entreprises")
def choose_enterprises(slug: str, number: str) -> ResponseReturnValue:
    """Ask those that were ticked."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    count = choosing.ticked(tender, request.form.getlist("enterprise"), actor=actor(), at=g.at)
    flash(ngettext("%(num)d entreprise est ajoutée.", "%(num)d entreprises sont ajoutées.", count), "success")
    return redirect(url_for("tenders.asking_enterprises", slug=organization.slug, number=number), 303)


@bp.post(f"{ONE}/entreprises/nommer")
def name_enterprise(slug: str, number: str) -> ResponseReturnValue:
    """Ask the enterprise of a name."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = NameForm()
    if not form.take(lambda: choosing.named(tender, form.name.data, actor=actor(), at=g.at)):
        told = {"form": form, "near": called.near(form.name.data or "")}
        return render_template("tenders/asking/enterprises.html", **pages.enterprises(tender, **told)), 422
    flash(_("« %(name)s » est ajoutée.", name=form.found), "success")
    return redirect(url_for("tenders.asking_enterprises", slug=organization.slug, number=number), 303)


@bp.post(f"{ONE}/entreprises/<enterprise>/retirer")
def remove_enterprise(slug: str, number: str, enterprise: str) -> ResponseReturnValue:
    """Ask it no more, while nothing was sent."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    inviting.uninvite(tender, enterprise, actor=actor(), at=g.at)
    flash(_("L’entreprise est retirée."), "success")
    return redirect(url_for("tenders.asking_enterprises", slug=organization.slug, number=number), 303)


@bp.get(f"{ONE}/relire")
def review_asking(slug: str, number: str) -> ResponseReturnValue:
    """All that the sending fixes, and what stops it."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    return render_template("tenders/asking/review.html", **pages.desk(tender, "review", visits=visiting.shown(tender)))


@bp.post(f"{ONE}/envoyer")
def send_asking(slug: str, number: str) -> ResponseReturnValue:
    """Ask the enterprises: from here on what is written is fixed."""
    organization, tender = keeping.ours(slug, number)
    authorize("tenders.keep", tender)
    require_fresh()
    sending.send(tender, actor=actor(), at=g.at)
    flash(_("La demande de prix %(number)s est envoyée.", number=number), "success")
    return redirect(url_for("tenders.asking_desk", slug=organization.slug, number=number), 303)
