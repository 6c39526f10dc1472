"""A contract as a PDF, in French: what its text says, word for word, and who accepted it when, by organisation."""

from typing import Any

from flask import Response
from slugify import slugify

from marketplace.awards import words
from marketplace.awards.contracts import amendments, showing
from marketplace.awards.models import Contract, ContractStatus
from marketplace.awards.rules import Side
from marketplace.catalogue.models import TaxCode
from marketplace.catalogue.words import counted, price
from marketplace.core import pdf
from marketplace.core.formats import moment, money, percent
from marketplace.core.locale import SOURCE, _, speaking
from marketplace.organizations.models import Unit
from marketplace.tenders.models import ContractForm

TEMPLATE = "awards/pdf/contract.typ"


def response(contract: Contract) -> Response:
    """The PDF as a download that no cache keeps."""
    made = Response(drawn(contract), content_type="application/pdf")
    made.headers.set("Content-Disposition", "attachment", filename=f"{slugify(contract.number)}.pdf")
    made.headers["Cache-Control"] = "private, no-store"
    return made


def drawn(contract: Contract) -> bytes:
    """The bytes of the contract: the same while nothing of it changes, dated of its last change."""
    with speaking(SOURCE):
        return pdf.draw(TEMPLATE, data_of(contract), at=contract.updated_at)


def data_of(contract: Contract) -> dict[str, Any]:
    """All that the template shows, from the text that was hashed; what amendments changed comes after it."""
    terms = contract.terms
    return {
        "title": _("Contrat %(number)s", number=contract.number),
        "subtitle": terms["purchase"]["title"],
        "number": contract.number,
        "head": terms["buyer"]["name"],
        "author": terms["buyer"]["name"],
        "foot": _("Empreinte du texte : %(print)s…", print=contract.sha256[:16]),
        "state": _state(contract),
        "parties": [_party(_("L’acheteur"), terms["buyer"]), _party(_("L’entreprise"), terms["supplier"])],
        "members_title": _("Entreprises liées"),
        "members": _members(contract),
        "lines_title": _("Ce qui est acheté et vendu"),
        "heads": [_("Quoi et où"), _("Ferme"), _("Sur demande"), _("Prix d’une unité"), _("Montant ferme")],
        "lines": [_line(one) for one in terms["lines"]],
        "total": [_("Total ferme, avant taxes"), "", "", "", money(terms["amount"])],
        "amounts": _amounts(contract),
        "clauses": [[f"{place}. {one['title']}", one["text"]] for place, one in enumerate(terms["clauses"], start=1)],
        "accepted_title": _("Acceptations"),
        "accepted": _acceptances(contract),
        "sign": [_("Pour l’acheteur"), _("Pour l’entreprise")] if contract.status is ContractStatus.PENDING else [],
        "print": [_("Empreinte SHA-256 du texte"), contract.sha256],
        "amendments_title": _("Avenants appliqués"),
        "amendments": [_amendment(one, contract) for one in amendments.of(contract) if one.applied_at],
        "amendment_heads": [_("Quoi"), _("Avant"), _("Après")],
    }


def _state(contract: Contract) -> str:
    if contract.status is ContractStatus.PENDING:
        return str(_("Proposé : ce contrat n’est pas en vigueur tant que les deux parties ne l’ont pas accepté."))
    if contract.status is ContractStatus.CANCELLED:
        return str(_("Ce contrat n’est jamais entré en vigueur."))
    return "" if contract.status is ContractStatus.ACTIVE else str(_("Ce contrat a pris fin."))


def _party(role: str, party: dict[str, Any]) -> dict[str, Any]:
    return {
        "role": role,
        "name": party["name"],
        "lines": [one for one in (f"NEQ {party['neq']}" if party["neq"] else "", party["address"]) if one],
    }


def _members(contract: Contract) -> list[list[str]]:
    found = contract.terms["members"]
    if len(found) < 2:
        return []
    lead, other = (_("répond du contrat"), _("sous-traitante")) if contract.form is ContractForm.LEAD else (_("solidaire"), _("solidaire"))
    return [
        [one["name"], one["neq"] or "–", lead if one["is_lead"] else other, percent(one["share"] / 10_000) if one["share"] else "–"]
        for one in found
    ]


def _line(line: dict[str, Any]) -> list[str]:
    unit = Unit(code=line["unit"], label_fr=line["unit_name"], decimals=line["decimals"])
    where = ", ".join(one for one in (line["place_name"], line["place_address"]) if one)
    taxed = "" if line["tax"] == TaxCode.TAXABLE.value else f" ({words.of_tenders(TaxCode(line['tax']))})"
    possible = counted(line["flexible"], unit) if line["flexible"] else "–"
    return [
        f"{line['description']}{taxed}\n{where}",
        counted(line["firm"], unit),
        possible,
        price(line["unit_price"]),
        money(line["amount"]),
    ]


def _amounts(contract: Contract) -> list[list[str]]:
    terms = contract.terms
    found = [[_("Montant ferme, avant taxes"), money(terms["amount"])]]
    if terms["amount_flexible"]:
        found.append([_("Sur demande, avant taxes"), money(terms["amount_flexible"])])
    if contract.amount != terms["amount"]:
        found.append([_("Montant ferme après les avenants, avant taxes"), money(contract.amount)])
    return [*found, [_("Montant ferme, avec les taxes du jour du document"), money(showing.with_taxes(contract, contract.updated_at))]]


def _acceptances(contract: Contract) -> list[list[str]]:
    held = {Side.BUYER: contract.buyer_accepted_at, Side.SUPPLIER: contract.supplier_accepted_at}
    named = {Side.BUYER: contract.terms["buyer"]["name"], Side.SUPPLIER: contract.terms["supplier"]["name"]}
    waits = _("n’a pas encore accepté")
    return [
        [named[side], _("accepté sur Maillage le %(moment)s", moment=moment(at, zone=True)) if at else waits] for side, at in held.items()
    ]


def _amendment(one: Any, contract: Contract) -> dict[str, Any]:
    told = _("Avenant %(number)s, appliqué le %(moment)s", number=one.number, moment=moment(one.applied_at))
    return {"title": told, "reason": one.reason, "changes": [[it.label, it.before, it.after] for it in words.told(contract, one.changes)]}
