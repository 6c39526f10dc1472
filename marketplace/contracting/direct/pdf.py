"""The file of a direct award as a PDF, in French: plain data for the template, every word said here."""

from datetime import date, datetime
from typing import Any

from flask import Response
from slugify import slugify

from marketplace.contracting import words as room_words
from marketplace.contracting.advising import advice_words
from marketplace.contracting.advising.modes import Mode
from marketplace.contracting.direct import sheet, words
from marketplace.contracting.direct.sheet import Sheet
from marketplace.contracting.models import DirectAward, DirectAwardStatus, TaxBasis
from marketplace.core import clock, pdf
from marketplace.core.formats import day, moment, money
from marketplace.core.locale import SOURCE, _, speaking
from marketplace.organizations import words as organization_words
from marketplace.organizations.models import Role

TEMPLATE = "contracting/pdf/direct_award.typ"


def response(award: DirectAward, at: datetime) -> Response:
    """The PDF as a download that no cache keeps."""
    made = Response(drawn(award, clock.local_day(at)), content_type="application/pdf")
    name = f"{slugify(award.number)}-{slugify(award.description)[:40]}.pdf".lower()
    made.headers.set("Content-Disposition", "attachment", filename=name)
    made.headers["Cache-Control"] = "private, no-store"
    return made


def drawn(award: DirectAward, on: date) -> bytes:
    """The bytes of the file: the same for the same file, dated of the last time that it changed."""
    with speaking(SOURCE):
        return pdf.draw(TEMPLATE, data_of(sheet.of(award, on)), at=award.updated_at)


def data_of(told: Sheet) -> dict[str, Any]:
    """All that the template shows, in words, in the language being spoken."""
    award = told.award
    return {
        "title": _("Dossier de gré à gré %(number)s", number=award.number),
        "subtitle": award.description,
        "number": award.number,
        "head": told.frozen["buyer"],
        "author": told.frozen["buyer"],
        "foot": _("%(state)s, dossier à jour au %(moment)s", state=words.status(award.status), moment=moment(award.updated_at)),
        "warning": str(advice_words.VALIDATE),
        "state": _state(award),
        "contract": _contract(told),
        "rule": _rule(told),
        "exemption": _exemption(told),
        "considered": [[one.name, money(one.price) if one.price is not None else "–", one.reason or "–"] for one in award.considered],
        "price_heads": [_("Entreprise"), _("Prix (%(basis)s)", basis=room_words.BASES[award.tax_basis]), _("Raison")],
        "rotation": told.rotation,
        "history": [_earlier(one) for one in told.history],
        "history_heads": [_("Date"), _("Fournisseur"), _("Objet"), _("Numéro"), _("Montant, taxes comprises")],
        "history_none": _(
            "Aucun contrat avec cette entreprise ou de cette catégorie au cours des %(months)s derniers mois.", months=told.frozen["months"]
        ),
        "rotation_note": award.rotation_note,
        "preference": award.preference_note or _("Aucune préférence n’est invoquée."),
        "price": award.price_justification or _("À écrire."),
        "cautions": told.cautions,
        "others": [_mode(one) for one in told.modes if one is not told.mode],
        "approval": _approval(told),
        "is_draft": award.status is DirectAwardStatus.DRAFT,
        "signatures": [_("Approuvé par"), _("Date")],
        "headings": _headings(),
    }


def _headings() -> dict[str, str]:
    return {
        "contract": _("Le contrat"),
        "rule": _("La règle qui le permet"),
        "exemption": _("L’exemption invoquée"),
        "considered": _("Les entreprises considérées"),
        "considered_none": _("Aucune autre entreprise n’a été considérée."),
        "rotation": _("La rotation"),
        "preference": _("La préférence"),
        "price": _("La justification du prix"),
        "cautions": _("À surveiller"),
        "others": _("Les autres modes possibles ce jour-là"),
        "approval": _("L’approbation"),
    }


