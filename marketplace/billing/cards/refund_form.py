"""The form that gives money back."""

from typing import Any

from wtforms.validators import ValidationError

from marketplace.core.errors import Unusable
from marketplace.core.formats import money
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.core.money import parse_money


class RefundForm(Form):
    """How much, in dollars, and why; `left` is what can still be given back, in cents."""

    amount = short_text(_l("Montant à rembourser, en dollars"), most=30)
    reason = long_text(_l("Raison du remboursement"), most=1000)

    def __init__(self, left: int, **options: Any) -> None:
        self.left, self.cents = left, 0
        super().__init__(**options)

    def validate_amount(self, field: Any) -> None:
        try:
            self.cents = parse_money(field.data).cents
        except Unusable as wrong:
            raise ValidationError(wrong.reason) from wrong
        if not 0 < self.cents <= self.left:
            raise ValidationError(_("Vous pouvez rembourser de 0,01 $ à %(most)s.", most=money(self.left)))
