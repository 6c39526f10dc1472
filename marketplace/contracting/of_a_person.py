"""What this room holds of a person: the by-laws that she wrote, the dated rules that she added. Told to her; kept without her name."""

from operator import attrgetter

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.contracting import words
from marketplace.contracting.models import ContractingBylaw, ContractThreshold
from marketplace.core.locale import _
from marketplace.core.panels import panel


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The by-laws that she wrote for her body, the rules that she added to the table."""
    return [_bylaws(person).held(most), _thresholds(person).held(most)]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who wrote rules that contracts lean on: a number, which leads to no name any more."""
    return ["contracting_bylaws", "contract_thresholds"]


def _bylaws(person: User) -> Kind:
    return Kind(
        "contracting.bylaws",
        _("Les règlements de gestion contractuelle que vous avez inscrits"),
        _("Dire à l’organisme qui a inscrit ses règles, et quand."),
        _("Tant que l’organisme est au répertoire : des contrats s’appuient sur ces règles."),
        {
            "at": (_("Moment"), attrgetter("written_at")),
            "title": (_("Règlement"), attrgetter("title")),
            "from": (_("En vigueur à partir du"), attrgetter("valid_from")),
        },
        select(ContractingBylaw).where(ContractingBylaw.written_by_id == person.id).order_by(ContractingBylaw.id.desc()),
        stays=_("Il faut savoir qu’une personne de l’organisme a inscrit ce règlement. Elle n’a plus de nom : « personne retirée »."),
    )


def _thresholds(person: User) -> Kind:
    return Kind(
        "contracting.thresholds",
        _("Les règles datées sur les contrats que vous avez ajoutées"),
        _("Dire à l’équipe qui a ajouté une règle, et quand."),
        _("Aussi longtemps que la table des règles."),
        {
            "at": (_("Moment"), attrgetter("added_at")),
            "rule": (_("Règle"), lambda one: words.rule(one.rule)),
            "from": (_("En vigueur à partir du"), attrgetter("valid_from")),
        },
        select(ContractThreshold).where(ContractThreshold.added_by_id == person.id).order_by(ContractThreshold.id.desc()),
        stays=_("Il faut savoir que l’équipe a ajouté cette règle. Elle n’a plus de nom : « personne retirée »."),
    )
