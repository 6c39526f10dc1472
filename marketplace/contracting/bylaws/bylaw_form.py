"""What is typed of a by-law: its days, its ceilings of mutual agreement, its rotation, its preferences, who approves up to how much."""

from collections.abc import Callable, Iterator
from typing import Any

from wtforms import Field, RadioField
from wtforms.validators import InputRequired, ValidationError

from marketplace.contracting import words
from marketplace.contracting.bylaws.bylaw_content import BLANK, Content, approvers, pairs
from marketplace.contracting.models import ContractingBylaw, Rotation, TaxBasis
from marketplace.contracting.needed import REQUIRED, need
from marketplace.core.errors import Unusable
from marketplace.core.formats import money
from marketplace.core.forms import SHORT, Form, control_in, long_text, read_version, short_text
from marketplace.core.locale import _, _l
from marketplace.core.money import parse_decimal, parse_money
from marketplace.organizations.editing.fields import Amount, Day, WholeNumber

MOST_PERCENT = 10_000
MOST_CEILINGS, SPARE_ROWS, LEAST_ROWS = 12, 2, 4


class Percent(Amount):
    """A percentage with at most two decimals; `data` is in hundredths of a percent."""

    def read(self, typed: str) -> int:
        found = parse_decimal(typed.removesuffix("%").strip(), 2)
        if not 0 < found <= MOST_PERCENT:
            raise Unusable(_("Écrivez un pourcentage au-dessus de 0, jusqu’à 100."))
        return found

    def shown(self, value: int) -> str:
        return words.hundredths(value)


class Approvers(Field):
    """Who approves up to how much: rows of a function and an amount. `data` is a list of pairs of texts; `read` gives (title, cents), None
    for no limit."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, **options)

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What the page shows: the rows that are there, and some that are empty."""
        found = list(self.data or ())
        return found + [("", "")] * min(max(LEAST_ROWS - len(found), SPARE_ROWS), max(0, MOST_CEILINGS - len(found)))

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """The two columns come apart, each in the order of the rows."""
        self.process_errors, self.errors = [], ()
        self.data = data or []
        if formdata is not None and "approver_title" in formdata:
            pairs = zip(formdata.getlist("approver_title"), formdata.getlist("approver_up_to"), strict=False)
            cut = [(title.strip()[: SHORT + 1], up_to.strip()[: SHORT + 1]) for title, up_to in pairs]
            self.data = [one for one in cut if any(one)]

    def pre_validate(self, form: Any) -> None:
        wrong = list(self._faults())
        if wrong:
            raise ValidationError(" ".join(wrong))

    def read(self) -> list[tuple[str, int | None]]:
        """The rows, once they were found to be right."""
        return [(title, parse_money(up_to).cents if up_to else None) for title, up_to in self.data or ()]

    def _faults(self) -> Iterator[str]:
        if len(self.data) > MOST_CEILINGS:
            yield str(_("%(most)d lignes au plus.", most=MOST_CEILINGS))
        titles: list[str] = []
        for row, (title, up_to) in enumerate(self.data, start=1):
            if not title or len(title) > SHORT or control_in(title):
                yield str(_("Ligne %(row)d : écrivez la fonction de qui approuve, sans nom de personne.", row=row))
            elif title in titles:
                yield str(_("Ligne %(row)d : cette fonction est déjà écrite.", row=row))
            titles.append(title)
            if why := _why_not_amount(up_to):
                yield str(_("Ligne %(row)d : %(why)s", row=row, why=why))


def _why_not_amount(typed: str) -> str | None:
    try:
        return str(_("Écrivez un montant positif.")) if typed and parse_money(typed).cents <= 0 else None
    except Unusable as refused:
        return refused.reason


