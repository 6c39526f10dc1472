"""A purchase that must go through SEAO: its file is prepared here, nothing is opened here, and what the call gave is recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.typed import written_quantity
from marketplace.contracting.advising.modes import Channel as Where
from marketplace.core import audit, db, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _, current
from marketplace.organizations.models import Organization, Unit
from marketplace.tenders import words
from marketplace.tenders.drafting import estimating, publishing, rules, writing
from marketplace.tenders.drafting.estimating import Framework
from marketplace.tenders.models import Channel, Lot, SeaoResult, Tender, TenderStage


@dataclass(frozen=True)
class Outcome:
    """What the call gave for a lot: who won, None and empty when nobody did, for how many cents before taxes."""

    lot: Lot
    supplier: Organization | None
    supplier_name: str
    amount: int | None


@dataclass(frozen=True)
class Call:
    """A call on SEAO: its number there and its days."""

    seao_number: str
    published_on: date | None
    closed_on: date | None
    awarded_on: date | None
    note: str = ""


def why_not_export(tender: Tender, framework: Framework, newer: dict[int, int]) -> list[str]:
    """Every reason why its file cannot be prepared yet; empty when it can."""
    if tender.template_name is not None or tender.stage is not TenderStage.DRAFT:
        return [_("Cet achat n’est plus en préparation.")]
    found = [one.sentence for one in rules.for_file(tender, newer)]
    if framework.estimate is not None and not any(one.channel is Where.SEAO for one in framework.modes):
        found.append(_("Aucun mode ne mène cet achat au SEAO : publiez-le ici."))
    return found


def export(tender: Tender, *, actor: User, at: datetime) -> None:
    """Freeze what is written and hand it over to SEAO. RuleBroken, with every reason, when the file is not complete."""
    framework = estimating.framework(tender, at)
    if found := why_not_export(tender, framework, publishing.standing(tender)):
        raise RuleBroken(" ".join(found))
    publishing.freeze(tender, framework, at)
    tender.channel = Channel.SEAO
    states.move(tender, TenderStage.EXPORTED, actor=actor, at=at)
    writing.touch(tender, at=at)


def frozen_at(tender: Tender) -> datetime:
    """When the file was frozen, which its pages bear. RuleBroken when it was not."""
    if tender.channel is not Channel.SEAO or tender.stage is TenderStage.DRAFT:
        raise RuleBroken(_("Le dossier de cet achat n’est pas préparé pour le SEAO."))
    told = tender.advice.get("at")
    return datetime.fromisoformat(told) if told else tender.updated_at


def lots_file(tender: Tender) -> tuple[list[str], Iterator[Sequence[str | int | None]]]:
    """The lots, their items and their quantities, as a spreadsheet has them: titles, then rows."""
    titles = [
        *(_("Lot"), _("Article"), _("Titre"), _("Code UNSPSC"), _("Devis"), _("Unité")),
        *(_("Quantité attendue"), _("Quantité minimale"), _("Taxes")),
    ]
    return [str(one) for one in titles], _rows(tender)


def results(tender: Tender) -> list[SeaoResult]:
    """What was recorded of the call."""
    return list(db.session().scalars(select(SeaoResult).where(SeaoResult.tender_id == tender.id).order_by(SeaoResult.id)))


def record(tender: Tender, call: Call, outcomes: Sequence[Outcome], *, actor: User, at: datetime) -> None:
    """Record what the call gave, lot by lot, and close the purchase: awarded if one lot has a winner, without result otherwise.

    Unusable for days that do not follow each other. RuleBroken when the file was not exported, or the result is recorded already.
    """
    if tender.stage is not TenderStage.EXPORTED:
        raise RuleBroken(_("Le résultat s’inscrit une fois, après la préparation du dossier pour le SEAO."))
    days = [one for one in (call.published_on, call.closed_on, call.awarded_on) if one is not None]
    if days != sorted(days):
        raise Unusable(_("Les dates ne se suivent pas : publication, puis clôture, puis adjudication."))
    told = {"seao_number": call.seao_number, "published_on": call.published_on, "closed_on": call.closed_on, "note": call.note}
    for one in outcomes:
        row = SeaoResult(tender_id=tender.id, lot_id=one.lot.id, recorded_by_id=actor.id, recorded_at=at, **told)
        row.awarded_on = call.awarded_on if one.supplier_name else None
        row.supplier, row.supplier_name, row.amount = one.supplier, one.supplier_name, one.amount
        db.session().add(row)
    is_awarded = any(one.supplier_name for one in outcomes)
    audit.record("tenders.seao_result", tender, actor=actor, at=at, changes={"seao_number": (None, call.seao_number)})
    states.move(tender, TenderStage.AWARDED if is_awarded else TenderStage.UNSUCCESSFUL, actor=actor, at=at)
    writing.touch(tender, at=at)


def _rows(tender: Tender) -> Iterator[Sequence[str | int | None]]:
    for lot in tender.lots:
        counted = [_plain(one, lot.unit) for one in (lot.expected, lot.minimum)]
        yield [lot.rank, "", lot.title, lot.category_code, lot.specification, str(lot.unit.label), *counted, words.said(lot.tax_code)]
        for item in lot.items:
            unit = item.unit or lot.unit
            counted = [_plain(item.quantity, unit), ""]
            yield [lot.rank, item.rank, item.description, item.category_code, "", str(unit.label), *counted, ""]


def _plain(value: int | None, unit: Unit) -> str:
    """A quantity without spaces, which a spreadsheet reads as a number; empty for none."""
    return "" if value is None else written_quantity(value, unit.decimals, current(), grouped=False)
