"""What may be typed of an evaluation: who sits, what she declares, points with their reasons, the margin, a complaint and its answer."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, StopValidation

from marketplace.awards.evaluating.scoring import Given, Sheet
from marketplace.awards.models import Seat
from marketplace.bids.models import OpenedBid
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.models import Membership
from marketplace.tenders.criteria import numbers
from marketplace.tenders.models import Tender, TenderCriterion

YES, NO = "yes", "no"
LONGEST = 3000


class NameForm(Form):
    """A person named to the committee."""

    # Nobody is chosen beforehand.
    person = SelectField(_l("Personne"), coerce=int, validators=[NumberRange(min=1, message=_l("Choisissez une personne de la liste."))])
    seat = RadioField(
        _l("Rôle"),
        default=Seat.MEMBER.value,
        choices=[
            SelectChoice(Seat.MEMBER.value, _l("Membre : note les réponses")),
            SelectChoice(Seat.SECRETARY.value, _l("Secrétariat : rassemble, ne note pas")),
        ],
        validators=[InputRequired(_l("Choisissez un rôle."))],
    )


class DeclareForm(Form):
    """What a person of a committee declares before she sees anything."""

    elected = RadioField(
        _l("Êtes-vous membre du conseil d’un organisme acheteur, ou une personne élue?"),
        choices=[SelectChoice(NO, _l("Non")), SelectChoice(YES, _l("Oui"))],
        description=_l("Une personne élue ne siège pas."),
        validators=[InputRequired(_l("Répondez par oui ou par non."))],
    )
    conflict = RadioField(
        _l("Avez-vous un conflit d’intérêts avec une de ces entreprises?"),
        choices=[SelectChoice(NO, _l("Non, aucun")), SelectChoice(YES, _l("Oui, ou cela pourrait sembler tel"))],
        description=_l("Un lien de famille, d’affaires, d’emploi ou d’argent, le vôtre ou celui d’un proche."),
        validators=[InputRequired(_l("Répondez par oui ou par non."))],
    )
    said = long_text(_l("Lequel"), required=False, most=LONGEST, description=_l("Consigné au dossier de l’achat."))
    leaves = BooleanField(
        _l("J’ai répondu oui : je quitte le comité"),
        description=_l(
            "Pour de bon : une autre personne vous remplace, et vous ne pourrez plus être nommée. Laissez vide si vous avez répondu non."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever leaves by what she declares says that she knows it; whoever stays does not say that she leaves."""
        super().validate(extra_validators)
        if not self.errors and YES in (self.elected.data, self.conflict.data) and not self.leaves.data:
            self.leaves.errors = [_("Votre réponse vous fait quitter le comité, pour de bon. Cochez cette case si c’est bien cela.")]
        elif not self.errors and self.leaves.data and YES not in (self.elected.data, self.conflict.data):
            self.leaves.errors = [_("Vous avez répondu non aux deux questions : décochez cette case, ou changez votre réponse.")]
        return not self.errors


class RemoveForm(Form):
    """Why a person sits no more."""

    reason = short_text(_l("Raison du retrait"), most=500)


class MarginForm(Form):
    """An answer that has the preferential margin, and why."""

    answer = SelectField(_l("Réponse"), coerce=int)
    reason = short_text(_l("Pourquoi elle y a droit"), most=500)


class ComplaintForm(Form):
    """What an enterprise complains of."""

    said = long_text(
        _l("Votre plainte"), most=LONGEST, description=_l("Ce qui n’a pas été fait selon ce qui était annoncé, et ce que vous demandez.")
    )


class ReplyForm(Form):
    """What the buyer answers."""

    answer = long_text(_l("Réponse de l’acheteur"), most=LONGEST)


class Scored:
    """Refuses points that are no number, or more than the criterion is worth."""

    def __init__(self, criterion: TenderCriterion) -> None:
        self.most = criterion.points * 100

    def __call__(self, form: Any, field: Any) -> None:
        try:
            found = numbers.hundredths(field.data or "")
        except Unusable as refused:
            raise StopValidation(refused.reason) from refused
        if found > self.most:
            raise StopValidation(_("Au plus %(most)s points.", most=numbers.said(self.most)))


class _SheetForm(Form):
    """Points for each criterion; the two fields of each are added by `sheet_form`."""

    criteria: Sequence[TenderCriterion] = ()

    def sheet(self) -> Sheet:
        """What was typed, once it is valid."""
        return {
            one.id: Given(numbers.hundredths(self[f"points_{one.rank}"].data), (self[f"why_{one.rank}"].data or "").replace("\r\n", "\n"))
            for one in self.criteria
        }


def name_form(candidates: Sequence[Membership]) -> NameForm:
    form = NameForm(prefix="name-")
    people = [(one.id, f"{one.user.name}, {one.organization.name}") for one in candidates]
    form.person.choices = [(0, _("Choisissez une personne")), *people]
    return form


def margin_form(found: Sequence[OpenedBid]) -> MarginForm:
    form = MarginForm(prefix="margin-")
    form.answer.choices = [(one.id, one.bid.lead.name) for one in found]
    return form


def sheet_form(tender: Tender, criteria: Sequence[TenderCriterion], held: Sheet, *, needs_why: bool) -> _SheetForm:
    """Points and reasons for each criterion, filled with what is kept."""
    fields: dict[str, Any] = {"criteria": criteria}
    for one in criteria:
        most = numbers.said(one.points * 100)
        points = short_text(_("%(title)s : points, de 0 à %(most)s", title=one.title, most=most), most=7)
        points.kwargs["validators"] = [*points.kwargs["validators"], Scored(one)]
        why = (
            _("Raisons du consensus : %(title)s", title=one.title)
            if needs_why
            else _("Note pour le consensus : %(title)s", title=one.title)
        )
        who = "" if needs_why else _("La personne au secrétariat la lit, une fois que tous ont clos leurs notes.")
        told = long_text(why, required=needs_why, most=LONGEST, description=who)
        fields |= {f"points_{one.rank}": points, f"why_{one.rank}": told}
    filled = {f"points_{one.rank}": numbers.said(held[one.id].points) for one in criteria if one.id in held}
    filled |= {f"why_{one.rank}": held[one.id].why for one in criteria if one.id in held}
    form: _SheetForm = type("SheetForm", (_SheetForm,), fields)(data=filled)
    return form
