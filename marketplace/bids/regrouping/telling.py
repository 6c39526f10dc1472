"""What the members of a group are mailed: that they are invited, that something changed, that it was handed in. Nothing of what it says.

Mails alone, to those who are of the answer: a notice on a screen is numbered among everybody's, and would tell others that a group forms.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from marketplace.bids import rules
from marketplace.bids.answering import words
from marketplace.bids.models import Bid
from marketplace.bids.regrouping import members
from marketplace.core import db, mail, notices, topics
from marketplace.core.locale import PREFIXES, _, _l, current
from marketplace.core.panels import panel
from marketplace.core.topics import Topic
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.joining import queries

TOPIC = "bids.groups"

INVITED, CHANGED, REMOVED, MESSAGE = "invited", "changed", "removed", "message"
ACCEPTED, LEFT = "accepted", "left"
SENTENCES = {
    INVITED: _l(
        "%(asked)s : « %(lead)s » vous invite à répondre avec elle avant %(due)s. Lisez sa réponse, puis acceptez-la ou quittez-la."
    ),
    CHANGED: _l(
        "%(asked)s : « %(lead)s » a changé la réponse que vous aviez acceptée. Relisez-la, puis acceptez-la de nouveau avant %(due)s."
    ),
    REMOVED: _l("%(asked)s : « %(lead)s » répond sans vous. Vous ne lisez plus sa réponse."),
    MESSAGE: _l("%(asked)s : un message vous attend dans la salle de la réponse de « %(lead)s »."),
    ACCEPTED: _l("%(asked)s : « %(member)s » a accepté votre réponse telle qu’elle est enregistrée. L’heure limite : %(due)s."),
    LEFT: _l("%(asked)s : « %(member)s » a quitté votre réponse. Ce qu’elle faisait est à couvrir autrement avant %(due)s."),
}
# What somebody who is of the answer no more is still told.
AFTER = (REMOVED,)


@panel("notices.topics")
def declared() -> list[Topic]:
    return [_topic()]


def tell(bid: Bid, kind: str, organizations: Iterable[int], *, at: datetime, roles: Collection[Role] = rules.WRITERS, **about: Any) -> None:
    """Write to the people of these enterprises who write answers. The outbox is told numbers alone."""
    told = {"bid": bid.id, "kind": kind, **about}
    for one in queries.people_of(sorted(set(organizations)), at, roles):
        mail.send_later("core/mail/notice.txt", to=one.user_id, look=TOPIC, about={**told, "organization": one.organization_id})


@mail.last_look(TOPIC)
def look(person_id: int, about: dict[str, Any], at: datetime) -> mail.LastLook:
    """A message at the moment of writing it: whether she is still of the enterprise, and it of the answer; its words."""
    bid = db.session().get_one(Bid, about["bid"])
    organization = db.session().get_one(Organization, about["organization"])
    row = members.row(bid, organization.id)
    is_in = organization.id == bid.lead_id or (row is not None and row.left_at is None)
    if not topics.may_still_be_told(person_id, _topic(), organization.id) or (not is_in and about["kind"] not in AFTER):
        return mail.LastLook(why_not="no longer entitled")
    member = db.session().get(Organization, about["member"]) if about.get("member") else None
    values = {
        "asked": words.asked(bid.tender),
        "due": words.due(bid.tender),
        "lead": bid.lead.name,
        "member": member.name if member else "",
    }
    path = f"/espace/{organization.slug}/reponses"
    if is_in:
        path = f"{path}/{bid.tender.number}" + ("/groupe" if organization.id == bid.lead_id else f"/regroupements/{bid.token}")
    shown = notices.letter(str(SENTENCES[about["kind"]]) % values, f"{mail.base_url()}{PREFIXES[current()]}{path}")
    return mail.LastLook(context=shown, footer=notices.foot(_topic(), None))


def _topic() -> Topic:
    why = _("Une réponse à plusieurs engage votre entreprise : elle doit savoir ce qui y change.")
    return Topic(TOPIC, _("Réponses à plusieurs"), _("Demandes de prix"), why_mandatory=why)
