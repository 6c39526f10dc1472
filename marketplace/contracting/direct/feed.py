"""What direct awards bring to what a body concluded: each file that was approved and not cancelled."""

from datetime import date

from flask import has_request_context, url_for

from marketplace.contracting import words as room_words
from marketplace.contracting.direct import advice, queries, words
from marketplace.contracting.direct.concluded import Concluded
from marketplace.contracting.models import DirectAward
from marketplace.core.panels import panel
from marketplace.organizations.models import Organization


@panel("contracting.concluded")
def of_direct_awards(buyer: Organization, first: date, last: date) -> list[Concluded]:
    """The direct awards of a body between two days."""
    return [concluded_of(one) for one in queries.approved(buyer, first, last)]


def concluded_of(award: DirectAward) -> Concluded:
    """One approved file as a contract that was concluded."""
    assert award.awarded_on is not None
    return Concluded(
        key=advice.key_of(award),
        number=award.number,
        supplier=award.frozen.get("supplier") or award.supplier_name,
        description=award.description,
        amount=award.frozen["amount_with_taxes"],
        concluded_on=award.awarded_on,
        nature=award.nature,
        mode=words.mode(award.mode),
        reference=award.legal_reference,
        exemption=_exemption(award),
        neq=award.frozen.get("neq"),
        supplier_id=award.supplier_id,
        category_code=award.category_code,
        origin=award.origin,
        url=url_for("contracting.direct_show", slug=award.buyer.slug, number=award.number) if has_request_context() else None,
    )


def _exemption(award: DirectAward) -> str:
    if not award.exemption_code:
        return ""
    return f"{room_words.rule(award.exemption_code)} ({award.exemption_reference})"
