"""Who may adhere, and the rules that hold for all: what is typed of them."""

from typing import Any

from sqlalchemy import or_, select
from wtforms import SelectField
from wtforms.validators import Optional, ValidationError

from marketplace.catalogue import queries as catalogue
from marketplace.catalogue import typed
from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.core.forms import long_text, short_text
from marketplace.core.locale import _, _l, current
from marketplace.organizations import identifiers
from marketplace.organizations import queries as directory
from marketplace.organizations.editing import holdings
from marketplace.organizations.editing.fields import WholeNumber
from marketplace.organizations.models import Organization, OrganizationStatus
from marketplace.organizations.teams import called
from marketplace.tenders import words
from marketplace.tenders.drafting import rules
from marketplace.tenders.drafting.forms.base import StepForm, one_of, some_of
from marketplace.tenders.models import AllocationRule, ContractForm, OnShortfall, OpenTo, Tender
from search_index.analysis import fold

MOST_INVITED = 200
# A percentage is typed with two decimals at most; a fee above this is no fee of management.
PERCENT_DECIMALS, LARGEST_FEE = 2, 2_000


class AccessForm(StepForm):
    """Who may adhere: any buyer, those of a territory, the members of a network, those that are named."""

    step = "access"
    buyers_are_enterprises = one_of(_l("Qui achète"))
    open_to = one_of(_l("Qui peut adhérer"))
    region_codes = some_of(_l("Régions"))
    mrc_codes = some_of(_l("MRC"))
    open_network_id = SelectField(_l("Réseau"), coerce=lambda value: int(value) if str(value).isdigit() else None, validators=[Optional()])
    invitees = long_text(
        _l("Organismes nommés"),
        required=False,
        most=20_000,
        description=_l("Un par ligne : nom, NEQ ou adresse de la fiche."),
    )

    def filled(self) -> dict[str, Any]:
        tender, codes = self.tender, self.tender.open_codes
        return {
            "buyers_are_enterprises": "yes" if tender.buyers_are_enterprises else "no",
            "open_to": tender.open_to.value,
            "region_codes": [one for one in codes if len(one) == 2],
            "mrc_codes": [one for one in codes if len(one) == 3],
            "open_network_id": tender.open_network_id,
            "invitees": "\n".join(one.organization.name for one in tender.invitees),
        }

    def offer(self) -> None:
        self._named: list[int] = []
        self.buyers_are_enterprises.choices = [
            ("no", _("Des organismes : municipalités, ministères, établissements, acheteurs privés")),
            ("yes", _("Des entreprises collectives, pour elles-mêmes")),
        ]
        self.open_to.choices = words.choices(OpenTo)
        self.region_codes.choices = [(one.code, str(one.label)) for one in directory.regions()]
        self.mrc_codes.choices = [(one.code, one.name) for one in holdings.mrcs()]
        self.open_network_id.choices = [("", _("Choisir")), *((number, name) for number, name in catalogue.networks())]
        for name in ("buyers_are_enterprises", "open_to"):
            self[name].flags.required = True

    def validate_invitees(self, field: Any) -> None:
        """Each line names one organisation that may buy."""
        lines = list(dict.fromkeys(one.strip() for one in (field.data or "").splitlines() if one.strip()))
        if len(lines) > MOST_INVITED:
            raise ValidationError(_("Au plus %(most)d organismes.", most=MOST_INVITED))
        wrong = []
        for line in lines:
            try:
                self._named.append(body_named(line).id)
            except Unusable as refused:
                wrong.append(refused.reason)
        if wrong:
            raise ValidationError(" ".join(wrong))

    def said(self) -> dict[str, Any]:
        """Without what does not go with what was chosen: a territory beside « any buyer » would say two things at once."""
        wanted = OpenTo(self.open_to.data)
        codes = sorted({*(self.region_codes.data or ()), *(self.mrc_codes.data or ())})
        return {
            "buyers_are_enterprises": self.buyers_are_enterprises.data == "yes",
            "open_to": wanted.value,
            "open_codes": codes if wanted is OpenTo.TERRITORY else [],
            "open_network_id": self.open_network_id.data if wanted is OpenTo.NETWORK else None,
            "invitees": sorted(set(self._named)) if wanted is OpenTo.CHOSEN else [],
        }


