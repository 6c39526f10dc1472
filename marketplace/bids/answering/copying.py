"""What an enterprise takes away of its own answer: a copy of what was sealed as PDF, its receipt as a file, a document that it joined."""

import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, send_file
from slugify import slugify

from marketplace.bids.answering import pages, reading, receipts, weighed, words
from marketplace.bids.answering.words import DECLARATION
from marketplace.bids.models import Bid, BidEvent, BidFile
from marketplace.bids.regrouping import changes, disclosed, group, places
from marketplace.bids.sealing import cipher, contents, keyring
from marketplace.catalogue.words import counted, price
from marketplace.core import pdf
from marketplace.core.errors import RuleBroken
from marketplace.core.formats import day, money
from marketplace.core.locale import SOURCE, _, ngettext, speaking
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender

TEMPLATE = "bids/pdf/answer.typ"


def receipt_file(bid: Bid, event: BidEvent) -> Response:
    """The signed receipt, as JSON that a program reads."""
    told = json.dumps(receipts.receipt(bid, event), ensure_ascii=False, indent=2, sort_keys=True)
    return _private(Response(told, content_type="application/json"), f"{bid.tender.number}-recepisse-{receipts.name_of(event)}.json")


def copy(bid: Bid, event: BidEvent) -> Response:
    """A copy, in French, of the version that a receipt names."""
    made = Response(drawn(bid, event), content_type="application/pdf")
    return _private(made, f"{bid.tender.number}-reponse-version-{event.bid_version}.pdf")


def document(bid: Bid, token: str) -> Response:
    """A document of its own, out of its seal: a download that no browser runs and none keeps."""
    try:
        row, said = reading.document(bid, token)
    except (cipher.Broken, keyring.NoKey) as error:
        raise RuleBroken(reading.why_shut()) from error
    return unsealed(bid, row, said)


def unsealed(bid: Bid, row: BidFile, said: Mapping[str, str]) -> Response:
    """A file of an answer by its row, called as it is said."""
    try:
        content = contents.file_content(bid, row, contents.key_for_bidder(bid))
    except (cipher.Broken, keyring.NoKey) as error:
        raise RuleBroken(reading.why_shut()) from error
    sent = send_file(io.BytesIO(content), mimetype=said["media_type"], as_attachment=True, download_name=said["name"], etag=False)
    return _private(sent)


def drawn(bid: Bid, event: BidEvent) -> bytes:
    """The bytes of the copy: the same each time, dated of the receipt."""
    try:
        content = reading.content_of(reading.version_of(bid, event))
    except (cipher.Broken, keyring.NoKey) as error:
        raise RuleBroken(reading.why_shut()) from error
    with speaking(SOURCE):
        return pdf.draw(TEMPLATE, data_of(bid, event, content), at=event.at)


def data_of(bid: Bid, event: BidEvent, content: dict[str, Any]) -> dict[str, Any]:
    """All that the template shows."""
    tender, lead, told = bid.tender, bid.lead, pages.whole(content, bid.tender, event.at)
    due = zones.told(tender.bids_due_at, tender.bids_zone) if tender.bids_due_at else ""
    return {
        "title": _("Réponse à l’achat regroupé %(number)s", number=tender.number)
        if tender.is_grouped
        else _("Réponse à la demande de prix %(number)s", number=tender.number),
        "subtitle": tender.title_fr,
        "number": tender.number,
        "head": lead.name,
        "author": lead.name,
        "foot": _("Empreinte : %(print)s…", print=event.sha256[:16]),
        "facts": [
            [_("Entreprise"), f"{lead.legal_name or lead.name}{f' (NEQ {lead.neq})' if lead.neq else ''}"],
            [_("Acheteur"), tender.organizer.name],
            [_("Heure limite"), due],
            *_validity(tender),
            [_("Version %(number)d", number=event.bid_version), f"{words.event(event)}, {words.exact(event.at, tender.bids_zone)}"],
        ],
        "print": [_("Empreinte SHA-256 de ce qui est scellé"), event.sha256],
        "lines_title": _("Prix, avant taxes"),
        "heads": [_("Ligne"), _("Quantité voulue"), _("Au plus"), _("Prix d’une unité"), _("Montant")],
        "lines": [_line(one) for one in told["lines"]],
        "total": [_("Total avant taxes"), "", "", "", money(told["totals"].before)],
        "amounts": [[_("Total avec les taxes du jour du dépôt"), money(told["totals"].taxed)]],
        "group": _group(bid, event, content),
        "parts": [[title, body] for title, body in (*_criteria(content, tender), *_texts(content)) if body],
        "files_title": _("Documents joints"),
        "files": [one["name"] for one in content["files"]],
        "declaration_title": _("Déclaration d’absence de collusion"),
        "declaration": _declaration(content),
    }


