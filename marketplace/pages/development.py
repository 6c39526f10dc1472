"""Pages for whoever builds the product: the style guide and the mails that were sent. Production has neither."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue

from config import Settings
from marketplace.core.access import public
from marketplace.core.errors import Missing
from marketplace.core.mail import FolderMailer, mailer
from marketplace.pages.forms import SpecimenForm

bp = Blueprint("development", __name__)

MOST_SHOWN = 100


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
    folder = _folder()
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True) if folder else []
    listed = [(path.stem, _read(path)) for path in paths[:MOST_SHOWN]]
    shown = dict(listed).get(name) if name else None
    if name and shown is None:
        raise Missing()
    return render_template("pages/dev_mails.html", mails=listed, shown=shown, shown_name=name, folder=folder)


def _folder() -> Path | None:
    found = mailer()
    return found.folder if isinstance(found, FolderMailer) else None


def _read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
