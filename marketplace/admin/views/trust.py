"""Who vouches for a page, at the desk: levels given by the team, second looks at a withdrawal, networks that accredit."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin import trust_shown
from marketplace.admin.trust_forms import IssuerForm
from marketplace.admin.views.blueprint import bp
from marketplace.core import db, paging
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations.models import AccreditationIssuer, Organization, TrustAppeal, TrustEvent
from marketplace.organizations.trust import appeals as second_looks
from marketplace.organizations.trust import cases, issuers, rules, shown, vouching

ADDRESS = "/bureau/verifications/<slug>"


@bp.get("/bureau/verifications")
def verifications() -> ResponseReturnValue:
    """The levels that the team gave."""
    authorize("organizations.vouch")
    page = paging.paginate(trust_shown.by_team(), paging.page_number(request.args.get("page")))
    return render_template("admin/trust/index.html", page=page, names=trust_shown.names(one.organization_id for one in page.items))


@bp.get(ADDRESS)
def dossier(slug: str) -> ResponseReturnValue:
    """The file of one enterprise: its history, and the form by which the team gives it a level."""
    authorize("organizations.vouch")
    case = _case(slug)
    authorize("organizations.verify", case)
    return render_template("admin/trust/dossier.html", **shown.dossier(case, None, g.at))


@bp.post(ADDRESS)
@own_units
def vouch(slug: str) -> ResponseReturnValue:
    """Give a level to a page in the name of the team; documents are examined before the unit that writes."""
    with db.database().reading():
        authorize("organizations.vouch")
        case = _case(slug)
        authorize("organizations.verify", case)
        form = shown.form_of(case, None, g.at)
        evidence = form.keep() if form.validate_on_submit() else None
        if evidence is None:
            return render_template("admin/trust/dossier.html", **shown.dossier(case, None, g.at, form)), 422
    with db.database().writing():
        case = _case(slug)
        authorize("organizations.verify", case)
        vouching.vouch(case, form.vouch(evidence), network=None, actor=actor(), at=g.at)
    flash(_("C’est fait : la fiche le dit dès maintenant."), "success")
    return redirect(url_for("admin.dossier", slug=slug), 303)


@bp.post("/bureau/niveaux/<int:number>/retirer")
def withdraw_level(number: int) -> ResponseReturnValue:
    """Take a level away, whoever gave it, with the reason."""
    authorize("organizations.vouch")
    given = db.load(TrustEvent, id=number)
    case, form = cases.of(db.load(Organization, id=given.organization_id), g.at), shown.reason_form()
    authorize("organizations.verify", case)
    if form.validate_on_submit():
        vouching.withdraw(case, given, form.words.data or "", network=None, actor=actor(), at=g.at)
        flash(_("Le niveau est retiré : la fiche le dit, et ceux qui la tiennent en sont avisés."), "success")
    else:
        flash(_("Dites pourquoi le niveau est retiré : l’entreprise et le public le lisent."), "error")
    return redirect(url_for("admin.dossier", slug=case.organization.slug), 303)


@bp.get("/bureau/seconds-regards")
def appeals() -> ResponseReturnValue:
    """The withdrawals that enterprises answered, to look at again or looked at."""
    authorize("organizations.vouch")
    is_open = request.args.get("etat") != "faits"
    page = paging.paginate(second_looks.listed(is_open=is_open), paging.page_number(request.args.get("page")))
    told = {"names": trust_shown.names(one.event.organization_id for one in page.items), "waiting": second_looks.waiting_count()}
    return render_template("admin/trust/appeals.html", page=page, is_open=is_open, **told)


@bp.route("/bureau/seconds-regards/<int:number>", methods=["GET", "POST"])
def appeal(number: int) -> ResponseReturnValue:
    """One withdrawal, what the enterprise answers, and the second look."""
    authorize("organizations.vouch")
    found, form = db.load(TrustAppeal, id=number), shown.second_look_form()
    why_not = second_looks.why_not_decide(found, actor(), g.at)
    if why_not or not form.validate_on_submit():
        status = 409 if why_not and form.is_submitted() else 422 if form.errors else 200
        about = db.session().get_one(Organization, found.event.organization_id)
        told = {"appeal": found, "form": form, "why_not": why_not, "enterprise": about, "lines": shown.history(about, g.at)}
        return render_template("admin/trust/appeal.html", **told), status
    restored = form.decision.data == "restore"
    second_looks.decide(found, is_restored=restored, reason=form.reason.data or "", actor=actor(), at=g.at)
    flash(_("La réponse est écrite à l’entreprise."), "success")
    return redirect(url_for("admin.appeals"), 303)


@bp.route("/bureau/qui-accredite", methods=["GET", "POST"], endpoint="issuers")
def who_accredits() -> ResponseReturnValue:
    """The networks that accredit, and the form by which one is recognised."""
    authorize("organizations.issuers")
    form = IssuerForm()
    if not form.validate_on_submit():
        return render_template("admin/trust/issuers.html", form=form, issuers=issuers.listed()), 422 if form.errors else 200
    network = db.load(Organization, slug=form.network.data)
    issuers.add(network, form.title_fr.data or "", form.title_en.data or None, actor=actor(), at=g.at)
    flash(_("Ce réseau peut maintenant accréditer."), "success")
    return redirect(url_for("admin.issuers"), 303)


@bp.post("/bureau/qui-accredite/<int:number>/retirer")
def remove_issuer(number: int) -> ResponseReturnValue:
    """Say that a network accredits no more."""
    authorize("organizations.issuers")
    issuers.remove(db.load(AccreditationIssuer, id=number), actor=actor(), at=g.at)
    flash(_("Ce réseau n’accrédite plus; ce qu’il a donné reste jusqu’à son terme."), "success")
    return redirect(url_for("admin.issuers"), 303)


def _case(slug: str) -> rules.Case:
    found = db.load(Organization, slug=slug)
    if not rules.is_claimable(found):
        raise Missing()
    return cases.of(found, g.at)