def _state(award: DirectAward) -> str:
    if award.status is DirectAwardStatus.CANCELLED:
        return _("Annulé : %(reason)s", reason=award.cancelled_reason or "")
    return _("Brouillon : rien n’est approuvé.") if award.status is DirectAwardStatus.DRAFT else ""


def _contract(told: Sheet) -> list[list[str]]:
    award, frozen = told.award, told.frozen
    found = [
        (_("Organisme"), frozen["buyer"]),
        (_("Entreprise retenue"), frozen["supplier"]),
        (_("NEQ"), frozen["neq"] or ""),
        (_("Forme juridique"), frozen["legal_form"] or ""),
        (_("Nature"), words.nature(award.nature)),
        (_("Catégorie"), f"{told.category.code} – {told.category.label}" if told.category else ""),
        (_("Montant"), sheet.amount_said(award)),
        (_("Montant, taxes comprises"), "" if award.tax_basis is TaxBasis.INCLUDED else money(frozen["amount_with_taxes"])),
        (_("Date de l’octroi"), sheet.said_day(award.awarded_on)),
        (_("Début"), sheet.said_day(award.starts_on)),
        (_("Fin"), sheet.said_day(award.ends_on)),
    ]
    return _pairs(found)


def _rule(told: Sheet) -> list[list[str]]:
    mode, bylaw = told.mode, told.frozen.get("bylaw")
    found = [
        (_("Mode"), advice_words.title(mode) if mode else _("Aucun mode de gré à gré n’est possible à ce montant.")),
        (_("Référence"), mode.legal_reference if mode else ""),
        (_("Limite"), told.ceiling),
        (_("Source de la règle"), mode.source if mode else ""),
        (_("Niveau de confiance"), room_words.capital(room_words.CONFIDENCES[mode.confidence]) if mode else ""),
        (_("Règlement"), f"{bylaw['title']}, {bylaw['reference']}" if bylaw else _("Aucun n’est inscrit : la loi seule s’applique.")),
        (_("Adopté le"), day(date.fromisoformat(bylaw["adopted_on"])) if bylaw and bylaw["adopted_on"] else ""),
    ]
    return _pairs(found)


def _exemption(told: Sheet) -> list[list[str]]:
    award = told.award
    if not award.exemption_code:
        return []
    found = [
        (_("Exemption"), room_words.rule(award.exemption_code)),
        (_("Référence"), award.exemption_reference or ""),
        (_("Invoquée par"), told.exempted_by),
        (_("Le"), sheet.said_day(award.exemption_on)),
    ]
    return _pairs(found)


def _approval(told: Sheet) -> list[list[str]]:
    award = told.award
    if award.approved_at is None:
        return []
    powers = [_power(Role(role), cents) for role, cents in told.frozen.get("delegations", [])]
    found = [
        (_("Approuvé par"), told.approver),
        (_("À titre de"), award.approver_title),
        (_("Le"), moment(award.approved_at)),
        (_("Résolution"), award.resolution or ""),
        (_("Délégation"), "; ".join(powers)),
        (_("Pourquoi après l’octroi ou le début"), told.frozen.get("late_reason", "")),
    ]
    return _pairs(found)


def _power(role: Role, cents: int | None) -> str:
    until = _("jusqu’à %(ceiling)s avant taxes", ceiling=money(cents)) if cents is not None else _("sans plafond")
    return f"{organization_words.said(role)}, {until}"


def _earlier(one: Any) -> list[str]:
    return [day(one["concluded_on"]), one["supplier"], one["description"], one["number"], money(one["amount"])]


def _mode(one: Mode) -> str:
    until = advice_words.until(one)
    said = f"{advice_words.title(one)}, {until}" if until else advice_words.title(one)
    return f"{said}; {one.legal_reference}" if one.legal_reference else said


def _pairs(found: list[tuple[str, str]]) -> list[list[str]]:
    """What says something."""
    return [[name, value] for name, value in found if value]
