"""Documents as PDF, from a Typst template and plain data: tagged (PDF/UA-1), the same bytes for the same data and the same instant.

What people typed goes in as data, never as markup: nothing of it is run. The template reads nothing but the folder of templates.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

import config
from marketplace.core.locale import _

FONTS = Path(__file__).parent / "fonts"
# What the embedded letters lack, by what is drawn in its place: a narrow space, a hyphen that does not break.
DRAWN_AS = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\u00ad": ""})


class NotDrawn(Exception):
    """A template that does not agree with its data: a fault of the program, never of what was typed."""


def draw(template: str, data: dict[str, Any], *, at: datetime, lang: str = "fr") -> bytes:
    """The bytes of a PDF: `template` is a path under `templates/`, such as `awards/pdf/contract.typ`; `data` is what JSON can hold.

    `data` needs a `title`. Raises NotDrawn when the template fails. `at` is written as the date of the document, in seconds.
    """
    words = {"page": str(_("Page")), "of": str(_("sur"))}
    said = _drawable({"lang": lang, "words": words, **data})
    try:
        return bytes(
            typst.compile(
                str(config.ROOT / "templates" / template),
                root=str(config.ROOT / "templates"),
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(said, ensure_ascii=False)},
                pdf_standards=["ua-1"],
                timestamp=int(at.timestamp()),
                format="pdf",
            )
        )
    except RuntimeError as failed:
        raise NotDrawn(f"{template}: {failed}") from failed


def _drawable(value: Any) -> Any:
    """The same data with letters that the embedded fonts have, and no character that a page cannot bear."""
    if isinstance(value, str):
        return "".join(one for one in value.translate(DRAWN_AS) if one.isprintable() or one in "\n\u00a0")
    if isinstance(value, dict):
        return {str(key): _drawable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(one) for one in value]
    return value
