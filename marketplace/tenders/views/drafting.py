"""The organiser's purchases, beginning one, and the steps whose forms stand by themselves."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import paging
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.teams import acting
from marketplace.tenders.drafting import amending, beginning, comparing, estimating, joined, keeping, queries, starting, writing
from marketplace.tenders.drafting.forms.access import AccessForm, RulesForm
from marketplace.tenders.drafting.forms.framework import FrameworkForm
from marketplace.tenders.drafting.forms.plain import DatesForm, DeliveryForm, ObjectForm
from marketplace.tenders.drafting.pages import shown, viewer, went_on
from marketplace.tenders.joining import rules as joining
from marketplace.tenders.models import TenderStage
from marketplace.tenders.views.blueprint import bp

BASE = "/espace/<slug>/achats"
ONE = f"{BASE}/<number>"


@bp.get(BASE)
def kept(slug: str) -> ResponseReturnValue:
    """The purchases of an organisation, by stage, and its templates."""
    organization = acting.space(slug)
    authorize("tenders.organize", organization)
    stage = next((one for one in TenderStage if one.value == request.args.get("etape")), None)
    page = queries.purchases(organization, stage, paging.page_number(request.args.get("page"), queries.PER_PAGE))
    told = {"page": page, "lines": queries.with_participants(page), "stage": stage, "counts": queries.counts(organization)}
    return render_template("tenders/drafting/kept.html", organization=organization, templates=queries.templates(organization), **told)


@bp.get(f"{BASE}/commencer")
def begin(slug: str) -> ResponseReturnValue:
    """Where to begin from: an offer found by its words, a template, a purchase of before."""
    organization = acting.space(slug)
    authorize("tenders.organize", organization)
    words = request.args.get("q", "").strip()
    told = {"words": words, "chosen": starting.listing_asked(request.args.get("article", ""), organization, viewer(), g.at)}
    told |= {"offers": queries.offers(organization, words, viewer(), g.at) if words else [], "templates": queries.templates(organization)}
    told |= {"former": queries.purchases(organization, None, 1).items}
    return render_template("tenders/drafting/begin.html", organization=organization, **told)


@bp.post(f"{BASE}/commencer")
def begin_now(slug: str) -> ResponseReturnValue:
    """Begin a purchase from a listing, a template or a purchase of before; its number is given now."""
    organization = acting.space(slug)
    authorize("tenders.organize", organization)
    tender = starting.started(organization, request.form, viewer(), actor=actor(), at=g.at)
    flash(_("L’achat %(number)s est commencé. Chaque étape s’enregistre à part.", number=tender.number), "success")
    return redirect(url_for("tenders.desk", slug=organization.slug, number=tender.number), 303)


@bp.get(ONE)
def desk(slug: str, number: str) -> ResponseReturnValue:
    """A purchase as its organiser sees it: its steps while it is prepared, what may be done after."""
    _organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    source = comparing.source_of(tender)
    told = {"source": source, "since": comparing.since(tender, source) if source else []}
    told |= {"is_open": joining.is_open(tender, g.at), "amendments": amending.amendments(tender), "joined": joined.of(tender)}
    return render_template("tenders/drafting/desk.html", **shown(tender, **told))


@bp.route(f"{ONE}/objet", methods=["GET", "POST"])
def object_step(slug: str, number: str) -> ResponseReturnValue:
    """What is bought and why."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = ObjectForm(tender)
    if (status := form.standing()) != 303:
        return render_template("tenders/drafting/object.html", **shown(tender, "object", form=form, status=status)), status
    writing.save_step(tender, "object", form.said(), actor=actor(), at=g.at)
    return went_on(tender, "object")


@bp.route(f"{ONE}/livraison", methods=["GET", "POST"])
def delivery_step(slug: str, number: str) -> ResponseReturnValue:
    """When it is delivered."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = DeliveryForm(tender)
    if (status := form.standing()) != 303:
        return render_template("tenders/drafting/delivery.html", **shown(tender, "delivery", form=form, status=status)), status
    writing.save_step(tender, "delivery", form.said(), actor=actor(), at=g.at)
    return went_on(tender, "delivery")


@bp.route(f"{ONE}/adherents", methods=["GET", "POST"])
def access_step(slug: str, number: str) -> ResponseReturnValue:
    """Who may adhere."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = AccessForm(tender)
    if (status := form.standing()) != 303:
        return render_template("tenders/drafting/access.html", **shown(tender, "access", form=form, status=status)), status
    writing.save_step(tender, "access", form.said(), actor=actor(), at=g.at)
    return went_on(tender, "access")


@bp.route(f"{ONE}/dates", methods=["GET", "POST"])
def dates_step(slug: str, number: str) -> ResponseReturnValue:
    """When adhesions close and how long the contract lasts."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = DatesForm(tender)
    if (status := form.standing()) != 303:
        return render_template("tenders/drafting/dates.html", **shown(tender, "dates", form=form, status=status)), status
    writing.save_step(tender, "dates", form.said(), actor=actor(), at=g.at)
    return went_on(tender, "dates")


@bp.route(f"{ONE}/regles", methods=["GET", "POST"])
def rules_step(slug: str, number: str) -> ResponseReturnValue:
    """What holds for all: the minimum, the sharing, the form of contracts, the fee."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = RulesForm(tender)
    if (status := form.standing()) != 303:
        return render_template("tenders/drafting/rules.html", **shown(tender, "rules", form=form, status=status)), status
    writing.save_step(tender, "rules", form.said(), actor=actor(), at=g.at)
    return went_on(tender, "rules")


@bp.route(f"{ONE}/cadre", methods=["GET", "POST"])
def framework_step(slug: str, number: str) -> ResponseReturnValue:
    """By which mode the contract is made, as the adviser says."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = FrameworkForm(tender, estimating.framework(tender, g.at))
    if (status := form.standing()) != 303:
        told = {"form": form, "status": status, "framework": form.framework}
        return render_template("tenders/drafting/framework.html", **shown(tender, "framework", **told)), status
    writing.save_framework(tender, form.said(), actor=actor(), at=g.at)
    return went_on(tender, "framework", form.lacking())


@bp.post(f"{ONE}/modele")
def keep_as_template(slug: str, number: str) -> ResponseReturnValue:
    """Keep a template that says the same as this purchase."""
    organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    made = beginning.keep_as_template(tender, starting.template_name(request.form), viewer(), actor=actor(), at=g.at)
    flash(_("Le modèle « %(name)s » est gardé.", name=made.template_name), "success")
    return redirect(url_for("tenders.desk", slug=organization.slug, number=made.number), 303)
