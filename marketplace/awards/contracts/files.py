"""The file of a direct award that a contract by mutual agreement needs: begun as a draft when the contract comes into force."""

from datetime import datetime

from marketplace.awards.models import Award, Contract, ContractLine
from marketplace.contracting.direct import actions as direct
from marketplace.contracting.direct.written import Candidate, Written
from marketplace.contracting.models import DirectAward, TaxBasis
from marketplace.contracting.thresholds import dated
from marketplace.core import clock, db, outbox
from marketplace.core.locale import _, speaking
from marketplace.tenders.models import TenderKind


def key_of(contract: Contract) -> str:
    """How a contract is named elsewhere for good."""
    return f"contract:{contract.id}"


@outbox.on("contracts.in_force")
def begin_file(*, job: outbox.Job, at: datetime) -> None:
    """Begin the file of a municipal buyer's contract, once: what justifies it is in the award, and somebody of the body approves it. A
    contract decided among sealed answers is no direct award: its request, its answers and its minutes are its file."""
    contract = db.session().get_one(Contract, job.payload["contract_id"])
    if contract.tender.kind is not TenderKind.OFFER:
        return
    is_known = db.session().query(DirectAward).filter_by(origin=key_of(contract)).count()
    if dated.family_of(contract.buyer.buyer_type) == dated.MUNICIPAL and not is_known:
        with speaking("fr"):
            direct.start(contract.buyer, said(contract, at), actor=None, at=at, origin=key_of(contract))


def said(contract: Contract, at: datetime) -> Written:
    """What the file says at first, from the contract and its awards."""
    tender, awards = contract.tender, awards_of(contract)
    on = clock.local_day(contract.buyer_accepted_at or at)
    category = next((one.lot.category_code for one in contract.lines if one.lot.category_code), None)
    return Written(
        description=tender.title_fr,
        nature=contract.nature,
        amount=contract.amount + contract.amount_flexible,
        tax_basis=TaxBasis.EXCLUDED,
        category_code=category,
        supplier_id=contract.supplier_id,
        supplier_name=contract.supplier.name,
        considered=(Candidate(contract.supplier.name, contract.supplier_id, contract.amount, str(_("Octroi de l’achat regroupé."))),),
        price_justification="\n".join(dict.fromkeys(one.justification for one in awards)),
        awarded_on=on,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        exemption_code=tender.exemption_code,
        exemption_reference=tender.exemption_reference,
        exemption_on=tender.exemption_on,
    )


def awards_of(contract: Contract) -> list[Award]:
    """The awards whose lines a contract holds."""
    lines: list[ContractLine] = contract.lines
    return [db.session().get_one(Award, number) for number in dict.fromkeys(one.award_id for one in lines)]
