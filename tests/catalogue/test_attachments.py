"""Pictures and documents of a listing: made anew or examined, described, put in order, kept for the versions that showed them."""

import io

from PIL import Image
from sqlalchemy import select

from marketplace.catalogue import content
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.core import db
from marketplace.core.files import StoredFile
from tests.core.documents_made import pdf

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def _photo(colour: str = "green", place: bytes = b"", form: str = "JPEG") -> bytes:
    written, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Chez Odile, 12 rue du Quai"
    Image.new("RGB", (640, 400), colour).save(written, form, exif=exif)
    return written.getvalue() + place


def _send(visitor, market, listing, kind: str, file: tuple[bytes, str], words: str, status: int = 200):
    pages = f"{market.base}/{listing.slug}/pieces"
    prefix = "image" if kind == "images" else "document"
    sent = {f"{prefix}-sent": (io.BytesIO(file[0]), file[1]), f"{prefix}-words_fr": words, f"{prefix}-words_en": ""}
    return visitor.post(f"{pages}/{kind}", sent, status=status, token_from=pages)


def _said(market, listing) -> dict:
    with market.app.app_context(), db.database().reading() as session:
        return content.content_of(session.get_one(Listing, listing.id))


def test_a_picture_loses_what_it_hid_and_never_goes_without_its_words(market) -> None:
    listing, editor = market.listing(price_visibility="everybody"), market.visitor("editor")
    for file, name in ((SVG, "plan.svg"), (SVG, "plan.png"), (b"%PDF-1.7", "plan.jpg"), (b"", "vide.png"), (_photo()[:300], "coupe.jpg")):
        assert _send(editor, market, listing, "images", (file, name), "Un plan", 422).errors(), name
    refused = _send(editor, market, listing, "images", (_photo(), "a.jpg"), " ", 422)
    assert "Ce champ est obligatoire." in refused.errors()[0]
    assert "choisissez de nouveau le fichier" in refused
    assert _said(market, listing)["pictures"] == []
    _send(editor, market, listing, "images", (_photo("green"), "IMG_1.jpg"), "Deux personnes lavent une vitrine")
    _send(editor, market, listing, "images", (_photo("blue"), "IMG_2.jpg"), "Un chariot")
    shown = _said(market, listing)["pictures"]
    assert [one["alternative_fr"] for one in shown] == ["Deux personnes lavent une vitrine", "Un chariot"]
    nobody = market.visitor("nobody")
    page = nobody.get(f"/catalogue/{listing.slug}")
    sources = page.tree.xpath("//article//img/@src")
    assert page.tree.xpath("//article//img/@alt") == ["Deux personnes lavent une vitrine", "Un chariot"]
    with nobody.client.get(sources[0]) as answer:
        assert (answer.status_code, answer.mimetype, b"Odile" in answer.data) == (200, "image/webp", False)
        assert "immutable" in answer.headers["Cache-Control"]
    first, second = (one["digest"][:16] for one in shown)
    pages = f"{market.base}/{listing.slug}/pieces"
    version = editor.get(pages).tree.xpath("//input[@name='version']/@value")[0]
    words = {
        f"{first}-fr": "Une vitrine",
        f"{first}-en": "A window",
        f"{second}-fr": "Un chariot",
        f"{first}-place": "2",
        f"{second}-place": "1",
    }
    editor.post(pages, words | {"version": version})
    assert [one["alternative_fr"] for one in _said(market, listing)["pictures"]] == ["Un chariot", "Une vitrine"]
    editor.post(pages, words | {"version": version}, status=409)
    version = editor.get(pages).tree.xpath("//input[@name='version']/@value")[0]
    editor.post(pages, words | {f"{first}-gone": "y", "version": version})
    assert [one["alternative_fr"] for one in _said(market, listing)["pictures"]] == ["Un chariot"]
    for visitor, status in ((nobody, 404), (editor, 200)):
        with visitor.client.get(sources[0]) as answer:
            assert answer.status_code == status
    former = editor.get(f"{market.base}/{listing.slug}/versions/3")
    assert former.tree.xpath("//img/@alt") == ["Deux personnes lavent une vitrine", "Un chariot"]


def test_a_document_is_examined_served_as_a_download_and_shown_to_those_who_see_the_listing(market) -> None:
    listing, editor = market.listing(), market.visitor("editor")
    for file, name in (
        (pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "fiche.pdf"),
        (SVG, "fiche.pdf"),
        (_photo(), "fiche.pdf"),
        (b"PK\x03\x04", "fiche.zip"),
    ):
        assert _send(editor, market, listing, "documents", (file, name), "Fiche", 422).errors(), name
    _send(editor, market, listing, "documents", (pdf(), "fiche.pdf"), "Fiche technique")
    page = market.visitor("nobody").get(f"/catalogue/{listing.slug}")
    with market.visitor("nobody").client.get(page.links()["Fiche technique"]) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    with market.app.app_context(), db.database().writing() as session:
        session.get_one(Listing, listing.id).status = ListingStatus.DRAFT
        assert session.scalar(select(StoredFile.name)) == "fiche.pdf"
    assert market.visitor("nobody").client.get(page.links()["Fiche technique"]).status_code == 404
    copied = editor.post(f"{market.base}/{listing.slug}/copier", token_from=f"{market.base}/{listing.slug}/modifier")
    assert "Voici la copie" in copied
    with market.app.app_context(), db.database().reading() as session:
        assert [len(one.documents) for one in session.scalars(select(Listing)).unique()] == [1, 1]
