"""The link that a page's own address receives: signed, bound to the claim, to its last letter and to the address it was sent to; once."""

import hashlib

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from marketplace.core import clock, db, links
from marketplace.core.errors import SpentLink
from marketplace.core.locale import _
from marketplace.organizations.models import Claim, ClaimStatus, ClaimWay
from marketplace.organizations.trust.rules import LINK_LIFE


def link_for(claim: Claim) -> str:
    """The address to write in the letter, in the language being spoken."""
    return links.absolute("organizations.open_claim", token=_serializer().dumps([claim.id, state(claim)]))


def claim_of(token: str) -> Claim:
    """The claim of this link; SpentLink when it was forged, used, sent again, is too old, or the page has another address by now."""
    try:
        number, bound_to = _serializer().loads(token)
    except (BadData, ValueError, TypeError):
        raise spent() from None
    # Not locked here: whoever changes a team takes the organisation's row before any other.
    claim = db.session().get(Claim, number)
    if claim is None or claim.way is not ClaimWay.MAIL or claim.status is not ClaimStatus.OPEN or bound_to != state(claim):
        raise spent()
    if claim.sent_at is None or clock.now() >= claim.sent_at + LINK_LIFE:
        raise spent()
    return claim


def state(claim: Claim) -> str:
    """What a link is bound to: sent again, or to another address, a claim has another."""
    sent = claim.sent_at.isoformat() if claim.sent_at else ""
    return hashlib.sha256(f"{claim.id} {claim.user_id} {sent} {claim.organization.contact_email}".encode()).hexdigest()[:32]


def spent() -> SpentLink:
    return SpentLink(
        _("Ce lien a déjà servi, a été remplacé ou a expiré. Reprenez la demande depuis votre espace pour en recevoir un autre.")
    )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="organizations.claim")
