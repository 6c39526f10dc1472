"""What the pages of the organiser show of a purchase: its steps, what stops it, what the adviser says."""

from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue

from marketplace.catalogue import queries as catalogue
from marketplace.catalogue.rules import Viewer
from marketplace.catalogue.typed import written_quantity
from marketplace.core.access import actor
from marketplace.core.locale import _, current
from marketplace.organizations.models import Unit
from marketplace.tenders.drafting import estimating, publishing, queries, rules, steps
from marketplace.tenders.models import Tender, TenderStage


def viewer() -> Viewer:
    """Who looks, as far as a catalogue asks."""
    return catalogue.viewer(actor(), g.at)


def shown(tender: Tender, key: str = "", *, status: int = 200, **more: Any) -> dict[str, Any]:
    """What each page of a purchase has: the purchase, its steps with what is done, the one that is shown."""
    framework = more.get("framework") or estimating.framework(tender, g.at)
    newer = publishing.standing(tender) if tender.stage is TenderStage.DRAFT else {}
    found: list[rules.Fault] = []
    if tender.stage is TenderStage.DRAFT:
        queries.with_invitees(tender)
        found = publishing.faults(tender, framework, newer, g.at)
    listed = queries.documents(tender)
    ways = {"step_url": steps.url_of, "typed_quantity": typed_quantity}
    told = {
        "organization": tender.organizer,
        "tender": tender,
        "framework": framework,
        "faults": found,
        "documents": listed,
        "newer": newer,
    }
    return {**told, "steps": steps.of(tender, found, listed), "here": key, "status": status, "newer": newer, **ways, **more}


def typed_quantity(value: int | None, unit: Unit) -> str:
    """A quantity as a field of a page holds it; empty for none."""
    return "" if value is None else written_quantity(value, unit.decimals, current())


def went_on(tender: Tender, key: str, wrong: Sequence[str] = ()) -> ResponseReturnValue:
    """Where a step leads once it is saved: to the next one, or back to itself by the button that says so, and with what is still wrong
    there."""
    if wrong:
        flash(_("C’est enregistré, et la publication attend une correction. %(why)s", why=" ".join(wrong)), "warning")
        return redirect(steps.url_of(tender, key), 303)
    if "stay" not in request.form:
        return redirect(steps.after(tender, key), 303)
    flash(_("L’étape « %(step)s » est enregistrée.", step=steps.label_of(key)), "success")
    return redirect(steps.url_of(tender, key), 303)
