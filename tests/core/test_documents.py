"""Documents by their content: what acts, hides or lies is refused with a way out; what is kept holds no more than its pages."""

import io
import re
import zipfile

import pytest
from PIL import Image

from marketplace.core import document_pdf, documents
from marketplace.core.document_pdf import CHUNK
from marketplace.core.errors import Unusable
from tests.core.documents_made import pdf, picture, stream

OBJECTS = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"
HOSTILE = {
    b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>": "script",
    b"/OpenAction<</S/J#61vaScr#69pt/JS(1)>>": "script",
    b"/AA<</O<</S/Launch/F(calc.exe)>>>>": "script",
    b"/AcroForm<</XFA[5 0 R]>>": "script",
    b"/AA<</O<</S/GoToR/F(\\\\\\\\ailleurs\\\\x)/D[0/Fit]>>>>": "script",
    b"/Names<</EmbeddedFiles 5 0 R>>": "d’autres fichiers",
}

# What says that objects are packed, to readers that mind the type and to those that do not; what would hide it from who looks before it.
PACKED = (b"/Type/ObjStm/N 1/First 4", b"/N 1/First 4", b"/N 1/First%x\n4", b"/Type/Obj#53tm/N 1/First 4")
DECOYS = (b"/Pad(endobj)", b"/Pad/endobj", b"/Pad(" + b"x" * 9000 + b")")
ESCAPED = b"/" + b"".join(b"#%02x" % letter for letter in b"EmbeddedFiles")


def examined(content: bytes, name: str = "attestation.pdf") -> documents.Examined:
    return documents.examined(io.BytesIO(content), name)


def refused(content: bytes, name: str = "attestation.pdf") -> str:
    with pytest.raises(Unusable) as refusal:
        examined(content, name)
    return refusal.value.reason


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a.txt", "another document")
    return written.getvalue()


def test_a_plain_pdf_is_kept_byte_for_byte_and_pictures_are_made_anew_without_what_they_hid():
    plain = pdf(more=stream(b"BT (Attestation) Tj ET"))
    assert examined(plain).content == plain
    assert examined(plain, "sans suffixe").name == "sans suffixe.pdf"
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    kept = examined(picture("JPEG", exif=exif, comment=b"secret note") + b"<script>alert(1)</script>" + zipped(), "scan.JPG")
    assert kept.media_type == documents.JPEG
    assert b"secret" not in kept.content
    assert b"script" not in kept.content
    assert not zipfile.is_zipfile(io.BytesIO(kept.content))
    with Image.open(io.BytesIO(kept.content)) as again:
        assert again.size == (60, 40)


def test_a_pdf_that_acts_holds_files_or_is_locked_is_refused_in_the_clear_and_inside_packed_objects():
    for hostile, why in HOSTILE.items():
        assert why in refused(pdf(hostile)), hostile
        assert why in refused(pdf(more=stream(b"5 0 <<" + hostile + b">>", OBJECTS))), hostile
    assert "chiffrement" in refused(pdf().replace(b"/Size 9", b"/Encrypt 5 0 R"))


def test_a_pdf_that_hides_its_objects_from_reading_is_refused():
    hidden = b"5 0 <</S/JavaScript>>".hex().encode() + b">"
    ways = [
        stream(hidden, b"/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode]", packed=False),
        stream(hidden, b"/Type/Obj#53tm/N 1/First 4/Filter 9 0 R", packed=False),
        stream(b"5 0 <<>>", OBJECTS + b"/DecodeParms<</Predictor 12>>"),
        stream(hidden, b"/Type/ObjStm/N 1/First 4 %endobj\n/Filter[/ASCIIHexDecode /FlateDecode]", packed=False),
        stream(b"5 0 <</S/JavaScript>>", OBJECTS).replace(b"\nendstream", b"")[:-30] + b"endstream\nendobj\n",
        *(stream(hidden, packed + decoy + b"/Filter/ASCIIHexDecode", packed=False) for packed in PACKED for decoy in DECOYS),
        # A name whose letters are all escaped, cut in two where what unfolds is read by pieces.
        *(stream(b"%" + b"a" * (CHUNK - 3 - cut) + b"\n" + ESCAPED + b" 7 0 R", OBJECTS) for cut in range(20, 40, 3)),
    ]
    for way in ways:
        assert re.search("pas lire|script|autres fichiers", refused(pdf(more=way))), way
    outline = b"9 0 obj\n<</First  12 0 R/Last 14 0 R>>\nendobj\n"
    honest = pdf(more=outline + stream(b"5 0 <<>>", OBJECTS) + stream(b"6 0 <<>>", OBJECTS) + stream(b"\xff", b"/Filter/DCTDecode"))
    assert examined(honest).content == honest


def test_bombs_empty_shells_and_files_that_are_two_things_are_refused(monkeypatch):
    monkeypatch.setattr(document_pdf, "MOST_UNFOLDED", 3 * 1024 * 1024)
    assert "se déplie" in refused(pdf(more=stream(b"\0" * 5_000_000)))
    assert "aucune page" in refused(b"%PDF-1.4\nstartxref\n0\n%%EOF")
    assert "incomplet" in refused(pdf()[:-8])
    assert "incomplet" in refused(pdf(end=b"<script>"))
    archive = zipped()
    comment = pdf(more=archive[:-2])
    size = len(comment) - comment.index(b"PK\x05\x06") - 22
    polyglot = comment.replace(archive[:-2], archive[:-2] + size.to_bytes(2, "little")[:2], 1)
    assert "autre chose" in refused(polyglot)
    assert "autre chose" in refused(b"%PDF-1.7 <html>" + pdf()[8:])


def test_what_is_not_what_its_name_says_or_too_much_is_refused(monkeypatch):
    assert "PDF, ni une image" in refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg")
    assert "« .pdf »" in refused(picture()).replace("\xa0", " ")
    assert "« .exe »" in refused(pdf(), "facture.exe").replace("\xa0", " ")
    assert "vide" in refused(b"")
    assert "endommagée" in refused(picture()[:60], "scan.png")
    monkeypatch.setattr(documents, "MOST_PIXELS", 1000)
    assert "pixels" in refused(picture(), "scan.png")
    monkeypatch.setattr(documents, "LARGEST", 100)
    assert "dépasse" in refused(pdf())
