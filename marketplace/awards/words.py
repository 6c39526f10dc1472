"""How awards and contracts are said: statuses with their tones, marks, changes, in the language of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from flask import url_for

from marketplace.awards.models import AmendmentKind, Award, AwardStatus, Contract, ContractStatus, Seat
from marketplace.awards.rules import Side
from marketplace.catalogue.words import counted, price
from marketplace.core.access import actor
from marketplace.core.formats import day, money, number
from marketplace.core.locale import _, _l
from marketplace.organizations.models import Unit
from marketplace.organizations.teams import rules as teams
from marketplace.tenders import words as tenders
from marketplace.tenders.criteria import numbers
from marketplace.tenders.models import Lot, Tender, TenderKind
from marketplace.tenders.rules import was_asked

NOTHING = "–"

SEATS: dict[Enum, Any] = {Seat.MEMBER: _l("membre"), Seat.SECRETARY: _l("secrétariat")}

WORDS: dict[Enum, Any] = {
    AwardStatus.ACTIVE: _l("octroyé"),
    AwardStatus.CANCELLED: _l("octroi annulé"),
    AwardStatus.UNSUCCESSFUL: _l("non octroyé"),
    ContractStatus.PENDING: _l("proposé"),
    ContractStatus.ACTIVE: _l("en vigueur"),
    ContractStatus.CANCELLED: _l("jamais entré en vigueur"),
    ContractStatus.TERMINATED: _l("terminé"),
    Side.BUYER: _l("acheteur"),
    Side.SUPPLIER: _l("entreprise"),
    AmendmentKind.CHANGE: _l("avenant"),
    AmendmentKind.RENEWAL: _l("renouvellement"),
}
TONES: dict[Enum, str] = {
    AwardStatus.ACTIVE: "",
    AwardStatus.CANCELLED: "brick",
    AwardStatus.UNSUCCESSFUL: "plain",
    ContractStatus.PENDING: "maize",
    ContractStatus.ACTIVE: "",
    ContractStatus.CANCELLED: "brick",
    ContractStatus.TERMINATED: "plain",
}
MARKS: dict[str, Any] = {
    "quality": _l("Qualité de ce qui a été fourni"),
    "delays": _l("Respect des délais"),
    "communication": _l("Communication"),
    "conformity": _l("Conformité au contrat"),
}


@dataclass(frozen=True)
class Told:
    """A change as a person reads it."""

    label: str
    before: str
    after: str


def said(value: Enum) -> str:
    """« en vigueur », "in force"; KeyError for a value that has no word."""
    return str(WORDS[value])


def seat(value: Seat) -> str:
    """« membre », « secrétariat »."""
    return str(SEATS[value])


def quantity(given: Any, lot: Lot) -> str:
    """How much of a lot an award or a share of it gives, what is on request apart: « 500 heures, et 100 heures sur demande »."""
    return so_much(given.firm, given.flexible, lot.unit)


def so_much(firm: int, flexible: int, unit: Unit) -> str:
    """The same from its two quantities."""
    sure = counted(firm, unit)
    return str(_("%(firm)s, et %(flexible)s sur demande", firm=sure, flexible=counted(flexible, unit))) if flexible else sure


def hundredths(value: Fraction) -> int:
    """An exact number of points as it is shown: hundredths, half up."""
    return numbers.rounded(value)


def dollars(value: Fraction) -> str:
    """Exact dollars as they are shown: to the cent, half up."""
    return money(numbers.rounded(value))


def of_tenders(value: Enum) -> str:
    """A word of the room of purchases: a rule of sharing, a form of contract, a tax."""
    return str(tenders.said(value))


def tone(value: Enum) -> str:
    """The tone of its badge."""
    return TONES.get(value, "plain")


def home_of(tender: Tender) -> str | None:
    """The address of a purchase as the reader sees it: everybody, that of a group purchase; of a price request, its buyer and those asked,
    each its own; None for anybody else."""
    if tender.kind is not TenderKind.PRICE_REQUEST:
        return url_for("tenders.show", number=tender.number)
    mine = [one.organization for one in teams.memberships(actor())]
    for one in mine:
        if one.id == tender.organizer_id:
            return url_for("tenders.asking_desk", slug=one.slug, number=tender.number)
    asked = next((one for one in mine if was_asked(tender, one.id)), None)
    return url_for("tenders.asked_one", slug=asked.slug, number=tender.number) if asked else None


def cancel_page(award: Award) -> str:
    """The address where an award is taken back."""
    tender = award.tender
    if tender.kind is TenderKind.OFFER:
        return url_for("awards.cancel_award", number=tender.number, award=award.id)
    return url_for("awards.cancel_choice", slug=tender.organizer.slug, number=tender.number, award=award.id)


def kind_of(tender: Tender) -> str:
    """« Achat regroupé » or « Demande de prix »."""
    return str(_("Demande de prix") if tender.kind is TenderKind.PRICE_REQUEST else _("Achat regroupé"))


def told(contract: Contract, changes: Iterable[Any]) -> list[Told]:
    """The changes of an amendment as a reader sees them; a line that is gone is said by its number."""
    lines = {one.id: one for one in contract.lines}
    found = []
    for field, before, after in changes:
        if not field.startswith("line:"):
            found.append(Told(_field(field), _value(field, before), _value(field, after)))
            continue
        _line, place, name = field.split(":")
        line = lines[int(place)]
        label = f"{line.description}, {line.place.name}"
        if name == "firm":
            found.append(Told(_("Quantité ferme : %(line)s", line=label), counted(before, line.unit), counted(after, line.unit)))
        elif name == "flexible":
            found.append(Told(_("Sur demande : %(line)s", line=label), counted(before, line.unit), counted(after, line.unit)))
        else:
            found.append(Told(_("Prix d’une unité : %(line)s", line=label), price(before), price(after)))
    return found


def _field(name: str) -> str:
    return {"starts_on": _("Début"), "ends_on": _("Fin"), "renewals_left": _("Renouvellements qui restent")}[name]


def _value(name: str, value: Any) -> str:
    if value is None:
        return NOTHING
    return day(date.fromisoformat(value)) if name in ("starts_on", "ends_on") else number(value)
