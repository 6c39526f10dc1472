"""The link of an invitation to a team: signed, bound to its row and to the day until which it was last sent to be good."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from marketplace.core import clock, db, links
from marketplace.core.errors import SpentLink
from marketplace.core.locale import _
from marketplace.organizations.models import TeamInvitation
from marketplace.organizations.teams import rules


def link_for(invitation: TeamInvitation) -> str:
    """The address to write to whoever is invited, in the language being spoken."""
    return links.absolute("organizations.join_team", token=_serializer().dumps([invitation.id, state(invitation)]))


def invitation_of(token: str) -> TeamInvitation:
    """The invitation of this link; SpentLink when it was forged, used, withdrawn, sent again or is too old."""
    try:
        number, bound_to = _serializer().loads(token)
    except (BadData, ValueError, TypeError):
        raise _spent() from None
    # Not locked here: whoever changes a team takes the organisation's row before any other.
    invitation = db.session().get(TeamInvitation, number)
    if invitation is None or bound_to != state(invitation) or not rules.is_open(invitation, clock.now()):
        raise _spent()
    return invitation


def state(invitation: TeamInvitation) -> int:
    """What a link is bound to: sent again, an invitation has another."""
    return int(invitation.expires_at.timestamp())


def _spent() -> SpentLink:
    return SpentLink(
        _("Cette invitation ne sert plus : elle a été acceptée, retirée ou remplacée, ou elle a expiré. Demandez-en une autre.")
    )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="organizations.team-invitation")
