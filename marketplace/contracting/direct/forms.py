"""What may be typed of a direct award: its object first, then all that justifies it; amounts as people write them."""

from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import Optional

from marketplace.catalogue import categories
from marketplace.contracting.direct import words, written
from marketplace.contracting.direct.considered_field import Considered
from marketplace.contracting.direct.written import Written
from marketplace.contracting.models import DirectAward, Nature, TaxBasis
from marketplace.contracting.thresholds import dated
from marketplace.core.errors import Unusable
from marketplace.core.formats import money
from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.editing.fields import Amount, Day
from marketplace.organizations.models import Organization
from marketplace.organizations.teams.called import enterprise_named

# Before this day the rates of taxes are not known here.
EARLIEST = date(2013, 1, 1)
SUPPLIER = _l("Nom, NEQ ou adresse de la fiche de l’entreprise.")
TRI = [SelectChoice("", _l("Pas encore dit")), SelectChoice("yes", _l("Oui")), SelectChoice("no", _l("Non"))]
TOLD = {"yes": True, "no": False}
TRI_STATE, BOXES = ("is_waste_service", "listed_service"), ("emergency", "single_supplier_documented", "continues_vulnerable_services")


class ObjectForm(Form):
    """What is bought, for how much, from whom: enough for the adviser, and to begin a file."""

    description = short_text(_l("Objet du contrat"), most=500, description=_l("Ce qui est acheté, pour qui, pour combien de temps."))
    nature = RadioField(_l("Nature"), validators=[Optional()], validate_choice=False)
    category = short_text(
        _l("Catégorie"),
        required=False,
        description=_l("Quelques mots (« nettoyage ») ou un code UNSPSC : la rotation se tient par catégorie."),
    )
    choice = RadioField(_l("Laquelle de ces catégories?"), validators=[Optional()], validate_choice=False)
    amount = Amount(_l("Montant du contrat"), description=_l("Toutes les années, options et renouvellements compris. Par exemple 18 500."))
    tax_basis = RadioField(_l("Ce montant est"), validators=[Optional()], validate_choice=False)
    supplier = short_text(_l("Entreprise pressentie"), required=False, description=SUPPLIER)
    is_free = BooleanField(_l("Elle n’a pas de fiche : garder ce nom tel quel"))

    def __init__(self, buyer: Organization, award: DirectAward | None = None, **options: Any) -> None:
        self.buyer, self.award = buyer, award
        super().__init__(
            data=_filled(award) if award else {"nature": Nature.SERVICES.value, "tax_basis": TaxBasis.INCLUDED.value}, **options
        )
        self.nature.choices, self.choice.choices = words.natures(), []
        is_municipal = dated.family_of(buyer.buyer_type) == dated.MUNICIPAL
        self.tax_basis.choices = words.bases(one for one in TaxBasis if is_municipal or one is not TaxBasis.NET)
        self.categories = [categories.label(one) for one in categories.known()]
        for name in ("nature", "choice", "tax_basis", "amount"):
            self[name].flags.required = True
        # What was understood of the category and of the supplier: a code; the number of a page, and a name.
        self.category_code: str | None = None
        self.supplier_found: tuple[int | None, str] = (None, "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all that was typed makes a content; each fault is told at its field."""
        is_well = super().validate(extra_validators)
        if not self.amount.data and not self.amount.errors:
            self.amount.errors = [_("Écrivez le montant, plus grand que zéro.")]
        for name, kind in (("nature", Nature), ("tax_basis", TaxBasis)):
            if self[name].data not in [one.value for one in kind]:
                self[name].errors = [_("Choisissez une des réponses.")]
        self._read_category()
        self._read_supplier()
        return is_well and not self.errors

    def said(self) -> Written:
        """What was typed, once it is valid; the rest is what the file said already."""
        before = written.of(self.award) if self.award else None
        kept = {name: getattr(before, name) for name in written.COLUMNS} | {"considered": before.considered} if before else {}
        return Written(**kept | self._content())

    def _content(self) -> dict[str, Any]:
        return {
            "description": self.description.data,
            "nature": Nature(self.nature.data),
            "amount": self.amount.data,
            "tax_basis": TaxBasis(self.tax_basis.data),
            "category_code": self.category_code,
            "supplier_id": self.supplier_found[0],
            "supplier_name": self.supplier_found[1],
        }

    def _read_category(self) -> None:
        self.category_code = None
        text = self.choice.data or self.category.data
        if not text:
            return
        found = categories.understood(text)
        if found.category is not None:
            self.category.data, self.category_code = categories.label(found.category), found.category.code
            return
        self.choice.choices = [(one.code, categories.label(one)) for one in found.candidates]
        told = (
            _("Choisissez plus bas celle qui convient.") if found.candidates else _("Aucune catégorie n’a ces mots : essayez-en d’autres.")
        )
        self.category.errors = [*self.category.errors, told]

    def _read_supplier(self) -> None:
        name = self.supplier.data or ""
        if not name or self.is_free.data:
            self.supplier_found = (None, name)
        elif self.award is not None and self.award.supplier_id and name == self.award.supplier_name:
            self.supplier_found = (self.award.supplier_id, name)
        else:
            try:
                found = enterprise_named(name)
                self.supplier_found = (found.id, found.name)
            except Unusable as refused:
                self.supplier.errors = [*self.supplier.errors, refused.reason]


class FileForm(ObjectForm):
    """The whole file of a direct award, while it is a draft. `exemptions` are pairs of a code and the words of what may be invoked."""

    version = read_version()
    considered = Considered(_l("Entreprises considérées"), description=_l("Celles qui pouvaient fournir, retenues ou non, et pourquoi."))
    rotation_note = long_text(_l("Rotation"), required=False, most=2000, description=_l("Pourquoi elle, si elle a eu un contrat récent."))
    preference_note = long_text(
        _l("Préférence"),
        required=False,
        most=2000,
        description=_l("Achat local, québécois ou social : ce qui a compté, selon votre règlement."),
    )
    price_justification = long_text(
        _l("Justification du prix"), required=False, most=5000, description=_l("Comparaison, tarif publié, contrat précédent.")
    )
    awarded_on = Day(_l("Date de l’octroi"), description=_l("Vide : le jour de l’approbation."))
    starts_on = Day(_l("Début du contrat"))
    ends_on = Day(_l("Fin du contrat"))
    is_waste_service = SelectField(words.CIRCUMSTANCES["is_waste_service"], choices=TRI, validators=[Optional()])
    listed_service = SelectField(words.CIRCUMSTANCES["listed_service"], choices=TRI, validators=[Optional()])
    emergency = BooleanField(words.CIRCUMSTANCES["emergency"])
    single_supplier_documented = BooleanField(words.CIRCUMSTANCES["single_supplier_documented"])
    continues_vulnerable_services = BooleanField(words.CIRCUMSTANCES["continues_vulnerable_services"])
    exemption_code = SelectField(_l("Exemption invoquée"), validators=[Optional()], validate_choice=False)
    exemption_reference = short_text(
        _l("Référence de l’exemption"), required=False, most=500, description=_l("Article de la loi, résolution ou avis qui l’établit.")
    )
    exemption_on = Day(_l("Date de l’exemption"))

    def __init__(self, award: DirectAward, exemptions: list[tuple[str, str]]) -> None:
        super().__init__(award.buyer, award)
        self.exemption_code.choices = [("", _("Aucune")), *exemptions]
        self._candidates: list[written.Candidate] = []

    def standing(self) -> int:
        """The status of the answer: 303 when it may be saved, 200 before it is sent, 422 when something is wrong, 409 when someone saved
        meanwhile; then what was typed stays, and sent again it is saved over the other's."""
        if not self.is_submitted():
            return 200
        if not self.validate():
            return 422
        assert self.award is not None
        if self.award.version == int(self.version.data):
            return 303
        self.version.data = str(self.award.version)
        return 409

    def validate(self, extra_validators: Any = None) -> bool:
        assert self.award is not None
        is_well = super().validate(extra_validators)
        self._candidates = self.considered.read({one.name: one.organization_id for one in self.award.considered})
        if self.awarded_on.data and self.awarded_on.data < EARLIEST:
            self.awarded_on.errors = [_("Cette date n’est pas vraisemblable : vérifiez l’année.")]
        if (self.exemption_code.data or "") not in [code for code, _said in self.exemption_code.choices]:
            self.exemption_code.errors = [_("Choisissez une des réponses.")]
        return is_well and not self.errors

    def saved_meanwhile(self, status: int) -> list[tuple[str, str, str]]:
        """When someone saved meanwhile: the words of each field that differs, what is saved, what was typed."""
        assert self.award is not None
        return written.differing(written.of(self.award), self.said()) if status == 409 else []

    def _content(self) -> dict[str, Any]:
        told = {name: TOLD[self[name].data] for name in TRI_STATE if self[name].data in TOLD}
        told |= {name: True for name in BOXES if self[name].data}
        notes, days = ("rotation_note", "preference_note", "price_justification"), ("awarded_on", "starts_on", "ends_on", "exemption_on")
        return super()._content() | {
            **{name: self[name].data or "" for name in notes},
            **{name: self[name].data for name in days},
            "considered": tuple(self._candidates),
            "circumstances": told,
            "exemption_code": self.exemption_code.data or None,
            "exemption_reference": self.exemption_reference.data or None,
        }


def _filled(award: DirectAward) -> dict[str, Any]:
    """A file as the fields hold it."""
    said = written.of(award)
    found = {name: getattr(said, name) for name in written.COLUMNS}
    found |= {"nature": said.nature.value, "tax_basis": said.tax_basis.value, "version": str(award.version)}
    found |= {"supplier": said.supplier_name, "is_free": bool(said.supplier_name and not said.supplier_id)}
    known = next((one for one in categories.known() if one.code == said.category_code), None)
    found["category"] = categories.label(known) if known else ""
    found["considered"] = [(one.name, "" if one.price is None else money(one.price), one.reason) for one in said.considered]
    words_of = {True: "yes", False: "no"}
    found |= {name: words_of.get(said.circumstances.get(name), "") for name in TRI_STATE}  # type: ignore[arg-type]
    return found | {name: bool(said.circumstances.get(name)) for name in BOXES}
