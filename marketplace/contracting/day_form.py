"""A day asked in the address of a page."""

from typing import Any

from flask import g

from marketplace.core import clock
from marketplace.core.forms import Form
from marketplace.core.locale import _l
from marketplace.organizations.editing.fields import Day


class DayForm(Form):
    """One day, today unless another is asked: sent by a link, so without a token."""

    class Meta(Form.Meta):
        csrf = False

    date = Day(_l("Règles en vigueur le"))

    def __init__(self, formdata: Any) -> None:
        super().__init__(formdata=formdata if "date" in formdata else None, data={"date": clock.local_day(g.at)})
