"""Mail leaves through one door: an SMTP server, a folder of `.eml` files, or the memory of a test.

Rooms never send: they enqueue a `mail` job in their own transaction (`send_later`), the worker renders it in
its reader's language and delivers it, one recipient a message, at least once, under a Message-ID made of the
job's random token so that a second copy is recognised.

The words of a mail are written once, as text, in `<room>/mail/<name>.txt`; its HTML is made of the same words.
"""

from marketplace.core.mail.composing import base_url, compose, write
from marketplace.core.mail.letters import Letter
from marketplace.core.mail.sending import LastLook, deliver, last_look, recipients, send_later
from marketplace.core.mail.ways_out import FolderMailer, Mailer, MemoryMailer, NotDelivered, SmtpMailer, mailer, mailer_for

__all__ = [
    "FolderMailer",
    "LastLook",
    "Letter",
    "Mailer",
    "MemoryMailer",
    "NotDelivered",
    "SmtpMailer",
    "base_url",
    "compose",
    "deliver",
    "last_look",
    "mailer",
    "mailer_for",
    "recipients",
    "send_later",
    "write",
]
