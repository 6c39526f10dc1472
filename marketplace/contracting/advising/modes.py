"""What the adviser is asked and what it answers: the form of the supplier, what is known besides, the modes, their cautions. Pure."""

import enum
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from marketplace.contracting.models import Confidence, TaxBasis


class SupplierForm(enum.Enum):
    """The form of an enterprise, as the rules on public contracts tell it apart."""

    UNKNOWN = "unknown"
    NPO = "npo"
    SOLIDARITY_COOP = "solidarity_coop"
    OTHER_COOP = "other_coop"
    OTHER = "other"


def form_of(code: str | None, family: str | None = None) -> SupplierForm:
    """The form behind a code of the legal forms, or behind a family alone. An association without legal personality is no non-profit
    body, and a cooperative of a kind that nobody stated is not one of solidarity."""
    name = code or family or ""
    if not name:
        return SupplierForm.UNKNOWN
    if name == "COOP_SOL":
        return SupplierForm.SOLIDARITY_COOP
    if name.startswith("OBNL"):
        return SupplierForm.NPO
    return SupplierForm.OTHER_COOP if name.startswith(("COOP", "FED_COOP")) else SupplierForm.OTHER


@dataclass(frozen=True)
class Flags:
    """What is known of a purchase besides its amount. None is « not said »: what an exception needs must be said, never supposed.

    `listed_service`: of the kinds that the act keeps under a ceiling even with a non-profit body. `exemption_recorded`: the exemption was
    written down with its reference, who invoked it and when; `direct_ceiling` alone asks it.
    """

    is_waste_service: bool | None = None
    listed_service: bool | None = None
    coop_no_rebate_clause: bool = False
    coop_designated_by_minister: bool = False
    emergency: bool = False
    single_supplier_documented: bool = False
    continues_vulnerable_services: bool = False
    is_group: bool = False
    splitting_suspected: bool = False
    exemption_recorded: bool = False


class ModeCode(enum.Enum):
    """How a contract may be made, from the lightest to the heaviest; the last says that no rule is known. `EXEMPT` is mutual agreement by
    any exception of an act, whoever the enterprise (emergency, single supplier, non-profit body …), and never goes unrecorded."""

    DIRECT = "direct"
    EXEMPT = "exempt"
    OWN_POLICY = "own_policy"
    PRICE_REQUEST = "price_request"
    REGIONAL_TENDER = "regional_tender"
    PUBLIC_TENDER = "public_tender"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """Its place from the lightest; the first three are as light as one another: nobody else is asked."""
        return {"direct": 0, "exempt": 0, "own_policy": 0, "price_request": 1, "regional_tender": 2, "public_tender": 3}.get(self.value, 4)


class Channel(enum.Enum):
    """Where it may be done: here, or on the tendering system of the State alone."""

    PLATFORM = "platform"
    SEAO = "seao"


@dataclass(frozen=True)
class Caution:
    """Something to mind, by its code in `advice_words`, with the cents, the day, the count or the text that its sentence holds."""

    code: str
    cents: int | None = None
    on: date | None = None
    count: int | None = None
    text: str = ""


# The caution of what is known in part: the level of written invitations, and not that of public calls.
TENDER_LEVEL_UNKNOWN = "tender_level_unknown"


@dataclass(frozen=True)
class Mode:
    """A mode that may be possible, to be validated with the buyer's legal service: never a yes.

    `rule_cents` is the value of the rule, read as `rule_basis` says; None for what has none. `until_cents`: the mode holds while the
    amount, read as `basis` says, is **under** it (None: whatever the amount). `invited_at_least` and `answer_days` are those of a price
    request. `channel` None: no rule is known, so nothing may be opened.
    """

    code: ModeCode
    channel: Channel | None
    rule: str
    legal_reference: str
    confidence: Confidence
    source: str = ""
    confidence_note: str = ""
    rule_cents: int | None = None
    rule_basis: TaxBasis = TaxBasis.EXCLUDED
    until_cents: int | None = None
    basis: TaxBasis = TaxBasis.EXCLUDED
    invited_at_least: int | None = None
    answer_days: int | None = None
    warnings: tuple[Caution, ...] = ()

    @property
    def is_partly_known(self) -> bool:
        """Whether it is no mode, and yet a lower level is known, which is that of its `rule`."""
        return self.code is ModeCode.UNKNOWN and any(one.code == TENDER_LEVEL_UNKNOWN for one in self.warnings)

    def warned(self, *cautions: Caution) -> "Mode":
        """The same with more to mind, each once."""
        return replace(self, warnings=tuple(dict.fromkeys((*self.warnings, *cautions))))

    def as_json(self) -> dict[str, Any]:
        """What a file keeps of the advice of a day: codes, amounts and days, no sentence."""
        return {
            "code": self.code.value,
            "channel": self.channel and self.channel.value,
            "rule": self.rule,
            "legal_reference": self.legal_reference,
            "confidence": self.confidence.value,
            "source": self.source,
            "confidence_note": self.confidence_note,
            "rule_cents": self.rule_cents,
            "rule_basis": self.rule_basis.value,
            "until_cents": self.until_cents,
            "basis": self.basis.value,
            "invited_at_least": self.invited_at_least,
            "answer_days": self.answer_days,
            "warnings": [_caution(one) for one in self.warnings],
        }


def mode_from_json(told: dict[str, Any]) -> Mode:
    """The mode that `as_json` told, so that a file shows what was said on that day."""
    given = told | {
        "code": ModeCode(told["code"]),
        "channel": told["channel"] and Channel(told["channel"]),
        "confidence": Confidence(told["confidence"]),
        "rule_basis": TaxBasis(told["rule_basis"]),
        "basis": TaxBasis(told["basis"]),
        "warnings": tuple(Caution(**one | {"on": one["on"] and date.fromisoformat(one["on"])}) for one in told["warnings"]),
    }
    return Mode(**given)


def _caution(one: Caution) -> dict[str, Any]:
    return {"code": one.code, "cents": one.cents, "on": one.on and one.on.isoformat(), "count": one.count, "text": one.text}


@dataclass(frozen=True)
class Ceiling:
    """The amount, read as `basis` says, that a purchase by mutual agreement must stay **under**. `cents` None: an exemption that is
    recorded lifts it; 0: no rule is known on that day, so nothing may be bought this way."""

    cents: int | None
    basis: TaxBasis
    rule: str
    legal_reference: str
    confidence: Confidence
