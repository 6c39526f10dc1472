"""What a by-law says, apart from its row: filled from a form, compared, copied into a new one, told in pairs."""

from dataclasses import dataclass, replace
from datetime import date

from marketplace.contracting import words
from marketplace.contracting.models import ApprovalCeiling, ContractingBylaw, Rotation, TaxBasis
from marketplace.core.formats import day, money
from marketplace.core.locale import _, ngettext


@dataclass(frozen=True)
class Content:
    """Amounts in cents, preferences in hundredths of a percent, ceilings as (function, cents or None for no limit)."""

    title: str = ""
    reference: str = ""
    adopted_on: date | None = None
    valid_from: date | None = None
    tax_basis: TaxBasis = TaxBasis.INCLUDED
    direct_goods: int | None = None
    direct_services: int | None = None
    direct_construction: int | None = None
    invited_at_least: int = 2
    answer_days: int = 8
    rotation: Rotation = Rotation.NONE
    rotation_months: int | None = None
    rotation_text: str = ""
    local_preference: int | None = None
    local_preference_under: int | None = None
    quebec_preference: int | None = None
    quebec_preference_under: int | None = None
    ceilings: tuple[tuple[str, int | None], ...] = ()


BLANK = Content()


def content_of(bylaw: ContractingBylaw) -> Content:
    """What a row says."""
    told = {name: getattr(bylaw, name) for name in vars(BLANK) if name != "ceilings"}
    return Content(**told, ceilings=tuple((one.title, one.up_to) for one in _ordered(bylaw)))


def copied(bylaw: ContractingBylaw | None) -> Content:
    """What a new by-law starts from: the last one, without its days and its number."""
    return replace(content_of(bylaw), reference="", adopted_on=None, valid_from=None) if bylaw else BLANK


def pairs(bylaw: ContractingBylaw) -> list[tuple[str, str]]:
    """What a by-law says, in pairs of a name and a fact, as a page tells it."""
    basis = str(words.BASES[bylaw.tax_basis])
    return [
        (_("Numéro"), bylaw.reference),
        (_("Adopté le"), day(bylaw.adopted_on) if bylaw.adopted_on else ""),
        (_("En vigueur"), words.days(bylaw.valid_from, bylaw.valid_until)),
        (_("Biens : gré à gré sous"), _under(bylaw.direct_goods, basis)),
        (_("Services : gré à gré sous"), _under(bylaw.direct_services, basis)),
        (_("Travaux : gré à gré sous"), _under(bylaw.direct_construction, basis)),
        (_("Demande de prix"), _asking(bylaw)),
        (_("Rotation"), _rotation(bylaw)),
        (_("Préférence locale"), _preference(bylaw.local_preference, bylaw.local_preference_under)),
        (_("Préférence québécoise"), _preference(bylaw.quebec_preference, bylaw.quebec_preference_under)),
    ]


def _under(cents: int | None, basis: str) -> str:
    return f"{money(cents)} ({basis})" if cents is not None else str(_("le niveau de la loi"))


def _asking(bylaw: ContractingBylaw) -> str:
    invited = ngettext("%(num)d entreprise au moins", "%(num)d entreprises au moins", bylaw.invited_at_least)
    days = ngettext("%(num)d jour au moins", "%(num)d jours au moins", bylaw.answer_days)
    return f"{invited}, {days}"


def _rotation(bylaw: ContractingBylaw) -> str:
    if bylaw.rotation is Rotation.MONTHS and bylaw.rotation_months:
        return ngettext("le même fournisseur attend %(num)d mois", "le même fournisseur attend %(num)d mois", bylaw.rotation_months)
    return str(words.ROTATIONS[bylaw.rotation])


def _preference(share: int | None, under: int | None) -> str:
    if share is None:
        return ""
    said = words.hundredths(share)
    return str(_("%(share)s, sous %(amount)s", share=said, amount=money(under))) if under is not None else said


def approvers(bylaw: ContractingBylaw) -> list[tuple[str, str]]:
    """Who approves up to how much, the lowest first; no limit last."""
    return [(one.title, money(one.up_to) if one.up_to is not None else str(_("sans limite"))) for one in _ordered(bylaw)]


def _ordered(bylaw: ContractingBylaw) -> list[ApprovalCeiling]:
    return sorted(bylaw.ceilings, key=lambda one: (one.up_to is None, one.up_to or 0, one.title))
