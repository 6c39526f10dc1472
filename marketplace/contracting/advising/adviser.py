"""The adviser: by which modes a body may make a contract on a day, from the dated rules and its own by-law. Pure: no web, no database.

It never says yes: each mode is possible, to be validated by the buyer's legal service. An amount is that of the whole purchase: all lots,
years, options and renewals, and the whole group's. Sources: the rows of the table; docs/contracting.md tells what each answers.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from marketplace.contracting.advising import exceptions, own_rules, taxes
from marketplace.contracting.advising.asked import BYLAW, Question, partly_known, unknown
from marketplace.contracting.advising.modes import Caution, Ceiling, Channel, Flags, Mode, ModeCode, SupplierForm, form_of
from marketplace.contracting.advising.taxes import Amount, UnknownRates
from marketplace.contracting.models import Confidence, ContractingBylaw, Nature, TaxBasis
from marketplace.contracting.thresholds import dated
from marketplace.contracting.thresholds.dated import Rule, Rules
from marketplace.organizations.models import BuyerType

PUBLIC_TENDER = "public_tender_min"
INVITATION = "invitation_min"
AGREEMENT = "agreement_min"
OWN_POLICY = "own_policy"
# Written invitation of the Cities and Towns Act, s. 573.1: two enterprises at least, eight days at least.
INVITED_AT_LEAST, ANSWER_DAYS = 2, 8
# Nothing may be bought by mutual agreement where no rule is known.
NO_RULE = Ceiling(0, TaxBasis.EXCLUDED, "unknown", "", Confidence.TO_CONFIRM)


def advise(
    buyer_type: BuyerType | None,
    nature: Nature,
    amount: Amount | int,
    supplier_form: SupplierForm | str | None,
    flags: Flags,
    on: date,
    *,
    rules: Rules,
    bylaw: ContractingBylaw | None = None,
) -> tuple[Mode, ...]:
    """The modes that may be possible, the lightest first; never empty.

    `buyer_type` None is a buyer that is no public body, as `PRIVATE`. `amount` in cents before taxes, or an `Amount` that says how it is
    read. `supplier_form` may be the code of a legal form. A mode `unknown` says that no rule is known for that buyer on that day.
    """
    question = _question(buyer_type, nature, amount, supplier_form, flags, on, rules, bylaw)
    try:
        modes = _modes(question)
        common = tuple(_common(question, modes))
    except UnknownRates:
        modes, common = [unknown(question, "no_rates")], ()
    return tuple(one.warned(*common) for one in sorted(modes, key=lambda one: one.code.rank))


def direct_ceiling(
    buyer_type: BuyerType | None,
    nature: Nature,
    supplier_form: SupplierForm | str | None,
    flags: Flags,
    on: date,
    *,
    rules: Rules,
    bylaw: ContractingBylaw | None = None,
) -> Ceiling | None:
    """The amount that a purchase by mutual agreement must stay under; None for a buyer that no rule bounds, such as a private one.

    An exemption lifts it only when `flags.exemption_recorded` says that it was written down.
    """
    question = _question(buyer_type, nature, 0, supplier_form, flags, on, rules, bylaw)
    if flags.exemption_recorded and (lifted := _lifted(question)):
        return lifted
    try:
        if bounds := _bounds(question):
            return _lowest(bounds, on)
    except UnknownRates:
        return NO_RULE
    return NO_RULE if dated.family_of(buyer_type) else None


def is_under(amount: Amount | int, ceiling: Ceiling | None, on: date) -> bool:
    """Whether a purchase stays under a ceiling: always without one, never when no rule is known. Raises taxes.UnknownRates."""
    return ceiling is None or ceiling.cents is None or taxes.cents_in(amount, ceiling.basis, on) < ceiling.cents


def _question(
    buyer_type: BuyerType | None,
    nature: Nature,
    amount: Amount | int,
    form: SupplierForm | str | None,
    flags: Flags,
    on: date,
    rules: Rules,
    bylaw: ContractingBylaw | None,
) -> Question:
    known = form if isinstance(form, SupplierForm) else form_of(form)
    return Question(buyer_type, nature, taxes.as_amount(amount), known, flags, on, rules, own_rules.in_force(bylaw, on))


def _modes(question: Question) -> list[Mode]:
    family = dated.family_of(question.buyer_type)
    if family == dated.MUNICIPAL:
        return _municipal(question)
    if family == dated.LCOP:
        return _lcop(question)
    return _own_policy(question)


def _municipal(question: Question) -> list[Mode]:
    """LCV 573, 573.1 and 573.3 (CM 935, 936 and 938); the by-law takes the place of 573.1 for the natures that it speaks of."""
    tender, invitation = question.rule(PUBLIC_TENDER), question.rule(INVITATION)
    is_small = invitation is not None and not question.reaches(invitation)
    if tender is not None and question.reaches(tender):
        return [*exceptions.open_to(question), question.mode(ModeCode.PUBLIC_TENDER, Channel.SEAO, tender)]
    if tender is None and not is_small:
        why = partly_known(question, invitation) if invitation else unknown(question)
        return [*exceptions.open_to(question), why]
    if question.own_ceiling is not None:
        return _by_own_rules(question, tender or invitation)
    if invitation is None:
        return [unknown(question)]
    if is_small:
        direct = question.mode(ModeCode.DIRECT, Channel.PLATFORM, invitation, until=invitation)
        return [direct, question.mode(ModeCode.PRICE_REQUEST, Channel.PLATFORM, invitation, until=invitation)]
    invited = question.mode(ModeCode.PRICE_REQUEST, Channel.SEAO, invitation, until=tender)
    return [*exceptions.open_to(question), _asking(invited)]


def _lcop(question: Question) -> list[Mode]:
    """LCOP 10 and 13. Under the level the policy of the body, where it has one, says how far mutual agreement goes."""
    tender = question.rule(PUBLIC_TENDER)
    if tender is None:
        return [*exceptions.open_to(question), unknown(question)]
    if question.reaches(tender):
        return [*exceptions.open_to(question), question.mode(ModeCode.PUBLIC_TENDER, Channel.SEAO, tender)]
    if question.own_ceiling is not None:
        found = _by_own_rules(question, tender)
    else:
        usual = (ModeCode.DIRECT, ModeCode.PRICE_REQUEST)
        found = [question.mode(one, Channel.PLATFORM, tender, until=tender) for one in usual]
    regional = question.rule("regional_tender")
    return [*found, question.mode(ModeCode.REGIONAL_TENDER, Channel.SEAO, regional, until=tender)] if regional else found


def _own_policy(question: Question) -> list[Mode]:
    """A private buyer, a collective enterprise, or a State enterprise under the level of the agreements: its own rules."""
    level = question.rule(AGREEMENT)
    if dated.family_of(question.buyer_type) == dated.STATE_ENTERPRISE:
        if level is None:
            return [unknown(question)]
        if question.reaches(level):
            return [question.mode(ModeCode.PUBLIC_TENDER, Channel.SEAO, level).warned(Caution("own_policy_too"))]
    if question.own_ceiling is not None:
        return _by_own_rules(question, level)
    if level is not None:
        return [question.mode(ModeCode.OWN_POLICY, Channel.PLATFORM, level, until=level)]
    return [Mode(ModeCode.OWN_POLICY, Channel.PLATFORM, OWN_POLICY, "", Confidence.DERIVED)]


def _by_own_rules(question: Question, law: Rule | None) -> list[Mode]:
    """Mutual agreement under the ceiling of the body, a price request by its own rules above; never further than the law lets it."""
    [own] = _own(question)
    legal = _ceiling(law) if law else None
    nearest = _lowest([own, legal], question.on) if legal else own
    asking = question.by_bylaw(
        ModeCode.PRICE_REQUEST,
        until_cents=legal.cents if legal else None,
        basis=legal.basis if legal else own.basis,
    )
    if not question.is_under_own_ceiling():
        return [*exceptions.open_to(question), asking]
    direct = question.by_bylaw(ModeCode.DIRECT, until_cents=nearest.cents, basis=nearest.basis)
    about = tuple(_of_law(question, law)) if law else ()
    over = (Caution("bylaw_above_law", cents=nearest.cents), *about) if nearest is legal else ()
    return [direct.warned(*over), asking.warned(*about)]


def _of_law(question: Question, law: Rule) -> Iterator[Caution]:
    """What to mind of the level of the law that the rules of a body may not pass."""
    for one in question.about(law):
        yield Caution("law_to_confirm") if one.code == "rule_to_confirm" else one


def _asking(invited: Mode) -> Mode:
    return replace(invited, invited_at_least=INVITED_AT_LEAST, answer_days=ANSWER_DAYS)


def _common(question: Question, modes: list[Mode]) -> Iterator[Caution]:
    """What is to be minded whatever the mode."""
    flags, is_municipal = question.flags, dated.family_of(question.buyer_type) == dated.MUNICIPAL
    if flags.is_group:
        yield Caution("group_estimate")
    if flags.splitting_suspected:
        yield Caution("splitting")
    if flags.emergency and is_municipal:
        yield Caution("emergency_municipal")
    if all(one.code.rank for one in modes):
        yield from exceptions.why_none(question)
    for name in ("publish_contract_seao_min", "amp_authorization_min"):
        if (rule := question.rule(name)) and question.reaches(rule):
            # Both are of a contract: a group's whole amount is nobody's.
            yield Caution(name.removesuffix("_min") + ("_each" if flags.is_group else ""), cents=rule.value)


def _bounds(question: Question) -> list[Ceiling]:
    """What mutual agreement must stay under without any exemption; empty when no rule is known."""
    family = dated.family_of(question.buyer_type)
    level = question.rule(AGREEMENT if family == dated.STATE_ENTERPRISE else PUBLIC_TENDER)
    own = _own(question)
    if family is None:
        return own
    if family == dated.MUNICIPAL:
        # Without the level of public calls, the act's own level of invitations is the last that is known.
        invitation = question.rule(INVITATION)
        level = level or invitation
        own = own or ([_ceiling(invitation)] if invitation else [])
        return [*own, _ceiling(level)] if own and level else []
    return [*own, _ceiling(level)] if level else []


def _own(question: Question) -> list[Ceiling]:
    if question.bylaw is None or question.own_ceiling is None:
        return []
    return [Ceiling(question.own_ceiling, question.bylaw.tax_basis, BYLAW, question.bylaw.reference, Confidence.VERIFIED)]


def _lifted(question: Question) -> Ceiling | None:
    """The ceiling that an exemption leaves: the highest of those that its facts open, `cents` None when one leaves none."""
    open_now = [one for one in exceptions.open_to(question) if one.rule]
    found = max(open_now, key=lambda one: (one.until_cents is None, one.until_cents or 0), default=None)
    if found is None:
        return None
    return Ceiling(found.until_cents, found.basis, found.rule, found.legal_reference, found.confidence)


def _ceiling(rule: Rule) -> Ceiling:
    return Ceiling(rule.value, rule.tax_basis, rule.rule, rule.legal_reference, rule.confidence)


def _lowest(ceilings: list[Ceiling], on: date) -> Ceiling:
    """The lowest of several, read before taxes when they are not read alike; the first of two that are the same."""
    if len({one.basis for one in ceilings}) == 1:
        return min(ceilings, key=lambda one: one.cents or 0)
    return min(ceilings, key=lambda one: taxes.cents_in(Amount(one.cents or 0, one.basis), TaxBasis.EXCLUDED, on))
