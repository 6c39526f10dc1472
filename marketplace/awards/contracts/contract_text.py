"""The text of a contract as data: written once, in French, from what was published, closed and awarded; its SHA-256 is what is accepted.

A contract with a public body of Québec is in French; its page explains it in the language of the reader, and this text is what binds.
Quantities stay in the decimals of their unit, unit prices in ten-thousandths of a dollar, amounts in cents: whoever checks the sum needs
nothing else. No person is named in it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from marketplace.awards.contracts.clauses import clauses_of
from marketplace.awards.deciding import members
from marketplace.awards.models import Contract, ContractLine
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened
from marketplace.core import clock
from marketplace.core.locale import speaking
from marketplace.organizations.models import Organization
from marketplace.tenders.models import TenderKind

Terms = dict[str, Any]
Receipts = Mapping[int, int | None]
# What is hashed says which form it has, so that a later form never changes an old contract.
FORM = 1
# The form of a contract that comes from a sealed answer, where the answer stands for the offer.
FORM_OF_ANSWER = 2


def digest(terms: Terms) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of a text: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(terms, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def terms_of(contract: Contract, receipts: Receipts | None = None) -> Terms:
    """The whole text of a contract from its rows; the same rows give the same text. `receipts` are those of the answers to its purchase
    (`opened.receipts_of`), for who writes many contracts at once."""
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
        if answer := _answer(contract, receipts):
            told |= {"form": FORM_OF_ANSWER, "answer": answer}
            if tender.kind is not TenderKind.PRICE_REQUEST:
                told["purchase"]["kind"] = tender.kind.value
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


def _answer(contract: Contract, receipts: Receipts | None) -> Terms | None:
    """The opened answer that a contract comes from, by the hash and the place of its receipt; None where there was none to open. Of an
    enterprise that supplies by two answers, its own and one of a group, the second is among `others`."""
    shares = [one.share for one in contract.lines if one.share is not None]
    answers = list({one.opened_bid.id: one.opened_bid for one in shares}.values())
    if not answers:
        return None
    lots = {one.lot.id: one.lot for one in contract.lines}
    receipts = opened.receipts_of(contract.tender) if receipts is None else receipts
    found, *others = answers
    notes = [
        (lots[int(number)].title, line.get("note") or "")
        for each in answers
        for number, line in each.content["lines"].items()
        if int(number) in lots
    ]
    told: Terms = {
        **_received(found, receipts),
        "zone": contract.tender.bids_zone,
        "sent_again": opened.is_cured(found),
        "delivery": _joined(one.content.get("delivery") for one in answers),
        "note": _joined(one.content.get("note") for one in answers),
        "notes": [{"title": title, "note": note} for title, note in notes if note],
        "documents": [
            {"name": one["name"], "media_type": one["media_type"]} for each in answers for one in each.content.get("files") or ()
        ],
        "specifications": [{"title": lot.title, "specification": lot.specification} for lot in lots.values() if lot.specification],
    }
    if others:
        told["others"] = [_received(one, receipts) for one in others]
    return told


def _received(answer: OpenedBid, receipts: Receipts) -> Terms:
    """Which version of an answer it is, when it was received; who led it, where several answered together."""
    told = {
        "version": answer.bid_version,
        "receipt": receipts.get(answer.bid_id),
        "received_at": answer.received_at.isoformat(),
        "sha256": answer.sha256,
    }
    group = members.group_of(answer.content)
    return told | ({"group": {"form": group.form.value, "lead": group.lead.name}} if group else {})


def _joined(said: Iterable[str | None]) -> str:
    return "\n".join(filter(None, said))


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
