"""Asking to manage the page of one's enterprise, following what one asked, opening the letter that proves it."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from marketplace.core import db, documents, files
from marketplace.core.access import actor, authorize, can, own_units, public
from marketplace.core.errors import Missing, SignInNeeded, TooMany, Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Claim, ClaimStatus, ClaimWay, Organization
from marketplace.organizations.teams import belonging
from marketplace.organizations.trust import cases, claim_links, claim_words, claiming, deciding, rules
from marketplace.organizations.trust.forms import ClaimForm, ReasonForm
from marketplace.organizations.views.blueprint import bp

ADDRESS = "/entreprises/<slug>/gerer"
OWN = "/compte/demandes-de-gestion/<int:number>"


@bp.get(ADDRESS)
def claim(slug: str) -> ResponseReturnValue:
    """How to manage the page of one's enterprise, and the form by which one asks."""
    organization = _claimable(slug)
    authorize("organizations.claim", organization)
    return render_template("organizations/claims/new.html", **_asked(organization))


@bp.post(ADDRESS)
@own_units
def make_claim(slug: str) -> ResponseReturnValue:
    """Ask to manage a page; a document is examined before the unit that writes."""
    with db.database().reading():
        organization = _claimable(slug)
        authorize("organizations.claim", organization)
        shown, kept, status = _taken(organization)
        if status:
            return render_template("organizations/claims/new.html", **shown), status
    with db.database().writing():
        authorize("organizations.claim", organization)
        form, found = shown["form"], _claimable(slug)
        made = claiming.claim(found, actor(), form.chosen(), form.words.data or "", kept=kept, at=g.at)
    flash(_("Votre demande est envoyée. Cette page dit où elle en est."), "success")
    return redirect(url_for("organizations.own_claim", number=made.id), 303)


@bp.get(OWN)
def own_claim(number: int) -> ResponseReturnValue:
    """A claim as whoever made it follows it."""
    found = _own(number)
    authorize("organizations.claim_own", found)
    return render_template("organizations/claims/own.html", **_followed(found, ReasonForm(formdata=None)))


@bp.post(f"{OWN}/retirer")
def take_back_claim(number: int) -> ResponseReturnValue:
    """Ask no more."""
    found = _own(number)
    authorize("organizations.claim_own", found)
    claiming.take_back(found, at=g.at)
    flash(_("Votre demande est retirée."), "success")
    return redirect(url_for("organizations.own_claim", number=number), 303)


@bp.post(f"{OWN}/renvoyer")
def send_claim_again(number: int) -> ResponseReturnValue:
    """Have the letter leave again; the link sent before is dead."""
    found = _own(number)
    authorize("organizations.claim_own", found)
    claiming.count_letter(found.organization)
    claiming.send(found, at=g.at)
    flash(_("Le courriel repart à l’adresse de la fiche. Le lien d’avant ne sert plus."), "success")
    return redirect(url_for("organizations.own_claim", number=number), 303)


@bp.post(f"{OWN}/second-regard")
def ask_second_look(number: int) -> ResponseReturnValue:
    """Ask the team to look again at a refusal."""
    found, form = _own(number), ReasonForm()
    authorize("organizations.claim_own", found)
    if not form.validate_on_submit():
        return render_template("organizations/claims/own.html", **_followed(found, form)), 422
    deciding.ask_second_look(found, form.words.data or "", at=g.at)
    flash(_("Le second regard est demandé : une autre personne de l’équipe de Maillage décide."), "success")
    return redirect(url_for("organizations.own_claim", number=number), 303)


@bp.get("/gestion/<token>")
@public
def open_claim(token: str) -> ResponseReturnValue:
    """What the letter's link does, to whoever opens it: to sign in, or to say that one manages the page from now on."""
    found, person = claim_links.claim_of(token), actor()
    stands = "absent" if person is None else "claimant" if person.id == found.user_id else "other"
    return render_template("organizations/claims/open.html", claim=found, organization=found.organization, token=token, stands=stands)


@bp.post("/gestion/<token>")
def open_claim_now(token: str) -> ResponseReturnValue:
    """Administer the page, by the link and in the account of whoever asked."""
    found = claiming.held(claim_links.claim_of(token).id)
    authorize("organizations.claim_own", found)
    if deciding.open_link(found, actor(), at=g.at):
        flash(_("Vous gérez maintenant cette fiche."), "success")
        return redirect(url_for("organizations.space", slug=found.organization.slug), 303)
    flash(_("Quelqu’un d’autre administre maintenant cette fiche : votre demande lui est transmise."), "info")
    return redirect(url_for("organizations.own_claim", number=found.id), 303)


@bp.get("/demandes-de-gestion/<int:number>/document")
def claim_document(number: int) -> Response:
    """The document of a claim, for whoever sent it and whoever decides."""
    authorize("organizations.mine")
    found = claiming.held(number)
    if not can("organizations.claim_read", cases.of_claim(found, g.at)):
        raise Missing()
    if found.file is None:
        raise Missing(_("Ce document n’est plus gardé."))
    return files.serve(found.file)


def _claimable(slug: str) -> Organization:
    found = db.load(Organization, slug=slug)
    if not rules.is_claimable(found):
        raise Missing()
    return found


def _own(number: int) -> Claim:
    """A claim of the person at work; Missing for another's, as for none."""
    if actor() is None:
        raise SignInNeeded()
    found = claiming.held(number)
    if found.user_id != actor().id:
        raise Missing()
    return found


def _asked(organization: Organization, form: ClaimForm | None = None) -> dict[str, Any]:
    ways, has_team = claiming.ways(organization, actor(), g.at), bool(belonging.administrators(organization, g.at))
    return {
        "organization": organization,
        "form": form or ClaimForm(ways),
        "why_not": claiming.why_not_claim(organization, actor(), g.at),
        "mine": claiming.waiting(organization, actor()),
        "has_team": has_team,
        "address": claim_words.masked(organization.contact_email) if ClaimWay.MAIL in ways and organization.contact_email else "",
        "hubs": cases.hubs_of(organization),
    }


def _taken(organization: Organization) -> tuple[dict[str, Any], documents.Kept | None, int]:
    """What the page shows, the document that was kept, and the status of the answer when nothing is to be written (0: it is)."""
    shown = _asked(organization)
    form = shown["form"]
    if shown["why_not"]:
        return shown, None, 409
    if not form.validate_on_submit():
        return shown, None, 422
    try:
        # Before a document is examined and written: past the rate, neither is done.
        claiming.count_claim(actor())
        kept = form.keep()
        if form.chosen() is ClaimWay.MAIL:
            claiming.count_letter(organization)
    except Unusable as refused:
        form.sent.errors = [refused.reason]
        return shown, None, 422
    except TooMany as refused:
        form.form_errors.append(_("Trop de demandes sont parties en peu de temps. %(when)s", when=refused.reason))
        return shown, None, 429
    return shown, kept, 0


def _followed(found: Claim, form: ReasonForm) -> dict[str, Any]:
    email = found.organization.contact_email
    is_letter = found.way is ClaimWay.MAIL and found.status is ClaimStatus.OPEN
    told = {"address": claim_words.masked(email) if is_letter and email else "", "life": rules.LINK_LIFE.days}
    return {"claim": found, "organization": found.organization, "form": form, "waiting": found.status in rules.WAITING, **told}
