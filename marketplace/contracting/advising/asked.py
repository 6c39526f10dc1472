"""One question put to the adviser, with what the table answers on the day: shared by the advice of each kind of buyer. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from marketplace.contracting.advising import own_rules, taxes
from marketplace.contracting.advising.modes import TENDER_LEVEL_UNKNOWN, Caution, Channel, Flags, Mode, ModeCode, SupplierForm
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.models import Confidence, ContractingBylaw, Nature, TaxBasis
from marketplace.contracting.thresholds import dated
from marketplace.contracting.thresholds.dated import Rule, Rules
from marketplace.organizations.models import BuyerType

CHANGES_WITHIN = timedelta(days=60)
# Said in the note of a row whose reading with taxes nobody read in the text of the act.
TAXES_ASSUMED = "taxes_assumed"
BYLAW = "bylaw"


@dataclass(frozen=True)
class Question:
    """What is asked. `bylaw` is that of the buyer on the day, or None."""

    buyer_type: BuyerType | None
    nature: Nature
    amount: Amount
    form: SupplierForm
    flags: Flags
    on: date
    rules: Rules
    bylaw: ContractingBylaw | None

    def rule(self, name: str) -> Rule | None:
        """The row that holds on the day."""
        return dated.found(self.rules, self.buyer_type, self.nature, name, self.on)

    def reaches(self, rule: Rule) -> bool:
        """Whether the amount, read as the rule reads it, is the rule's or more. Raises taxes.UnknownRates."""
        return taxes.cents_in(self.amount, rule.tax_basis, self.on) >= rule.value

    @property
    def own_ceiling(self) -> int | None:
        """Under which amount the by-law lets a contract be given by mutual agreement; None when it says nothing of it."""
        return own_rules.direct_under(self.bylaw, self.nature)

    def is_under_own_ceiling(self) -> bool:
        """Whether the by-law leaves this amount to mutual agreement; False when it says nothing of it."""
        if self.bylaw is None or self.own_ceiling is None:
            return False
        return taxes.cents_in(self.amount, self.bylaw.tax_basis, self.on) < self.own_ceiling

    def mode(self, code: ModeCode, channel: Channel, rule: Rule, *, until: Rule | None = None) -> Mode:
        """A mode by a row of the table; it holds under the value of `until`."""
        return Mode(
            code,
            channel,
            rule.rule,
            rule.legal_reference,
            rule.confidence,
            rule.source,
            rule.confidence_note,
            rule.value,
            rule.tax_basis,
            until.value if until else None,
            until.tax_basis if until else rule.tax_basis,
            warnings=tuple(dict.fromkeys((*self.about(rule), *(self.about(until) if until else ())))),
        )

    def by_bylaw(self, code: ModeCode, *, until_cents: int | None, basis: TaxBasis) -> Mode:
        """A mode by the rules that the body gave itself; the row `own_rules`, where there is one, says by which law it may."""
        assert self.bylaw is not None
        law = self.rule("own_rules")
        reference = f"{self.bylaw.reference} ({law.legal_reference})" if law else self.bylaw.reference
        is_asking = code is ModeCode.PRICE_REQUEST
        return Mode(
            code,
            Channel.PLATFORM,
            BYLAW,
            reference,
            Confidence.VERIFIED,
            self.bylaw.title,
            rule_cents=None if is_asking else self.own_ceiling,
            rule_basis=self.bylaw.tax_basis,
            until_cents=until_cents,
            basis=basis,
            invited_at_least=self.bylaw.invited_at_least if is_asking else None,
            answer_days=self.bylaw.answer_days if is_asking else None,
            warnings=tuple(self._about_bylaw()),
        )

    def about(self, rule: Rule) -> Iterator[Caution]:
        """What a reader of this row must mind: it is not sure, or it changes soon."""
        if rule.confidence is Confidence.TO_CONFIRM:
            yield Caution("rule_to_confirm", text=rule.rule)
        if TAXES_ASSUMED in rule.confidence_note.split():
            yield Caution(TAXES_ASSUMED)
        if rule.valid_until is not None and rule.valid_until - self.on <= CHANGES_WITHIN:
            following = dated.next_after(self.rules, rule)
            first = rule.valid_until + timedelta(days=1)
            yield Caution("changes_soon", on=first, cents=following.value) if following else Caution("ends_soon", on=first)

    def _about_bylaw(self) -> Iterator[Caution]:
        assert self.bylaw is not None
        if self.bylaw.rotation.value != "none":
            yield Caution("rotation", count=self.bylaw.rotation_months)
        if self.bylaw.valid_until is not None and self.bylaw.valid_until - self.on <= CHANGES_WITHIN:
            yield Caution("bylaw_ends_soon", on=self.bylaw.valid_until + timedelta(days=1))


def partly_known(question: Question, invitation: Rule) -> Mode:
    """The level of written invitations is known and reached; that of public calls is not: nothing may be opened."""
    known = question.mode(ModeCode.UNKNOWN, Channel.PLATFORM, invitation)
    told = replace(known, channel=None, confidence=Confidence.TO_CONFIRM)
    return told.warned(Caution(TENDER_LEVEL_UNKNOWN, on=question.on, cents=invitation.value))


def unknown(question: Question, why: str = "no_rule") -> Mode:
    """No rule of the table answers for this buyer, this nature and this day."""
    return Mode(ModeCode.UNKNOWN, None, "", "", Confidence.TO_CONFIRM, warnings=(Caution(why, on=question.on),))
