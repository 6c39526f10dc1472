"""Who sees, writes and approves direct awards, what a file still lacks, and why this person may not approve that amount. Pure."""

from collections.abc import Iterable
from datetime import date, datetime

from marketplace.accounts.models import User
from marketplace.contracting import words
from marketplace.contracting.advising import taxes
from marketplace.contracting.advising.modes import Ceiling, Mode, ModeCode
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.models import ApprovalCeiling, ContractingBylaw, DirectAward, DirectAwardStatus, Rotation, TaxBasis
from marketplace.core.access import policy
from marketplace.core.formats import money
from marketplace.core.locale import _, _l
from marketplace.core.money import Money
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.organizations.teams import rules as teams

WRITERS = (Role.BUYER, Role.ADMINISTRATOR)
APPROVERS = (Role.BUYER, Role.SIGNATORY, Role.ADMINISTRATOR)
# Nobody else is asked for a price: by the level of the act or the by-law, by an exception, by the body's own policy.
DIRECT_MODES = frozenset({ModeCode.DIRECT, ModeCode.EXEMPT, ModeCode.OWN_POLICY})
# The caution of a mode that holds only once its exemption was written down.
RECORDED = "record_exemption"
CHOOSE_TITLE = _l("Choisissez à quel titre vous approuvez.")


@policy("contracting.direct_see")
def may_see(actor: User | None, buyer: Organization) -> bool:
    """Every member of a buyer."""
    return buyer.buyer_type is not None and teams.membership_in(actor, buyer) is not None


@policy("contracting.direct_write")
def may_write(actor: User | None, buyer: Organization) -> bool:
    """Its buyers and administrators."""
    found = teams.membership_in(actor, buyer)
    return buyer.buyer_type is not None and found is not None and found.may(*WRITERS)


@policy("contracting.direct_approve")
def may_approve(actor: User | None, buyer: Organization) -> bool:
    """Its buyers, signatories and administrators; the amount is weighed at the moment of the act."""
    found = teams.membership_in(actor, buyer)
    return buyer.buyer_type is not None and found is not None and found.may(*APPROVERS)


def amount_of(award: DirectAward) -> Amount:
    """Its amount, with how it is read."""
    return Amount(award.amount, award.tax_basis)


def needs_exemption(mode: Mode) -> bool:
    """Whether a mode holds only by an exemption that somebody writes down."""
    return any(one.code == RECORDED for one in mode.warnings)


def chosen_mode(modes: Iterable[Mode], exemption_code: str | None) -> Mode | None:
    """The mode under which a direct award is made: by the recorded exemption when there is one, else the first that needs none."""
    direct = [one for one in modes if one.code in DIRECT_MODES]
    if exemption_code:
        return next((one for one in direct if needs_exemption(one) and one.rule == exemption_code), None)
    return next((one for one in direct if not needs_exemption(one)), None)


def why_not_amount(amount: Amount, mode: Mode | None, ceiling: Ceiling | None, exemption_code: str | None, on: date) -> str | None:
    """The reason why a contract of this amount cannot be given directly, or None: it must stay **under** the ceiling of its rule."""
    if exemption_code and mode is None:
        return str(_("L’exemption inscrite n’est pas ouverte à ce contrat : relisez les circonstances, ou retirez-la."))
    if ceiling is not None and ceiling.cents == 0:
        return str(_("Aucune règle n’est connue pour un organisme de votre genre à cette date : rien ne permet un gré à gré."))
    if ceiling is not None and ceiling.cents is not None and taxes.cents_in(amount, ceiling.basis, on) >= ceiling.cents:
        return str(
            _(
                "Un gré à gré doit rester sous %(ceiling)s (%(basis)s) selon %(reference)s. "
                "Inscrivez une exemption si une s’applique, ou demandez des prix.",
                ceiling=money(ceiling.cents),
                basis=words.BASES[ceiling.basis],
                reference=ceiling.legal_reference,
            )
        )
    return None if mode is not None else str(_("Aucun mode de gré à gré n’est possible pour ce contrat."))


