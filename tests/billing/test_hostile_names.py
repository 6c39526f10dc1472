"""What people type is drawn in a PDF as it was typed, whatever it is: never run as markup, never a page that fails."""

import shutil
import subprocess

import pytest

from marketplace.billing.invoicing import crediting
from marketplace.billing.invoicing import pdf as invoices
from marketplace.billing.invoicing.writing import Typed
from marketplace.orders.models import OrderStatus
from marketplace.orders.sending import sending
from marketplace.orders.showing import pdf as orders
from tests.billing.things import issued, make_order, make_supplier
from tests.builders import AT
from tests.tenders.things import make_city

# What is typed, and what a reader finds of it in the page.
HOSTILE = {
    "calls": ('#panic(1) #read("/etc/passwd") #eval("1+1")', "#panic(1)"),
    "markup": ("*gras* _penché_ = titre - liste + 1. $x^2$ `code` <label> @ref ~ // fin", "*gras*"),
    "slashes": ('\\ \\n \\u{1F600} \\"', "\\n"),
    "quotes": ("\"entre guillemets\" 'et' ‘simples’", '"entre guillemets"'),
    "brackets": ("]]} #{ [ ( << >> ${x} {{ 7*7 }} {% raw %}", "{{ 7*7 }}"),
    "tags": ("<script>alert(1)</script> &amp; <b>", "<script>alert(1)</script>"),
    "emoji": ("Repas 🍲 du 👩🏽‍🍳 chef", "chef"),
    "scripts": ("ᐃᓄᒃᑎᑐᑦ 中文 हिन्दी ไทย 한국어 Ελληνικά Кириллица fin", "fin"),
    "long": ("Z" * 500, "ZZZZZZZZZZ"),
    "far": ("مطبخ النهر et מטבח הנהר", "et"),
    "turned": ("Avant \u202egnp.exe\u202c après", "après"),
    "lines": ("Première ligne\nDeuxième ligne\r\nTroisième\tligne\u2028quatrième", "Deuxième"),
    "controls": ("Avant\x07\x1b[31mrouge\x7f après", "rouge"),
    "blank": (" \u200b\u00a0", ""),
}


def text_of(drawn: bytes) -> str | None:
    """What a reader would copy from the pages; None where nothing reads them."""
    assert drawn.startswith(b"%PDF")
    if (reader := shutil.which("pdftotext")) is None:
        return None
    return subprocess.run([reader, "-layout", "-", "-"], input=drawn, capture_output=True, check=True).stdout.decode()


def test_a_letter_that_no_font_has_takes_no_other_with_it(unit) -> None:  # type: ignore[no-untyped-def]
    invoice = issued(make_supplier("L’Atelier œuvré 🍲 – ₿"), make_city("Ville d’Amqui", neq="8813430987"))
    assert told(invoices.drawn(invoice, AT), "L’Atelier œuvré ? –")


def told(drawn: bytes, wanted: str) -> bool:
    """Whether a page says so, however its lines are broken."""
    found = text_of(drawn)
    return found is None or "".join(wanted.split()) in "".join(found.split())


@pytest.mark.parametrize("name", HOSTILE)
def test_an_invoice_and_its_credit_note_say_what_was_typed(unit, name: str) -> None:  # type: ignore[no-untyped-def]
    typed, wanted = HOSTILE[name]
    supplier, city = make_supplier(f"Atelier {typed}"), make_city(f"Ville {typed}", neq="8813430987", address=typed)
    invoice = issued(supplier, city, Typed(f"Objet {typed}", "C62", 2, 145_000), po_number=typed[:60], note=typed)
    note = crediting.credit(invoice, crediting.whole(invoice), f"Motif {typed}", actor=None, at=AT)
    for one in (invoice, note):
        assert told(invoices.drawn(one, AT, with_copy=True), wanted)
        assert told(invoices.drawn(one, AT), f"Objet {typed.split()[0]}" if name in ("calls", "markup", "tags") else wanted)


@pytest.mark.parametrize("name", HOSTILE)
def test_an_order_says_what_was_typed(unit, name: str) -> None:  # type: ignore[no-untyped-def]
    typed, wanted = HOSTILE[name]
    order = make_order(make_supplier(f"Atelier {typed}"), make_city(f"Ville {typed}", address=typed), status=OrderStatus.SENT)
    order.po_number, order.note, order.cancelled_reason = typed[:60], typed, typed
    order.lines[0].description, order.lines[0].place_name, order.lines[0].place_address = f"Objet {typed}", typed, typed
    order.frozen = sending.frozen_of(order)
    assert told(orders.drawn(order, is_buyer=True), wanted)
