"""The text of a by-law, as a file that is sent."""

from collections.abc import Callable
from typing import Any

from flask_wtf.file import FileField, FileRequired

from marketplace.core.documents import Kept
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form
from marketplace.core.locale import _l


class TextForm(Form):
    """One document; `kept` is what was kept of it."""

    sent = FileField(
        _l("Texte du règlement"),
        validators=[FileRequired(_l("Choisissez un document."))],
        description=_l("PDF, PNG ou JPEG, 20\u00a0Mo au plus."),
    )
    kept: Kept

    def take(self, keep: Callable[[Any], Kept]) -> bool:
        """Whether a document was sent that may be kept; the reason why not is beside its field."""
        if not self.validate():
            return False
        try:
            self.kept = keep(self.sent.data)
        except Unusable as refused:
            self.sent.errors = [refused.reason]
            return False
        return True
