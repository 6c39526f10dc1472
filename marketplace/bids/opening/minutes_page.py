"""The minutes of an opening in words, from what was written once: persons are named as long as they have a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.models import BidEventKind, BidOpening
from marketplace.bids.opening import consents, minutes
from marketplace.bids.regrouping import disclosed
from marketplace.bids.sealing import envelopes
from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.core.formats import money
from marketplace.core.locale import _, _l
from marketplace.organizations.models import Organization
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender

KINDS: Mapping[BidEventKind, Any] = {
    BidEventKind.RECEIVED: _l("déposée"),
    BidEventKind.REPLACED: _l("remplacée"),
    BidEventKind.WITHDRAWN: _l("retirée"),
    BidEventKind.LATE: _l("refusée, trop tard"),
    BidEventKind.OPENED: _l("ouverte"),
    BidEventKind.DAMAGED: _l("trouvée endommagée"),
    BidEventKind.PRICES_OPENED: _l("prix ouverts"),
    BidEventKind.PRICES_DAMAGED: _l("prix trouvés endommagés"),
}
NOTHING = "–"


@dataclass(frozen=True)
class Received:
    """An answer in the minutes, in words; `print` is its SHA-256, `prices_print` that of its second envelope, empty without one."""

    name: str
    neq: str
    at: str
    receipt: str
    state: str
    total: str
    print: str
    prices_print: str


@dataclass(frozen=True)
class Told:
    """The minutes in words. `is_as_written`: their hash is still the one that was kept."""

    opening: BidOpening
    is_as_written: bool
    due: str
    opened_at: str
    by: Sequence[str]
    received: Sequence[Received]
    late: Sequence[tuple[str, str]]
    withdrawn: Sequence[tuple[str, str]]
    chain: Sequence[Sequence[str]]
    faults: Sequence[str]

    @property
    def seals_prices(self) -> bool:
        """Whether prices waited in an envelope of their own."""
        return any(one.prices_print for one in self.received)


def told(tender: Tender) -> Told:
    """The minutes of a purchase. Missing while there are none."""
    opening = consents.opening_of(tender)
    if opening is None or opening.done_at is None:
        raise Missing()
    said = opening.minutes
    leads = {one["bid"]: one["lead"] for name in ("bids", "late", "withdrawn") for one in said[name]}
    names = named(Organization, set(leads.values()) | {one["organization"] for one in said["by"]})
    people = named(User, {one["user"] for one in said["by"]})
    at = clock_of(said["zone"])
    return Told(
        opening=opening,
        is_as_written=minutes.digest(said) == opening.sha256,
        due=at(said["due_at"]),
        opened_at=at(said["opened_at"]),
        by=[f"{people.get(one['user']) or _('personne retirée')}, {names[one['organization']]}" for one in said["by"]],
        received=[_received(one, at) for one in said["bids"]],
        late=[(names[one["lead"]], at(one["at"])) for one in said["late"]],
        withdrawn=[(names[one["lead"]], at(one["at"])) for one in said["withdrawn"]],
        chain=[event(one, names[leads[one["bid"]]] if one["bid"] in leads else NOTHING) for one in said["chain"]],
        faults=said["faults"],
    )


def _received(one: Mapping[str, Any], at: Any) -> Received:
    return Received(
        name=disclosed.called(one["name"], [_dated(each, at) for each in one.get("group", {}).get("members", ()) if not each["is_lead"]]),
        neq=one["neq"] or NOTHING,
        at=at(one["received_at"]),
        receipt=str(one["receipt"] or NOTHING),
        state=str(_("intacte") if one["is_intact"] else _("endommagée")),
        total=_total(one),
        print=one["sha256"],
        prices_print=one.get(envelopes.PRICES) or "",
    )


def _total(one: Mapping[str, Any]) -> str:
    """What it asks for all it answers, in words; in two envelopes, that its prices were sealed still."""
    if one["total"] is not None:
        return money(one["total"])
    return str(_("sous scellé")) if envelopes.PRICES in one else NOTHING


def _dated(one: Mapping[str, Any], at: Any) -> str:
    """« Le Fournil (version acceptée : …) »: an enterprise of a group, and when it accepted."""
    if not one["accepted_at"]:
        return str(_("%(name)s (acceptation introuvable)", name=one["name"]))
    return str(_("%(name)s (version acceptée : %(moment)s)", name=one["name"], moment=at(one["accepted_at"])))


def event(one: Mapping[str, Any], name: str) -> list[str]:
    # Universal time, whole: the hash of the event is made with it.
    when = one["at"].removesuffix("+00:00").replace("T", " ")
    return [str(one["seq"]), when, str(KINDS[BidEventKind(one["kind"])]), name, str(one["version"]), one["sha256"], one["hash"]]


def with_neq(name: str, neq: str | None) -> str:
    """A name with its NEQ under it, where it has one."""
    return f"{name}\nNEQ {neq}" if neq and neq != NOTHING else name


def clock_of(zone: str) -> Any:
    return lambda written: zones.told(datetime.fromisoformat(written), zone) if written else NOTHING


def named(model: Any, ids: set[int]) -> dict[int, str]:
    rows = db.session().execute(select(model.id, model.name).where(model.id.in_(ids))) if ids else ()
    return {number: name for number, name in rows}  # noqa: C416 - a Row is no pair for dict()
