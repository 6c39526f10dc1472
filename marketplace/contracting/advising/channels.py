"""Where a contract may be made: here, or on the State’s tendering system (SEAO) alone; splitting, seen from earlier contracts. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.contracting.advising import taxes
from marketplace.contracting.advising.modes import Ceiling, Channel, Mode, ModeCode
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.thresholds.dated import Rule
from marketplace.core.locale import _


def channel_of(modes: Sequence[Mode], wanted: ModeCode | None = None) -> Channel | None:
    """Where a purchase may go on: here if a mode (the wanted one, or any) is done here, else SEAO; None when no rule is known."""
    open_now = {one.channel for one in modes if wanted is None or one.code is wanted}
    return next((one for one in (Channel.PLATFORM, Channel.SEAO) if one in open_now), None)


def why_not_publish(modes: Sequence[Mode], wanted: ModeCode | None = None) -> str | None:
    """The reason why a purchase may not be opened here by this mode, or by any; None when one is open here, to be validated."""
    if channel_of(modes, wanted) is Channel.PLATFORM:
        return None
    if wanted is not None and channel_of(modes) is Channel.PLATFORM:
        return str(_("Ce mode n’est pas ouvert à cet achat : revoyez ceux que le conseiller propose."))
    tender = next((one for one in modes if one.channel is Channel.SEAO), None)
    if any(one.is_partly_known for one in modes):
        return str(
            _(
                "Le seuil d’appel d’offres public de ce contrat n’est pas connu : rien ne peut être ouvert ici. "
                "Voyez votre service juridique."
            )
        )
    if tender is None:
        return str(
            _("Aucune règle n’est connue pour cet acheteur à cette date : rien ne peut être ouvert ici. Voyez votre service juridique.")
        )
    if tender.code is ModeCode.PUBLIC_TENDER:
        return str(
            _(
                "Appel d’offres public requis (SEAO) : ce contrat ne peut pas être ouvert ici (%(reference)s).",
                reference=tender.legal_reference,
            )
        )
    return str(
        _("L’invitation écrite d’un organisme municipal passe par le SEAO (%(reference)s), sauf si votre règlement prévoit ses règles.",
          reference=tender.legal_reference)
    )  # fmt: skip


@dataclass(frozen=True)
class Spent:
    """A contract with a supplier in a category, for so much, on a day. `supplier` is whatever tells one from another."""

    supplier: int | str
    category: str | None
    amount: Amount
    on: date


@dataclass(frozen=True)
class Split:
    """Several contracts that together reach a threshold which each alone stays under: how many, and how much in all, as the rule reads."""

    count: int
    cents: int
    threshold_cents: int


def splits(this: Spent, earlier: Iterable[Spent], threshold: Rule | Ceiling) -> Split | None:
    """Whether a contract and those of the twelve months before it, with the same supplier in the same category, reach a threshold that
    each alone stays under; None when they do not. Raises taxes.UnknownRates."""
    level = threshold.value if isinstance(threshold, Rule) else threshold.cents
    basis = threshold.tax_basis if isinstance(threshold, Rule) else threshold.basis
    mine = taxes.cents_in(this.amount, basis, this.on)
    if level is None or mine >= level:
        return None
    since = _a_year_before(this.on)
    alike = [one for one in earlier if (one.supplier, one.category) == (this.supplier, this.category) and since < one.on <= this.on]
    small = [cents for one in alike if (cents := taxes.cents_in(one.amount, basis, one.on)) < level]
    total = mine + sum(small)
    return Split(1 + len(small), total, level) if small and total >= level else None


def _a_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
