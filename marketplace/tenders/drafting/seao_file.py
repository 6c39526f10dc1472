"""The file that goes to SEAO: what is bought, how much, when, under which rule; a PDF to read beside the list of lots."""

import io
from datetime import datetime
from typing import Any

from flask import Response, send_file

from marketplace.catalogue import words as catalogue_words
from marketplace.contracting.advising import advice_words
from marketplace.contracting.advising.modes import mode_from_json
from marketplace.core import pdf
from marketplace.core.formats import moment, money
from marketplace.core.locale import _, current
from marketplace.tenders.drafting import estimating, exporting, publishing, reviewing
from marketplace.tenders.drafting.steps import label_of
from marketplace.tenders.models import Tender

TEMPLATE = "tenders/pdf/seao.typ"
# What a call asks of the steps; how adhesions are shared and closed is of no use there.
PARTS = ("delivery", "access", "dates")


def stops(tender: Tender, at: datetime) -> list[str]:
    """What stops the file, while it is not prepared."""
    if tender.stage.value != "draft":
        return []
    return exporting.why_not_export(tender, estimating.framework(tender, at), publishing.standing(tender))


def drawn(tender: Tender) -> bytes:
    """The bytes of the file, the same each time: it was frozen. RuleBroken while it is not prepared."""
    return pdf.draw(TEMPLATE, data(tender), at=exporting.frozen_at(tender), lang=current())


def served(tender: Tender) -> Response:
    """The file as a download, kept by no browser."""
    content = io.BytesIO(drawn(tender))
    response = send_file(content, mimetype="application/pdf", as_attachment=True, download_name=f"{tender.number}-seao.pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def data(tender: Tender) -> dict[str, Any]:
    """What the template says, in the language of the page."""
    summary = reviewing.summary(tender, but=reviewing.OF_ADHESION)
    modes = [mode_from_json(one) for one in tender.advice.get("modes", ())]
    return {
        "title": _("Dossier pour le SEAO"),
        "subtitle": tender.title_fr if current() == "fr" else (tender.title_en or tender.title_fr),
        "number": tender.number,
        "head": tender.organizer.name,
        "foot": _("Préparé le %(moment)s", moment=moment(exporting.frozen_at(tender))),
        "said": {
            "note": _("Ce dossier sert à remplir l’avis au SEAO. Maillage n’ouvre aucun appel d’offres."),
            "object": _("Objet"),
            "lots": _("Lots et quantités"),
            "items": _("Devis"),
            "modes": _("Ce que dit le conseiller"),
            "validate": str(advice_words.VALIDATE),
        },
        "description": tender.description_fr if current() == "fr" else (tender.description_en or tender.description_fr),
        "facts": [list(pair) for part in summary if part.step == "object" for pair in part.pairs],
        "parts": [[_heading(part.step), [list(pair) for pair in part.pairs]] for part in summary if part.step in PARTS],
        "estimate": [_("Estimation de tout le groupe, avant taxes, renouvellements compris"), money(tender.estimate or 0)],
        "heads": [_("Lot"), _("Code UNSPSC"), _("Unité"), _("Quantité attendue"), _("Minimum")],
        "lots": [_lot(one) for one in tender.lots],
        "specifications": [[f"{one.rank}. {one.title}", one.specification, _items(one)] for one in tender.lots],
        "mode_heads": [_("Mode"), _("Règle"), _("Où")],
        "modes": [
            [advice_words.title(one), one.legal_reference or "–", str(advice_words.CHANNELS[one.channel]) if one.channel else "–"]
            for one in modes
        ],
    }


def _heading(step: str) -> str:
    """The step that says who may adhere says here for whom it is bought."""
    return _("Acheteurs") if step == "access" else label_of(step)


def _lot(lot: Any) -> list[str]:
    counted = [catalogue_words.quantity(one, lot.unit) if one is not None else "–" for one in (lot.expected, lot.minimum)]
    return [f"{lot.rank}. {lot.title}", lot.category_code or "–", str(lot.unit.label), *counted]


def _items(lot: Any) -> list[str]:
    found = []
    for one in lot.items:
        counted = f", {catalogue_words.counted(one.quantity, one.unit)}" if one.quantity is not None and one.unit else ""
        found.append(f"{one.description}{counted}{f' (UNSPSC {one.category_code})' if one.category_code else ''}")
    return found
