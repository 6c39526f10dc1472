"""What is typed with a logo or a photo: never without the words that stand for it."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import InputRequired

from marketplace.core.forms import short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.editing.entry_forms import REQUIRED, EntryForm
from marketplace.organizations.models import Organization, Picture

LOGO, PHOTO = "logo", "photo"


class PictureForm(EntryForm):
    """The words that stand for a picture, for whoever does not see it."""

    names = ("alternative_fr", "alternative_en")
    alternative_fr = short_text(_l("Texte de remplacement, en français"), description=_l("Ce que l’image montre, pour qui ne la voit pas."))
    alternative_en = short_text(_l("Texte de remplacement, en anglais"), required=False)


class NewPictureForm(PictureForm):
    """A picture to send."""

    sent = FileField(
        _l("Image"), validators=[FileRequired(_l("Choisissez une image."))], description=_l("JPEG, PNG ou WebP, 10\u00a0Mo au plus.")
    )
    use = RadioField(_l("C’est"), validators=[InputRequired(REQUIRED)])

    def __init__(self, organization: Organization, **options: Any) -> None:
        super().__init__(organization, **options)
        self.use.choices = [(LOGO, _("son logo")), (PHOTO, _("une photo"))]
        if not self.is_submitted():
            self.use.data = PHOTO


def tell(row: Picture, _form: EntryForm) -> tuple[str, str]:
    """A picture in the list: what it is and the words that stand for it."""
    return (_("Logo") if row.rank == 0 else _("Photo")), str(row.alternative)
