"""Pictures are made anew: small, upright, without what was hidden in them; what is no picture is refused in words."""

import io
import struct
import zlib

import pytest
from flask import Flask
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from werkzeug.test import TestResponse

from marketplace.core import db, files
from marketplace.core.errors import Missing, Unusable
from marketplace.organizations import actions
from marketplace.organizations.editing import pictures
from marketplace.organizations.models import Organization
from tests.builders import AT, make_organization
from tests.organizations.dressed import image_bytes
from tests.page import Visitor

FOREST, MAIZE = (15, 92, 74), (242, 182, 50)


def made(sent: bytes) -> Image.Image:
    return Image.open(io.BytesIO(pictures.made_anew(io.BytesIO(sent))))


def is_near(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=False))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_of_any_usual_kind_becomes_a_webp(app, kind):
    with app.test_request_context():
        found = made(image_bytes(kind))
    assert (found.format, found.size) == ("WEBP", (640, 480))
    assert is_near(found.convert("RGB").getpixel((320, 100)), FOREST)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape(app):
    with app.test_request_context():
        assert made(image_bytes(size=(3000, 1500))).size == (1200, 600)
        assert made(image_bytes(size=(500, 4000))).size == (150, 1200)


def test_what_is_clear_stays_clear(app):
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    written = io.BytesIO()
    image.save(written, "PNG")
    with app.test_request_context():
        assert made(written.getvalue()).convert("RGBA").getpixel((50, 50))[3] == 0


def test_what_a_camera_hides_in_a_photo_is_dropped_and_the_photo_turned(app):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter to the right
    exif[0x010F] = "Appareil secret"
    exif.get_ifd(0x8825)[2] = (48.0, 26.0, 0.0)
    sent = image_bytes(exif=exif, comment=b"Rue du Secret", icc_profile=b"profil secret")
    assert b"secret" in sent
    with app.test_request_context():
        content = pictures.made_anew(io.BytesIO(sent))
    found = Image.open(io.BytesIO(content))
    assert found.size == (480, 640)
    assert is_near(found.convert("RGB").getpixel((400, 320)), FOREST), "what was above is now on the right"
    assert is_near(found.convert("RGB").getpixel((80, 320)), MAIZE)
    assert dict(found.getexif()) == {}
    for hidden in (b"EXIF", b"ecret", b"ICCP", b"XMP"):
        assert hidden not in content


def test_a_text_hidden_in_a_png_is_dropped(app):

    told = PngInfo()
    told.add_text("Comment", "phrase cachée")
    told.add_itxt("XML:com.adobe.xmp", "<x>phrase cachée</x>")
    with app.test_request_context():
        assert b"cach" not in pictures.made_anew(io.BytesIO(image_bytes("PNG", pnginfo=told)))


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    written = io.BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:])
    return written.getvalue()


def flat_png(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, and holds almost no byte."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NOT_PICTURES = {
    "nothing": (b"", "vide"),
    "a drawing": (SVG, "JPEG, PNG ou WebP"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "JPEG, PNG ou WebP"),
    "a PDF": (b"%PDF-1.7\n" + b" " * 500, "JPEG, PNG ou WebP"),
    "a zip": (b"PK\x03\x04" + b"\0" * 500, "JPEG, PNG ou WebP"),
    "a TIFF": (image_bytes("TIFF"), "JPEG, PNG ou WebP"),
    "a BMP": (image_bytes("BMP"), "JPEG, PNG ou WebP"),
    "an animated GIF": (animated("GIF"), "animée"),
    "an animated WebP": (animated("WEBP"), "animée"),
    "an animated PNG": (animated("PNG"), "animée"),
    "half a photo": (image_bytes(size=(900, 900))[:3000], "endommagée"),
    "a head alone": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "endommagée"),
    "a script under a photo's head": (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "endommagée"),
    "a point": (image_bytes(size=(1, 1)), "trop petite"),
    "a thread": (image_bytes(size=(4000, 8)), "trop petite"),
    "a bomb": (flat_png(6400, 6400), "40\u00a0millions"),
    "a great bomb": (flat_png(60_000, 60_000), "40\u00a0millions"),
    "a bomb between the two": (flat_png(10_000, 10_000), "40\u00a0millions"),
    "too heavy": (image_bytes() + b"\0" * pictures.LARGEST, "10\u00a0Mo"),
}


