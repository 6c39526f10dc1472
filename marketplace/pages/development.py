"""Pages for whoever builds the product: the style guide and the mails that were sent. Production has neither."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Blueprint, Flask, Response, render_template, request
from flask.typing import ResponseReturnValue

from config import Settings
from marketplace.core import headers
from marketplace.core.access import public
from marketplace.core.errors import Missing
from marketplace.core.mail import FolderMailer, mailer
from marketplace.pages.forms import SpecimenForm

bp = Blueprint("development", __name__)

MOST_SHOWN = 100
# Mails are styled in place, as their readers ask; the frame lets their links out and nothing in.
FRAMED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups"


def register(app: Flask) -> None:
    """Mount these pages, unless the public is served: what is not mounted cannot be reached by mistake."""
    settings: Settings = app.extensions["maillage.settings"]
    if not settings.is_production:
        app.register_blueprint(bp)


@bp.get("/styleguide")
@public
def styleguide() -> ResponseReturnValue:
    """Every component in its states; `?scheme=dark` shows the dark scheme."""
    scheme = request.args.get("scheme")
    form = SpecimenForm(formdata=None, way="alone")
    wrong = SpecimenForm(formdata=None, prefix="wrong-", meta={"csrf": False})
    wrong.validate()
    return render_template("pages/styleguide.html", scheme=scheme if scheme in ("dark", "light") else None, form=form, wrong=wrong)


@bp.get("/dev/courriels")
@bp.get("/dev/courriels/<name>")
@public
def mails(name: str | None = None) -> ResponseReturnValue:
    """The mails that this machine would have sent, newest first."""
    folder, listed = _folder(), _listed()
    shown = dict(listed).get(name) if name else None
    if name and shown is None:
        raise Missing()
    headers.allow_own_frames()
    return render_template("pages/dev_mails.html", mails=listed, shown=shown, shown_name=name, folder=folder)


@bp.get("/dev/courriels/<name>/html")
@public
def mail_as_page(name: str) -> ResponseReturnValue:
    """The HTML of a mail, alone in its frame, where nothing runs and nothing is fetched."""
    message = dict(_listed()).get(name)
    body = message.get_body(("html",)) if message else None
    if body is None:
        raise Missing()
    return Response(body.get_content(), headers={"Content-Security-Policy": FRAMED}, mimetype="text/html")


def _listed() -> list[tuple[str, EmailMessage]]:
    """The newest mails of the folder, each under the name of its file."""
    folder = _folder()
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True) if folder else []
    return [(path.stem, _read(path)) for path in paths[:MOST_SHOWN]]


def _folder() -> Path | None:
    found = mailer()
    return found.folder if isinstance(found, FolderMailer) else None


def _read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
