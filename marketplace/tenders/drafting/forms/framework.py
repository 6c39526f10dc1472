"""What is typed of the framework: what is known of the service, the mode that is chosen, the exception that is invoked."""

from typing import Any

from wtforms.validators import Optional

from marketplace.contracting.advising import advice_words
from marketplace.contracting.models import Nature
from marketplace.core.forms import short_text
from marketplace.core.locale import _, _l
from marketplace.tenders.drafting import estimating, facts
from marketplace.tenders.drafting.estimating import FACTS, Framework, key_of
from marketplace.tenders.drafting.forms.base import StepForm, one_of
from marketplace.tenders.drafting.telling import Told
from marketplace.tenders.models import Tender

ANSWERS = {"yes": True, "no": False}


class FrameworkForm(StepForm):
    """The answers on which exceptions depend, then the mode among those that the adviser says."""

    is_waste_service = one_of(_l("Ces services touchent-ils les matières résiduelles?"))
    listed_service = one_of(
        _l("Ces services sont-ils sur la liste de la loi?"),
        description=_l("Par exemple le courrier, l’informatique ou l’entretien d’immeubles : votre greffe le sait."),
    )
    single_supplier_documented = one_of(_l("Avez-vous vérifié et consigné qu’aucun autre fournisseur ne convient?"))
    coop_no_rebate_clause = one_of(_l("Les statuts de la coopérative interdisent-ils les ristournes et les intérêts sur parts?"))
    coop_designated_by_minister = one_of(_l("La coopérative est-elle désignée par la ministre ou le ministre?"))
    mode = one_of(_l("Mode choisi"))
    exemption_reference = short_text(
        _l("Exception consignée"),
        required=False,
        description=_l(
            "Où elle est écrite : numéro de résolution, de note ou de dossier. Votre nom et la date s’y ajoutent. "
            "Nécessaire pour publier par une exception."
        ),
    )

    def __init__(self, tender: Tender, framework: Framework) -> None:
        self.framework = framework
        super().__init__(tender)

    def filled(self) -> dict[str, Any]:
        told = self.tender.advice.get("facts", {})
        found = {name: {True: "yes", False: "no"}.get(told.get(name), "unknown") for name in FACTS}
        chosen = self.tender.advice.get("chosen") or ""
        return found | {"mode": chosen, "exemption_reference": self.tender.exemption_reference or ""}

    def offer(self) -> None:
        is_coop = (self.tender.supplier and self.tender.supplier.legal_form_code) == "COOP_SOL"
        # No exception is for whoever asks several enterprises.
        asked = set() if self.tender.is_answered else {"single_supplier_documented"}
        if not self.tender.is_answered and self.tender.nature is Nature.SERVICES:
            asked |= {"is_waste_service", "listed_service"} | (
                {"coop_no_rebate_clause", "coop_designated_by_minister"} if is_coop else set()
            )
        for name in FACTS:
            if name not in asked:
                del self[name]
                continue
            self[name].choices = [("yes", _("Oui")), ("no", _("Non")), ("unknown", _("Je ne sais pas encore"))]
        here = self.framework.here
        self.mode.choices = [(key_of(one), advice_words.title(one)) for one in here]
        self.mode.flags.required = True
        self.may_need_exemption = any(estimating.needs_exemption(one) for one in here) or bool(self.tender.exemption_reference)
        # What was chosen may be open no more once an answer changes: it is read as nothing, and asked again.
        self.mode.validate_choice, self.mode.validators = False, [Optional()]

    def said(self) -> facts.Plain:
        answers = {name: ANSWERS.get(self[name].data) for name in FACTS if name in self}
        return {
            "facts": {name: value for name, value in answers.items() if value is not None},
            "chosen": self.mode.data or None,
            # Beside a mode that needs none it would say that an exception was invoked.
            "exemption_reference": (self.exemption_reference.data or None) if self._is_exception() else None,
        }

    def lacking(self) -> list[str]:
        """What a saved page still waits for: a mode, where the adviser says some."""
        chosen = self.mode.data in [key for key, _label in self.mode.choices]
        return [] if chosen or not self.mode.choices else [str(_("Choisissez un mode parmi ceux que dit le conseiller."))]

    def _is_exception(self) -> bool:
        return any(estimating.needs_exemption(one) for one in self.framework.modes if key_of(one) == self.mode.data)

    def now(self) -> facts.Plain:
        advice = self.tender.advice
        return {
            "facts": advice.get("facts", {}),
            "chosen": advice.get("chosen"),
            "exemption_reference": self.tender.exemption_reference,
        }

    def saved_meanwhile(self) -> list[Told]:
        labels = {
            "facts": _("Réponses"),
            "chosen": _("Mode choisi"),
            "exemption_reference": _("Exception consignée"),
        }
        before, after = self.now(), self.said()
        return [
            Told(name, labels[name], self._told(name, before[name]), self._told(name, after[name]))
            for name in before
            if before[name] != after[name]
        ]

    def _told(self, name: str, value: Any) -> str:
        if name == "facts":
            said = {True: _("oui"), False: _("non")}
            return "; ".join(f"{self[one].label.text} {said[value[one]]}" for one in FACTS if one in value and one in self) or "–"
        if name == "chosen":
            return next((str(label) for key, label in self.mode.choices if key == value), "–")
        return value or "–"