@pytest.mark.parametrize("name", NOT_PICTURES)
def test_what_is_no_picture_is_refused_in_words_and_nothing_is_kept(app: Flask, name: str):
    sent, words = NOT_PICTURES[name]
    with app.test_request_context():
        with pytest.raises(Unusable) as refused:
            pictures.keep(io.BytesIO(sent))
        assert words in refused.value.reason
        assert not files.folder().exists() or not [one for one in files.folder().rglob("*") if one.is_file()]


@pytest.fixture
def shown(app: Flask) -> tuple[str, str]:
    """An enterprise with a photo: its slug and the hash of what is kept."""
    with app.test_request_context():
        kept = pictures.keep(io.BytesIO(image_bytes(size=(2000, 1000))))
    with app.app_context(), db.database().writing():
        one = make_organization()
        pictures.attach(one, kept, rank=1, name="C:\\photos\\quai.jpg", alternative_fr="Le quai", alternative_en=None, at=AT)
        return one.slug, kept[0]


def fetched(visitor: Visitor, address: str) -> TestResponse:
    """The whole answer, and the file given back."""
    answer = visitor.client.get(address)
    assert answer.status_code == 200
    answer.get_data()
    answer.close()
    return answer


def test_a_picture_is_served_at_three_widths_for_ever(visitor, shown):
    slug, sha256 = shown
    for width in pictures.WIDTHS:
        answer = fetched(visitor, f"/images/{slug}/{sha256}-{width}.webp")
        assert answer.mimetype == "image/webp"
        assert Image.open(io.BytesIO(answer.get_data())).size == (width, width // 2)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


def test_a_smaller_one_that_was_swept_is_made_again(app, visitor, shown):
    slug, sha256 = shown
    address = f"/images/{slug}/{sha256}-160.webp"
    first = fetched(visitor, address).get_data()
    with app.app_context():
        pictures.file_of(sha256, 160).unlink()
    assert fetched(visitor, address).get_data() == first


def test_no_other_width_and_no_other_hash_is_made(app, visitor, shown):
    slug, sha256 = shown
    for name in (f"{sha256}-161", f"{sha256}-0", f"{sha256}-99999999999999999999", f"{'0' * 64}-160", f"{sha256}-1200.jpg", "..%2f-160"):
        visitor.get(f"/images/{slug}/{name}.webp", status=404)
    with app.app_context(), pytest.raises(Missing):
        pictures.file_of(sha256, 161)


def test_a_picture_of_another_enterprise_is_not_found_under_this_one(app, visitor, shown):
    with app.app_context(), db.database().writing():
        other = make_organization(name="Une autre")
    visitor.get(f"/images/{other.slug}/{shown[1]}-160.webp", status=404)


def test_a_picture_whose_bytes_are_lost_is_not_found(app, visitor, shown):
    with app.app_context():
        files.path_of(shown[1]).unlink()
    visitor.get(f"/images/{shown[0]}/{shown[1]}-160.webp", status=404)


def test_the_pictures_of_a_withdrawn_page_are_for_the_team_and_for_no_cache(app, visitor, staff, shown):
    slug, sha256 = shown
    with app.app_context(), db.database().writing():
        actions.withdraw(db.load(Organization, slug=slug), actor=None, at=AT)
    address = f"/images/{slug}/{sha256}-480.webp"
    visitor.get(address, status=404)
    answer = fetched(staff, address)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_page_shows_it_with_its_words_and_shares_it(visitor, shown):
    slug, sha256 = shown
    tree = visitor.get(f"/en/entreprises/{slug}").tree
    (image,) = tree.xpath("//main//img")
    assert (image.get("alt"), image.get("lang")) == ("Le quai", "fr")
    shared = tree.xpath("string(//meta[@property='og:image']/@content)")
    assert shared == f"http://localhost:8000/images/{slug}/{sha256}-1200.webp"
