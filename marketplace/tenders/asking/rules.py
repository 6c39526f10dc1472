"""What must be settled before a price request is sent, and what may happen to it after. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from marketplace.core.locale import _, ngettext
from marketplace.organizations.models import Organization, OrganizationStatus
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.asking import zones
from marketplace.tenders.asking.advice import Advised
from marketplace.tenders.asking.facts import Said
from marketplace.tenders.drafting.rules import Fault
from marketplace.tenders.models import Tender, TenderStage

SHORTEST = timedelta(hours=1)
MOST_BIDDERS = 30
# Where each fault is mended: the page that writes it, those of the enterprises and of the evaluation, or nowhere but by waiting.
WRITE, ENTERPRISES, CRITERIA, WAIT = "write", "enterprises", "criteria", ""


def is_open(tender: Tender, at: datetime) -> bool:
    """Whether answers are still received at an instant: the deadline decides, and nothing else."""
    return tender.stage is TenderStage.BIDDING and tender.bids_due_at is not None and at < tender.bids_due_at


def faults(tender: Tender, said: Said, advised: Advised, reached: Collection[int], waiting: Iterable[str], at: datetime) -> list[Fault]:
    """Everything that stops the sending, each with what to do. `reached` are the ids of the enterprises that somebody reads for here;
    `waiting` the reasons of the rooms above, such as a key that is not ready."""
    found = [*_object(said), *_lines(said), *_delivery(said), *_deadline(said, advised, at), *_amount(said, advised)]
    return [*found, *_enterprises(tender, advised, reached, at), *(Fault(WAIT, one) for one in waiting)]


def why_not_due(due_at: datetime | None, zone: str, answer_days: int, at: datetime) -> str | None:
    """The reason why a deadline cannot be this one, or None: an hour at least, and the whole days that the by-law leaves."""
    if due_at is None:
        return str(_("Il manque l’heure limite des réponses."))
    if due_at < at + SHORTEST:
        return str(_("Laissez au moins une heure pour répondre : reportez l’heure limite."))
    # By the clock of the wall: eight days hold an hour less in the week when the clocks go forward.
    if zones.wall(due_at, zone).replace(tzinfo=None) < zones.wall(at, zone).replace(tzinfo=None) + timedelta(days=answer_days):
        return ngettext(
            "Votre règlement laisse au moins %(num)d jour pour répondre : reportez l’heure limite.",
            "Votre règlement laisse au moins %(num)d jours pour répondre : reportez l’heure limite.",
            answer_days,
        )
    return None


def why_not_invite(tender: Tender, organization: Organization, at: datetime) -> str | None:
    """The reason why an enterprise cannot be among those asked, or None."""
    if organization.id == tender.organizer_id:
        return str(_("Votre organisation ne peut pas se demander un prix à elle-même."))
    if not organization.is_enterprise or organization.status is not OrganizationStatus.PUBLISHED:
        return str(_("« %(name)s » n’a pas de fiche d’entreprise publiée.", name=organization.name))
    if teams.is_suspended(organization.standing, at):
        return str(_("« %(name)s » est suspendue pour le moment.", name=organization.name))
    return None


def why_not_amend(tender: Tender, at: datetime) -> str | None:
    """The reason why nothing of it may change any more, or None until the deadline."""
    if tender.stage is not TenderStage.BIDDING or tender.bids_due_at is None:
        return str(_("Un avis de modification se publie pendant que les réponses sont attendues, et cette demande n’en est pas là."))
    if at >= tender.bids_due_at:
        return str(
            _("L’heure limite est passée (%(moment)s) : plus rien ne change.", moment=zones.told(tender.bids_due_at, tender.bids_zone))
        )
    return None


def why_not_cancel(tender: Tender) -> str | None:
    """The reason why it cannot be given up, or None."""
    if tender.stage in (TenderStage.DRAFT, TenderStage.BIDDING, TenderStage.OPENED):
        return None
    return str(_("Cette demande de prix ne s’annule plus : elle est octroyée, terminée ou déjà annulée."))


def why_not_ask(tender: Tender, at: datetime) -> str | None:
    """The reason why no question may be asked now, or None until the deadline."""
    if is_open(tender, at):
        return None
    return str(_("Les questions se posent jusqu’à l’heure limite des réponses, qui est passée."))


def why_not_answer(tender: Tender, at: datetime) -> str | None:
    """The reason why no question may be answered now, or None until the deadline: all that is answered is read by all before it."""
    if is_open(tender, at):
        return None
    return str(_("L’heure limite des réponses est passée : plus rien ne s’ajoute à ce que les entreprises ont lu."))


def _object(said: Said) -> Iterator[Fault]:
    if not said.title:
        yield Fault(WRITE, _("Il manque un titre : dites en quelques mots ce qui est demandé."))
    if not said.description:
        yield Fault(WRITE, _("Il manque une description : dites ce qui est demandé et pour quoi."))


def _lines(said: Said) -> Iterator[Fault]:
    if not said.lines:
        yield Fault(WRITE, _("Il n’y a aucune ligne : écrivez ce que vous voulez, et combien."))
    for rank, line in enumerate(said.lines, start=1):
        if line.quantity is None:
            yield Fault(WRITE, _("Ligne %(rank)d, « %(what)s » : il manque la quantité.", rank=rank, what=line.what))


def _delivery(said: Said) -> Iterator[Fault]:
    if not said.place_name:
        yield Fault(WRITE, _("Il manque le lieu de livraison."))
    first, last = (said.delivery_from, said.delivery_until), (said.term_from, said.term_until)
    if not all(first) and not all(last):
        yield Fault(WRITE, _("Il manque les dates de livraison, ou le début et la fin du contrat."))
    if all(first) and said.delivery_until < said.delivery_from:  # type: ignore[operator]
        yield Fault(WRITE, _("La livraison finit avant de commencer."))
    if all(last) and said.term_until < said.term_from:  # type: ignore[operator]
        yield Fault(WRITE, _("Le contrat finit avant de commencer."))
    due = zones.today(said.due_at, said.zone) if said.due_at else None
    starts = [one for one in (said.delivery_from, said.term_from) if one is not None]
    if due is not None and starts and min(starts) <= due:
        yield Fault(
            WRITE, _("La livraison ou le contrat commence avant que les réponses soient reçues : avancez l’heure limite, ou reportez-le.")
        )


def _deadline(said: Said, advised: Advised, at: datetime) -> Iterator[Fault]:
    if reason := why_not_due(said.due_at, said.zone, advised.answer_days, at):
        yield Fault(WRITE, reason)


def _amount(said: Said, advised: Advised) -> Iterator[Fault]:
    if not said.estimate:
        yield Fault(WRITE, _("Il manque l’estimation du contrat : les règles en dépendent, et personne d’autre ne la voit."))
    elif advised.why_not:
        yield Fault(WRITE, advised.why_not)


def _enterprises(tender: Tender, advised: Advised, reached: Collection[int], at: datetime) -> Iterator[Fault]:
    least = advised.invited_at_least
    if len(tender.bidders) < least:
        said = ngettext("Demandez le prix d’au moins %(num)d entreprise.", "Demandez le prix d’au moins %(num)d entreprises.", least)
        yield Fault(ENTERPRISES, said)
    for one in tender.bidders:
        if reason := why_not_invite(tender, one.organization, at):
            yield Fault(ENTERPRISES, reason)
        elif one.organization_id not in reached:
            told = _(
                "« %(name)s » n’a personne ici qui recevrait la demande : invitez-la à prendre sa fiche en main, ou retirez-la.",
                name=one.organization.name,
            )
            yield Fault(ENTERPRISES, told)
