"""What every step's form does: it carries the count of the purchase, and keeps both texts when two people save at once."""

from typing import Any, ClassVar

from wtforms import RadioField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.core.forms import Form, read_version
from marketplace.organizations.models import Unit
from marketplace.tenders.drafting import facts, writing
from marketplace.tenders.drafting.telling import Told, tell
from marketplace.tenders.models import Tender


def one_of(label: Any, **options: Any) -> RadioField:
    return RadioField(label, validators=[Optional()], validate_choice=True, **options)


def some_of(label: Any, **options: Any) -> SelectMultipleField:
    return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **options)


class StepForm(Form):
    """A step of a purchase; `step` is its key in `facts.OF_STEP`."""

    step: ClassVar[str] = ""

    version = read_version()

    def __init__(self, tender: Tender, *, blank: bool = False) -> None:
        """`blank`: what another form of the page sent is not read."""
        self.tender = tender
        unread = {"formdata": None} if blank else {}
        super().__init__(data={**self.filled(), "version": str(tender.version)}, **unread)
        self.offer()

    def filled(self) -> dict[str, Any]:
        """The fields as the purchase says them now."""
        return {name: getattr(self.tender, name) for name in facts.OF_STEP[self.step] if name not in facts.CHOICES} | {
            name: getattr(self.tender, name).value for name in facts.OF_STEP[self.step] if name in facts.CHOICES
        }

    def offer(self) -> None:
        """What each list offers; nothing where a step has none."""

    def said(self) -> facts.Plain:
        """What was typed, as plain values, once it is valid."""
        return {name: facts.tidy(name, self[name].data) for name in facts.OF_STEP[self.step]}

    def now(self) -> facts.Plain:
        """The same fields as they are saved."""
        return facts.facts_of(self.tender, facts.OF_STEP[self.step])

    def standing(self) -> int:
        """The status of the answer: 303 when it may be saved, 200 before it is sent, 422 when something is wrong, 409 when someone
        saved meanwhile; then what was typed stays, and sent again it is saved over the other's."""
        if not self.is_submitted():
            return 200
        if not self.validate():
            return 422
        if not writing.is_stale(self.tender, int(self.version.data)):
            return 303
        self.version.data = str(self.tender.version)
        return 409

    def saved_meanwhile(self) -> list[Told]:
        """Where what is saved now differs from what was typed: « before » is what is saved, « after » what was typed."""
        return tell(self.now(), self.said(), self.unit)

    @property
    def unit(self) -> Unit | None:
        """The unit in which its quantities are counted."""
        return None