class BylawForm(Form):
    """A by-law, new (`bylaw` None) or to come."""

    version = read_version()
    title = short_text(_l("Titre"), description=_l("Par exemple « Règlement de gestion contractuelle »."))
    reference = short_text(_l("Numéro"), most=100, description=_l("Tel qu’on le cite : « Règlement 2024-12 »."))
    adopted_on = Day(_l("Adopté le"))
    valid_from = Day(_l("En vigueur à partir du"), description=_l("Il remplace celui d’avant dès ce jour."))
    tax_basis = RadioField(_l("Les montants de ce règlement sont"), validators=[InputRequired(REQUIRED)])
    direct_goods = Amount(_l("Biens : gré à gré sous"), description=_l("Vide, le règlement n’ajoute rien à la loi."))
    direct_services = Amount(_l("Services : gré à gré sous"))
    direct_construction = Amount(_l("Travaux : gré à gré sous"))
    invited_at_least = WholeNumber(_l("Demande de prix : entreprises invitées, au moins"), least=1, most=50)
    answer_days = WholeNumber(_l("Demande de prix : jours pour répondre, au moins"), least=0, most=365)
    rotation = RadioField(_l("Rotation des fournisseurs"), validators=[InputRequired(REQUIRED)])
    rotation_months = WholeNumber(_l("Mois d’attente du même fournisseur"), least=1, most=120)
    rotation_text = long_text(_l("Ce que dit le règlement de la rotation"), required=False, most=2000)
    local_preference = Percent(_l("Préférence pour l’achat local"), description=_l("Écart de prix accepté, en pourcentage."))
    local_preference_under = Amount(_l("Préférence locale, sous ce montant"))
    quebec_preference = Percent(_l("Préférence pour l’achat québécois"), description=_l("Écart de prix accepté, en pourcentage."))
    quebec_preference_under = Amount(_l("Préférence québécoise, sous ce montant"))
    ceilings = Approvers(
        _l("Qui approuve, et jusqu’à quel montant"),
        description=_l("Une fonction, jamais un nom. Montant vide : sans limite, comme le conseil."),
    )

    def __init__(self, bylaw: ContractingBylaw | None, shown: Content = BLANK) -> None:
        rows = [(title, "" if up_to is None else money(up_to)) for title, up_to in shown.ceilings]
        kinds = {"tax_basis": shown.tax_basis.value, "rotation": shown.rotation.value}
        super().__init__(data={**vars(shown), **kinds, "ceilings": rows, "version": str(bylaw.version) if bylaw else "0"})
        self.bylaw, self.made = bylaw, None
        self.tax_basis.choices = [(one.value, words.capital(words.BASES[one])) for one in TaxBasis]
        self.rotation.choices = [(one.value, words.capital(words.ROTATIONS[one])) for one in Rotation]
        need(self.valid_from, self.invited_at_least, self.answer_days)
        # Whether it may be empty depends on the rotation.
        self.rotation_months.validators = []

    def validate_valid_from(self, field: Any) -> None:
        if not field.errors and field.data and self.adopted_on.data and field.data < self.adopted_on.data:
            raise ValidationError(_("Un règlement ne vaut pas avant d’être adopté : corrigez l’une des deux dates."))

    def validate_rotation_months(self, field: Any) -> None:
        if not field.errors and (self.rotation.data == Rotation.MONTHS.value) != (field.data is not None):
            raise ValidationError(_("Écrivez un nombre de mois si, et seulement si, la rotation en compte."))

    def validate_local_preference_under(self, field: Any) -> None:
        if field.data is not None and self.local_preference.data is None:
            raise ValidationError(_("Écrivez aussi le pourcentage de la préférence locale."))

    def validate_quebec_preference_under(self, field: Any) -> None:
        if field.data is not None and self.quebec_preference.data is None:
            raise ValidationError(_("Écrivez aussi le pourcentage de la préférence québécoise."))

    def standing(self, save: Callable[[Content], Any]) -> int:
        """The status of the answer: 303 once it is saved, 200 before it is sent, 422 when something is wrong, 409 when someone saved
        meanwhile; then what was typed stays, and sent again it is saved over the other's."""
        if not self.is_submitted():
            return 200
        if not self.validate():
            return 422
        if self.is_stale():
            return 409
        return 303 if self.accepts(save) else 422

    def accepts(self, save: Callable[[Content], Any]) -> bool:
        """Whether what was typed was saved, `made` being what `save` answered; a refusal is told at the first day, which it is about."""
        try:
            self.made = save(self.content())
        except Unusable as refused:
            self.valid_from.errors = [refused.reason]
            return False
        return True

    def is_stale(self) -> bool:
        """Whether somebody saved the by-law since the page was shown; sent again, the form is saved over it."""
        if self.bylaw is None or self.bylaw.version == int(self.version.data):
            return False
        self.version.data = str(self.bylaw.version)
        return True

    def saved_meanwhile(self) -> list[tuple[str, str]]:
        """What the other person saved, in pairs of a name and a fact."""
        return [*pairs(self.bylaw), *approvers(self.bylaw)] if self.bylaw else []

    def content(self) -> Content:
        """What was typed, once it was found to be right."""
        told = {name: self[name].data for name in vars(BLANK) if name not in ("ceilings", "tax_basis", "rotation")}
        told["rotation_text"] = told["rotation_text"] or ""
        kinds = {"tax_basis": TaxBasis(self.tax_basis.data), "rotation": Rotation(self.rotation.data)}
        return Content(**told, **kinds, ceilings=tuple(self.ceilings.read()))
