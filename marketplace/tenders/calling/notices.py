"""What the page of a notice shows while answers are awaited."""

from typing import Any

from flask import g

from marketplace.tenders.asking import rules, zones
from marketplace.tenders.asking.amending_form import AmendForm
from marketplace.tenders.drafting.forms.later import DocumentForm
from marketplace.tenders.models import Tender


def told(tender: Tender, form: AmendForm, *, sent: DocumentForm | None = None, status: int = 200) -> dict[str, Any]:
    """The form of the notice, that of one document more, whether it is still time."""
    due = tender.bids_due_at
    return {
        "form": form,
        "sent": sent or DocumentForm(with_reason=True, prefix="document-", formdata=None),
        "status": status,
        "deadline": zones.deadline(due, tender.bids_zone, g.at) if due else "",
        "takes_notices": rules.is_open(tender, g.at),
    }
