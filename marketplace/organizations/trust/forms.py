"""What is typed of a claim and of the level of a page."""

from typing import Any

from flask import g
from flask_wtf.file import FileField
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional

from marketplace.core import clock, documents
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import words
from marketplace.organizations.editing.fields import Day
from marketplace.organizations.models import Claim, ClaimStatus, ClaimWay, Role, TrustLevel
from marketplace.organizations.trust import claim_words, rules, tests_of_law
from marketplace.organizations.trust.rules import TESTS
from marketplace.organizations.trust.vouching import Evidence, Vouch

REQUIRED = _l("Ce champ est obligatoire.")
ONE_OF_TWO = _l("Choisissez l’une des deux.")
MOST_REASON = 1000


class ClaimForm(Form):
    """How a person proves that a page is that of her enterprise; a page that has a team is only asked of it."""

    way = RadioField(_l("Comment le prouver"), validators=[InputRequired(_l("Choisissez une façon."))])
    words = long_text(
        _l("Votre fonction"),
        most=1000,
        description=_l("Ce que vous faites dans l’entreprise. Qui décide le lit, avec votre nom et votre adresse."),
    )
    sent = FileField(
        _l("Document"),
        validators=[Optional()],
        description=_l("Si vous le prouvez par un document\u00a0: PDF, PNG ou JPEG, 16\u00a0Mo au plus."),
    )

    def __init__(self, ways: list[ClaimWay], **options: Any) -> None:
        super().__init__(**options)
        self.way.choices = [SelectChoice(one.value, claim_words.way(one)) for one in ways]
        if not ways:
            del self.way
        if ClaimWay.DOCUMENT not in ways:
            del self.sent

    def chosen(self) -> ClaimWay:
        return ClaimWay(self.way.data) if self.way else ClaimWay.WORD

    def validate(self, extra_validators: Any = None) -> bool:
        is_sound = super().validate(extra_validators)
        if is_sound and self.chosen() is ClaimWay.DOCUMENT and not (self.sent.data and self.sent.data.filename):
            self.sent.errors = [_("Choisissez le document.")]
            return False
        return is_sound

    def keep(self) -> documents.Kept | None:
        """The document, examined and written to its place; None when another way was chosen. Unusable for one that cannot be kept."""
        if self.chosen() is not ClaimWay.DOCUMENT:
            return None
        return documents.keep(self.sent.data.stream, self.sent.data.filename or "")


class ReasonForm(Form):
    """Words that somebody reads: why a second look is asked, why a level is withdrawn."""

    words = long_text(_l("Raison"), most=MOST_REASON)


class DecideForm(Form):
    """What is decided of a claim."""

    decision = RadioField(
        _l("Décision"),
        choices=[SelectChoice("accept", _l("Accepter")), SelectChoice("refuse", _l("Refuser"))],
        validators=[InputRequired(ONE_OF_TWO)],
    )
    role = SelectField(_l("Rôle"), validators=[InputRequired(REQUIRED)])
    reason = long_text(_l("Raison du refus"), required=False, most=MOST_REASON, description=_l("La personne la lira."))

    def __init__(self, claim: Claim, **options: Any) -> None:
        super().__init__(data={"role": Role.READER.value}, **options)
        self.role.choices = [(one.value, words.said(one)) for one in Role]
        if claim.status is not ClaimStatus.JOINING:
            # The first person of a page administers it: there is nothing to choose.
            del self.role

    def chosen_role(self) -> Role:
        return Role(self.role.data) if self.role else Role.ADMINISTRATOR

    def validate(self, extra_validators: Any = None) -> bool:
        # Not a validator of the field: those of an empty one are not asked.
        is_sound = super().validate(extra_validators)
        if self.decision.data == "refuse" and not (self.reason.data or "").strip():
            self.reason.errors, is_sound = [_("Dites pourquoi : la personne lira cette raison.")], False
        return is_sound