class RulesForm(StepForm):
    """What happens when the minimum is missed, how a short supply is shared, what form contracts take, what fee is asked."""

    step = "rules"
    on_shortfall = one_of(_l("Si le minimum d’un lot n’est pas atteint"))
    extension_days = WholeNumber(
        _l("Durée de la prolongation, en jours"), least=1, most=60, description=_l("Seulement si vous prolongez une fois.")
    )
    allocation_rule = one_of(_l("Si l’offre ne suffit pas, on la partage"))
    contract_form = one_of(_l("Avec qui le contrat est conclu"))
    fee_rate = short_text(_l("Frais de gestion, en %"), required=False, most=20)
    fee_note = long_text(_l("Précisions sur les frais"), required=False)

    def __init__(self, tender: Tender) -> None:
        super().__init__(tender)
        # What cannot be chosen is not there: nothing that is sent in its name is read.
        if not rules.announces_form(tender):
            del self.contract_form
        if not rules.has_fee(tender):
            del self.fee_rate
            del self.fee_note

    def filled(self) -> dict[str, Any]:
        rate = self.tender.fee_rate
        return super().filled() | {"fee_rate": typed.written_quantity(rate, PERCENT_DECIMALS, current()) if rate else ""}

    def offer(self) -> None:
        for name, kind in (("on_shortfall", OnShortfall), ("allocation_rule", AllocationRule), ("contract_form", ContractForm)):
            self[name].choices = words.choices(kind)
            self[name].flags.required = True
        # Whether it may be empty depends on what is chosen.
        self.extension_days.validators = []

    def validate_extension_days(self, field: Any) -> None:
        if self.on_shortfall.data == OnShortfall.EXTEND.value and field.data is None and not field.errors:
            raise ValidationError(_("Écrivez de combien de jours la clôture serait prolongée, ou choisissez une autre règle."))

    def validate_fee_rate(self, field: Any) -> None:
        if not field.data:
            return
        try:
            rate = typed.quantity(field.data, PERCENT_DECIMALS)
        except Unusable as refused:
            raise ValidationError(refused.reason) from refused
        if rate > LARGEST_FEE:
            raise ValidationError(_("Des frais de gestion vont de 0 à 20 %."))

    def said(self) -> dict[str, Any]:
        fee = self.fee_rate.data if "fee_rate" in self else ""
        return {
            "on_shortfall": self.on_shortfall.data,
            "extension_days": self.extension_days.data or self.tender.extension_days,
            "allocation_rule": self.allocation_rule.data,
            "contract_form": self.contract_form.data if "contract_form" in self else ContractForm.LEAD.value,
            "fee_rate": typed.quantity(fee, PERCENT_DECIMALS) if fee else 0,
            "fee_note": (self.fee_note.data or "") if "fee_note" in self else "",
        }


def body_named(said: str) -> Organization:
    """The organisation that may buy and that bears this name, this NEQ or this address. Unusable for none, and for a name of several."""
    shown = select(Organization).where(
        Organization.status == OrganizationStatus.PUBLISHED,
        or_(Organization.buyer_type.is_not(None), Organization.is_enterprise, Organization.network_type.is_not(None)),
    )
    said = said.replace("\0", "").strip()
    neq = identifiers.told_neq(said)
    bears = Organization.neq == neq if neq else or_(Organization.slug == called.slug_in(said), Organization.sort_name == fold(said))
    found = db.session().scalars(shown.where(bears).order_by(Organization.id).limit(3)).unique().all()
    if len(found) > 1:
        raise Unusable(_("« %(name)s » : plusieurs organisations ont ce nom, donnez le NEQ ou l’adresse de la fiche.", name=said))
    if not found:
        raise Unusable(_("« %(name)s » : aucune organisation n’a ce nom, ce NEQ ou cette adresse.", name=said))
    return found[0]
