"""What may be typed: every form starts from one base, speaks the language of the page and bounds each field."""

import re
from typing import Any
from unicodedata import category

from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from marketplace.core.locale import _, _l

SHORT = 200
LONG = 5000


class Typeset:
    """WTForms' own messages in the language of the page, with the apostrophe that French is set in."""

    def gettext(self, text: str) -> str:
        return str(translations.gettext(text)).replace("'", "’")

    def ngettext(self, one: str, many: str, count: int) -> str:
        return str(translations.ngettext(one, many, count)).replace("'", "’")


class Form(FlaskForm):
    """A form of the product; its own messages and WTForms' are in the language of the page."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Typeset:
            return Typeset()


def control_in(text: str, *, lines: bool = False) -> str | None:
    """The first character that no keyboard types and some readers choke on, or None; line breaks pass where text is long.

    U+FFFD stands where bytes were not text: kept, it would hide that something was lost.
    """
    allowed = "\n\r\t" if lines else ""
    return next((one for one in text if one == "\ufffd" or (category(one) in ("Cc", "Cs") and one not in allowed)), None)


class NoControls:
    """Refuses control characters in a field."""

    def __init__(self, *, lines: bool = False) -> None:
        self.lines = lines

    def __call__(self, form: Any, field: Any) -> None:
        if found := control_in(field.data or "", lines=self.lines):
            raise ValidationError(
                _("Ce texte contient un caractère invisible (code %(code)d) : effacez-le et récrivez le mot.", code=ord(found))
            )


def read_version(*, required: bool = True) -> HiddenField:
    """The count of the row that a form was filled from, as our own page writes it: neither « ² », which int() refuses, nor one that no
    column holds."""

    def is_ours(form: Form, field: HiddenField) -> None:
        if not re.fullmatch("[0-9]{1,18}", str(field.data)):
            raise ValidationError(_("Ce formulaire est incomplet : rechargez la page."))

    return HiddenField(validators=[InputRequired() if required else Optional(), is_ours])


class LeftEmpty:
    """Refuses a field that people do not see: only a program fills it in."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data:
            raise ValidationError(_("Ce champ doit rester vide : effacez ce qui s’y trouve."))


def trap() -> StringField:
    """A field that people do not see, for programs to fall in."""
    return StringField(_l("Laissez ce champ vide"), validators=[LeftEmpty()])


def stripped(value: str | None) -> str | None:
    return value.strip() if value else value


def short_text(label: Any, *, required: bool = True, most: int = SHORT, **options: Any) -> StringField:
    """One line of text."""
    return StringField(label, filters=[stripped], validators=_validators(required, most, lines=False), **options)


def long_text(label: Any, *, required: bool = True, most: int = LONG, **options: Any) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, filters=[stripped], validators=_validators(required, most, lines=True), **options)


def _validators(required: bool, most: int, *, lines: bool) -> list[Any]:
    # Of the data, not of what was sent: blanks alone are nothing once they are stripped.
    presence = DataRequired(_l("Ce champ est obligatoire.")) if required else Optional()
    return [presence, Length(max=most, message=_l("%(max)d caractères au plus.")), NoControls(lines=lines)]
