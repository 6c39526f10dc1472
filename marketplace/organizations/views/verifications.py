"""Verifying the pages of enterprises in the space of a network: the list, the file of one, its level given or withdrawn."""

from dataclasses import replace

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from marketplace.core import clock, db, files, paging
from marketplace.core.access import actor, authorize, can, own_units
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations.models import Organization, TrustEvent, TrustEvidence
from marketplace.organizations.teams import acting
from marketplace.organizations.trust import cases, rules, shown, vouching
from marketplace.organizations.trust.forms import ReasonForm
from marketplace.organizations.trust.rules import Case
from marketplace.organizations.views.blueprint import bp

ADDRESS = "/espace/<slug>/verifications/<int:number>"


@bp.get("/espace/<slug>/verifications")
def verifications(slug: str) -> ResponseReturnValue:
    """The enterprises that a network may verify: to verify, to renew, verified by it."""
    network = acting.space(slug)
    authorize("organizations.verifications_see", network)
    tab = request.args.get("etat", "")
    tab = tab if tab in shown.TABS else shown.TABS[0]
    typed = " ".join(request.args.get("q", "").replace("\0", " ")[:100].split())
    page = paging.paginate(shown.listed(network, tab, typed, g.at), paging.page_number(request.args.get("page")))
    told = {"page": page, "tab": tab, "typed": typed, "until": shown.last_days(network, page.items), "today": clock.local_day(g.at)}
    return render_template("organizations/trust/index.html", organization=network, **told)


@bp.get(ADDRESS)
def verification(slug: str, number: int) -> ResponseReturnValue:
    """The file of one enterprise: its history, and the form by which a network gives it a level."""
    network, case = _known(slug, number)
    authorize("organizations.verify", case)
    return render_template("organizations/trust/dossier.html", organization=network, **shown.dossier(case, network, g.at))


@bp.post(ADDRESS)
@own_units
def verify(slug: str, number: int) -> ResponseReturnValue:
    """Give a level to a page, or renew it; documents are examined before the unit that writes."""
    with db.database().reading():
        network, case = _known(slug, number)
        authorize("organizations.verify", case)
        form = shown.form_of(case, network, g.at)
        evidence = form.keep() if form.validate_on_submit() else None
        if evidence is None:
            return render_template(
                "organizations/trust/dossier.html", organization=network, **shown.dossier(case, network, g.at, form)
            ), 422
    with db.database().writing():
        network, case = _known(slug, number)
        authorize("organizations.verify", case)
        vouching.vouch(case, form.vouch(evidence), network=network, actor=actor(), at=g.at)
    flash(_("C’est fait : la fiche le dit dès maintenant."), "success")
    return redirect(url_for("organizations.verification", slug=network.slug, number=number), 303)


@bp.post("/espace/<slug>/niveaux/<int:number>/retirer")
def withdraw_trust(slug: str, number: int) -> ResponseReturnValue:
    """Take away what this network gave, with the reason."""
    authorize("organizations.verifications_see", acting.space(slug))
    given = db.load(TrustEvent, id=number)
    network, case = _known(slug, given.organization_id)
    authorize("organizations.verify", case)
    form = ReasonForm()
    if form.validate_on_submit():
        vouching.withdraw(case, given, form.words.data or "", network=network, actor=actor(), at=g.at)
        flash(_("Le niveau est retiré : la fiche le dit, et ceux qui la tiennent en sont avisés."), "success")
    else:
        flash(_("Dites pourquoi le niveau est retiré : l’entreprise et le public le lisent."), "error")
    return redirect(url_for("organizations.verification", slug=network.slug, number=given.organization_id), 303)


@bp.get("/preuves/<int:number>/document")
def evidence(number: int) -> Response:
    """A document that was looked at for a verification, for whoever verifies the page or manages it."""
    authorize("organizations.mine")
    found = db.load(TrustEvidence, id=number)
    given = db.load(TrustEvent, id=found.event_id)
    about = db.load(Organization, id=given.organization_id)
    case = cases.of(about, g.at)
    # Whoever may accredit any page reads what she gave, not what was shown to others.
    seen = replace(case, issuers=case.issuers & {given.verifier_id or 0})
    if found.file is None or not (can("organizations.verify", seen) or can("organizations.team_see", about)):
        raise Missing()
    return files.serve(found.file)


def _known(slug: str, number: int) -> tuple[Organization, Case]:
    """The network of the address, and the case of an enterprise that it may verify; Missing for any other enterprise."""
    network = acting.space(slug)
    authorize("organizations.verifications_see", network)
    case = cases.of(cases.enterprise(number), g.at)
    if not rules.levels_for(case, network.id):
        raise Missing()
    return network, case
