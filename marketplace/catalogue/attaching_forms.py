"""What is typed with the pictures and the documents of a listing: words for each, their order, what is taken away."""

from collections.abc import Callable
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from marketplace.catalogue import actions, content
from marketplace.catalogue.content import Content
from marketplace.catalogue.models import Listing
from marketplace.core.errors import Unusable
from marketplace.core.forms import SHORT, Form, short_text
from marketplace.core.locale import _, _l

# Two forms on one page: the fields of each begin by its own word.
IMAGE, DOCUMENT = "image-", "document-"


class SendForm(Form):
    """A file to send, with its words in both languages; `kept` is what was kept of it."""

    sent: Any
    words_fr: Any
    words_en: Any
    kept: Any = None

    def words(self) -> tuple[str, str | None]:
        return self.words_fr.data, self.words_en.data or None

    def take(self, keep: Callable[[], Any]) -> bool:
        """Whether what was sent is kept; the reason why not is told at the file."""
        if not self.validate_on_submit():
            return False
        try:
            self.kept = keep()
        except Unusable as refused:
            self.sent.errors = [refused.reason]
            return False
        return True


class PictureForm(SendForm):
    """A picture, never without the words that stand for it."""

    sent = FileField(
        _l("Image"), validators=[FileRequired(_l("Choisissez une image."))], description=_l("JPEG, PNG ou WebP, 10\u00a0Mo au plus.")
    )
    words_fr = short_text(_l("Texte de remplacement, en français"), description=_l("Ce que l’image montre, pour qui ne la voit pas."))
    words_en = short_text(_l("Texte de remplacement, en anglais"), required=False)


class DocumentForm(SendForm):
    """A document, such as a technical sheet."""

    sent = FileField(
        _l("Document"), validators=[FileRequired(_l("Choisissez un document."))], description=_l("PDF, PNG ou JPEG, 20\u00a0Mo au plus.")
    )
    words_fr = short_text(_l("Titre du document, en français"))
    words_en = short_text(_l("Titre du document, en anglais"), required=False)


class OrderForm(Form):
    """The words, the order and what is taken away, of all that is attached at once: fields named after the digest of each."""

    version = HiddenField()

    def __init__(self, listing: Listing) -> None:
        super().__init__(data={"version": str(listing.version)})
        self.listing = listing

    def is_stale(self) -> bool:
        typed = str(self.version.data)
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
            raise Unusable(_("Ce formulaire est incomplet : rechargez la page."))
        return actions.is_stale(self.listing, int(typed))

    def said(self, sent: Any) -> Content:
        """The content as it was typed. Unusable for an order that is no number, or words that are too long."""
        now = content.content_of(self.listing)
        return now | {
            "pictures": _ordered(now["pictures"], sent, ("alternative_fr", "alternative_en")),
            "documents": _ordered(now["documents"], sent, ("title_fr", "title_en")),
        }


def _ordered(rows: list[Content], sent: Any, names: tuple[str, str]) -> list[Content]:
    kept = []
    for place, row in enumerate(rows, start=1):
        key = row["digest"][:16]
        if sent.get(f"{key}-gone"):
            continue
        typed = {name: (sent.get(f"{key}-{name[-2:]}") or "").strip()[: SHORT + 1] or None for name in names}
        order = sent.get(f"{key}-place") or str(place)
        if not (order.isascii() and order.isdigit() and len(order) < 4):
            raise Unusable(_("L’ordre s’écrit en chiffres : 1 pour ce qui vient en premier."))
        kept.append((int(order), place, {**row, **typed}))
    return [row for _order, _place, row in sorted(kept, key=lambda one: one[:2])]
