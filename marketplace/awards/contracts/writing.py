"""From awards to contracts: who buys how much from whom at which place, to the cent; a contract that waits takes in a lot awarded later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.awards.contracts import contract_text
from marketplace.awards.deciding import members
from marketplace.awards.deciding.dividing import Part, between, line_amounts, parts_of
from marketplace.awards.models import Allocation, Award, AwardShare, Contract, ContractLine, ContractMember, ContractStatus
from marketplace.bids.opening import opened
from marketplace.bids.regrouping import members as answering
from marketplace.core import clock, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.core.money import line_total
from marketplace.core.numbering import next_numbers
from marketplace.organizations.models import Organization, OrganizationStatus
from marketplace.tenders.models import ContractForm, Lot, Participation, Tender, TenderKind

PREFIX = "CT"


@dataclass(frozen=True)
class Cell:
    """What one enterprise supplies of an award to a participant at a place, in the decimals of the lot's unit, at `unit_price`; `amount` in
    cents. `share` says by which answer, where enterprises were asked."""

    award: Award
    allocation: Allocation
    supplier_id: int
    firm: int
    flexible: int
    amount: int
    unit_price: int
    share: AwardShare | None = None


def parts(lot: Lot, lead: int) -> list[Part]:
    """Who supplies a lot: the enterprise of the offer or of the answer, then those that the frozen version names with it, each with its
    part."""
    said = lot.listing_version.content.get("members") or () if lot.listing_version else ()
    return parts_of(lead, [(one["organization"], one.get("share")) for one in said])


def cells(award: Award, tender: Tender) -> list[Cell]:
    """The lines of an award, by answer, participation, place, then enterprise: their amounts add up to the award's to the cent."""
    if award.shares:
        return [one for share in award.shares for one in _of_share(award, share)]
    assert award.supplier_id is not None
    whole = [Part(award.supplier_id, 0, is_lead=True)]
    sharing = parts(award.lot, award.supplier_id) if tender.contract_form is ContractForm.JOINT else whole
    found: list[tuple[Allocation, int, int, int]] = []
    for one in sorted(award.allocations, key=lambda one: (one.participation_id, one.place_id)):
        firm = between(one.firm, sharing, award.lot.pack) if len(sharing) > 1 else [one.firm]
        flexible = between(one.flexible, sharing, award.lot.pack) if len(sharing) > 1 else [one.flexible]
        found += [(one, part.organization, sure, possible) for part, sure, possible in zip(sharing, firm, flexible, strict=True)]
    amounts = line_amounts(award.unit_price, [firm for _one, _who, firm, _flexible in found], award.lot.unit.decimals)
    return [Cell(award, *one, amount, award.unit_price) for one, amount in zip(found, amounts, strict=True) if one[2] or one[3]]


def _of_share(award: Award, share: AwardShare) -> list[Cell]:
    mine = sorted((one for one in award.allocations if one.share is share), key=lambda one: (one.participation_id, one.place_id))
    rows = [(one.place_id, one.firm, one.flexible) for one in mine]
    lot, how = award.lot, {"unit_price": share.unit_price, "decimals": award.lot.unit.decimals}
    found = members.pieces(rows, answering.today(share.opened_bid.content), share.supplier_id, lot=lot.id, pack=lot.pack, **how)
    return [Cell(award, mine[one.row], one.supplier, one.firm, one.flexible, one.amount, share.unit_price, share) for one in found]


def cells_of(award: Award, share: AwardShare) -> list[tuple[int, int]]:
    """The lot with each place that an answer supplies by an award."""
    return [(award.lot.id, one.place_id) for one in award.allocations if one.share is share]


def write(tender: Tender, awards: Sequence[Award], *, at: datetime) -> list[Contract]:
    """The contracts of these awards, new or taken up again where one still waits: a changed text is accepted anew by both sides.

    Σ of their lines = Σ of the awards, to the cent. RuleBroken when an enterprise of the offer has no page any more.
    """
    # Held here, so that each share finds its participation and its places without a question of its own.
    _held = db.session().scalars(select(Participation).where(Participation.tender_id == tender.id)).unique().all()
    wanted: dict[tuple[int, int], list[Cell]] = {}
    for one in (cell for award in awards for cell in cells(award, tender)):
        wanted.setdefault((one.allocation.participation.organization_id, one.supplier_id), []).append(one)
    waiting = {(one.buyer_id, one.supplier_id): one for one in of_tender(tender, ContractStatus.PENDING)}
    new = sorted(key for key in wanted if key not in waiting)
    numbers = next_numbers(PREFIX, clock.local_day(at).year, Contract.number, len(new)) if new else []
    # Held here too: those who are bound with a supplier, whom each of its contracts names.
    bound = {
        one
        for award in awards
        for share in award.shares
        for one, *_more in members.bound(answering.today(share.opened_bid.content), share.supplier_id, cells_of(award, share))
    }
    organizations = _organizations({number for key in wanted for number in key} | bound)
    receipts = opened.receipts_of(tender)
    # One flush for all: looking for what changed among thousands of lines at each contract would take most of the time.
    with db.session().no_autoflush:
        for key, number in zip(new, numbers, strict=True):
            waiting[key] = _begun(tender, number, organizations[key[0]], organizations[key[1]], at)
        for key, mine in wanted.items():
            waiting[key].lines += [_line(one) for one in mine]
            settle(waiting[key], at=at, receipts=receipts)
    db.session().flush()
    return [waiting[key] for key in sorted(wanted)]


