"""What may be typed of a member of a joint listing: who, its part, how much it can do, where; why it refuses."""

from typing import Any

from wtforms import SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.catalogue import typed
from marketplace.catalogue.joint.terms import Terms
from marketplace.catalogue.models import Listing, ListingMember
from marketplace.catalogue.typed import Read
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l, current
from marketplace.organizations import queries as directory
from marketplace.organizations.editing import holdings
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import called

# A percentage is typed with two decimals at most, which makes hundredths of a percent of it.
PERCENT_DECIMALS = 2


def _some_of(label: Any, **options: Any) -> SelectMultipleField:
    return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **options)


class TermsForm(Form):
    """What one member brings."""

    share = short_text(_l("Part de la valeur, en %"), required=False, most=20, description=_l("Le reste est à vous. Par exemple 33,5."))
    capacity = short_text(
        _l("Capacité par mois"), required=False, most=60, description=_l("Ce que l’entreprise peut fournir, dans l’unité de l’article.")
    )
    capacity_note = short_text(_l("Précisions sur la capacité"), required=False, description=_l("Par exemple « sauf en juillet »."))
    region_codes = _some_of(_l("Régions où elle livre"))
    mrc_codes = _some_of(_l("MRC où elle livre"))

    def __init__(self, listing: Listing, member: ListingMember | None = None) -> None:
        self.listing = listing
        super().__init__(data=_filled(listing, member) if member else None)
        self.region_codes.choices = [(one.code, str(one.label)) for one in directory.regions()]
        self.mrc_codes.choices = [(one.code, one.name) for one in holdings.mrcs()]

    def terms(self, organization: Organization) -> Terms:
        """What was typed, of this enterprise."""
        return {
            "organization": organization.id,
            "codes": [*(self.region_codes.data or ()), *(self.mrc_codes.data or ())],
            "share": self._quantity(self.share, PERCENT_DECIMALS),
            "capacity": self._quantity(self.capacity, self.listing.unit.decimals),
            "capacity_note": self.capacity_note.data,
        }

    def validate_share(self, field: Any) -> None:
        self._check(field, PERCENT_DECIMALS)

    def validate_capacity(self, field: Any) -> None:
        self._check(field, self.listing.unit.decimals)

    def _check(self, field: Any, decimals: int) -> None:
        if field.data and not isinstance(result := typed.read_quantity(field.data, decimals), Read):
            raise ValidationError(typed.why_not(result))

    @staticmethod
    def _quantity(field: Any, decimals: int) -> int | None:
        return typed.quantity(field.data, decimals) if field.data else None


class NewMemberForm(TermsForm):
    """Another enterprise, with what it brings."""

    enterprise = short_text(_l("Entreprise"), most=300, description=_l("Son nom en entier, son NEQ ou l’adresse de sa fiche."))

    def organization(self) -> Organization:
        """The enterprise that was named. Unusable for none."""
        return called.enterprise_named(self.enterprise.data or "")

    def validate_enterprise(self, field: Any) -> None:
        try:
            found = self.organization()
        except Unusable as refused:
            raise ValidationError(refused.reason) from refused
        if any(found.id == one.organization_id for one in self.listing.members):
            raise ValidationError(_("« %(name)s » est déjà de cette offre.", name=found.name))


class DeclineForm(Form):
    """Why an enterprise refuses a joint listing, or leaves it."""

    reason = long_text(_l("Raison"), description=_l("L’entreprise qui mène l’offre la lira."))


def _filled(listing: Listing, member: ListingMember) -> dict[str, Any]:
    written, decimals = typed.written_quantity, listing.unit.decimals
    return {
        "share": written(member.share, PERCENT_DECIMALS, current()) if member.share is not None else "",
        "capacity": written(member.capacity, decimals, current()) if member.capacity is not None else "",
        "capacity_note": member.capacity_note,
        "region_codes": [one for one in member.codes if len(one) == 2],
        "mrc_codes": [one for one in member.codes if len(one) == 3],
    }