def missing(award: DirectAward, *, turned: bool) -> list[str]:
    """What a file still lacks before it may be approved, a sentence each. `turned`: its supplier had no contract of this kind within the
    time of the by-law, or the by-law asks no rotation."""
    found = []
    if not award.supplier_name:
        found.append(_("Dites à quelle entreprise le contrat est donné."))
    if not award.price_justification:
        found.append(_("Dites ce qui justifie le prix : comparaison, tarif publié, contrat précédent."))
    if not turned and not award.rotation_note:
        found.append(_("Le règlement demande la rotation et cette entreprise a eu un contrat récent : dites pourquoi elle est retenue."))
    if award.exemption_code and not award.exemption_reference:
        found.append(_("Donnez la référence de l’exemption : article, résolution ou avis."))
    if award.starts_on and award.ends_on and award.ends_on < award.starts_on:
        found.append(_("Le contrat finit avant de commencer : corrigez une des deux dates."))
    return [str(one) for one in found]


def late_since(award: DirectAward, on: date) -> date | None:
    """The day that an approval on `on` comes after: that of the award, or the first of the contract when it is earlier; None when it is
    in time. The law does not count it a fault by itself, but whoever reads the file must find why."""
    passed = [one for one in (award.awarded_on, award.starts_on) if one is not None and one < on]
    return min(passed, default=None)


def why_not_late(award: DirectAward, reason: str, on: date) -> str | None:
    """The reason why an approval that comes late may not be given, or None: it says why."""
    if late_since(award, on) is None or reason.strip():
        return None
    return str(_("L’approbation vient après l’octroi ou le début du contrat : dites pourquoi."))


def why_not_person(membership: Membership, amount: Amount, on: date) -> str | None:
    """The reason why a member may not approve an amount on a day by any of her roles, or None; her delegation is before taxes."""
    before = Money(taxes.cents_in(amount, TaxBasis.EXCLUDED, on))
    held = [one.role for one in membership.roles if one.role in APPROVERS]
    reasons = [teams.why_not_as(membership, role, on, before) for role in held]
    if None in reasons:
        return None
    return reasons[0] if reasons else str(_("Approuver demande le rôle achats, signature ou administration."))


def ceilings_of(bylaw: ContractingBylaw | None) -> list[ApprovalCeiling]:
    """Who approves, from the lowest ceiling to the one without limit."""
    return sorted(bylaw.ceilings if bylaw else (), key=lambda one: (one.up_to is None, one.up_to or 0, one.title))


def asks_resolution(bylaw: ContractingBylaw | None, title: str) -> bool:
    """Whether a function of the by-law approves without limit: it is the council, which decides by a resolution."""
    return any(one.title == title and one.up_to is None for one in ceilings_of(bylaw))


def why_not_title(bylaw: ContractingBylaw | None, title: str, amount: Amount, resolution: str | None, on: date) -> str | None:
    """The reason why this function may not approve an amount under the by-law, or None. A ceiling is reached, not passed; whoever approves
    without limit is the council, which decides by a resolution."""
    ceilings = ceilings_of(bylaw)
    if not title and ceilings:
        return str(CHOOSE_TITLE)
    if not title:
        return str(_("Dites à quel titre vous approuvez : direction générale, greffe, conseil."))
    if bylaw is None or not ceilings:
        return None
    chosen = next((one for one in ceilings if one.title == title), None)
    if chosen is None:
        return str(_("Le règlement ne donne pas ce pouvoir à « %(title)s ».", title=title))
    if chosen.up_to is None:
        return None if resolution else str(_("« %(title)s » approuve par résolution : donnez-en le numéro.", title=title))
    read = taxes.cents_in(amount, bylaw.tax_basis, on)
    if read <= chosen.up_to:
        return None
    above = next((one.title for one in ceilings if one.up_to is None or one.up_to >= read), None)
    said = _(
        "Selon « %(bylaw)s », « %(title)s » approuve jusqu’à %(ceiling)s (%(basis)s); ce contrat est de %(amount)s.",
        bylaw=bylaw.reference,
        title=title,
        ceiling=money(chosen.up_to),
        basis=words.BASES[bylaw.tax_basis],
        amount=money(read),
    )
    return f"{said} " + _("Il revient à « %(title)s ».", title=above) if above else str(said)


def why_not_buyer(buyer: Organization, at: datetime) -> str | None:
    """The reason why a body cannot approve anything yet, or None: who it is must have been confirmed."""
    if teams.is_confirmed_buyer(buyer, at):
        return None
    return str(_("Votre organisation n’est pas encore un acheteur confirmé : l’équipe de Maillage doit d’abord confirmer qui elle est."))


def asks_rotation(bylaw: ContractingBylaw | None) -> bool:
    """Whether a by-law asks to turn from one supplier to the next."""
    return bylaw is not None and bylaw.rotation is not Rotation.NONE


def is_open(award: DirectAward) -> bool:
    """Whether a file may still be written."""
    return award.status is DirectAwardStatus.DRAFT
