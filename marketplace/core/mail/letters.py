"""A letter: a subject, then paragraphs, buttons, words quoted and lists, each of which knows how to be read as plain text.

A template of mail is a text file. What is more than a paragraph is asked for by name (`letter.button(…)`), on a line of its own; the
template then holds a mark in its place, made of chance, so that nothing that a person typed can pass for one.
"""

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from marketplace.core.locale import _

# Lines between blank ones make a paragraph.
BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]»]")


@dataclass(frozen=True)
class Run:
    """A few words of a line, with the address that they lead to, if they do."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """Lines of words."""

    words: str
    kind: str = "paragraph"

    def as_text(self) -> str:
        return self.words

    def lines(self, ours: str) -> list[list[Run]]:
        """The lines; an address that begins with `ours` is a link, one of elsewhere stays words: a mail of ours lends it no weight."""
        return [list(_runs(line, ours)) for line in self.words.split("\n")]


@dataclass(frozen=True)
class Heading:
    """A title over what follows."""

    words: str
    kind: str = "heading"

    def as_text(self) -> str:
        return f"{self.words}\n{'-' * len(self.words)}"


@dataclass(frozen=True)
class Button:
    """The act that the letter is about, and its address."""

    label: str
    url: str
    kind: str = "button"

    def as_text(self) -> str:
        label = _("%(label)s :", label=self.label)
        return f"{label}\n{self.url}"


@dataclass(frozen=True)
class Quote:
    """Words of somebody else, passed on as they are."""

    words: str
    kind: str = "quote"

    def as_text(self) -> str:
        return f"----------\n\n{self.words}\n\n----------"


@dataclass(frozen=True)
class Items:
    """A list: sentences, each with its address or none."""

    items: tuple[Run, ...]
    kind: str = "items"

    def as_text(self) -> str:
        return "\n".join(f"- {one.text}\n  {one.url}" if one.url else f"- {one.text}" for one in self.items)


Block = Paragraph | Heading | Button | Quote | Items


@dataclass
class Letter:
    """What a template of mail is given under the name `letter`; once the template is rendered, `read` makes a subject and blocks of it."""

    subject: str = ""
    blocks: list[Block] = field(default_factory=list)
    footer: tuple[Block, ...] = ()
    _asked: list[Block] = field(default_factory=list)
    _mark: str = field(default_factory=lambda: f"\ufffc{secrets.token_hex(16)}")

    def heading(self, words: str) -> str:
        """Put a title here."""
        return self._keep(Heading(words))

    def button(self, label: str, url: str) -> str:
        """Put here the act that the letter is about."""
        return self._keep(Button(label, url))

    def quote(self, words: str) -> str:
        """Put here the words of somebody else."""
        return self._keep(Quote(words))

    def items(self, items: Iterable[tuple[str, str | None]]) -> str:
        """Put a list here: pairs of a sentence and an address, or None."""
        return self._keep(Items(tuple(Run(text, url) for text, url in items)))

    def read(self, rendered: str) -> "Letter":
        """Take the text of a rendered template apart: its first line is the subject. The same letter."""
        subject, _line, body = rendered.replace("\r\n", "\n").strip().partition("\n")
        self.subject = subject
        self.blocks = [one for paragraph in BLANK.split(body.strip()) for one in self._blocks(paragraph.strip())]
        return self

    def as_text(self) -> str:
        """The letter for whoever reads plain text; the footer comes after the line that says that what follows is no part of it."""
        body = "\n\n".join(block.as_text() for block in self.blocks)
        if self.footer:
            body += "\n\n-- \n" + "\n\n".join(block.as_text() for block in self.footer)
        return body + "\n"

    def _keep(self, block: Block) -> str:
        self._asked.append(block)
        return f"{self._mark}{len(self._asked) - 1}\ufffc"

    def _blocks(self, paragraph: str) -> Iterator[Block]:
        for position, part in enumerate(re.split(rf"{self._mark}(\d+)\ufffc", paragraph)):
            if position % 2:
                yield self._asked[int(part)]
            elif part.strip():
                yield Paragraph(part.strip())


def _runs(line: str, ours: str) -> Iterator[Run]:
    after = 0
    for found in LINK.finditer(line):
        if f"{found.group()}/".startswith(f"{ours}/"):
            yield Run(line[after : found.start()])
            yield Run(found.group(), found.group())
            after = found.end()
    yield Run(line[after:])
