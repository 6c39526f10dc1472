"""Who may read a compliance file: found by name, given a share, taken back; and what a buyer received."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock, db, files
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations.compliance import keeping, reading, sharing
from marketplace.organizations.compliance.forms import ShareForm
from marketplace.organizations.models import ComplianceShare, Organization
from marketplace.organizations.teams import acting
from marketplace.organizations.teams import rules as teams
from marketplace.organizations.views.blueprint import bp


@bp.get("/espace/<slug>/conformite/partager")
def find_compliance_buyer(slug: str) -> ResponseReturnValue:
    """Finding the buyer with whom to share the file."""
    organization = acting.space(slug)
    authorize("organizations.compliance_share", organization)
    typed = request.args.get("q", "")[:100].strip()
    found = reading.buyers(typed, g.at)
    return render_template("organizations/compliance/find_buyer.html", organization=organization, typed=typed, found=found)


@bp.route("/espace/<slug>/conformite/partager/<buyer>", methods=["GET", "POST"])
def share_compliance(slug: str, buyer: str) -> ResponseReturnValue:
    """The form by which a file is shared with a buyer, or the share changed."""
    organization = acting.space(slug)
    authorize("organizations.compliance_share", organization)
    require_fresh()
    other = _buyer(buyer)
    form = ShareForm(reading.kinds(), sharing.between(organization, other))
    if not form.validate_on_submit():
        shown = {"organization": organization, "buyer": other, "form": form}
        return render_template("organizations/compliance/share.html", **shown), 422 if form.errors else 200
    sharing.give(organization, other, form.shared(), form.ends_on.data, actor=actor(), at=g.at)
    flash(_("Le dossier est partagé. Vous pouvez retirer le partage quand vous voulez."), "success")
    return redirect(url_for("organizations.compliance", slug=organization.slug), 303)


@bp.post("/espace/<slug>/conformite/partages/<int:number>/retirer")
def end_compliance_share(slug: str, number: int) -> ResponseReturnValue:
    """End a share at once."""
    organization = acting.space(slug)
    authorize("organizations.compliance_share", organization)
    share = db.load(ComplianceShare, id=number, organization_id=organization.id)
    sharing.take_back(share, actor=actor(), at=g.at)
    flash(_("Le partage est retiré : l’acheteur ne peut plus lire le dossier."), "success")
    return redirect(url_for("organizations.compliance", slug=organization.slug), 303)


@bp.get("/espace/<slug>/conformite-recue")
def received_compliance(slug: str) -> ResponseReturnValue:
    """The files that enterprises share with a buyer."""
    organization = acting.space(slug)
    authorize("organizations.compliance_received", organization)
    shares = reading.received(organization, clock.local_day(g.at))
    return render_template("organizations/compliance/received.html", organization=organization, shares=shares)


@bp.get("/espace/<slug>/conformite-recue/<int:number>")
def received_compliance_file(slug: str, number: int) -> ResponseReturnValue:
    """What an enterprise shares of its file with a buyer."""
    organization, share = _received(slug, number)
    authorize("organizations.compliance_read", share)
    today = clock.local_day(g.at)
    lines = reading.lines(reading.shared_items(share), today)
    return render_template("organizations/compliance/received_file.html", organization=organization, share=share, lines=lines)


@bp.post("/espace/<slug>/conformite-recue/<int:number>/<int:item>/telecharger")
def download_received_item(slug: str, number: int, item: int) -> ResponseReturnValue:
    """A document that an enterprise shares with a buyer."""
    _organization, share = _received(slug, number)
    authorize("organizations.compliance_read", share)
    found = reading.shared_item(share, item)
    keeping.note_read(found, share=share, actor=actor(), at=g.at)
    return files.serve(found.file)


def _received(slug: str, number: int) -> tuple[Organization, ComplianceShare]:
    organization = acting.space(slug)
    return organization, reading.share(organization, number, clock.local_day(g.at))


def _buyer(slug: str) -> Organization:
    """A buyer with whom a file may be shared; Missing for what is none, or is not confirmed."""
    found = db.load(Organization, slug=slug)
    if not teams.is_confirmed_buyer(found, g.at):
        raise Missing()
    return found
