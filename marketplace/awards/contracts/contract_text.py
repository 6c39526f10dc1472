"""The text of a contract as data: written once, in French, from what was published, closed and awarded; its SHA-256 is what is accepted.

A contract with a public body of Québec is in French; its page explains it in the language of the reader, and this text is what binds.
Quantities stay in the decimals of their unit, unit prices in ten-thousandths of a dollar, amounts in cents: whoever checks the sum needs
nothing else. No person is named in it.
"""

import hashlib
import json
from datetime import date
from typing import Any

from sqlalchemy import select

from marketplace.awards.contracts.clauses import clauses_of
from marketplace.awards.models import Award, Contract, ContractLine
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened
from marketplace.core import clock, db
from marketplace.core.locale import speaking
from marketplace.organizations.models import Organization

Terms = dict[str, Any]
# What is hashed says which form it has, so that a later form never changes an old contract.
FORM = 1
# The form of a contract that comes from an answer to a price request, where the answer stands for the offer.
FORM_OF_ANSWER = 2


def digest(terms: Terms) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of a text: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(terms, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def terms_of(contract: Contract) -> Terms:
    """The whole text of a contract from its rows; the same rows give the same text."""
    tender = contract.tender
    with speaking("fr"):
        told: Terms = {
            "form": FORM,
            "number": contract.number,
            "purchase": {"number": tender.number, "title": tender.title_fr},
            "buyer": _party(contract.buyer),
            "supplier": _party(contract.supplier),
            "bound": contract.form.value,
            "members": [_party(one.organization) | {"is_lead": one.is_lead, "share": one.share} for one in contract.members],
            "lines": [_line(one) for one in contract.lines],
            "amount": contract.amount,
            "amount_flexible": contract.amount_flexible,
            "offers": _offers(contract),
            "delivery": {
                "from": _day(tender.delivery_from), "until": _day(tender.delivery_until), "note": tender.delivery_note,
            },
            "term": {
                "from": _day(contract.starts_on), "until": _day(contract.ends_on),
                "renewals": contract.renewals_left, "renewal_months": contract.renewal_months, "note": tender.options_note,
            },
        }  # fmt: skip
        if answer := _answer(contract):
            told |= {"form": FORM_OF_ANSWER, "answer": answer}
        told["clauses"] = clauses_of(told, contract)
    return told


def _party(organization: Organization) -> Terms:
    place = ", ".join(one for one in (organization.address, organization.municipality, organization.postal_code) if one)
    return {"id": organization.id, "name": organization.legal_name or organization.name, "neq": organization.neq, "address": place}


def _line(line: ContractLine) -> Terms:
    town = line.place.municipality.name if line.place.municipality else ""
    return {
        "award": line.award_id,
        "lot": line.lot.id,
        "place": line.place.id,
        "description": line.description,
        "place_name": line.place.name,
        "place_address": ", ".join(one for one in (line.place.address, town) if one),
        "unit": line.unit_code,
        "unit_name": line.unit.label.fr,
        "decimals": line.unit.decimals,
        "firm": line.firm,
        "flexible": line.flexible,
        "unit_price": line.unit_price,
        "amount": line.amount,
        "tax": line.tax_code.value,
    }


def _offers(contract: Contract) -> list[Terms]:
    """The frozen version of the offer of each lot: which one, of which day, how its price may move."""
    found = []
    for lot in {one.lot.id: one.lot for one in contract.lines}.values():
        version = lot.listing_version
        if version is None:
            continue
        said = version.content
        found.append(
            {
                "lot": lot.id,
                "title": said["title_fr"],
                "version": version.number,
                "on": clock.local_day(version.at).isoformat(),
                "adjustment": said.get("adjustment") or "fixed",
                "adjustment_note": said.get("adjustment_note"),
                "specification": lot.specification,
            }
        )
    return found


def _answer(contract: Contract) -> Terms | None:
    """The opened answer that a contract comes from, by the hash and the place of its receipt; None where there was none to open."""
    awards = {one.award_id for one in contract.lines}
    asked = select(OpenedBid).join(Award, Award.opened_bid_id == OpenedBid.id).where(Award.id.in_(awards)).order_by(OpenedBid.id)
    found = db.session().scalars(asked).unique().first()
    if found is None:
        return None
    said, lots = found.content, {one.lot.id: one.lot for one in contract.lines}
    notes = [(lots[int(number)].title, line.get("note") or "") for number, line in said["lines"].items() if int(number) in lots]
    return {
        "version": found.bid_version,
        "receipt": opened.receipt_of(found),
        "received_at": found.received_at.isoformat(),
        "zone": contract.tender.bids_zone,
        "sha256": found.sha256,
        "sent_again": opened.is_cured(found),
        "delivery": said.get("delivery") or "",
        "note": said.get("note") or "",
        "notes": [{"title": title, "note": note} for title, note in notes if note],
        "documents": [{"name": one["name"], "media_type": one["media_type"]} for one in said.get("files") or ()],
        "specifications": [{"title": lot.title, "specification": lot.specification} for lot in lots.values() if lot.specification],
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
