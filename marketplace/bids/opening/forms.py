"""What may be typed of an opened answer: why it is set aside."""

from marketplace.core.forms import Form, long_text
from marketplace.core.locale import _l


class SetAsideForm(Form):
    """Why an answer is set aside."""

    reason = long_text(_l("En quoi elle n’est pas conforme"), most=2000, description=_l("L’entreprise lira cette raison, mot pour mot."))
