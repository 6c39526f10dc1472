"""An enterprise answers with others: the group that it leads, what each does, the private room."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.bids.regrouping import acts, coming, forms, pages, places, room, sharing, trying
from marketplace.bids.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.locale import _
from marketplace.tenders import answered
from marketplace.tenders.models import ContractForm

GROUP = "/espace/<slug>/reponses/<number>/groupe"
MEMBER = f"{GROUP}/membres/<member>"


@bp.get(GROUP)
def group(slug: str, number: str) -> ResponseReturnValue:
    """The group of an answer, for the enterprise that leads it: who covers what, what is missing, the room."""
    organization, tender = answered.received(slug, number)
    authorize("organizations.team_see", organization)
    named = forms.InviteForm(formdata=None, data={"named": request.args.get("inviter", "")[:300]})
    return render_template("bids/regrouping/group.html", **pages.leading(tender, organization, g.at, invite=named))


@bp.post(GROUP)
def choose_group_form(slug: str, number: str) -> ResponseReturnValue:
    """Say how the enterprises would be bound."""
    organization, tender, bid = coming.led(slug, number)
    authorize("bids.answer", organization)
    form = forms.contract_forms(tender, acts.group_of(bid).form, sent=request.form)
    if not form.validate():
        return render_template("bids/regrouping/group.html", **pages.leading(tender, organization, g.at, contract=form, status=422)), 422
    acts.choose_form(bid, ContractForm(form.form.data), actor=actor(), at=g.at)
    flash(_("La forme du contrat est enregistrée et scellée."), "success")
    return redirect(url_for("bids.group", slug=slug, number=number), 303)


@bp.post(f"{GROUP}/membres")
def invite_member(slug: str, number: str) -> ResponseReturnValue:
    """Invite an enterprise: it reads the whole answer from then on."""
    organization, tender = answered.received(slug, number)
    authorize("bids.commit", organization)
    form = forms.InviteForm()
    found = trying.invited(form, tender, organization, actor=actor(), at=g.at)
    if found is None:
        return render_template("bids/regrouping/group.html", **pages.leading(tender, organization, g.at, invite=form, status=422)), 422
    flash(_("« %(name)s » est invitée par courriel. Dites maintenant ce qu’elle fait, et où.", name=found.name), "success")
    return redirect(url_for("bids.member", slug=slug, number=number, member=found.slug), 303)


@bp.get(MEMBER)
def member(slug: str, number: str, member: str) -> ResponseReturnValue:
    """What an enterprise of the answer does, and where."""
    organization, tender, bid = coming.led(slug, number)
    authorize("bids.answer", organization)
    other, part = coming.part(bid, member)
    form = forms.part_form(tender, part, places.of(tender), bid.version)
    return render_template("bids/regrouping/member.html", **pages.writing(tender, organization, other, form, g.at))


@bp.post(MEMBER)
def write_member(slug: str, number: str, member: str) -> ResponseReturnValue:
    """Keep what an enterprise does: whoever had accepted is told that it changed."""
    organization, tender, bid = coming.led(slug, number)
    authorize("bids.answer", organization)
    other, part = coming.part(bid, member)
    form = forms.part_form(tender, part, places.of(tender), bid.version, sent=request.form)
    status = trying.written(form, bid, part, actor=actor(), at=g.at)
    if status != 303:
        return render_template("bids/regrouping/member.html", **pages.writing(tender, organization, other, form, g.at, status)), status
    flash(_("Ce que fait « %(name)s » est enregistré et scellé.", name=other.name), "success")
    return redirect(url_for("bids.group", slug=slug, number=number), 303)


@bp.post(f"{MEMBER}/retirer")
def remove_member(slug: str, number: str, member: str) -> ResponseReturnValue:
    """Go on without an enterprise."""
    organization, _tender, bid = coming.led(slug, number)
    authorize("bids.commit", organization)
    other, _part = coming.part(bid, member)
    acts.remove(bid, other, actor=actor(), at=g.at)
    flash(_("« %(name)s » n’est plus de la réponse.", name=other.name), "success")
    return redirect(url_for("bids.group", slug=slug, number=number), 303)


@bp.post(f"{GROUP}/messages")
@own_units
def say(slug: str, number: str) -> ResponseReturnValue:
    """Write in the room, as the lead; a file is examined and sealed outside the writing unit, where the right is asked again."""
    with db.database().reading():
        organization, tender, bid = coming.led(slug, number)
        authorize("bids.answer", organization)
        form = forms.MessageForm()
        given = sharing.tried(form, bid)
        if given is None:
            return render_template("bids/regrouping/group.html", **pages.leading(tender, organization, g.at, message=form, status=422)), 422
    with db.database().writing():
        organization, _tender, bid = coming.led(slug, number)
        authorize("bids.answer", organization)
        room.say(bid, organization, given.text, given.file, actor=actor(), at=g.at)
    return redirect(url_for("bids.group", slug=slug, number=number, _anchor="salle"), 303)


@bp.get(f"{GROUP}/fichiers/<file>/document")
def room_document(slug: str, number: str, file: str) -> ResponseReturnValue:
    """A file of the room, for the enterprise that leads."""
    _organization, _tender, bid = coming.led(slug, number)
    authorize("bids.see", bid)
    return sharing.document(bid, file)
