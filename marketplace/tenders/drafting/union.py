"""The *entente d’union* of a joint municipal purchase: its PDF, drawn from what is written, to be adopted and signed by each body."""

import hashlib
import io
import json
from datetime import datetime
from typing import Any

from flask import Response, send_file

from marketplace.catalogue import words as catalogue_words
from marketplace.contracting import queries
from marketplace.core import clock, pdf
from marketplace.core.formats import day, moment, money
from marketplace.core.locale import LOCALES, _, current, ngettext, speaking
from marketplace.tenders import families, words
from marketplace.tenders.drafting import estimating, reviewing
from marketplace.tenders.models import OpenTo, Tender, TenderKind

TEMPLATE = "tenders/pdf/union.typ"
# As many lines to fill in as a page holds, when nobody knows yet who joins.
BLANK_PARTIES = 8


def drawn(tender: Tender) -> bytes:
    """The bytes of the agreement. The same purchase gives the same bytes: its date is that of the last change."""
    return pdf.draw(TEMPLATE, data(tender), at=tender.updated_at, lang=current())


def served(tender: Tender, *, at: datetime) -> Response:
    """The agreement as a download, kept by no browser."""
    name = f"{tender.number}-entente-union.pdf"
    response = send_file(io.BytesIO(drawn(tender)), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def digest(tender: Tender) -> str:
    """The SHA-256 of all that the agreement says today, in both languages, in hexadecimal."""
    told = []
    for locale in LOCALES:
        with speaking(locale):
            told.append(json.dumps(data(tender), sort_keys=True, ensure_ascii=False, default=str))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def is_outdated(tender: Tender) -> bool:
    """Whether the agreement that was signed says something else than it would today."""
    return tender.union_file_id is not None and tender.advice.get("union") != digest(tender)


def data(tender: Tender) -> dict[str, Any]:
    """What the template says, in the language of the page."""
    organizer = tender.organizer
    bylaw = queries.bylaw_on(organizer, clock.local_day(tender.updated_at))
    named = [one.organization.name for one in tender.invitees] if tender.open_to is OpenTo.CHOSEN else []
    return {
        "title": _("Entente d’union pour un achat regroupé"),
        "subtitle": tender.title_fr if current() == "fr" else (tender.title_en or tender.title_fr),
        "number": tender.number,
        "head": organizer.name,
        "foot": _("À adopter par résolution de chaque organisme, puis à signer."),
        "said": _said(tender),
        "facts": [
            [_("Organisme responsable"), organizer.name],
            [_("Objet"), tender.description_fr if current() == "fr" else (tender.description_en or tender.description_fr)],
            [_("Nature du contrat"), words.said(tender.nature)],
            *_known_of_offer(tender),
        ],
        "parties": [organizer.name, *named],
        "blanks": 0 if named else BLANK_PARTIES,
        "open_to": " ".join(filter(None, (_("Peuvent adhérer : %(who)s.", who=reviewing.who_adheres(tender)), families.admitted(tender)))),
        "bylaw": _("%(title)s (%(reference)s)", title=bylaw.title, reference=bylaw.reference) if bylaw else "",
        "committee": tender.union_committee,
        "evaluators": tender.union_evaluators,
        "allocation": words.said(tender.allocation_rule),
        "shortfall": reviewing.shortfall(tender),
        "closes": moment(tender.closes_at, zone=True) if tender.closes_at else "–",
        "term": [day(tender.term_from) if tender.term_from else "–", day(tender.term_until) if tender.term_until else "–"],
        "renewals": _renewals(tender),
        "lots": [_lot(one) for one in tender.lots],
        "heads": [_("Lot"), _("Unité"), _("Minimum du groupe"), _("Quantité attendue")],
    }


def _known_of_offer(tender: Tender) -> list[list[str]]:
    """The enterprise and the whole amount, where an offer is followed. Where answers are asked nobody is known yet, and the estimate is
    the organiser's: each participant reads its own share of it."""
    if tender.kind is TenderKind.NEED:
        return [[_("Entreprise"), _("Choisie parmi les réponses à l’appel du groupe")]]
    amount = estimating.estimate(tender)
    return [
        [_("Entreprise"), tender.supplier.name if tender.supplier else "–"],
        [_("Estimation du groupe, avant taxes"), money(amount) if amount is not None else "–"],
    ]


def _renewals(tender: Tender) -> str:
    """The options of the term, as a sentence; empty without any."""
    if not tender.renewals:
        return ""
    counted = ngettext("%(num)d renouvellement", "%(num)d renouvellements", tender.renewals)
    months = ngettext("%(num)d mois", "%(num)d mois", tender.renewal_months)
    return str(_("Chaque contrat peut ensuite être renouvelé : %(counted)s de %(months)s.", counted=counted, months=months))


def _lot(lot: Any) -> list[str]:
    counted = [catalogue_words.quantity(one, lot.unit) if one is not None else "–" for one in (lot.minimum, lot.expected)]
    return [f"{lot.rank}. {lot.title}", str(lot.unit.label), *counted]


def _said(tender: Tender) -> dict[str, str]:
    """The sentences of the agreement. No article is named: which one holds is for each clerk to say."""
    return {
        "validate": _("Modèle à faire valider par le service juridique ou le greffe de chaque organisme avant de l’adopter."),
        "object": _("1. Objet"),
        "parties": _("2. Parties"),
        "parties_text": _("S’unissent pour cet achat l’organisme responsable et ceux qui y adhèrent avant la clôture."),
        "bylaw": _("3. Règlement applicable"),
        "bylaw_text": _("Le règlement sur la gestion contractuelle de l’organisme responsable s’applique à tout l’achat."),
        "bylaw_none": _(
            "Le règlement sur la gestion contractuelle de l’organisme responsable s’applique à tout l’achat; il reste à le désigner ici :"
        ),
        "committee": _("4. Comité et évaluation"),
        "committee_none": _("Composition du comité et manière de décider :"),
        "evaluators": _("Qui évalue"),
        "allocation": _("5. Quantités, partage et minimum"),
        "allocation_text": _("Chaque organisme s’engage pour ses quantités fermes. Si l’offre ne suffit pas, elle est partagée"),
        "withdrawal": _("6. Retrait"),
        "withdrawal_text": _("Un organisme se retire sans frais jusqu’à la clôture des adhésions. Après, il reste lié."),
        "closes": _("Clôture des adhésions"),
        "term": _("7. Durée"),
        "term_text": _("L’entente vaut de son adoption à la fin du contrat."),
        "from": _("Début du contrat"),
        "until": _("Fin du contrat"),
        "contracts": _("8. Contrats"),
        "contracts_text": _("Chaque organisme conclut et paie son propre contrat. Aucun ne répond des dettes d’un autre."),
        "resolution": _("No de résolution et date"),
        "body": _("Organisme"),
        "signature": _("Signature"),
    }
