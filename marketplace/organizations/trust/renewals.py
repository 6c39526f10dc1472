"""Sixty days before a level ends, those who gave it and those who manage the page are told, once."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from marketplace.core import clock, db, outbox
from marketplace.core.locale import N_
from marketplace.organizations.models import Organization, TrustAct, TrustEvent, TrustReminder
from marketplace.organizations.trust import rules, state
from marketplace.organizations.trust.telling import tell_managers, tell_network, tell_staff

ENDING = N_("La vérification de la fiche « %(organization)s » prend fin bientôt.")
TO_RENEW = N_("Vérifications à renouveler d’ici soixante jours : %(count)d de plus.")


@outbox.nightly("organizations.trust-ending", hour=6)
def tell_ending(*, job: outbox.Job, at: datetime) -> None:
    """Tell of the levels in force that end within sixty days and of which nobody was told yet: each page’s managers, and each network of
    how many it gave."""
    today = clock.local_day(at)
    near = TrustEvent.expires_on.between(today, today + rules.REMIND_BEFORE)
    untold = TrustEvent.id.not_in(select(TrustReminder.event_id))
    asked = select(TrustEvent).where(near, untold, TrustEvent.act != TrustAct.WITHDRAWN)
    givers: Counter[int | None] = Counter()
    for one in db.session().scalars(asked.order_by(TrustEvent.id)).unique().all():
        db.session().add(TrustReminder(event_id=one.id, reminded_at=at))
        if one.id not in {each.id for each in rules.in_force(state.events_of(one.organization_id), today)}:
            continue
        givers[one.verifier_id] += 1
        tell_managers(db.session().get_one(Organization, one.organization_id), "trust.ending", ENDING, at=at)
    for network_id, count in givers.items():
        if network_id is None:
            tell_staff("trust.staff", TO_RENEW, at=at, path="/bureau/verifications", count=count)
            continue
        network = db.session().get_one(Organization, network_id)
        path = f"/espace/{network.slug}/verifications?etat=a-renouveler"
        tell_network(network, "trust.to_renew", TO_RENEW, at=at, path=path, count=count)
