"""The steps whose fields stand by themselves: the object, the delivery, the dates, the agreement of the bodies."""

from typing import Any

from wtforms.validators import ValidationError

from marketplace.contracting.models import Nature
from marketplace.core.forms import long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.editing.fields import Day, WholeNumber
from marketplace.tenders import words
from marketplace.tenders.drafting.forms.base import StepForm, one_of
from marketplace.tenders.drafting.moments import Moment

# More renewals than this is no term any more.
MOST_RENEWALS, MOST_MONTHS = 10, 60
# A draft is saved without it, and is not published.
NEEDED = _l("Nécessaire pour publier.")


class ObjectForm(StepForm):
    """What is bought and why."""

    step = "object"
    title_fr = short_text(_l("Titre en français"), description=_l("Ce qui est acheté, et pour qui : « Repas pour les camps de jour »."))
    title_en = short_text(_l("Titre en anglais"), required=False)
    description_fr = long_text(
        _l("Description en français"),
        required=False,
        description=_l("Le besoin, ce qui est compris, ce qui ne l’est pas. Nécessaire pour publier."),
    )
    description_en = long_text(_l("Description en anglais"), required=False)
    nature = one_of(_l("Nature du contrat"), description=_l("Les règles de contrats publics en dépendent."))

    def offer(self) -> None:
        self.nature.choices = words.choices(Nature)
        self.nature.flags.required = True


class DeliveryForm(StepForm):
    """When it is delivered; each participant gives its own places."""

    step = "delivery"
    delivery_from = Day(_l("Livraison à partir du"), description=NEEDED)
    delivery_until = Day(_l("Livraison jusqu’au"), description=NEEDED)
    delivery_note = long_text(
        _l("Précisions"), required=False, description=_l("Jours, heures, conditionnement : ce qui vaut pour tous les lieux.")
    )

    def validate_delivery_until(self, field: Any) -> None:
        if field.data and self.delivery_from.data and field.data < self.delivery_from.data:
            raise ValidationError(_("La livraison finit avant de commencer."))


class DatesForm(StepForm):
    """When adhesions close, when resolutions are due, how long the contract lasts."""

    step = "dates"
    closes_at = Moment(
        _l("Clôture des adhésions"),
        description=_l("Heure du Québec, au moins 3 jours après la publication. Nécessaire pour publier."),
    )
    confirms_by = Day(
        _l("Résolutions attendues au plus tard le"),
        description=_l("Pour les conseils qui siègent après. Vide : à la clôture."),
    )
    term_from = Day(_l("Début du contrat"), description=NEEDED)
    term_until = Day(_l("Fin du contrat"), description=NEEDED)
    renewals = WholeNumber(
        _l("Nombre de renouvellements"),
        most=MOST_RENEWALS,
        description=_l("L’estimation compte chacun d’eux, même incertain."),
    )
    renewal_months = WholeNumber(
        _l("Durée d’un renouvellement, en mois"), least=1, most=MOST_MONTHS, description=_l("Nécessaire dès qu’il y en a un.")
    )
    options_note = long_text(_l("Options"), required=False, description=_l("Ce qui peut s’ajouter au contrat, et comment."))

    def offer(self) -> None:
        # Whether it may be empty depends on how many there are.
        self.renewal_months.validators = []

    def said(self) -> dict[str, Any]:
        """A number that is left empty is the one that goes without saying."""
        found = super().said()
        return found | {"renewals": found["renewals"] or 0, "renewal_months": found["renewal_months"] or 12}

    def validate_term_until(self, field: Any) -> None:
        if field.data and self.term_from.data and field.data < self.term_from.data:
            raise ValidationError(_("Le contrat finit avant de commencer."))

    def validate_renewal_months(self, field: Any) -> None:
        if self.renewals.data and field.data is None and not field.errors:
            raise ValidationError(_("Écrivez la durée d’un renouvellement, ou zéro renouvellement."))


class UnionForm(StepForm):
    """What the agreement between the bodies says besides the rules."""

    step = "union"
    union_committee = long_text(
        _l("Comité"), required=False, description=_l("Qui en est, par ses fonctions et jamais par un nom, et comment il décide.")
    )
    union_evaluators = long_text(_l("Qui évalue"), required=False, description=_l("Ce qui reste à évaluer, et par qui."))
