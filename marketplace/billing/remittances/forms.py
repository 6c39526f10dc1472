"""What is said of a remittance that is sent."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from marketplace.core.errors import Unusable
from marketplace.core.forms import Form
from marketplace.core.imports import decoding, staging
from marketplace.core.locale import _, _l


class RemittanceForm(Form):
    """A file of payments, tried first unless somebody says otherwise."""

    sent = FileField(
        _l("Fichier"), validators=[FileRequired(_l("Choisissez un fichier."))], description=_l("CSV, XLSX ou ODS, 16\u00a0Mo au plus.")
    )
    encoding = SelectField(_l("Codage du texte"), validators=[Optional()])
    is_dry = BooleanField(
        _l("Faire d’abord un essai"), description=_l("Vous lisez ce qui serait noté, ligne par ligne; rien n’est écrit."), default=True
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.encoding.choices = [("", _("Le reconnaître")), *decoding.ENCODINGS.items()]
        self.kept: tuple[str, int] | None = None

    def take(self) -> bool:
        """Whether the form is right and the bytes of its file are kept; otherwise it says why."""
        if not self.validate_on_submit():
            return False
        try:
            self.kept = staging.keep(self.sent.data.stream)
        except Unusable as refused:
            self.sent.errors = [refused.reason]
            return False
        return True
