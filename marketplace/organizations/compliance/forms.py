"""What is typed about a compliance file: a document with its days, what a purchase asks, with whom it is shared."""

from datetime import timedelta
from typing import Any

from flask import g
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.core import clock
from marketplace.core.columns import LARGEST_INT
from marketplace.core.forms import Form, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import words
from marketplace.organizations.compliance import reading, rules
from marketplace.organizations.compliance.keeping import Told
from marketplace.organizations.editing.fields import Amount, Day
from marketplace.organizations.models import BuyerType, ComplianceItem, ComplianceKind, ComplianceShare, Nature

REQUIRED = _l("Ce champ est obligatoire.")
WHOLE, SOME = "whole", "some"
# What a share lasts unless another day is chosen.
USUAL_SHARE = timedelta(days=365)


class ItemForm(Form):
    """A document of the file, with the file itself. `read` is the number of the document whose place it takes, as the page showed it."""

    title = short_text(_l("Ce que c’est"), description=_l("Le nom de la pièce, tel que l’acheteur le cherchera."))
    number = short_text(_l("Numéro"), required=False)
    issuer = short_text(_l("Délivrée par"), required=False)
    issued_on = Day(_l("Délivrée le"))
    expires_on = Day(_l("Bonne jusqu’au"), description=_l("Le dernier jour compris. Laissez vide une pièce qui n’a pas de terme."))
    sent = FileField(
        _l("Document"),
        validators=[FileRequired(_l("Choisissez un document."))],
        description=_l("PDF, PNG ou JPEG, 20\u00a0Mo au plus."),
    )
    read = HiddenField()

    def __init__(self, kind: ComplianceKind, former: ComplianceItem | None, **options: Any) -> None:
        shown = {"issuer": kind.issuer if former is None else former.issuer, "number": former and former.number}
        super().__init__(data={**shown, "title": former and former.title, "read": str(former.id) if former else ""}, **options)
        if kind.code != reading.OTHER:
            del self.title

    def validate_issued_on(self, field: Any) -> None:
        if field.data and field.data > clock.local_day(g.at):
            raise ValidationError(_("Ce jour est à venir : vérifiez la date à laquelle la pièce a été délivrée."))

    def validate_expires_on(self, field: Any) -> None:
        if field.data and self.issued_on.data and field.data < self.issued_on.data:
            raise ValidationError(_("La pièce finit avant d’avoir commencé : vérifiez les deux dates."))

    def told(self) -> Told:
        title = self.title.data if "title" in self else None
        return Told(title or None, self.number.data or None, self.issuer.data or None, self.issued_on.data, self.expires_on.data)

    def is_stale(self, former: ComplianceItem | None) -> bool:
        """Whether somebody put another document in that place since the page was shown; the next try then replaces that one."""
        now = str(former.id) if former else ""
        is_other, self.read.data = self.read.data != now, now
        return is_other


class RemoveForm(Form):
    """Nothing but the button."""


class ShownForm(Form):
    """Whether the public page tells that the file is kept up to date."""

    is_shown = BooleanField(
        _l("Dire sur la fiche publique que le dossier est tenu à jour"),
        description=_l("La phrase paraît tant que toutes les pièces du dossier sont en vigueur. Aucune pièce n’est montrée."),
    )


class PurchaseForm(Form):
    """A purchase, to see what it asks: sent by a link, so without a token."""

    class Meta(Form.Meta):
        csrf = False

    acheteur = SelectField(_l("Type d’acheteur"))
    nature = SelectField(_l("Nature du contrat"))
    montant = Amount(_l("Montant du contrat, avant taxes"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        some = _("Tous")
        self.acheteur.choices = [SelectChoice("", some), *((one.value, words.said(one)) for one in BuyerType)]
        self.nature.choices = [SelectChoice("", _("Toutes")), *((one.value, words.said(one)) for one in Nature)]

    def asked(self) -> dict[str, Any]:
        """What is asked, as `rules.asked_for` takes it; what cannot be read rules nothing out."""
        buyers, natures = {one.value: one for one in BuyerType}, {one.value: one for one in Nature}
        amount = self.montant.data if not self.montant.errors else None
        return {
            "buyer": buyers.get(self.acheteur.data or ""),
            "nature": natures.get(self.nature.data or ""),
            "amount_cents": amount if amount is None or amount <= LARGEST_INT else None,
        }


class ShareForm(Form):
    """What of the file a buyer may read, and until when."""

    what = RadioField(_l("Ce que vous partagez"), validators=[InputRequired(REQUIRED)])
    kinds = SelectMultipleField(_l("Genres de pièces"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    ends_on = Day(_l("Jusqu’au"), description=_l("Le dernier jour compris, d’ici deux ans. Vous pouvez retirer le partage avant."))

    def __init__(self, kinds: list[ComplianceKind], share: ComplianceShare | None, **options: Any) -> None:
        last = share.ends_on if share and share.ends_on >= clock.local_day(g.at) else clock.local_day(g.at) + USUAL_SHARE
        chosen = share.kinds if share else None
        shown = {"what": SOME if chosen is not None else WHOLE, "kinds": chosen or [], "ends_on": last}
        super().__init__(data=shown, **options)
        self.what.choices = [(WHOLE, _("Tout le dossier, y compris ce que vous y ajouterez")), (SOME, _("Seulement les genres cochés"))]
        self.kinds.choices = [(one.code, str(one.label)) for one in kinds]
        self.ends_on.validators = [DataRequired(REQUIRED)]
        self.ends_on.flags.required = True

    def validate_kinds(self, field: Any) -> None:
        if self.what.data == SOME and not field.data:
            raise ValidationError(_("Cochez au moins un genre de pièce, ou partagez tout le dossier."))

    def validate_ends_on(self, field: Any) -> None:
        today = clock.local_day(g.at)
        if field.data and not today <= field.data <= today + rules.LONGEST_SHARE:
            raise ValidationError(_("Choisissez un jour à venir, d’ici deux ans."))

    def shared(self) -> list[str] | None:
        """The kinds that are shared; None for all."""
        return None if self.what.data == WHOLE else sorted(self.kinds.data or [])
