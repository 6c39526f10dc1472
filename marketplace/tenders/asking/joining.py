"""A document joined to a price request in preparation: what is typed above it comes by the same button, and is saved with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request

from marketplace.accounts.models import User
from marketplace.core import documents
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.tenders.asking import writing
from marketplace.tenders.asking.forms import AskingForm
from marketplace.tenders.drafting.forms.later import DocumentForm
from marketplace.tenders.models import Tender


@dataclass
class Tried:
    """One try: the page as it was typed, the document, the status of the answer (303 once both may be saved)."""

    form: AskingForm
    sent: DocumentForm
    status: int

    @property
    def shown(self) -> dict[str, Any]:
        return {"form": self.form, "sent": self.sent, "status": self.status}


def tried(tender: Tender) -> Tried:
    """What a browser sent, read and examined, the document on the disk: slow, outside the writing unit."""
    form = _typed(tender)
    standing = form.standing() if _is_typed() else 303
    sent = DocumentForm(prefix="document-")
    is_taken = sent.take(lambda: documents.keep(sent.sent.data.stream, sent.sent.data.filename or ""))
    if is_taken and standing != 303:
        # A browser never puts a file back in a form.
        sent.sent.errors = [*sent.sent.errors, _("Corrigez ce qui est signalé plus haut, puis choisissez de nouveau le document.")]
    return Tried(form, sent, standing if standing != 303 else 303 if is_taken else 422)


def join(one: Tried, tender: Tender, *, actor: User, at: datetime) -> None:
    """Save what was typed, then show the document; the request must be locked. RuleBroken when somebody saved meanwhile."""
    if _is_typed():
        form = _typed(tender)
        if form.standing() != 303:
            raise RuleBroken()
        writing.save(tender, form.wish(), actor=actor, at=at)
    writing.attach(tender, one.sent.kept, one.sent.title.data or "", actor=actor, at=at)


def _is_typed() -> bool:
    """Whether the page itself was sent with the document."""
    return "title" in request.form


def _typed(tender: Tender) -> AskingForm:
    return AskingForm(tender) if _is_typed() else AskingForm(tender, blank=True)
