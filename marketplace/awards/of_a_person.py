"""What this room holds of a person: what she decided, accepted, proposed and wrote in the name of an organisation."""

from operator import attrgetter
from typing import Any

from sqlalchemy import or_, select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.awards.evaluating import of_an_evaluator
from marketplace.awards.models import Award, Contract, ContractAmendment, PerformanceEvaluation
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.core.panels import panel


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The awards that she decided, the contracts and amendments that she accepted or proposed, the evaluations that she wrote."""
    kinds = (_awards, _contracts, _amendments, _evaluations, of_an_evaluator.seats, of_an_evaluator.scores, of_an_evaluator.consensus)
    found = [one(person) for one in (*kinds, of_an_evaluator.margins, of_an_evaluator.complaints)]
    return [one.held(most) for one in found]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who engaged an organisation: a number, which leads to no name any more."""
    evaluating = ["committee_members", "member_scores", "consensus_scores", "margin_grants", "complaints"]
    return ["awards", "contracts", "contract_amendments", "performance_evaluations", *evaluating]


def _kind(name: str, label: str, columns: dict[str, Any], rows: Any) -> Kind:
    why = _("Savoir qui a engagé l’organisation, et quand.")
    stays = _("Un contrat doit dire qu’une personne de l’organisation l’a accepté. Elle n’a plus de nom : « personne retirée ».")
    return Kind(f"awards.{name}", label, why, _("Tant que le contrat doit être conservé."), columns, rows, stays=stays)


def _awards(person: User) -> Kind:
    columns = {
        "at": (_("Moment"), attrgetter("decided_at")),
        "tender": (_("Achat regroupé"), attrgetter("tender.number")),
        "justification": (_("Justification"), attrgetter("justification")),
    }
    return _kind("awards", _("Les octrois que vous avez décidés"), columns, select(Award).filter_by(decided_by_id=person.id))


def _contracts(person: User) -> Kind:
    mine = or_(Contract.buyer_accepted_by_id == person.id, Contract.supplier_accepted_by_id == person.id)
    columns = {
        "number": (_("Contrat"), attrgetter("number")),
        "at": (_("Moment"), lambda one: one.buyer_accepted_at if one.buyer_accepted_by_id == person.id else one.supplier_accepted_at),
    }
    return _kind("contracts", _("Les contrats que vous avez acceptés"), columns, select(Contract).where(mine).order_by(Contract.id.desc()))


def _amendments(person: User) -> Kind:
    row = ContractAmendment
    mine = or_(row.proposed_by_id == person.id, row.buyer_accepted_by_id == person.id, row.supplier_accepted_by_id == person.id)
    columns = {
        "contract": (_("Contrat"), attrgetter("contract.number")),
        "number": (_("Avenant"), attrgetter("number")),
        "at": (_("Moment"), attrgetter("proposed_at")),
    }
    return _kind(
        "amendments", _("Les avenants que vous avez proposés ou acceptés"), columns, select(row).where(mine).order_by(row.id.desc())
    )


def _evaluations(person: User) -> Kind:
    row = PerformanceEvaluation
    mine = or_(row.written_by_id == person.id, row.replied_by_id == person.id)
    columns = {
        "contract": (_("Contrat"), lambda one: db.session().get_one(Contract, one.contract_id).number),
        "at": (_("Moment"), lambda one: one.written_at if one.written_by_id == person.id else one.replied_at),
        "comment": (_("Texte"), lambda one: one.comment if one.written_by_id == person.id else one.reply),
    }
    label = _("Les évaluations de contrats que vous avez écrites, et vos réponses")
    return _kind("evaluations", label, columns, select(row).where(mine).order_by(row.id.desc()))
