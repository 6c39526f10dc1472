"""The minutes of an opening as a PDF, in the language of the page: the same bytes as long as nobody who opened loses her name."""

from typing import Any

from flask import Response
from slugify import slugify

from marketplace.bids.opening import minutes_page
from marketplace.bids.opening.minutes_page import Told
from marketplace.core import pdf
from marketplace.core.locale import _, current
from marketplace.tenders.models import Tender

TEMPLATE = "bids/pdf/minutes.typ"


def response(tender: Tender) -> Response:
    """The PDF as a download that no cache keeps."""
    made = Response(drawn(tender), content_type="application/pdf")
    made.headers.set("Content-Disposition", "attachment", filename=f"{slugify(tender.number)}-proces-verbal.pdf")
    made.headers["Cache-Control"] = "private, no-store"
    return made


def drawn(tender: Tender) -> bytes:
    """The bytes of the minutes, dated of the opening. Missing while there are none."""
    told = minutes_page.told(tender)
    assert told.opening.done_at is not None
    return pdf.draw(TEMPLATE, data_of(tender, told), at=told.opening.done_at, lang=current())


def data_of(tender: Tender, told: Told) -> dict[str, Any]:
    """All that the template shows."""
    return {
        "title": _("Procès-verbal d’ouverture"),
        "subtitle": f"{tender.number}, {tender.title_fr}",
        "number": tender.number,
        "head": tender.organizer.name,
        "author": tender.organizer.name,
        "foot": _("Empreinte : %(print)s…", print=(told.opening.sha256 or "")[:16]),
        "warning": ""
        if told.is_as_written
        else _("Attention : ce qui est conservé de ce procès-verbal n’est plus ce qui a été écrit à l’ouverture."),
        "facts": [
            [_("Heure limite"), told.due],
            [_("Ouverture"), told.opened_at],
            [_("À la demande de"), "\n".join(told.by) or "–"],
            [_("Réponses reçues et non retirées"), str(len(told.received))],
        ],
        "received_title": _("Réponses, dans l’ordre de leur réception"),
        "none": _("Aucune réponse n’avait été reçue."),
        "heads": [_("Entreprise"), _("Reçue"), _("Reçu no"), _("État"), _("Total, avant taxes")],
        "received": [[minutes_page.with_neq(one.name, one.neq), one.at, one.receipt, one.state, one.total] for one in told.received],
        "prints_title": _("Empreinte SHA-256 de chaque réponse scellée, la même à la réception et à l’ouverture"),
        "prints": [[one.name, one.print] for one in told.received],
        "sealed_note": _(
            "Cette ouverture est celle de la première enveloppe, sans prix. Les prix restent scellés dans la seconde jusqu’à la clôture "
            "des notes; une seconde ouverture les lira, et seulement ceux des réponses qui atteignent la note de passage."
        )
        if told.seals_prices
        else "",
        "sealed_title": _("Empreinte de la seconde enveloppe de chaque réponse, restée scellée"),
        "sealed": [[one.name, one.prices_print] for one in told.received if one.prices_print],
        "late_title": _("Refusées, car envoyées après l’heure limite"),
        "late": [list(one) for one in told.late],
        "withdrawn_title": _("Retirées avant l’heure limite"),
        "withdrawn": [list(one) for one in told.withdrawn],
        "faults_title": _("Anomalies relevées à l’ouverture"),
        "faults": list(told.faults),
        "chain_title": _("Registre des événements"),
        "chain_note": _(
            "Chaque événement porte l’empreinte de celui qui le précède : une ligne changée ou retirée se voit. "
            "Les moments sont en temps universel."
        ),
        "chain_heads": [_("No"), _("Moment"), _("Événement"), _("Entreprise"), _("Version")],
        "chain": [list(one[:5]) for one in told.chain],
        "hashes_title": _("Empreinte de chaque événement"),
        "hashes": [[one[0], one[6]] for one in told.chain],
        "print": [_("Empreinte SHA-256 de ce procès-verbal"), told.opening.sha256 or ""],
    }
