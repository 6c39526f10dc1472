"""An invited enterprise reads an answer, talks with those who write it, accepts the exact version, or leaves."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.bids.answering import copying
from marketplace.bids.regrouping import acts, coming, forms, pages, receipted, room, sharing
from marketplace.bids.views.blueprint import bp
from marketplace.core import db, files
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _
from marketplace.organizations.teams import acting
from marketplace.tenders.reading import queries as reading

ONE = "/espace/<slug>/reponses/<number>/regroupements/<token>"


@bp.get(ONE)
def joined(slug: str, number: str, token: str) -> ResponseReturnValue:
    """An answer of another enterprise to which this one is invited: what is asked, the whole answer as it stands, the room."""
    row = coming.seat(slug, number, token)
    authorize("bids.read_group", row)
    return render_template("bids/regrouping/joined.html", **pages.joined(row, g.at))


@bp.get(f"{ONE}/accepter")
def read_to_accept(slug: str, number: str, token: str) -> ResponseReturnValue:
    """The exact version, with what accepting it binds to; who she is is proved before."""
    authorize("bids.commit", acting.space(slug))
    require_fresh()
    row = coming.seat(slug, number, token)
    return render_template("bids/regrouping/accept.html", **pages.joined(row, g.at))


@bp.post(f"{ONE}/accepter")
def accept(slug: str, number: str, token: str) -> ResponseReturnValue:
    """Accept the version that was read, named by its hash."""
    authorize("bids.commit", acting.space(slug))
    require_fresh()
    row = coming.seat(slug, number, token)
    acts.accept(row, request.form.get("sha256", ""), actor=actor(), at=g.at)
    flash(_("Votre entreprise accepte cette version. « %(lead)s » en est avisée.", lead=row.bid.lead.name), "success")
    return redirect(url_for("bids.joined", slug=slug, number=number, token=token), 303)


@bp.route(f"{ONE}/quitter", methods=["GET", "POST"])
def leave(slug: str, number: str, token: str) -> ResponseReturnValue:
    """Leave the answer, once it is said what that does."""
    row = coming.seat(slug, number, token)
    authorize("bids.commit", row.organization)
    reason = acts.why_not_leave(row, g.at)
    if reason or request.method == "GET":
        return render_template("bids/regrouping/leave.html", **pages.joined(row, g.at)), 409 if reason else 200
    acts.leave(row, actor=actor(), at=g.at)
    flash(_("Votre entreprise n’est plus de la réponse de « %(lead)s ».", lead=row.bid.lead.name), "success")
    return redirect(url_for("bids.own_answers", slug=slug), 303)


@bp.post(f"{ONE}/messages")
@own_units
def say_joined(slug: str, number: str, token: str) -> ResponseReturnValue:
    """Write in the room, as an invited enterprise; a file is sealed outside the writing unit, where the right is asked again."""
    with db.database().reading():
        row = coming.seat(slug, number, token)
        authorize("bids.answer", row.organization)
        form = forms.MessageForm()
        given = sharing.tried(form, row.bid)
        if given is None:
            return render_template("bids/regrouping/joined.html", **pages.joined(row, g.at, message=form, status=422)), 422
    with db.database().writing():
        row = coming.seat(slug, number, token)
        authorize("bids.answer", row.organization)
        room.say(row.bid, row.organization, given.text, given.file, actor=actor(), at=g.at)
    return redirect(url_for("bids.joined", slug=slug, number=number, token=token, _anchor="salle"), 303)


@bp.get(f"{ONE}/fichiers/<file>/document")
def joined_document(slug: str, number: str, token: str, file: str) -> ResponseReturnValue:
    """A document of the version that a member reads."""
    row = coming.seat(slug, number, token)
    authorize("bids.read_group", row)
    return copying.document(row.bid, pages.document_of(row, file))


@bp.get(f"{ONE}/salle/<file>/document")
def joined_room_document(slug: str, number: str, token: str, file: str) -> ResponseReturnValue:
    """A file of the room, for an invited enterprise."""
    row = coming.seat(slug, number, token)
    authorize("bids.read_group", row)
    return sharing.document(row.bid, file)


@bp.get(f"{ONE}/recepisse/<name>/document")
def joined_receipt(slug: str, number: str, token: str, name: str) -> ResponseReturnValue:
    """The signed receipt of a version that names an invited enterprise, as a file."""
    row = coming.seat(slug, number, token)
    authorize("bids.read_group", row)
    return copying.receipt_file(row.bid, receipted.event(row, name))


@bp.get(f"{ONE}/recepisse/<name>/copie/document")
def joined_copy(slug: str, number: str, token: str, name: str) -> ResponseReturnValue:
    """A copy of that version, as PDF in French."""
    row = coming.seat(slug, number, token)
    authorize("bids.read_group", row)
    return copying.copy(row.bid, receipted.event(row, name))


@bp.get(f"{ONE}/documents/<sha256>")
def joined_request_document(slug: str, number: str, token: str, sha256: str) -> ResponseReturnValue:
    """A document of the purchase, for an enterprise that the lead asked and the buyer may not have."""
    row = coming.seat(slug, number, token)
    authorize("bids.read_group", row)
    return files.serve(reading.document(row.bid.tender, sha256).file)
