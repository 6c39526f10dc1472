"""Joint listings: the members that the lead names, and what each of them answers."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue import actions, content, keeping
from marketplace.catalogue.joint import acts, shown, terms
from marketplace.catalogue.joint.forms import DeclineForm, NewMemberForm, TermsForm
from marketplace.catalogue.views.blueprint import bp
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.organizations.teams import acting

ONE = "/espace/<slug>/catalogue/<article>/membres"
THEIRS = "/espace/<slug>/offres-regroupees"


@bp.get(ONE)
def members(slug: str, article: str) -> ResponseReturnValue:
    """Who offers a listing with the enterprise of the catalogue, what each brings and answered."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    listing = keeping.article(organization, article)
    return render_template("catalogue/joint/members.html", organization=organization, listing=listing, lines=shown.lines(listing))


@bp.route(f"{ONE}/ajouter", methods=["GET", "POST"])
def add_member_of(slug: str, article: str) -> ResponseReturnValue:
    """The form by which another enterprise is invited in a listing."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    listing = keeping.article(organization, article)
    form = NewMemberForm(listing)
    if form.validate_on_submit() and shown.kept(listing, form, form.organization(), actor=actor(), at=g.at):
        flash(_("L’entreprise est invitée : ses administrateurs en sont avisés."), "success")
        return redirect(url_for("catalogue.members", slug=organization.slug, article=article), 303)
    told = {"listing": listing, "form": form, "voided": terms.voided(listing)}
    return render_template("catalogue/joint/member.html", organization=organization, member=None, **told), 422 if form.errors else 200


@bp.route(f"{ONE}/<member>", methods=["GET", "POST"])
def member_terms(slug: str, article: str, member: str) -> ResponseReturnValue:
    """The form of what one member brings."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    listing = keeping.article(organization, article)
    found = shown.member(listing, member)
    form = TermsForm(listing, found)
    if form.validate_on_submit() and shown.kept(listing, form, found.organization, actor=actor(), at=g.at):
        flash(_("Ce que l’entreprise apporte est enregistré."), "success")
        return redirect(url_for("catalogue.members", slug=organization.slug, article=article), 303)
    told = {"listing": listing, "form": form, "voided": terms.voided(listing)}
    return render_template("catalogue/joint/member.html", organization=organization, member=found, **told), 422 if form.errors else 200


@bp.post(f"{ONE}/<member>/retirer")
def remove_member_of(slug: str, article: str, member: str) -> ResponseReturnValue:
    """Take an enterprise out of a listing."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    listing = keeping.article(organization, article)
    found, said = shown.member(listing, member), content.content_of(listing)
    said["members"] = [one for one in said["members"] if one["organization"] != found.organization_id]
    actions.revise(listing, said, actor=actor(), at=g.at)
    flash(_("L’entreprise n’est plus de cette offre; elle en est avisée."), "success")
    return redirect(url_for("catalogue.members", slug=organization.slug, article=article), 303)


@bp.get(THEIRS)
def joint(slug: str) -> ResponseReturnValue:
    """The offers of others in which an enterprise has a place."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    return render_template("catalogue/joint/theirs.html", organization=organization, listings=acts.of(organization))


@bp.get(f"{THEIRS}/<article>")
def joint_one(slug: str, article: str) -> ResponseReturnValue:
    """The whole text of a joint listing as its member accepts or refuses it."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    return render_template("catalogue/joint/one.html", organization=organization, **shown.offered(organization, article, DeclineForm()))


@bp.post(f"{THEIRS}/<article>/accepter")
def accept_joint(slug: str, article: str) -> ResponseReturnValue:
    """Accept the version that was shown, and no other."""
    organization = acting.space(slug)
    authorize("catalogue.accept", organization)
    require_fresh()
    listing, place = acts.place(organization, article)
    acts.accept(place, listing, shown.number(request.form), actor=actor(), at=g.at)
    flash(_("Votre entreprise a accepté cette version."), "success")
    return redirect(url_for("catalogue.joint_one", slug=organization.slug, article=article), 303)


@bp.post(f"{THEIRS}/<article>/refuser")
def decline_joint(slug: str, article: str) -> ResponseReturnValue:
    """Refuse a joint listing, or leave it."""
    organization = acting.space(slug)
    authorize("catalogue.accept", organization)
    form = DeclineForm()
    if not form.validate_on_submit():
        return render_template("catalogue/joint/one.html", organization=organization, **shown.offered(organization, article, form)), 422
    listing, place = acts.place(organization, article)
    acts.decline(place, listing, form.reason.data, actor=actor(), at=g.at)
    flash(_("Votre refus est transmis à l’entreprise qui mène l’offre."), "success")
    return redirect(url_for("catalogue.joint", slug=organization.slug), 303)
