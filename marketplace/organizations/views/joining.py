"""What a person belongs to, and asking to join the buyer for which she works."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.models import JoinRequest, Organization
from marketplace.organizations.teams import acting, belonging, inviting, joining
from marketplace.organizations.teams.joining_forms import AskForm
from marketplace.organizations.trust import claiming
from marketplace.organizations.views.blueprint import bp


@bp.get("/compte/organisations")
def mine() -> ResponseReturnValue:
    """The organisations that a person acts for, the places offered to her, what she asked."""
    authorize("organizations.mine")
    person = actor()
    shown = {"invitations": belonging.invitations_to(person.email, g.at), "requests": belonging.requests_of(person)}
    shown["claims"] = claiming.of(person)
    return render_template("organizations/teams/mine.html", memberships=belonging.of(person.id), why=acting.why_suspended, **shown)


@bp.post("/compte/organisations/invitations/<int:number>/accepter")
def accept_invitation(number: int) -> ResponseReturnValue:
    """Take a place that was offered to the address of one's account."""
    authorize("organizations.mine")
    joined = inviting.accept(inviting.offered_to(actor(), number), actor(), at=g.at)
    flash(_("Bienvenue dans l’équipe de « %(name)s ».", name=joined.organization.name), "success")
    return redirect(url_for("organizations.space", slug=joined.organization.slug), 303)


@bp.get("/compte/organisations/rejoindre")
def find_buyer() -> ResponseReturnValue:
    """Finding the buyer for which one works."""
    authorize("organizations.mine")
    typed = " ".join(request.args.get("q", "")[:100].split())
    return render_template("organizations/teams/find.html", typed=typed, found=joining.found(typed))


@bp.route("/compte/organisations/rejoindre/<slug>", methods=["GET", "POST"])
def ask_to_join(slug: str) -> ResponseReturnValue:
    """The form by which a person asks to join a buyer."""
    authorize("organizations.mine")
    organization = _buyer(slug)
    form, why_not = AskForm(organization), joining.why_not_ask(organization, actor())
    if why_not or not form.validate_on_submit():
        status = 409 if why_not and form.is_submitted() else 422 if form.errors else 200
        return render_template("organizations/teams/ask.html", organization=organization, form=form, why_not=why_not), status
    joining.count_asking(organization, actor())
    asked = joining.ask(organization, actor(), form.words.data or "", form.typed_neq(), at=g.at)
    if asked.is_member:
        flash(_("Votre adresse le prouve : vous faites partie de l’équipe."), "success")
        return redirect(url_for("organizations.space", slug=slug), 303)
    flash(_("Votre demande est envoyée : l’équipe de Maillage vérifie et vous répond."), "success")
    return redirect(url_for("organizations.mine"), 303)


@bp.post("/compte/organisations/demandes/<int:number>/retirer")
def take_back_request(number: int) -> ResponseReturnValue:
    """Ask no more."""
    authorize("organizations.mine")
    joining.take_back(db.load(JoinRequest, id=number, user_id=actor().id), at=g.at)
    flash(_("Votre demande est retirée."), "success")
    return redirect(url_for("organizations.mine"), 303)


def _buyer(slug: str) -> Organization:
    """A buyer whose page is shown; Missing for any other, shown or not."""
    organization = db.load(Organization, slug=slug)
    return joining.joinable(organization)
