"""What is typed, or answered by a key, to prove a factor or to name one."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.accounts import password_rules
from marketplace.accounts.factors import challenges, passkeys
from marketplace.accounts.factors.proving import Shown
from marketplace.core.forms import Form, short_text
from marketplace.core.locale import _, _l

REQUIRED = _l("Ce champ est obligatoire.")
LONGEST_CODE = 100
# Of a form that waited for a proof: beyond it, going back to the page loses less than carrying it would cost.
LONGEST_KEPT = 400_000


class FactorForm(Form):
    """A code, of the application or of recovery, or the answer of a key that a script puts in `answer`."""

    code = StringField(_l("Code"), validators=[Length(max=LONGEST_CODE)])
    answer = HiddenField(validators=[Length(max=passkeys.LONGEST_ANSWER)])
    next = HiddenField(validators=[Length(max=2000)])
    kept = HiddenField(validators=[Length(max=LONGEST_KEPT)])

    def validate(self, extra_validators: object = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not (self.code.data or "").strip() and not self.answer.data:
            self.code.errors = [_("Écrivez un code.")]
            return False
        return True

    def shown(self, purpose: str, *, at) -> Shown:  # type: ignore[no-untyped-def]
        """What she shows; the challenge of this browser is spent on it, whether it fits or not."""
        if not self.answer.data:
            return Shown(code=self.code.data or "")
        return Shown(answer=self.answer.data, challenge=challenges.spend(purpose, at=at))


class PasswordAgainForm(Form):
    """The password of someone who has no second factor."""

    password = PasswordField(_l("Mot de passe"), validators=[InputRequired(REQUIRED), Length(max=password_rules.LONGEST_PASSWORD)])
    next = HiddenField(validators=[Length(max=2000)])
    kept = HiddenField(validators=[Length(max=LONGEST_KEPT)])


class FirstCodeForm(Form):
    """The first code of a new application."""

    code = StringField(_l("Code à six chiffres"), validators=[InputRequired(REQUIRED), Length(max=LONGEST_CODE)])


class NewPasskeyForm(Form):
    """A key of a device and how its owner calls it."""

    name = short_text(_l("Nom de la clé"), most=passkeys.LONGEST_NAME)
    answer = HiddenField(validators=[InputRequired(REQUIRED), Length(max=passkeys.LONGEST_ANSWER)])


class PasskeyNameForm(Form):
    """How its owner calls a key."""

    name = short_text(_l("Nom de la clé"), most=passkeys.LONGEST_NAME)


class SignInKeyForm(Form):
    """The answer of a key that says whose it is."""

    answer = HiddenField(validators=[InputRequired(REQUIRED), Length(max=passkeys.LONGEST_ANSWER)])
    next = HiddenField(validators=[Length(max=2000)])
