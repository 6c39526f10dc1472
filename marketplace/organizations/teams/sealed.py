"""What a trial showed, carried by the page to the act that follows: signed for one person and one organisation, for an hour."""

from collections.abc import Sequence

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from marketplace.accounts.models import User
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams.inviting import Offer

ONE_HOUR = 3600


def seal(organization: Organization, person: User, offers: Sequence[Offer]) -> str:
    """These offers as one word that the page carries."""
    told = [[one.email, one.name, one.locale, [role.value for role in one.roles]] for one in offers]
    return _serializer().dumps([organization.id, person.id, told])


def opened(organization: Organization, person: User, word: str) -> list[Offer]:
    """The offers that were sealed for this person and this organisation; Unusable for any other word and after an hour."""
    try:
        organization_id, person_id, told = _serializer().loads(word, max_age=ONE_HOUR)
    except (BadData, ValueError):
        organization_id = person_id = told = None
    if (organization_id, person_id) != (organization.id, person.id):
        raise Unusable(_("Cet essai est trop ancien : envoyez le fichier de nouveau."))
    return [Offer(email, name, locale, tuple(Role(one) for one in roles)) for email, name, locale, roles in told or []]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="organizations.invitations-tried")
