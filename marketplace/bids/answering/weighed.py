"""What an answer says to each criterion: a text and its evidence. The fields, what they hold, what they lack. Nothing where nothing is
weighed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_wtf.file import MultipleFileField

from marketplace.bids.answering.said import Fault
from marketplace.bids.sealing import envelopes
from marketplace.bids.sealing.contents import Content
from marketplace.core.forms import long_text
from marketplace.core.locale import _
from marketplace.tenders.criteria import queries
from marketplace.tenders.models import Tender, TenderCriterion, TenderScoring

LONGEST_TEXT = 6000


@dataclass(frozen=True)
class Said:
    """What an answer says to one criterion; `files` are its documents as the content names them."""

    criterion: TenderCriterion
    text: str
    files: Sequence[Mapping[str, Any]]


def scoring_of(tender: Tender) -> TenderScoring | None:
    return queries.of(tender)


def criteria_of(tender: Tender) -> Sequence[TenderCriterion]:
    """The criteria that were announced, in their order."""
    found = queries.of(tender)
    return found.criteria if found else ()


def fields(criteria: Sequence[TenderCriterion]) -> dict[str, Any]:
    """Two fields for each criterion."""
    made: dict[str, Any] = {}
    for one in criteria:
        made[f"criterion_{one.rank}"] = long_text(one.title, required=False, most=LONGEST_TEXT, description=one.looked_at)
        made[f"evidence_{one.rank}"] = MultipleFileField(_("Pièces à l’appui : %(title)s", title=one.title))
    return made


def filled(criteria: Sequence[TenderCriterion], content: Content) -> dict[str, Any]:
    """The texts, as the content holds them."""
    held = content.get("criteria") or {}
    return {f"criterion_{one.rank}": (held.get(str(one.id)) or {}).get("text") or "" for one in criteria}


def texts(criteria: Sequence[TenderCriterion], form: Any) -> dict[str, Any]:
    """What was typed, as the content holds it, without documents; nothing at all where nothing is weighed."""
    if not criteria:
        return {}
    return {"criteria": {str(one.id): {"text": form[f"criterion_{one.rank}"].data or "", "files": []} for one in criteria}}


def documents(criteria: Sequence[TenderCriterion], form: Any) -> list[tuple[Any, Any, str]]:
    """Each document that was sent for a criterion, with its field and the criterion; a browser sends one without a name for none."""
    found = []
    for one in criteria:
        field = form[f"evidence_{one.rank}"]
        found += [(document, field, str(one.id)) for document in field.data or () if getattr(document, "filename", "")]
    return found


def placed(content: Content, before: Content, added: Sequence[tuple[str, str]]) -> Content:
    """The content with the documents of each criterion named: those it had that stay, then those that were added (token, criterion).
    Evidence comes first among the documents, as an envelope that is opened gives it back."""
    if "criteria" not in content:
        return content
    stay = {one["token"] for one in content["files"]}
    held = before.get("criteria") or {}
    for number, said in content["criteria"].items():
        kept = [token for token in (held.get(number) or {}).get("files") or () if token in stay]
        said["files"] = kept + [token for token, of in added if of == number]
    proofs = envelopes.evidence(content)
    return content | {"files": sorted(content["files"], key=lambda one: one["token"] not in proofs)}


def said(content: Content, tender: Tender) -> list[Said]:
    """What an answer says to each criterion."""
    held, named = content.get("criteria") or {}, {one["token"]: one for one in content.get("files") or ()}
    found = []
    for one in criteria_of(tender):
        told = held.get(str(one.id)) or {}
        found.append(Said(one, told.get("text") or "", [named[token] for token in told.get("files") or () if token in named]))
    return found


def others(content: Content) -> list[Mapping[str, Any]]:
    """The documents that are no evidence of a criterion."""
    proofs = envelopes.evidence(content)
    return [one for one in content.get("files") or () if one["token"] not in proofs]


def faults(content: Content, tender: Tender) -> Iterator[Fault]:
    """What the criteria lack for the answer to be handed in."""
    for one in said(content, tender):
        told, anchor = {"title": one.criterion.title}, f"criterion_{one.criterion.rank}"
        if not one.text:
            yield Fault(anchor, _("Critère « %(title)s » : écrivez ce que vous proposez.", **told))
        if one.criterion.needs_evidence and not one.files:
            yield Fault(anchor, _("Critère « %(title)s » : joignez la pièce qui est demandée.", **told))
