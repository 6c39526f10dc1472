"""The question put to the adviser, as a person types it in the address of a page: nothing is kept."""

from typing import Any

from flask import g
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from marketplace.contracting import words
from marketplace.contracting.advising.modes import Flags, SupplierForm
from marketplace.contracting.advising.taxes import Amount as Amounted
from marketplace.contracting.models import Nature, TaxBasis
from marketplace.contracting.needed import REQUIRED, need
from marketplace.core import clock
from marketplace.core.forms import Form
from marketplace.core.locale import _, _l
from marketplace.organizations import words as directory_words
from marketplace.organizations.editing.fields import Amount, Day
from marketplace.organizations.models import BuyerType

SAID = {"oui": True, "non": False}
TICKED = {
    "clause": "coop_no_rebate_clause",
    "designation": "coop_designated_by_minister",
    "urgence": "emergency",
    "unique": "single_supplier_documented",
    "vulnerables": "continues_vulnerable_services",
    "groupe": "is_group",
}


class QuestionForm(Form):
    """A purchase to be advised on: sent by a link, so without a token."""

    class Meta(Form.Meta):
        csrf = False

    pour = HiddenField()
    acheteur = SelectField(_l("Qui achète"))
    nature = SelectField(_l("Ce que le contrat achète"))
    montant = Amount(_l("Montant estimé"), description=_l("Tous les lots, toutes les années, options et renouvellements compris."))
    taxes = RadioField(_l("Ce montant est"), validators=[InputRequired(REQUIRED)])
    date = Day(_l("Date"), description=_l("Le jour où le contrat serait conclu, ou l’appel publié."))
    forme = SelectField(_l("Forme de l’entreprise pressentie"))
    liste = RadioField(
        _l("Le service est-il de ceux que la loi énumère?"),
        description=_l("Par exemple messagerie, immobilier ou informatique. Votre service juridique a la liste."),
    )
    matieres = RadioField(_l("Touche-t-il les matières résiduelles?"), description=_l("Collecte, transport, recyclage ou récupération."))
    clause = BooleanField(_l("Les statuts de la coopérative interdisent ristournes et intérêts sur parts"))
    designation = BooleanField(_l("La coopérative est désignée par la ministre ou le ministre"))
    urgence = BooleanField(_l("Il y a urgence : la sécurité de personnes ou de biens est en cause"))
    unique = BooleanField(_l("Un seul fournisseur est possible, et des vérifications le montrent"))
    vulnerables = BooleanField(_l("Le contrat poursuit des services à des personnes vulnérables"))
    groupe = BooleanField(_l("L’achat regroupe plusieurs organismes"))

    def __init__(self, formdata: Any, *, buyer_type: BuyerType | None, slug: str) -> None:
        first = {"acheteur": (buyer_type or BuyerType.MUNICIPALITY).value, "nature": Nature.SERVICES.value, "taxes": "excluded"}
        shown = {**first, "date": clock.local_day(g.at), "forme": "unknown", "liste": "?", "matieres": "?", "pour": slug}
        # A page that is opened without a question shows what is usual; a question shows what it asks.
        super().__init__(formdata=formdata if "montant" in formdata else None, data=shown)
        self.acheteur.choices = [SelectChoice(one.value, words.capital(directory_words.said(one))) for one in BuyerType]
        self.nature.choices = [SelectChoice(one.value, words.capital(words.NATURES[one.value])) for one in Nature]
        self.forme.choices = [SelectChoice(one.value, words.capital(words.FORMS[one])) for one in SupplierForm]
        self.taxes.choices = [(one.value, words.capital(words.BASES[one])) for one in (TaxBasis.EXCLUDED, TaxBasis.INCLUDED)]
        self.liste.choices = self.matieres.choices = [("oui", _("Oui")), ("non", _("Non")), ("?", _("Je ne sais pas"))]
        need(self.montant, self.date)

    def shows_more(self) -> bool:
        """Whether something is said among what may change the answer, or is wrong there."""
        said = [self[name].data for name in TICKED] + [self[name].data in SAID for name in ("liste", "matieres")]
        return any(said) or any(self[name].errors for name in ("liste", "matieres"))

    def amount(self) -> Amounted:
        return Amounted(self.montant.data, TaxBasis(self.taxes.data))

    def flags(self) -> Flags:
        told = {name: bool(self[field].data) for field, name in TICKED.items()}
        return Flags(is_waste_service=SAID.get(self.matieres.data), listed_service=SAID.get(self.liste.data), **told)
