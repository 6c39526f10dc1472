"""A direct award as its page and its PDF show it: as frozen once approved, as the adviser answers today while it is a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.accounts.models import User
from marketplace.contracting import queries
from marketplace.contracting import words as room_words
from marketplace.contracting.advising import advice_words, exceptions
from marketplace.contracting.advising.modes import Mode, mode_from_json
from marketplace.contracting.direct import actions, advice, rules
from marketplace.contracting.models import DirectAward, TaxBasis
from marketplace.contracting.thresholds import dated
from marketplace.core import db
from marketplace.core.formats import day, money
from marketplace.core.locale import _, ngettext
from marketplace.organizations.models import PurchaseCategory

INVOKED = (
    exceptions.NPO_SERVICES,
    exceptions.LISTED_CEILING,
    exceptions.COOP_SERVICES,
    exceptions.SINGLE_SUPPLIER,
    exceptions.EMERGENCY,
    exceptions.VULNERABLE,
)


@dataclass(frozen=True)
class Sheet:
    """What a file says. `modes` are all that the adviser answered, `mode` that of the file (None: none is possible); `frozen` is as in
    the column of that name; `history` as the file keeps it; `why_not` the reason why it could not be given directly today (`on`)."""

    award: DirectAward
    modes: Sequence[Mode]
    mode: Mode | None
    history: Sequence[Mapping[str, Any]]
    frozen: Mapping[str, Any]
    category: PurchaseCategory | None
    approver: str
    exempted_by: str
    why_not: str | None = None
    turned: bool = True
    on: date = date.min

    @property
    def cautions(self) -> list[str]:
        """What is to be minded, each sentence once: the mode's own, and contracts that together reach a threshold."""
        found = advice_words.cautions(self.mode) if self.mode else []
        return list(dict.fromkeys([*found, *(one for one in (self.splitting, self.late) if one)]))

    @property
    def late(self) -> str:
        """That the approval comes, or came, after the award or the first day of the contract, in a sentence; or nothing."""
        if self.award.approved_at is not None:
            since = self.frozen.get("late_since")
            return (
                str(_("L’approbation est venue après l’octroi ou le début du contrat (%(day)s).", day=day(date.fromisoformat(since))))
                if since
                else ""
            )
        since = rules.late_since(self.award, self.on) if rules.is_open(self.award) else None
        return (
            str(
                _(
                    "L’octroi ou le début du contrat est passé (%(day)s) : l’approbation viendra après, et il faudra dire pourquoi.",
                    day=day(since),
                )
            )
            if since
            else ""
        )

    @property
    def splitting(self) -> str:
        """That this contract and others like it come to an amount which each alone stays under, in a sentence; or nothing."""
        if not self.frozen.get("split"):
            return ""
        count, cents, level = self.frozen["split"]
        return ngettext(
            "Avec ce contrat, %(num)d contrat semblable en douze mois totalise %(cents)s : ensemble, le seuil de %(level)s est atteint.",
            "Avec celui-ci, %(num)d contrats semblables en douze mois totalisent %(cents)s : ensemble, le seuil de %(level)s est atteint.",
            count,
            cents=money(cents),
            level=money(level),
        )

    @property
    def ceiling(self) -> str:
        """Under which amount it must stay, in words."""
        if not self.frozen.get("ceiling"):
            return str(_("aucun plafond connu ne s’applique"))
        cents, basis, _reference = self.frozen["ceiling"]
        if cents is None:
            return str(_("levé par l’exemption inscrite"))
        return str(_("moins de %(ceiling)s (%(basis)s)", ceiling=money(cents), basis=room_words.BASES[TaxBasis(basis)]))

    @property
    def rotation(self) -> str:
        """What the by-law asks of rotation, in words."""
        bylaw = self.frozen.get("bylaw")
        if not bylaw or bylaw["rotation"] == "none":
            return str(_("Le règlement ne demande pas de rotation."))
        if bylaw["rotation"] == "sought":
            return bylaw["rotation_text"] or str(_("La rotation est recherchée autant que possible."))
        waits = ngettext(
            "Le même fournisseur attend %(num)d mois entre deux contrats du même genre.",
            "Le même fournisseur attend %(num)d mois entre deux contrats du même genre.",
            bylaw["rotation_months"] or 0,
        )
        return f"{waits} {bylaw['rotation_text']}".strip()

    @property
    def free_from(self) -> date | None:
        """The day from which the by-law lets this supplier be chosen again for this kind of contract."""
        return date.fromisoformat(self.frozen["free_from"]) if self.frozen.get("free_from") else None


def of(award: DirectAward, on: date) -> Sheet:
    """The sheet of a file: frozen words for what was approved, today's for a draft."""
    if award.frozen:
        modes = [mode_from_json(one) for one in award.advice]
        mode = next((one for one in modes if (one.code.value, one.rule) == (award.mode, award.rule)), None)
        return _sheet(award, modes, mode, _dated(award.rotation_history), award.frozen, None, on)
    advised = advice.advised(advice.asked_of(award, on))
    history = _dated([actions.told(one) for one in advised.history])
    frozen = actions.frozen_of(award, None, advised)
    return _sheet(award, advised.modes, advised.mode, history, frozen, advised.why_not(), on, turned=advised.turned)


def _dated(history: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [{**one, "concluded_on": date.fromisoformat(one["concluded_on"])} for one in history]


def said_day(value: date | None) -> str:
    """A day, or nothing."""
    return day(value) if value else ""


def exemptions(award: DirectAward, on: date) -> list[tuple[str, str]]:
    """What the law of the day lets a body of this kind invoke, each by its code, with its reference; whether it holds is the adviser's to
    say, once the circumstances are told."""
    table, asked = queries.rules_in_force(), award.awarded_on or on
    found = ((code, dated.found(table, award.buyer.buyer_type, award.nature, code, asked)) for code in INVOKED)
    offered = [(code, f"{room_words.rule(code)} ({rule.legal_reference})") for code, rule in found if rule is not None]
    written = award.exemption_code
    return offered if not written or written in dict(offered) else [*offered, (written, room_words.rule(written))]


def _sheet(
    award: DirectAward,
    modes: Sequence[Mode],
    mode: Mode | None,
    history: Sequence[Any],
    frozen: Mapping[str, Any],
    why_not: str | None,
    on: date,
    *,
    turned: bool = True,
) -> Sheet:
    category = db.session().get(PurchaseCategory, award.category_code) if award.category_code else None
    people = _name(award.approved_by_id), _name(award.exemption_by_id)
    return Sheet(award, modes, mode, history, frozen, category, *people, why_not, turned, on)


def _name(number: int | None) -> str:
    """The name of a person; what stands for whoever is erased."""
    person = db.session().get(User, number) if number else None
    return "" if number is None else (person.name if person and person.name else str(_("personne retirée")))


def amount_said(award: DirectAward) -> str:
    """« 18 500,00 $ (taxes comprises) »."""
    return f"{money(award.amount)} ({room_words.BASES[award.tax_basis]})"


def with_taxes(award: DirectAward, on: date) -> int:
    """The amount as the lists publish it."""
    return advice.with_taxes(rules.amount_of(award), award.awarded_on or on)
