"""Inviting into a team, one by one or from a file, and taking the place that an invitation offers."""

from typing import Any

from flask import flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts import passwords
from marketplace.accounts.coming_in import come_in
from marketplace.accounts.new_password import PasswordForm
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, public, require_fresh
from marketplace.core.errors import TooMany, Unusable
from marketplace.core.locale import _, current, ngettext
from marketplace.organizations.models import Organization, TeamInvitation
from marketplace.organizations.teams import accepting, acting, bulk, inviting, sealed
from marketplace.organizations.teams.forms import FileOfInvitationsForm, InviteForm, SealedForm
from marketplace.organizations.views.blueprint import bp


@bp.route("/espace/<slug>/equipe/inviter", methods=["GET", "POST"])
def invite(slug: str) -> ResponseReturnValue:
    """The form by which an administrator invites somebody."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    require_fresh()
    form = InviteForm(organization)
    if not form.validate_on_submit() or not _counted(form, organization):
        status = 429 if form.form_errors else 422 if form.errors else 200
        return render_template("organizations/teams/invite.html", organization=organization, form=form), status
    inviting.offer(organization, form.offer(), actor=actor(), at=g.at)
    flash(_("L’invitation part. Elle est bonne quatorze jours."), "success")
    return redirect(url_for("organizations.team", slug=organization.slug), 303)


@bp.route("/espace/<slug>/equipe/inviter/fichier", methods=["GET", "POST"])
def invite_many(slug: str) -> ResponseReturnValue:
    """A file of people to invite, read line by line before anything is sent."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    require_fresh()
    form = FileOfInvitationsForm()
    lines = _lines(form, organization) if form.validate_on_submit() else None
    shown = {"organization": organization, "form": form, "lines": lines, "most": bulk.MOST_LINES}
    if lines is not None:
        shown["confirming"] = SealedForm(formdata=None, sealed=sealed.seal(organization, actor(), bulk.sound(lines)))
    return render_template("organizations/teams/invite_many.html", **shown), 422 if form.errors else 200


@bp.post("/espace/<slug>/equipe/inviter/envoyer")
def send_many(slug: str) -> ResponseReturnValue:
    """Send the invitations that were read in a file, all of them or none."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    require_fresh()
    offers = sealed.opened(organization, actor(), SealedForm().sealed.data or "")
    inviting.count_sending(actor())
    inviting.count_letters(organization, len(offers))
    for one in offers:
        inviting.offer(organization, one, actor=actor(), at=g.at)
    flash(ngettext("%(num)d invitation part.", "%(num)d invitations partent.", len(offers)), "success")
    return redirect(url_for("organizations.team", slug=organization.slug), 303)


@bp.post("/espace/<slug>/equipe/invitations/<int:number>/renvoyer")
def send_again(slug: str, number: int) -> ResponseReturnValue:
    """Write an invitation again; the link sent before is dead."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    require_fresh()
    invitation = db.load(TeamInvitation, id=number, organization_id=organization.id)
    inviting.count_sending(actor())
    inviting.count_letters(organization)
    inviting.send_again(invitation, actor=actor(), at=g.at)
    flash(_("L’invitation repart, bonne pour quatorze jours de plus."), "success")
    return redirect(url_for("organizations.team", slug=organization.slug), 303)


@bp.post("/espace/<slug>/equipe/invitations/<int:number>/retirer")
def withdraw_invitation(slug: str, number: int) -> ResponseReturnValue:
    """Take an invitation back."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    inviting.withdraw(db.load(TeamInvitation, id=number, organization_id=organization.id), actor=actor(), at=g.at)
    flash(_("L’invitation est retirée : son lien ne sert plus."), "success")
    return redirect(url_for("organizations.team", slug=organization.slug), 303)


@bp.get("/invitation-equipe/<token>")
@public
def join_team(token: str) -> ResponseReturnValue:
    """What an invitation offers, to whoever has its link: to sign in, to choose a password, or to accept."""
    invitation = accepting.invitation_of(token)
    return render_template("organizations/teams/join.html", token=token, **_seen(invitation))


@bp.post("/invitation-equipe/<token>")
@public
@own_units
def join_team_now(token: str) -> ResponseReturnValue:
    """Take the place: signed in under the address invited, or with a first password, which opens the account."""
    with db.database().reading():
        seen = _seen(accepting.invitation_of(token))
        form, person = seen["form"], actor()
        if seen["stands"] == "stranger" and not form.validate_on_submit():
            return render_template("organizations/teams/join.html", token=token, **seen), 422
    password_hash = passwords.hashed(form.password.data or "") if seen["stands"] == "stranger" else None
    with db.database().writing():
        joined, ticket = accepting.accept(token, person, password_hash, instead_of=session.get("_user_id"), at=g.at)
    space = url_for("organizations.space", slug=joined.organization.slug)
    response = come_in(joined.user, ticket, space) if ticket else redirect(space, 303)
    flash(_("Bienvenue dans l’équipe de « %(name)s ».", name=joined.organization.name), "success")
    return response


def _seen(invitation: TeamInvitation) -> dict[str, Any]:
    """What the page of an invitation shows; `stands` says who looks at it: « invited », « other », « absent » (she has an account and is
    not signed in) or « stranger » (she has none)."""
    person, known = actor(), accepting.holder(invitation, g.at)
    stands = accepting.stands(invitation, person, known)
    form = PasswordForm([invitation.name, invitation.email]) if stands == "stranger" else None
    return {"invitation": invitation, "organization": invitation.organization, "stands": stands, "form": form, "language": current()}


def _counted(form: InviteForm, organization: Organization) -> bool:
    """Whether the letter may leave; when there are too many, the form says so and keeps what was typed."""
    try:
        inviting.count_sending(actor())
        inviting.count_letters(organization)
    except TooMany as refused:
        form.form_errors.append(refused.reason)
        return False
    return True


def _lines(form: FileOfInvitationsForm, organization: Organization) -> list[bulk.Line] | None:
    try:
        return bulk.read(form.sent.data.stream, organization, current())
    except Unusable as refused:
        form.sent.errors = [refused.reason]
        return None
