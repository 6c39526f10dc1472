"""Small documents for tests: PDFs written by hand, with what each is to hide, and pictures."""

import io
import zlib

from PIL import Image

PLAIN = (b"<</Type/Catalog/Pages 2 0 R%s>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>")


def pdf(catalog: bytes = b"", *, more: bytes = b"", end: bytes = b"") -> bytes:
    """A PDF of one empty page: what to add to its catalogue, objects to add, what to write after its end."""
    objects = [PLAIN[0] % catalog, *PLAIN[1:]]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    head = b"%PDF-1.7\n" + body + more
    return head + b"trailer\n<</Root 1 0 R/Size 9>>\nstartxref\n%d\n%%%%EOF\n" % len(head) + end


def stream(content: bytes, described: bytes = b"/Filter/FlateDecode", *, packed: bool = True) -> bytes:
    """An object whose bytes are packed."""
    data = zlib.compress(content) if packed else content
    return b"7 0 obj\n<<%s/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (described, len(data), data)


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (12, 120, 90)).save(written, form, **options)
    return written.getvalue()
