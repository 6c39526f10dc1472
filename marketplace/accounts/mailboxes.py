"""Writing to a mailbox of a person that is not, or no longer, that of her account: the one she wants to use, the one she left."""

from datetime import datetime

from marketplace.accounts.models import User, UserStatus
from marketplace.core import db, mail, outbox

KIND = "accounts.mailbox"


def write_to_new(user: User, template: str) -> None:
    """Write to the address that she asked to use, if she still does at the moment of sending."""
    outbox.enqueue(KIND, to=user.id, box="new_email", template=template)


def write_to_previous(user: User, template: str) -> None:
    """Write to the address that she left, while it is kept."""
    outbox.enqueue(KIND, to=user.id, box="previous_email", template=template)


@outbox.handler(KIND, own_units=True)
def deliver(*, job: outbox.Job, at: datetime) -> None:
    """Write the message. The job holds no address: it is found at the moment of sending, or nothing is written."""
    with db.database().reading() as session:
        user = session.get(User, job.payload["to"])
        address = getattr(user, job.payload["box"]) if user else None
        # Who left an address takes the change back even while her account is shut: it may have been stolen.
        open_to = (UserStatus.ACTIVE, UserStatus.SUSPENDED) if job.payload["box"] == "previous_email" else (UserStatus.ACTIVE,)
        if user is None or address is None or user.status not in open_to:
            return
        template: str = job.payload["template"]
        message = mail.write(template, to=address, name=user.name, token=job.token, locale=user.locale, at=at, user_id=user.id)
    mail.mailer().send(message)
