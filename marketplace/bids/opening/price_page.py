"""The page by which prices are opened, and the minutes of that opening in words and as a PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response
from slugify import slugify

from marketplace.accounts.models import User
from marketplace.bids.models import PriceConsent, PriceOpening
from marketplace.bids.opening import minutes, minutes_page, passing, price_consents
from marketplace.bids.opening.minutes_page import NOTHING
from marketplace.bids.opening.passing import Closed
from marketplace.core import pdf
from marketplace.core.errors import Missing
from marketplace.core.formats import money
from marketplace.core.locale import SOURCE, _, speaking
from marketplace.organizations.models import Organization
from marketplace.tenders.criteria import numbers
from marketplace.tenders.models import Tender

TEMPLATE = "bids/pdf/minutes.typ"


@dataclass(frozen=True)
class Shown:
    """`closed` is None while scores are not; `why_not` is why this person cannot ask now (None: she can)."""

    closed: Closed | None
    asked: Sequence[PriceConsent]
    opening: PriceOpening | None
    why_not: str | None

    @property
    def is_done(self) -> bool:
        return self.opening is not None and self.opening.done_at is not None


@dataclass(frozen=True)
class Told:
    """The minutes in words. `is_as_written`: their hash is still the one that was kept."""

    opening: PriceOpening
    is_as_written: bool
    scored_at: str
    opened_at: str
    mark: str
    by: Sequence[str]
    opened: Sequence[Sequence[str]]
    kept: Sequence[tuple[str, str]]
    prints: Sequence[tuple[str, str]]


def shown(tender: Tender, person: User, at: datetime, organization: Organization | None = None) -> Shown:
    """The page as this person reads it, for one that buys. Missing for a purchase whose prices are not sealed apart."""
    if passing.mark_of(tender) is None:
        raise Missing()
    why_not = price_consents.why_not(tender, person, at, organization)
    return Shown(passing.witnessed(tender), price_consents.of(tender), price_consents.opening_of(tender), why_not)


def told(tender: Tender) -> Told | None:
    """The minutes of the opening of the prices, or None while there are none."""
    opening = price_consents.opening_of(tender)
    if opening is None or opening.done_at is None:
        return None
    said, at = opening.minutes, minutes_page.clock_of(opening.minutes["zone"])
    names = minutes_page.named(Organization, {one["organization"] for one in said["by"]})
    people = minutes_page.named(User, {one["user"] for one in said["by"]})
    return Told(
        opening=opening,
        is_as_written=minutes.digest(said) == opening.sha256,
        scored_at=at(said["scores_closed_at"]),
        opened_at=at(said["opened_at"]),
        mark=numbers.said(said["mark"]),
        by=[f"{people.get(one['user']) or _('personne retirée')}, {names[one['organization']]}" for one in said["by"]],
        opened=[_opened(one) for one in said["bids"]],
        kept=[(one["name"], _kept(one)) for one in said["kept"]],
        prints=[(one["name"], one["prices"] or NOTHING) for one in said["bids"]],
    )


def response(tender: Tender) -> Response:
    """The minutes as a PDF, in French. Missing while there are none."""
    with speaking(SOURCE):
        found = told(tender)
        if found is None or found.opening.done_at is None:
            raise Missing()
        made = Response(pdf.draw(TEMPLATE, data_of(tender, found), at=found.opening.done_at), content_type="application/pdf")
    made.headers.set("Content-Disposition", "attachment", filename=f"{slugify(tender.number)}-proces-verbal-des-prix.pdf")
    made.headers["Cache-Control"] = "private, no-store"
    return made


def data_of(tender: Tender, found: Told) -> dict[str, Any]:
    """All that the template shows; it is that of the first minutes."""
    said = found.opening.minutes
    return {
        "title": _("Procès-verbal d’ouverture des prix"),
        "subtitle": f"{tender.number}, {tender.title_fr}",
        "number": tender.number,
        "head": tender.organizer.name,
        "author": tender.organizer.name,
        "foot": _("Empreinte : %(print)s…", print=(found.opening.sha256 or "")[:16]),
        "warning": ""
        if found.is_as_written
        else _("Attention : ce qui est conservé de ce procès-verbal n’est plus ce qui a été écrit à l’ouverture."),
        "facts": [
            [_("Notes closes"), found.scored_at],
            [_("Note de passage"), _("%(mark)s points des critères", mark=found.mark)],
            [_("Ouverture des prix"), found.opened_at],
            [_("À la demande de"), "\n".join(found.by) or "–"],
        ],
        "received_title": _("Prix ouverts"),
        "none": _("Aucune réponse n’a atteint la note de passage : aucun prix n’est ouvert."),
        "heads": [_("Entreprise"), _("Note des critères"), _("Version"), _("État"), _("Total, avant taxes")],
        "received": [list(one) for one in found.opened],
        "prints_title": _("Empreinte SHA-256 de chaque enveloppe de prix, la même à la réception et à l’ouverture"),
        "prints": [list(one) for one in found.prints],
        "sealed_note": "",
        "sealed_title": "",
        "sealed": [],
        "late_title": _("Prix restés scellés, qui ne seront jamais ouverts"),
        "late": [list(one) for one in found.kept],
        "withdrawn_title": "",
        "withdrawn": [],
        "faults_title": _("Anomalies relevées à l’ouverture"),
        "faults": said["faults"],
        "chain_title": _("Registre des événements"),
        "chain_note": _("Ces événements suivent ceux de la première ouverture, dans la même chaîne. Les moments sont en temps universel."),
        "chain_heads": [_("No"), _("Moment"), _("Événement"), _("Entreprise"), _("Version")],
        "chain": [one[:5] for one in _chain(said)],
        "hashes_title": _("Empreinte de chaque événement"),
        "hashes": [[one[0], one[6]] for one in _chain(said)],
        "print": [_("Empreinte SHA-256 de ce procès-verbal"), found.opening.sha256 or ""],
    }


def _chain(said: Mapping[str, Any]) -> list[list[str]]:
    names = {one["bid"]: one["name"] for one in said["bids"]}
    return [minutes_page.event(one, names.get(one["bid"], NOTHING)) for one in said["chain"]]


def _opened(one: Mapping[str, Any]) -> list[str]:
    state = str(_("intacts") if one["is_intact"] else _("endommagés"))
    total = money(one["total"]) if one["total"] is not None else NOTHING
    return [minutes_page.with_neq(one["name"], one["neq"]), numbers.said(one["score"]), str(one["version"]), state, total]


def _kept(one: Mapping[str, Any]) -> str:
    if one["is_aside"]:
        return str(_("réponse écartée"))
    return str(_("réponse endommagée") if one["score"] is None else _("note des critères : %(score)s", score=numbers.said(one["score"])))
