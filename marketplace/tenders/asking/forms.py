"""What may be typed of a price request: its one page, a notice, a name to ask."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from flask import g, request
from sqlalchemy import select
from wtforms import SelectField
from wtforms.validators import ValidationError

from marketplace.catalogue import categories
from marketplace.contracting.models import Nature
from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.editing.fields import Amount, Day, WholeNumber
from marketplace.organizations.models import Unit
from marketplace.tenders import words
from marketplace.tenders.asking import facts, lines_field, zones
from marketplace.tenders.asking.facts import Said
from marketplace.tenders.asking.hour_field import Hour
from marketplace.tenders.asking.lines_field import Lines
from marketplace.tenders.asking.words import told_of
from marketplace.tenders.drafting.forms.base import StepForm, one_of
from marketplace.tenders.drafting.telling import Told

LONGEST_VALIDITY = 365


class Deadline(StepForm):
    """The fields of a deadline: a day, an hour, whose clock."""

    due_day = Day(_l("Jour limite"))
    due_time = Hour(_l("Heure limite"), description=_l("Une réponse reçue à cette heure pile arrive trop tard."))
    zone = SelectField(_l("Selon quelle horloge"))

    def offer(self) -> None:
        self.zone.choices = [(code, str(said)[:1].upper() + str(said)[1:]) for code, said in zones.ZONES.items()]
        self.due_at: Any = None

    def fill_deadline(self) -> dict[str, Any]:
        due, zone = self.tender.bids_due_at, self.tender.bids_zone
        here = zones.wall(due, zone) if due else None
        return {"due_day": here.date() if here else None, "due_time": here.time() if here else None, "zone": zone}

    def read_deadline(self) -> None:
        """Make the instant of what was typed; an hour that the clocks skip or show twice is told at the hour."""
        if self.due_day.errors or self.due_time.errors or self.zone.errors:
            return
        if (self.due_day.data is None) != (self.due_time.data is None):
            lacking = self.due_time if self.due_time.data is None else self.due_day
            lacking.errors = [*lacking.errors, str(_("Écrivez le jour et l’heure, ou aucun des deux."))]
        elif self.due_day.data is not None:
            try:
                self.due_at = zones.instant(self.due_day.data, self.due_time.data, self.zone.data)
            except Unusable as refused:
                self.due_time.errors = [*self.due_time.errors, refused.reason]


class AskingForm(Deadline):
    """All of a price request, on one page. What is missing may wait: it is told before the sending."""

    title = short_text(_l("Titre"), required=False, description=_l("Ce que vous demandez, et pour qui : « Repas des camps de jour »."))
    description = long_text(
        _l("Ce que vous demandez, et pour quoi"), required=False, description=_l("Le besoin, ce qui est compris, ce qui ne l’est pas.")
    )
    nature = one_of(_l("Nature du contrat"), description=_l("Les règles de contrats publics en dépendent."))
    category = short_text(
        _l("Catégorie (UNSPSC)"),
        required=False,
        description=_l("Un code, ou des mots comme « nettoyage » : elle aide à trouver les entreprises."),
    )
    lines = Lines(_l("Ce que vous voulez"))
    place_name = short_text(_l("Lieu"), required=False)
    place_address = short_text(_l("Adresse"), required=False)
    delivery_from = Day(_l("Livraison à partir du"))
    delivery_until = Day(_l("Livraison jusqu’au"))
    delivery_note = long_text(_l("Précisions"), required=False, description=_l("Jours, heures, conditionnement."))
    term_from = Day(_l("Début du contrat"))
    term_until = Day(_l("Fin du contrat"))
    estimate = Amount(
        _l("Estimation du contrat, avant taxes"),
        description=_l("En dollars, toutes les années et options comprises. Les règles en dépendent; les entreprises ne la voient jamais."),
    )
    validity_days = WholeNumber(
        _l("Durée de validité des réponses, en jours"), least=1, most=LONGEST_VALIDITY, description=_l("À compter de l’heure limite.")
    )

    def filled(self) -> dict[str, Any]:
        said = facts.of(self.tender)
        self.units = {one.code: one for one in db.session().scalars(select(Unit))}
        plain = {
            one.name: getattr(said, one.name) for one in fields(Said) if one.name not in ("lines", "category_code", "due_at", "nature")
        }
        category = self.tender.lots[0].category if self.tender.lots else None
        rows = [lines_field.written(one, self.units.get(one.unit_code)) for one in said.lines]
        told = {"nature": said.nature.value, "lines": rows, "category": categories.label(category) if category else ""}
        return plain | told | self.fill_deadline()

    def offer(self) -> None:
        super().offer()
        # What is wrong is told in the order of the page, where the deadline comes near the end.
        self._fields = {name: self._fields[name] for name in dict.fromkeys([*self._before_deadline(), *self._fields])}
        self.nature.choices = words.choices(Nature)
        self.nature.flags.required = True
        self.categories = [categories.label(one) for one in categories.known()]
        self.unit_choices = sorted((str(one.label), one.code) for one in self.units.values())
        self._lines: list[facts.Line] = []
        self._category: str | None = None

    def _before_deadline(self) -> list[str]:
        more = [one for one in self._fields if one.startswith(("place_", "delivery_", "term_"))]
        return ["title", "description", "nature", "lines", *more]

    def validate(self, extra_validators: Any = None) -> bool:
        is_well = super().validate(extra_validators)
        self._lines = self.lines.read(self.units)
        self.read_deadline()
        if self.due_at is not None and self.due_at != self.tender.bids_due_at and self.due_at <= g.at:
            self.due_day.errors = [*self.due_day.errors, str(_("Cette heure limite est déjà passée : choisissez-en une à venir."))]
        if self.category.data:
            found = categories.understood(self.category.data)
            self._category = found.category.code if found.category else None
            if found.category is None:
                self.category.errors = [*self.category.errors, categories.why_unclear(found)]
        return is_well and not self.errors

    def validate_delivery_until(self, field: Any) -> None:
        if field.data and self.delivery_from.data and field.data < self.delivery_from.data:
            raise ValidationError(_("La livraison finit avant de commencer."))

    def validate_term_until(self, field: Any) -> None:
        if field.data and self.term_from.data and field.data < self.term_from.data:
            raise ValidationError(_("Le contrat finit avant de commencer."))

    def wish(self) -> Said:
        """What was typed, once it is valid."""
        texts = {
            name: (self[name].data or "").replace("\r\n", "\n")
            for name in ("title", "description", "place_name", "place_address", "delivery_note")
        }
        days = {name: self[name].data for name in ("delivery_from", "delivery_until", "term_from", "term_until")}
        return Said(
            **texts,
            **days,
            nature=Nature(self.nature.data),
            category_code=self._category,
            lines=tuple(self._lines),
            due_at=self.due_at,
            zone=self.zone.data,
            estimate=self.estimate.data or None,
            validity_days=self.validity_days.data or facts.USUAL_VALIDITY,
        )

    def saved_meanwhile(self) -> list[Told]:
        """Where what is saved now differs from what was typed."""
        return told_of(facts.of(self.tender), self.wish(), self.units)

    @property
    def is_reshaped(self) -> bool:
        """Whether a button asks for one row more or less, and nothing else."""
        return self.is_submitted() and ("add_line" in request.form or "remove_line" in request.form)


class NameForm(Form):
    """An enterprise to ask, by its name."""

    name = short_text(_l("Nom, NEQ ou adresse de la fiche"))
    found: str = ""

    def take(self, ask: Callable[[], str]) -> bool:
        """Whether the one that is named is asked; the reason why not is told at the name."""
        if not self.validate_on_submit():
            return False
        try:
            self.found = ask()
        except Unusable as refused:
            self.name.errors = [refused.reason]
        return not self.errors
