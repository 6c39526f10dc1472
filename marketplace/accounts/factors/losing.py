"""Someone lost her factors: one member of the team asks that they be taken away, another one agrees; or the operator alone."""

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.accounts import queries
from marketplace.accounts.factors import changing, needed
from marketplace.accounts.models import FactorReset, IdentityProof, ResetStatus, User
from marketplace.core import audit, db, notices, states
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import N_, _

# Time for a colleague to call the person back; what nobody settled by then is asked anew.
GOOD_FOR = timedelta(days=3)


def ask(email: str, proof: IdentityProof, *, actor: User, at: datetime) -> FactorReset:
    """Ask that a person's factors be taken away; the rest of the team is told.

    Missing for an unknown address; RuleBroken for oneself, for whoever has no factor, or when it is asked already.
    """
    user = queries.by_email(email)
    if user is None:
        raise Missing(_("Personne n’utilise cette adresse."))
    if user.id == actor.id:
        raise RuleBroken(_("Vous ne pouvez pas le demander pour vous-même : deux autres membres de l’équipe le font."))
    if not needed.has_second_factor(user):
        raise RuleBroken(_("Ce compte n’a pas de second facteur."))
    if any(one.user_id == user.id for one in waiting(at)):
        raise RuleBroken(_("C’est déjà demandé pour ce compte : un autre membre de l’équipe peut l’accepter."))
    reset = FactorReset(user_id=user.id, proof=proof, asked_by_id=actor.id, asked_at=at)
    db.session().add(reset)
    db.session().flush()
    audit.record("accounts.factors_reset_asked", reset, actor=actor, at=at, changes={"proof": (None, proof.value)})
    message = N_("Une personne a perdu son second facteur : votre accord est demandé.")
    for one in queries.staff():
        if one.id not in (actor.id, user.id):
            notices.notify(one.id, "admin.factors", message, at=at, path="/bureau/seconds-facteurs")
    return reset


def why_not_agree(reset: FactorReset, actor: User, at: datetime) -> str | None:
    """The reason this member of the team cannot agree now, or None."""
    if reset.status is not ResetStatus.WAITING or at - reset.asked_at > GOOD_FOR:
        return str(_("Cette demande n’attend plus : elle est réglée, ou elle date de plus de trois jours."))
    if actor.id == reset.asked_by_id:
        return str(_("C’est vous qui l’avez demandé : l’accord vient de quelqu’un d’autre."))
    if actor.id == reset.user_id:
        return str(_("Il s’agit de votre compte : l’accord vient de quelqu’un d’autre."))
    return None


def agree(reset: FactorReset, *, actor: User, at: datetime) -> None:
    """Take the person's factors away; her sessions end and she is told. RuleBroken for whoever asked, or is concerned."""
    if reason := why_not_agree(reset, actor, at):
        raise RuleBroken(reason)
    _settle(reset, ResetStatus.DONE, actor=actor, at=at)
    audit.record("accounts.factors_reset", reset.user, actor=actor, at=at)
    changing.remove_all(reset.user, at=at)


def refuse(reset: FactorReset, *, actor: User, at: datetime) -> None:
    """Leave the factors as they are; whoever asked may also take it back. RuleBroken once it is settled."""
    _settle(reset, ResetStatus.REFUSED, actor=actor, at=at)


def reset_by_operator(email: str, *, at: datetime) -> User:
    """The same from the operator's terminal, alone. Missing for an unknown address, RuleBroken for whoever has no factor."""
    user = queries.by_email(email)
    if user is None:
        raise Missing(_("Personne n’utilise cette adresse."))
    if not needed.has_second_factor(user):
        raise RuleBroken(_("Ce compte n’a pas de second facteur."))
    audit.record("accounts.factors_reset", user, actor=None, at=at)
    changing.remove_all(user, at=at)
    return user


def waiting(at: datetime) -> list[FactorReset]:
    """What may still be settled, the oldest first."""
    recent = FactorReset.asked_at >= at - GOOD_FOR
    wanted = select(FactorReset).where(FactorReset.status == ResetStatus.WAITING, recent)
    return list(db.session().scalars(wanted.order_by(FactorReset.id)))


def _settle(reset: FactorReset, to: ResetStatus, *, actor: User, at: datetime) -> None:
    reset.settled_by_id, reset.settled_at = actor.id, at
    states.move(reset, to, actor=actor, at=at)
