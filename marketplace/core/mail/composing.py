"""From words to a message: headers that nothing typed can add to, plain text, and HTML made of the same words."""

import re
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UniqueSingleAddressHeader, UniqueUnstructuredHeader, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template

from config import Settings
from marketplace.core import links
from marketplace.core.locale import HTML_LANGS, current, speaking
from marketplace.core.mail.letters import Block, Letter, Paragraph

# No control, no half of a character, nothing that XML refuses, though a text may hold it.
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LONGEST_GREETING = 40
LONGEST_PREVIEW = 140


class WholeHeader(UnstructuredHeader):
    """A header of one address. Python would fold a long one into encoded words, which no program that unsubscribes reads."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


class SubjectHeader(UniqueUnstructuredHeader):
    """A subject with accents, encoded as a whole. Python encodes it by pieces, and readers drop the space between two of them."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {_encoded(str(self), self.name, policy)}{policy.linesep}"  # type: ignore[attr-defined]


class NamedAddressHeader(UniqueSingleAddressHeader):
    """An address with a name, which is encoded as a whole too."""

    def fold(self, *, policy: Policy) -> str:
        one = self.address
        if one.display_name.isascii():
            return str(super().fold(policy=policy))  # type: ignore[misc]
        told = _encoded(one.display_name, self.name, policy)  # type: ignore[attr-defined]
        return f"{self.name}: {told}{policy.linesep} <{one.addr_spec}>{policy.linesep}"  # type: ignore[attr-defined]


def _encoded(text: str, name: str, policy: Policy) -> str:
    charset = None if text.isascii() else "utf-8"
    return Header(text, charset, header_name=name, maxlinelen=policy.max_line_length or 78).encode(linesep=policy.linesep)


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    registry.map_to_type("list-unsubscribe", WholeHeader)  # type: ignore[arg-type]
    registry.map_to_type("subject", SubjectHeader)  # type: ignore[arg-type]
    for name in ("from", "to", "reply-to"):
        registry.map_to_type(name, NamedAddressHeader)  # type: ignore[arg-type]
    return registry


POLICY = SMTP.clone(header_factory=_headers())


def write(
    template: str,
    *,
    to: str,
    name: str,
    token: str,
    locale: str,
    at: datetime,
    reply_to: tuple[str, str] | None = None,
    unsubscribe: str | None = None,
    footer: tuple[Block, ...] = (),
    **context: Any,
) -> EmailMessage:
    """A message from the template `<room>/mail/<name>.txt`, in the language `locale`.

    The template is given `name` (the reader's), `links`, `letter` (see `letters`) and `context`. The rest is as in `compose`.
    """
    letter = Letter(footer=footer)
    with speaking(locale):
        letter.read(render_template(template, **{**context, "links": links, "letter": letter, "name": one_line(name)}))
        return compose(letter, to=to, name=name, token=token, locale=locale, at=at, reply_to=reply_to, unsubscribe=unsubscribe)


def compose(
    letter: Letter | str,
    *,
    to: str,
    name: str,
    token: str,
    locale: str,
    at: datetime,
    reply_to: tuple[str, str] | None = None,
    unsubscribe: str | None = None,
) -> EmailMessage:
    """A message in two parts, text and HTML; of a plain text, the first line is the subject. A header can hold no line break, whatever the
    name.

    `reply_to` is the name and the address of whoever should be answered, when that is not us. `unsubscribe` is the address that stops
    such messages when anything is sent to it (RFC 8058).
    """
    settings: Settings = current_app.extensions["maillage.settings"]
    letter = Letter().read(letter) if isinstance(letter, str) else letter
    sender_name, sender = parseaddr(settings.mail_from)
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(sender_name, sender)
    message["To"] = _address(name, to)
    if reply_to:
        message["Reply-To"] = _address(*reply_to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{token}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with speaking(locale):
        text, html = letter.as_text(), dressed(letter)
    # Lines of seventy-six plain letters at most pass every server, old ones too.
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = locale  # after the content, which sweeps away every Content- header
    return message


def dressed(letter: Letter) -> str:
    """The letter as a page of HTML, in the language being spoken: MJML makes the tables that old mail readers need."""
    from mjml import mjml2html  # a library of two megabytes that the pages never need

    home, lang = links.absolute("pages.home"), HTML_LANGS[current()]
    source = render_template("core/mail/letter.xml", letter=letter, ours=base_url(), preview=_preview(letter), lang=lang, home=home)
    return str(mjml2html(UNREADABLE.sub("", source)))


def _preview(letter: Letter) -> str:
    """What a list of messages shows beside the subject: the first paragraph that is more than a greeting."""
    paragraphs = [one.words for one in letter.blocks if isinstance(one, Paragraph)]
    return one_line(next((words for words in paragraphs if len(words) > LONGEST_GREETING), ""))[:LONGEST_PREVIEW]


def base_url() -> str:
    """What every address in a mail begins with."""
    settings: Settings = current_app.extensions["maillage.settings"]
    return settings.base_url


def one_line(text: str) -> str:
    """What a header may hold: no line break, nothing invisible, and no « =?utf-8?…?= » that a reader would decode."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable()).replace("=?", "= ?")


def _address(name: str, address: str) -> Address:
    """A domain with accents (coop.québec) is written as the network knows it; a mail server need not know better."""
    user, _at, domain = address.rpartition("@")
    return Address(display_name=one_line(name), addr_spec=f"{user}@{domain.encode('idna').decode('ascii')}")
