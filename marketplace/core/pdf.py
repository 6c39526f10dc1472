"""Documents as PDF, from a Typst template and plain data: tagged (PDF/UA-1), the same bytes for the same data and the same instant.

What people typed goes in as data, never as markup: nothing of it is run. The template reads nothing but the folder of templates.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

import config
from marketplace.core.locale import _

FONTS = Path(__file__).parent / "fonts"
# What the embedded letters lack, by what is drawn in its place: a narrow space, a hyphen that does not break.
DRAWN_AS = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\u00ad": ""})


# What the document says of a letter that no font has; what is drawn in its place, and how many pages of letters may lack in one document.
LACKING = re.compile(r"the text `\"(.+?)\"` could not be displayed")
NO_LETTER = "?"
MOST_SCRIPTS = 40


class NotDrawn(Exception):
    """A template that does not agree with its data: a fault of the program, never of what was typed."""


def draw(template: str, data: dict[str, Any], *, at: datetime, lang: str = "fr") -> bytes:
    """The bytes of a PDF: `template` is a path under `templates/`, such as `awards/pdf/contract.typ`; `data` is what JSON can hold.

    `data` needs a `title`. Raises NotDrawn when the template fails. `at` is written as the date of the document, in seconds.
    """
    words = {"page": str(_("Page")), "of": str(_("sur"))}
    said = _drawable({"lang": lang, "words": words, **data})
    for _try in range(MOST_SCRIPTS):
        try:
            return _compiled(template, json.dumps(said, ensure_ascii=False), at)
        except RuntimeError as failed:
            if (lacking := LACKING.search(str(failed))) is None:
                raise NotDrawn(f"{template}: {failed}") from failed
            said = _without(said, {_kin(one) for one in lacking[1] if not one.isascii()})
    raise NotDrawn(f"{template}: letters of too many scripts that no font has.")


def _compiled(template: str, data: str, at: datetime) -> bytes:
    return bytes(
        typst.compile(
            str(config.ROOT / "templates" / template),
            root=str(config.ROOT / "templates"),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=["ua-1"],
            timestamp=int(at.timestamp()),
            format="pdf",
        )
    )


def _kin(letter: str) -> str:
    """What stands for all the letters that are lacking with this one: itself where ours are (Latin, signs of print), else its page of 256."""
    number = ord(letter)
    return letter if number < 0x300 or 0x2000 <= number < 0x2300 else chr(number >> 8 << 8)


def _without(value: Any, lacking: set[str]) -> Any:
    """The same data with a sign in place of each letter that no font has: an emoji, a distant script."""
    if isinstance(value, str):
        return "".join(NO_LETTER if not one.isascii() and _kin(one) in lacking else one for one in value)
    if isinstance(value, dict):
        return {key: _without(one, lacking) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, lacking) for one in value]
    return value


def _drawable(value: Any) -> Any:
    """The same data with letters that the embedded fonts have, and no character that a page cannot bear."""
    if isinstance(value, str):
        return "".join(one for one in value.translate(DRAWN_AS) if one.isprintable() or one in "\n\u00a0")
    if isinstance(value, dict):
        return {str(key): _drawable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(one) for one in value]
    return value