class SecondLookForm(Form):
    """What the team decides of a withdrawal that an enterprise contests."""

    decision = RadioField(
        _l("Décision"),
        choices=[SelectChoice("restore", _l("Rétablir le niveau")), SelectChoice("uphold", _l("Maintenir le retrait"))],
        validators=[InputRequired(ONE_OF_TWO)],
    )
    reason = long_text(_l("Raison"), most=MOST_REASON, description=_l("L’entreprise la lira; rétabli, le niveau la montre à tous."))


class VouchForm(Form):
    """A level, its term, and what may be noted of the law’s tests, each with its evidence."""

    level = RadioField(_l("Niveau"), validators=[InputRequired(_l("Choisissez un niveau."))])
    expires_on = Day(_l("Dernier jour"), description=_l("Passé ce jour, la fiche redevient simplement déclarée."))
    issuer = short_text(_l("Organisme qui accrédite"), required=False, most=200)
    remark = long_text(_l("Remarque"), required=False, most=MOST_REASON, description=_l("Tout le monde la lit sur la fiche."))

    def __init__(self, levels: list[TrustLevel], *, by_team: bool, **options: Any) -> None:
        super().__init__(**options)
        self.level.choices = [SelectChoice(one.value, str(LEVELS[one])) for one in levels]
        if not (by_team and TrustLevel.ACCREDITED in levels):
            del self.issuer

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each test, in the order of the law."""
        return [
            {"asked": tests_of_law.asked(one), "test": one, **{part: self[f"{part}_{one}"] for part in ("is", "words", "sent")}}
            for one in TESTS
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        is_sound = super().validate(extra_validators)
        level = TrustLevel(self.level.data) if self.level.data in {one.value for one in TrustLevel} else TrustLevel.VERIFIED
        if not self.expires_on.errors and (reason := rules.why_not_term(self.expires_on.data, level, clock.local_day(g.at))):
            self.expires_on.errors, is_sound = [reason], False
        if self.issuer and level is TrustLevel.ACCREDITED and not self.issuer.data:
            self.issuer.errors, is_sound = [_("Dites quel organisme accrédite.")], False
        return is_sound

    def keep(self) -> list[Evidence] | None:
        """The evidence, its documents examined and written to their place; None when one cannot be kept: the form says which and why."""
        found, is_sound = [], True
        for one in TESTS:
            words_typed, sent = self[f"words_{one}"].data or None, self[f"sent_{one}"]
            kept = None
            try:
                kept = documents.keep(sent.data.stream, sent.data.filename) if sent.data and sent.data.filename else None
            except Unusable as refused:
                # Each test has its document: the list of what is wrong says which.
                sent.errors = [_("%(label)s : %(problem)s", label=tests_of_law.name(one), problem=refused.reason)]
                is_sound = False
            if words_typed or kept:
                found.append(Evidence(one, words_typed, kept))
        return found if is_sound else None

    def vouch(self, evidence: list[Evidence]) -> Vouch:
        examined = {one: str(self[f"is_{one}"].data) for one in TESTS}
        issuer = (self.issuer.data or None) if self.issuer else None
        return Vouch(TrustLevel(self.level.data), self.expires_on.data, issuer, examined, self.remark.data or None, tuple(evidence))


LEVELS: dict[TrustLevel, Any] = {TrustLevel.VERIFIED: _l("Vérifiée"), TrustLevel.ACCREDITED: _l("Accréditée")}
ANSWERS = [SelectChoice("", _l("Non examiné")), SelectChoice("yes", _l("Oui")), SelectChoice("no", _l("Non"))]

for _test in TESTS:
    setattr(VouchForm, f"is_{_test}", RadioField(tests_of_law.SAID[_test][0], choices=ANSWERS, default="", validators=[Optional()]))
    setattr(VouchForm, f"words_{_test}", short_text(_l("Ce qui le montre"), required=False, most=500))
    setattr(VouchForm, f"sent_{_test}", FileField(_l("Document"), validators=[Optional()]))
