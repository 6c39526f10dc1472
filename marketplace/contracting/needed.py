"""Asking for a value in a field that is read from a line: our fields of amounts, days and numbers let an empty line be."""

from typing import Any

from wtforms.validators import StopValidation

from marketplace.core.locale import _l

REQUIRED = _l("Ce champ est obligatoire.")


class Needed:
    """Refuses an empty line, blanks alone too; what could not be read keeps its own reason."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is None and not field.errors:
            raise StopValidation(REQUIRED)


def need(*fields: Any) -> None:
    """Make these fields of a form obligatory, and say so beside their labels."""
    for one in fields:
        one.validators = [Needed()]
        one.flags.required = True
