"""What the team types to teach the search that words mean the same: a kind of rule, and one expression a line."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from marketplace.core.forms import Form, long_text
from marketplace.core.locale import _, _l
from marketplace.search import actions
from marketplace.search.synonyms.in_force import Rule
from marketplace.search.synonyms.lines import APART, BOTH, ONE_WAY, Line

SIGNS = [
    SelectChoice(BOTH, _l("Elles se valent : qui cherche l’une trouve aussi les autres")),
    SelectChoice(ONE_WAY, _l("La première fait aussi chercher les suivantes, sans retour")),
    SelectChoice(APART, _l("Elles ne se confondent pas : aucune règle ne doit les réunir")),
]


class SynonymForm(Form):
    """A line of synonyms; `before` is the line as the page showed it, so that nobody undoes what another just wrote."""

    sign = RadioField(
        _l("Ce que ces expressions sont entre elles"), choices=SIGNS, validators=[InputRequired(_l("Choisissez l’une des trois."))]
    )
    phrases = long_text(
        _l("Expressions"),
        most=1000,
        description=_l("Une par ligne, de 2 à 12. Les pluriels, les accents et les traits d’union vont de soi."),
    )
    before = HiddenField()

    def __init__(self, rule: Rule | None = None, **options: Any) -> None:
        shown = {"sign": rule.line.sign, "phrases": "\n".join(rule.line.phrases), "before": str(rule.line)} if rule else {"sign": BOTH}
        super().__init__(data=shown, **options)
        self.rule = rule

    @property
    def line(self) -> Line:
        """What was typed, as a line."""
        typed = (" ".join(one.split()) for one in (self.phrases.data or "").splitlines())
        return Line(self.sign.data or BOTH, tuple(one for one in typed if one))

    def validate_phrases(self, field: Any) -> None:
        if field.errors or self.sign.errors:
            return
        if self.rule and self.before.data != str(self.rule.line):
            raise ValidationError(_("Quelqu’un a modifié cette règle entre-temps : rouvrez-la pour voir ce qu’elle dit."))
        if reason := actions.why_not_keep(self.line, instead_of=self.rule.key if self.rule else None):
            raise ValidationError(reason)
        if self.rule and str(self.line) == str(self.rule.line):
            raise ValidationError(_("Rien n’est changé à cette règle."))
