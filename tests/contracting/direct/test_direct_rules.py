"""Which mode a direct award is made under, and who may approve how much under the by-law. Pure."""

from datetime import date

from marketplace.contracting.advising.modes import Caution, Channel, Mode, ModeCode
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.direct import rules
from marketplace.contracting.models import ApprovalCeiling, Confidence, ContractingBylaw, DirectAward, Rotation, TaxBasis

ON = date(2026, 3, 10)
RECORD = (Caution("record_exemption"),)
EXEMPT = Mode(ModeCode.EXEMPT, Channel.PLATFORM, "exception_npo_services", "LCV 573.3", Confidence.VERIFIED, warnings=RECORD)
EMERGENCY = Mode(ModeCode.EXEMPT, Channel.PLATFORM, "exception_emergency", "LCOP 13", Confidence.VERIFIED, warnings=RECORD)
USUAL = Mode(ModeCode.DIRECT, Channel.PLATFORM, "invitation_min", "LCV 573.1", Confidence.VERIFIED)
TENDER = Mode(ModeCode.PUBLIC_TENDER, Channel.SEAO, "public_tender_min", "LCV 573", Confidence.VERIFIED)


def test_a_mode_that_wants_an_exemption_is_chosen_by_its_own_and_by_no_other() -> None:
    modes = (EXEMPT, EMERGENCY, USUAL, TENDER)
    assert rules.chosen_mode(modes, None) is USUAL
    assert rules.chosen_mode(modes, "exception_emergency") is EMERGENCY
    assert rules.chosen_mode(modes, "exception_npo_services") is EXEMPT
    assert rules.chosen_mode(modes, "exception_single_supplier") is None
    assert rules.chosen_mode((EXEMPT, TENDER), None) is None
    assert rules.chosen_mode((USUAL,), "invitation_min") is None, "what needs no exemption is no exemption"


def test_a_ceiling_is_reached_and_not_passed_and_the_amount_is_read_as_the_by_law_reads_it() -> None:
    ceilings = [ApprovalCeiling(title="Conseil", up_to=None), ApprovalCeiling(title="Direction générale", up_to=2_000_000)]
    bylaw = ContractingBylaw(reference="R", rotation=Rotation.NONE, tax_basis=TaxBasis.INCLUDED, ceilings=ceilings)
    assert [one.title for one in rules.ceilings_of(bylaw)] == ["Direction générale", "Conseil"]

    def why(title: str, amount: Amount, resolution: str | None = None) -> str | None:
        return rules.why_not_title(bylaw, title, amount, resolution, ON)

    assert why("Direction générale", Amount(2_000_000, TaxBasis.INCLUDED)) is None
    assert why("Direction générale", Amount(2_000_001, TaxBasis.INCLUDED)) is not None
    assert why("Direction générale", Amount(1_739_509, TaxBasis.EXCLUDED)) is None
    assert why("Direction générale", Amount(1_739_510, TaxBasis.EXCLUDED)) is not None
    assert why("Mairie", Amount(1)) is not None
    assert why("Conseil", Amount(10**9)) is not None
    assert why("Conseil", Amount(10**9), "2026-12") is None
    assert rules.why_not_title(None, "Direction", Amount(1), None, ON) is None
    assert rules.why_not_title(None, "", Amount(1), None, ON) is not None


def test_a_file_says_all_that_it_lacks_at_once() -> None:
    award = DirectAward(supplier_name="", price_justification="", rotation_note="", starts_on=ON, ends_on=date(2026, 3, 9))
    assert len(rules.missing(award, turned=False)) == 4
    whole = DirectAward(supplier_name="Atelier", price_justification="Comparé.", rotation_note="", exemption_code="x")
    assert len(rules.missing(whole, turned=True)) == 1