def settle(contract: Contract, *, at: datetime, receipts: contract_text.Receipts | None = None) -> None:
    """Write the text of a contract that waits from its lines; whoever had accepted another text has accepted nothing."""
    contract.amount = sum(one.amount for one in contract.lines)
    contract.amount_flexible = sum(line_total(one.unit_price, one.flexible, one.lot.unit.decimals).cents for one in contract.lines)
    _name_members(contract)
    contract.terms = contract_text.terms_of(contract, receipts)
    contract.sha256 = contract_text.digest(contract.terms)
    contract.buyer_accepted_at = contract.buyer_accepted_by_id = None
    contract.supplier_accepted_at = contract.supplier_accepted_by_id = None
    contract.updated_at = at


def of_tender(tender: Tender, *statuses: ContractStatus) -> list[Contract]:
    """The contracts of a purchase, those of these statuses, or all."""
    asked = select(Contract).where(Contract.tender_id == tender.id).order_by(Contract.id)
    return list(db.session().scalars(asked.where(Contract.status.in_(statuses)) if statuses else asked))


def _begun(tender: Tender, number: str, buyer: Organization, supplier: Organization, at: datetime) -> Contract:
    if supplier.status is not OrganizationStatus.PUBLISHED:
        raise RuleBroken(_("La fiche de « %(name)s » n’est plus publiée : aucun contrat ne peut être proposé.", name=supplier.name))
    contract = Contract(
        number=number,
        tender=tender,
        buyer=buyer,
        supplier=supplier,
        # Who answered says how it is bound; an offer, or an answer given alone, as the purchase announced.
        form=ContractForm.LEAD if tender.kind is not TenderKind.OFFER else tender.contract_form,
        nature=tender.nature,
        status=ContractStatus.PENDING,
        amount=0,
        terms={},
        sha256="",
        starts_on=tender.term_from or tender.delivery_from,
        ends_on=tender.term_until or tender.delivery_until,
        renewals_left=tender.renewals,
        renewal_months=tender.renewal_months,
        is_demo=tender.is_demo,
        created_at=at,
        updated_at=at,
    )
    db.session().add(contract)
    return contract


def _line(cell: Cell) -> ContractLine:
    lot = cell.award.lot
    return ContractLine(
        award_id=cell.award.id,
        share=cell.share,
        lot=lot,
        place=cell.allocation.place,
        description=lot.title,
        unit_code=lot.unit_code,
        unit=lot.unit,
        firm=cell.firm,
        flexible=cell.flexible,
        unit_price=cell.unit_price,
        amount=cell.amount,
        tax_code=lot.tax_code,
    )


def _name_members(contract: Contract) -> None:
    """Every enterprise that is bound, with its part where it is the same for all the lots of the contract, and how they are bound."""
    shares: dict[int, set[int | None]] = {}
    leads: set[int] = set()
    for number, share, is_lead in _bound(contract):
        shares.setdefault(number, set()).add(share)
        if is_lead:
            leads.add(number)
    known = {one.organization.id: one for one in contract.members}
    named = {number: known.get(number) or ContractMember(organization=_one(number)) for number in shares}
    contract.members[:] = named.values()
    for one in contract.members:
        [part, *others] = shares[one.organization.id]
        one.is_lead, one.share = one.organization.id in leads, None if others else part


def _bound(contract: Contract) -> list[tuple[int, int | None, bool]]:
    """Who is bound: by each answer that the contract comes from, else by the offer of each lot."""
    found: list[tuple[int, int | None, bool]] = []
    answers = {one.share.opened_bid_id: one.share for one in contract.lines if one.share is not None}
    for number, share in answers.items():
        served = [(one.lot.id, one.place.id) for one in contract.lines if one.share is not None and one.share.opened_bid_id == number]
        if group := members.group_of(answering.today(share.opened_bid.content)):
            contract.form = ContractForm.JOINT if group.form is ContractForm.JOINT else contract.form
        found += members.bound(answering.today(share.opened_bid.content), share.supplier_id, served)
    # Whoever made the offer; where each answered for itself, the enterprise of the contract.
    lead = contract.tender.supplier_id or contract.supplier.id
    for lot in {one.lot.id: one.lot for one in contract.lines if one.share is None}.values():
        found += [(part.organization, part.share, part.organization == lead) for part in parts(lot, lead)]
    return found


def _one(number: int) -> Organization:
    """An organisation that is in hand already, most often."""
    return db.session().get_one(Organization, number)


def _organizations(numbers: set[int]) -> dict[int, Organization]:
    asked = select(Organization).where(Organization.id.in_(numbers))
    return {one.id: one for one in db.session().scalars(asked).unique()}
