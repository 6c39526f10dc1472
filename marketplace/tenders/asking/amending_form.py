"""What may be typed of a notice: why, a later deadline, texts made clearer."""

from datetime import datetime
from typing import Any

from marketplace.core.forms import Form, control_in, long_text
from marketplace.core.locale import _, _l
from marketplace.tenders.asking import amending
from marketplace.tenders.asking.amending import DEADLINE, Amended
from marketplace.tenders.asking.forms import Deadline
from marketplace.tenders.models import Tender

LONGEST, LONGEST_OF_LOT = 2000, 5000


class AmendForm(Deadline):
    """A notice of modification; lines bring fields of their own, `specification-2`."""

    reason = long_text(
        _l("Raison"), most=2000, description=_l("Ce que vous changez et pourquoi : toutes les entreprises invitées le liront.")
    )
    description = long_text(_l("Ce que vous demandez, et pour quoi"), required=False)

    def __init__(self, tender: Tender, *, blank: bool = False) -> None:
        super().__init__(tender, blank=blank)
        # What is wrong with the fields of the lines, by their ranks.
        self.of_lines: dict[int, str] = {}

    def filled(self) -> dict[str, Any]:
        return {"description": self.tender.description_fr, **self.fill_deadline()}

    def offer(self) -> None:
        super().offer()
        # A request keeps the clock by which it was sent.
        self.zone.choices = [one for one in self.zone.choices if one[0] == self.tender.bids_zone]

    def standing_for(self, sent: Any, at: datetime) -> int:
        """As `standing`, with what cannot change told beside its field, or at the top of the page."""
        status = self.standing()
        self.read_deadline()
        if status == 303 and self.errors:
            return 422
        if status != 303:
            return status
        self._check_texts(sent)
        for name, reason in amending.faults(self.tender, amending.difference(self.tender, self.amended(sent)), at):
            self._mark(name, reason)
        return 422 if self.errors or self.of_lines else status

    def amended(self, sent: Any) -> Amended:
        """What is said otherwise; the clock stays that of the request."""
        texts = {lot.rank: sent.get(f"specification-{lot.rank}") for lot in self.tender.lots}
        said = {rank: text.replace("\r\n", "\n").strip() for rank, text in texts.items() if text is not None}
        return Amended((self.description.data or "").replace("\r\n", "\n"), self.due_at, said)

    def saved_meanwhile(self) -> list[Any]:
        return []

    def _check_texts(self, sent: Any) -> None:
        most = LONGEST_OF_LOT if self.tender.is_grouped else LONGEST
        for rank, text in self.amended(sent).specifications.items():
            if len(text) > most:
                self._mark(f"lot.{rank}.specification", str(_("%(max)d caractères au plus.", max=most)))
            elif control_in(text, lines=True):
                self._mark(f"lot.{rank}.specification", str(_("Un caractère invisible s’y trouve : effacez-le et récrivez le mot.")))

    def _mark(self, name: str, reason: str) -> None:
        field = {DEADLINE: self.due_day, "description_fr": self.description}.get(name)
        if field is not None:
            field.errors = [*field.errors, reason]
            return
        if name.startswith("lot."):
            rank = int(name.split(".")[1])
            self.of_lines[rank] = reason
            reason = _("Ligne %(row)d : %(why)s", row=rank, why=reason)
        self.form_errors.append(str(reason))


class CancelForm(Form):
    """Why a price request is given up."""

    reason = long_text(_l("Raison"), most=2000, description=_l("Les entreprises invitées la liront."))
