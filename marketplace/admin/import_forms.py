"""What the team says of a file that it imports."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional

from marketplace.core.access import can
from marketplace.core.forms import Form, short_text
from marketplace.core.imports import decoding
from marketplace.core.imports.handlers import HANDLERS
from marketplace.core.locale import _, _l


class ImportForm(Form):
    """A file, what it holds and where it comes from."""

    kind = SelectField(_l("Ce que le fichier contient"), validators=[InputRequired(_l("Ce champ est obligatoire."))])
    sent = FileField(
        _l("Fichier"), validators=[FileRequired(_l("Choisissez un fichier."))], description=_l("CSV, XLSX ou ODS, 16\u00a0Mo au plus.")
    )
    source = short_text(
        _l("Source"),
        required=False,
        most=100,
        description=_l("D’où viennent ces renseignements (sinon, le nom du fichier). Gardez la même pour une mise à jour."),
    )
    encoding = SelectField(_l("Codage du texte"), validators=[Optional()])
    is_dry = BooleanField(
        _l("Faire un essai"), description=_l("Chaque ligne est traitée puis défaite : vous lisez ce qui arriverait, rien n’est écrit.")
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kind.choices = [
            ("", _("Choisissez")),
            *((one.kind, one.said) for one in HANDLERS.values() if not one.is_owned and can(one.policy)),
        ]
        self.encoding.choices = [("", _("Le reconnaître")), *decoding.ENCODINGS.items()]