def _line(one: Any) -> list[str]:
    unit, lot = one.lot.unit, one.lot
    return [
        "\n".join(filter(None, (f"{lot.rank}. {lot.title}", words.volume(one.tiers, unit), one.note))),
        counted(lot.asked, unit) if lot.asked is not None else "–",
        counted(one.capacity, unit) if one.capacity is not None else "–",
        price(one.unit_price) if one.is_answered else str(_("pas de réponse")),
        money(one.amount) if one.amount is not None else "–",
    ]


def _criteria(content: dict[str, Any], tender: Tender) -> list[tuple[str, str]]:
    """What is said to each criterion, with the names of its evidence."""
    return [(one.criterion.title, "\n".join([one.text, *(file["name"] for file in one.files)])) for one in weighed.said(content, tender)]


def _texts(content: dict[str, Any]) -> list[tuple[str, str]]:
    disclosed = content["no_collusion"]["contacts"]
    return [
        (_("Conditions de livraison"), content["delivery"]),
        (_("Note à l’acheteur"), content["note"]),
        (_("Communications divulguées"), disclosed),
        (_("Dossier de conformité au dépôt"), _compliance(content)),
    ]


def _compliance(content: dict[str, Any]) -> str:
    """The file as it was when the answer was handed in, a document a line."""
    told = []
    for one in content.get("compliance") or ():
        until = day(date.fromisoformat(one["valid_until"])) if one.get("valid_until") else str(_("sans terme"))
        told.append(", ".join(filter(None, (one.get("name"), one["label"], one.get("title"), until))))
    return "\n".join(told)


def _validity(tender: Tender) -> list[list[str]]:
    if not tender.bid_validity_days:
        return []
    days = tender.bid_validity_days
    return [[_("Prix valides"), ngettext("%(num)d jour après l’heure limite", "%(num)d jours après l’heure limite", days)]]


def _group(bid: Bid, event: BidEvent, content: dict[str, Any]) -> dict[str, Any] | None:
    """Who answers together, what each does and where, when each accepted this version; nothing for an answer of one."""
    found = group.of(content)
    if found is None:
        return None
    spots = places.of(bid.tender).names
    rows = [_member(one, bid.tender) for one in disclosed.told(bid.id, event.sha256, found, bid.tender, spots)]
    return {
        "title": _("Les entreprises qui répondent ensemble"),
        "form": _("Si la réponse est retenue : %(form)s.", form=changes.form_said(found.form)),
        "heads": [_("Entreprise"), _("Rôle"), _("Lignes et lieux"), _("Part"), _("Version acceptée")],
        "rows": rows,
    }


def _member(one: disclosed.Member, tender: Tender) -> list[str]:
    name = f"{one.name}\n{_('responsable')}" if one.is_lead else one.name
    accepted = words.exact(one.accepted_at, tender.bids_zone) if one.accepted_at else str(_("pas cette version"))
    return [name, one.role or "–", one.does, one.share or "–", str(_("par le dépôt")) if one.is_lead else accepted]


def _declaration(content: dict[str, Any]) -> str:
    if not content["no_collusion"]["declared"]:
        return str(_("La déclaration n’est pas faite."))
    return str(DECLARATION)


def _private(response: Response, name: str = "") -> Response:
    if name:
        stem, _dot, suffix = name.rpartition(".")
        response.headers.set("Content-Disposition", "attachment", filename=f"{slugify(stem)}.{suffix}")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
