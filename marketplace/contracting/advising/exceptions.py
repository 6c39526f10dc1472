"""What lets a contract be made without asking others above the usual level, and why it does not. Pure.

Cities and Towns Act, s. 573.3 (Municipal Code, art. 938) and Act respecting contracting by public bodies, s. 13: which article holds on a
day is a row of the table. A legal form alone never gives an exemption: the kind of service must be said too.
"""

from collections.abc import Iterator

from marketplace.contracting.advising.asked import Question
from marketplace.contracting.advising.modes import Caution, Channel, Mode, ModeCode, SupplierForm
from marketplace.contracting.models import Nature
from marketplace.contracting.thresholds import dated

LISTED_CEILING = "npo_listed_services_ceiling"
NPO_SERVICES = "exception_npo_services"
COOP_SERVICES = "exception_coop_services"
SINGLE_SUPPLIER = "exception_single_supplier"
EMERGENCY = "exception_emergency"
VULNERABLE = "exception_vulnerable_services"

_COLLECTIVE = (SupplierForm.NPO, SupplierForm.SOLIDARITY_COOP, SupplierForm.OTHER_COOP)


def open_to(question: Question) -> list[Mode]:
    """The exceptions that may be invoked, each to be validated."""
    if dated.family_of(question.buyer_type) == dated.MUNICIPAL:
        return [*_municipal(question), *_by_rule(question, SINGLE_SUPPLIER, question.flags.single_supplier_documented)]
    flags = question.flags
    return [
        *_by_rule(question, EMERGENCY, flags.emergency),
        *_by_rule(question, SINGLE_SUPPLIER, flags.single_supplier_documented),
        *_by_rule(question, VULNERABLE, flags.continues_vulnerable_services and question.nature is Nature.SERVICES),
    ]


def why_none(question: Question) -> list[Caution]:
    """Why the form of the enterprise gives no exemption here, or what is still to be said; empty for other forms."""
    family = dated.family_of(question.buyer_type)
    if question.form not in _COLLECTIVE or family not in (dated.MUNICIPAL, dated.LCOP):
        return []
    if family == dated.LCOP:
        return [Caution("npo_covered" if question.form is SupplierForm.NPO else "coop_no_exemption")]
    if question.nature in (Nature.GOODS, Nature.CONSTRUCTION):
        return [Caution("no_exemption_for_nature")]
    why = _why_not_npo(question) if question.form is SupplierForm.NPO else _why_not_coop(question)
    return [why] if why else []


def _municipal(question: Question) -> Iterator[Mode]:
    if question.nature not in (Nature.SERVICES, Nature.INSURANCE):
        return
    if question.form is SupplierForm.NPO and _why_not_npo(question) is None:
        is_listed = question.nature is Nature.SERVICES and bool(question.flags.listed_service)
        rule = question.rule(LISTED_CEILING if is_listed else NPO_SERVICES)
        if rule:
            mode = question.mode(ModeCode.EXEMPT, Channel.PLATFORM, rule, until=rule if is_listed else None)
            yield mode.warned(Caution("form_not_enough"), Caution("npo_subject_itself"), Caution("record_exemption"))
    if question.form is SupplierForm.SOLIDARITY_COOP and _why_not_coop(question) is None and (rule := question.rule(COOP_SERVICES)):
        mode = question.mode(ModeCode.EXEMPT, Channel.PLATFORM, rule)
        yield mode.warned(Caution("coop_check_designation"), Caution("record_exemption"))


def _why_not_npo(question: Question) -> Caution | None:
    flags = question.flags
    if question.nature is Nature.INSURANCE:
        return None if question.rule(NPO_SERVICES) else Caution("no_exception_known", on=question.on)
    if why := _why_not_service(question):
        return why
    if not flags.listed_service:
        return None if question.rule(NPO_SERVICES) else Caution("no_exception_known", on=question.on)
    ceiling = question.rule(LISTED_CEILING)
    if ceiling is None:
        return Caution("listed_ceiling_unknown", on=question.on)
    return Caution("listed_above_ceiling", cents=ceiling.value) if question.reaches(ceiling) else None


def _why_not_coop(question: Question) -> Caution | None:
    flags = question.flags
    if question.form is not SupplierForm.SOLIDARITY_COOP:
        return Caution("coop_not_solidarity")
    if question.nature is not Nature.SERVICES:
        return Caution("no_exemption_for_nature")
    if not flags.coop_no_rebate_clause:
        return Caution("coop_needs_clause")
    if not flags.coop_designated_by_minister:
        return Caution("coop_needs_designation")
    if why := _why_not_service(question):
        return why
    if flags.listed_service:
        return Caution("listed_npo_only")
    return None if question.rule(COOP_SERVICES) else Caution("no_exception_known", on=question.on)


def _why_not_service(question: Question) -> Caution | None:
    """What the kind of service forbids, or what nobody said of it yet."""
    flags = question.flags
    if flags.is_waste_service:
        return Caution("waste_service")
    if flags.is_waste_service is None or flags.listed_service is None:
        return Caution("say_kind_of_service")
    return None


def _by_rule(question: Question, name: str, invoked: bool) -> Iterator[Mode]:
    """Mutual agreement by an article of the act, when somebody says that its facts are there."""
    if invoked and (rule := question.rule(name)):
        mode = question.mode(ModeCode.EXEMPT, Channel.PLATFORM, rule)
        yield mode.warned(Caution(f"check_{name.removeprefix('exception_')}"), Caution("record_exemption"))
