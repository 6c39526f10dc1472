"""What must be settled before a purchase is published or taken to SEAO, step by step, each with what to do. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.core import clock
from marketplace.core.formats import day, moment
from marketplace.core.locale import _
from marketplace.organizations.models import OrganizationStatus
from marketplace.tenders import pricing
from marketplace.tenders.drafting.estimating import Framework, needs_exemption, needs_union
from marketplace.tenders.models import OnShortfall, OpenTo, Tender, TenderStage

# From publication to the close, three days at least, so that a council can be told; five after a change of what one adheres to.
SOONEST_CLOSE = timedelta(days=3)
AFTER_AMENDMENT = timedelta(days=5)


@dataclass(frozen=True)
class Fault:
    """Something that stops publication: the step that mends it, and the sentence that says what to do there."""

    step: str
    sentence: str


def faults(
    tender: Tender,
    framework: Framework,
    newer: dict[int, int],
    at: datetime,
    *,
    is_agreement_outdated: bool = False,
    called: Iterable[Fault] = (),
) -> list[Fault]:
    """Everything that stops publication here, in the order of the steps. `newer` has, for the ranks of lots that follow an old version of
    their offer, the number of the one that holds now (0: it is offered no more); `is_agreement_outdated` is told by `union.is_outdated`,
    `called`, what a call to enterprises lacks, by `checking.faults`."""
    written = [*for_file(tender, newer), *_access(tender), *_dates(tender, at), *called, *_framework(tender, framework)]
    return [*written, *_union(tender, is_agreement_outdated)]


def for_file(tender: Tender, newer: dict[int, int]) -> list[Fault]:
    """What stops the file for SEAO too: what is bought, how much of it, when."""
    return [*_object(tender), *_lots(tender, newer), *_delivery(tender)]


def is_joint(tender: Tender) -> bool:
    """Whether several enterprises offer together, by the versions that the lots froze."""
    return any(one.listing_version and one.listing_version.content.get("members") for one in tender.lots)


def announces_form(tender: Tender) -> bool:
    """Whether the form of contracts is said beforehand: of an offer of several, and where enterprises may answer together."""
    return tender.is_answered or is_joint(tender)


def has_fee(tender: Tender) -> bool:
    """Whether the organiser may ask a fee: a network, which buys in the name of others as the UMQ and the FQM do."""
    return tender.organizer.network_type is not None


def why_not_amend(tender: Tender, at: datetime) -> str | None:
    """The reason why nothing of the rules may change any more, or None while adhesions are open."""
    if tender.stage is not TenderStage.ADHESION or tender.closes_at is None:
        return str(_("Un avis de modification se publie pendant les adhésions, et cet achat n’en est pas là."))
    if at >= tender.closes_at:
        return str(_("Les adhésions sont closes depuis le %(moment)s : plus rien ne change.", moment=moment(tender.closes_at)))
    return None


def why_not_cancel(tender: Tender) -> str | None:
    """The reason why it cannot be given up, or None."""
    if tender.stage in (TenderStage.DRAFT, TenderStage.ADHESION, TenderStage.CLOSED, TenderStage.EXPORTED):
        return None
    if tender.is_answered and tender.stage in (TenderStage.BIDDING, TenderStage.OPENED):
        return None
    return str(_("Cet achat ne s’annule plus : il est octroyé, terminé ou déjà annulé."))


def _object(tender: Tender) -> Iterator[Fault]:
    if not tender.description_fr:
        yield Fault("object", _("Il manque une description : dites ce qui est acheté et pour quoi."))


def _lots(tender: Tender, newer: dict[int, int]) -> Iterator[Fault]:
    if not tender.lots and tender.is_answered:
        yield Fault("lots", _("Il n’y a aucun lot : dites ce dont le groupe a besoin."))
    elif not tender.lots:
        yield Fault("lots", _("Il n’y a aucun lot : partez d’un article d’une entreprise."))
    for lot in tender.lots:
        told = {"rank": lot.rank, "title": lot.title}
        if lot.expected is None:
            yield Fault("lots", _("Lot %(rank)d, « %(title)s » : il manque la quantité attendue du groupe.", **told))
        if tender.is_answered and lot.estimate is None:
            yield Fault("lots", _("Lot %(rank)d, « %(title)s » : il manque votre estimation; elle n’est jamais montrée.", **told))
        if lot.rank in newer:
            follow = _(
                "Lot %(rank)d, « %(title)s » : l’article est passé à la version %(number)d; reprenez-la.", **told, number=newer[lot.rank]
            )
            gone = _("Lot %(rank)d, « %(title)s » : l’article n’est plus offert; retirez ce lot.", **told)
            yield Fault("lots", follow if newer[lot.rank] else gone)
        if lot.minimum is not None and lot.expected is not None and lot.minimum > lot.expected:
            over = _(
                "Lot %(rank)d, « %(title)s » : le minimum dépasse la quantité attendue du groupe; baissez l’un ou haussez l’autre.", **told
            )
            yield Fault("lots", over)
        if lot.minimum is not None and lot.capacity is not None and lot.minimum > lot.capacity:
            yield Fault("lots", _("Lot %(rank)d, « %(title)s » : le minimum dépasse ce que l’offre peut fournir.", **told))
    if tender.supplier is not None and tender.supplier.status is not OrganizationStatus.PUBLISHED:
        yield Fault("lots", _("La fiche de l’entreprise n’est plus publiée : choisissez une autre offre."))


def _delivery(tender: Tender) -> Iterator[Fault]:
    if tender.delivery_from is None or tender.delivery_until is None:
        yield Fault("delivery", _("Il manque les dates de livraison."))
    elif tender.delivery_until < tender.delivery_from:
        yield Fault("delivery", _("La livraison finit avant de commencer."))


def _access(tender: Tender) -> Iterator[Fault]:
    if tender.open_to is OpenTo.TERRITORY and not tender.open_codes:
        yield Fault("access", _("Choisissez au moins une région ou une MRC."))
    if tender.open_to is OpenTo.NETWORK and tender.open_network_id is None:
        yield Fault("access", _("Choisissez le réseau dont les membres peuvent adhérer."))
    if tender.open_to is OpenTo.CHOSEN and not tender.invitees:
        yield Fault("access", _("Nommez au moins un organisme qui peut adhérer."))


def _dates(tender: Tender, at: datetime) -> Iterator[Fault]:
    if tender.closes_at is None:
        yield Fault("dates", _("Il manque la date de clôture des adhésions."))
        return
    if tender.closes_at < at + SOONEST_CLOSE:
        days = SOONEST_CLOSE.days
        yield Fault("dates", _("Les adhésions restent ouvertes au moins %(days)d jours : reportez la clôture.", days=days))
    last = clock.local_day(tender.closes_at)
    if tender.confirms_by is not None and tender.confirms_by < last:
        yield Fault("dates", _("Les résolutions sont attendues avant la clôture des adhésions : reportez cette date."))
    if tender.delivery_from is not None and tender.delivery_from <= last:
        yield Fault("dates", _("La livraison commence avant que les adhésions soient closes : avancez la clôture."))
    yield from _term(tender, last)
    if tender.on_shortfall is OnShortfall.EXTEND and not 1 <= tender.extension_days <= 60:
        yield Fault("rules", _("La prolongation est de 1 à 60 jours."))


def _term(tender: Tender, closes_on: date) -> Iterator[Fault]:
    """The contract begins once it is known who is in it, and holds until the last delivery, its renewals counted."""
    if tender.term_from is None or tender.term_until is None:
        yield Fault("dates", _("Il manque le début et la fin du contrat."))
        return
    if tender.term_until < tender.term_from:
        yield Fault("dates", _("Le contrat finit avant de commencer."))
        return
    if tender.term_from <= closes_on:
        yield Fault("dates", _("Le contrat commence avant que les adhésions soient closes : reportez son début, ou avancez la clôture."))
    elif tender.confirms_by is not None and tender.term_from < tender.confirms_by:
        early = _(
            "Le contrat commence avant le dernier jour des résolutions, le %(day)s : reportez son début, ou avancez ce jour.",
            day=day(tender.confirms_by),
        )
        yield Fault("dates", early)
    ends = pricing.last_day(tender.term_until, tender.renewals or 0, tender.renewal_months or 0)
    if tender.delivery_until is not None and tender.delivery_until > ends:
        over = _(
            "La livraison dure jusqu’au %(until)s et le contrat, renouvellements compris, finit le %(end)s : "
            "reportez la fin du contrat, ou avancez celle de la livraison.",
            until=day(tender.delivery_until),
            end=day(ends),
        )
        yield Fault("dates", over)


def _framework(tender: Tender, framework: Framework) -> Iterator[Fault]:
    if framework.estimate is None:
        lacks = _("L’estimation du groupe n’est pas complète : dites la quantité attendue de chaque lot.")
        of_need = _("L’estimation du groupe n’est pas complète : dites la quantité attendue et l’estimation de chaque lot.")
        yield Fault("framework", of_need if tender.is_answered else lacks)
        return
    if framework.must_go_to_seao:
        yield Fault("framework", framework.why_not_here or _("Cet achat passe par le SEAO : préparez-en le dossier."))
        return
    if framework.chosen is None:
        yield Fault("framework", _("Choisissez le mode par lequel vous concluez le contrat."))
        return
    if needs_exemption(framework.chosen) and not tender.exemption_reference:
        yield Fault("framework", _("L’exception que vous invoquez n’est pas consignée : écrivez sa référence."))
    elif not framework.is_open_here:
        yield Fault(
            "framework",
            framework.why_not_here or _("L’estimation du groupe atteint le plafond du gré à gré : ce mode n’est pas ouvert."),
        )


def _union(tender: Tender, is_outdated: bool) -> Iterator[Fault]:
    if not needs_union(tender):
        return
    if is_outdated:
        yield Fault("union", _("L’achat a changé depuis que l’entente d’union est signée : faites signer la nouvelle, puis joignez-la."))
    if tender.union_file_id is None:
        yield Fault("union", _("L’entente d’union signée n’est pas jointe : des organismes municipaux s’unissent sous un seul."))
