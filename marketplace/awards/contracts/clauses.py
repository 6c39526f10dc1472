"""The clauses of a contract, in French, from what its text says as data. Pure: the same data give the same words."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from marketplace.awards.models import Contract
from marketplace.core.formats import day, number
from marketplace.tenders.asking import zones
from marketplace.tenders.models import ContractForm

Clause = dict[str, str]
NBSP = "\u00a0"
# How a frozen offer lets its price move.
ADJUSTED = {
    "fixed": "Les prix sont fermes pour toute la durée du contrat.",
    "cpi": "Les prix peuvent être ajustés selon l’indice des prix à la consommation, comme l’offre le dit.",
    "fuel": "Les prix peuvent être ajustés selon le prix du carburant, comme l’offre le dit.",
    "yearly": "Les prix peuvent être ajustés une fois l’an, comme l’offre le dit.",
    "other": "Les prix peuvent être ajustés comme l’offre le dit.",
}
PAID = (
    "L’acheteur paie dans les 30 jours qui suivent la réception de la facture ou, si elle vient plus tard, l’acceptation de ce qui est "
    "livré. La facture porte le numéro du contrat."
)
CHANGED = (
    "Le contrat ne change que par un avenant daté, que les deux parties acceptent. Une quantité ferme n’est augmentée que dans la limite "
    "de ce qui est sur demande; un prix n’est changé que selon la clause d’ajustement."
)
ENDED = (
    "Une partie peut mettre fin au contrat avant son terme en disant pourquoi, par écrit. Ce qui est livré et accepté avant la "
    "fin est payé."
)
ACCEPTED = (
    "Les parties acceptent ce texte sur Maillage. Son empreinte SHA-256 est montrée avant l’acceptation et conservée avec le moment et le "
    "compte de qui accepte. Aucune acceptation ne vaut pour un autre texte."
)


def clauses_of(terms: dict[str, Any], contract: Contract) -> list[Clause]:
    """The clauses in their order, each with a title; those that say nothing are left out."""
    found = [
        ("Objet", _object(terms)),
        ("Ce qui est demandé", _asked(terms)),
        ("Ce que la réponse précise", _precisions(terms)),
        ("Quantités", _quantities(terms)),
        ("Prix et taxes", _prices(terms)),
        ("Ajustement du prix", _adjustment(terms)),
        ("Livraison", _delivery(terms)),
        ("Durée et renouvellement", _term(terms)),
        ("Paiement", PAID),
        ("Entreprises liées", _bound(terms, contract.form)),
        ("Frais du regroupement", _fee(contract)),
        ("Avenants", CHANGED),
        ("Fin du contrat", ENDED),
        ("Acceptation", ACCEPTED),
    ]
    return [{"title": title, "text": text} for title, text in found if text]


def _object(terms: dict[str, Any]) -> str:
    purchase = terms["purchase"]
    if answer := terms.get("answer"):
        received = zones.told(datetime.fromisoformat(answer["received_at"]), answer["zone"])
        again = " Trouvée endommagée à l’ouverture, elle a été renvoyée à temps." if answer["sent_again"] else ""
        others = "".join(_other(one, answer["zone"]) for one in answer.get("others") or ())
        whose = f"La réponse du groupe mené par « {answer['group']['lead']} »" if answer.get("group") else "Sa réponse"
        what = "de l’achat regroupé" if purchase.get("kind") else "de la demande de prix"
        return _set(
            f"L’entreprise fournit à l’acheteur ce que disent les lignes ci-dessus, octroyé au terme {what} "
            f"{purchase['number']}. {whose}, reçue à {received} (reçu no {answer['receipt']}), fait partie du contrat. "
            f"Son empreinte SHA-256 est {answer['sha256']}.{again}{others}"
        )
    offers = "; ".join(f"« {one['title']} », version {one['version']} du {_said(one['on'])}" for one in terms["offers"])
    told = (
        f"L’entreprise fournit à l’acheteur ce que disent les lignes ci-dessus, octroyé au terme de l’achat regroupé {purchase['number']}."
    )
    return _set(f"{told} L’offre est : {offers}." if offers else told)


def _other(answer: dict[str, Any], zone: str) -> str:
    """An answer by which the same enterprise supplies another lot."""
    received = zones.told(datetime.fromisoformat(answer["received_at"]), zone)
    whose = f"celle du groupe mené par « {answer['group']['lead']} »" if answer.get("group") else "celle qu’elle a donnée seule"
    return (
        f" En fait aussi partie {whose}, reçue à {received} (reçu no {answer['receipt']}), dont l’empreinte SHA-256 est {answer['sha256']}."
    )


def _quantities(terms: dict[str, Any]) -> str:
    if any(one["flexible"] for one in terms["lines"]):
        return (
            "Les quantités fermes sont achetées et vendues. Ce qui est sur demande est réservé à l’acheteur au même prix, jusqu’à la "
            "quantité dite, sans obligation d’en commander."
        )
    return "Les quantités dites sont fermes : elles sont achetées et vendues.".replace(" :", f"{NBSP}:")


def _prices(terms: dict[str, Any]) -> str:
    taxed = "La TPS et la TVQ s’y ajoutent là où elles s’appliquent."
    if terms.get("answer"):
        return f"Les prix sont ceux de la réponse de l’entreprise. Ils ne comprennent pas les taxes. {taxed}"
    return f"Les prix sont ceux que le regroupement a atteints à la clôture. Ils ne comprennent pas les taxes. {taxed}"


def _adjustment(terms: dict[str, Any]) -> str:
    if terms.get("answer"):
        return ADJUSTED["fixed"]
    kinds = {(one["adjustment"], one["adjustment_note"] or "") for one in terms["offers"]}
    if len(kinds) <= 1:
        return _set(" ".join(_adjusted(*one) for one in kinds))
    return _set(" ".join(f"{one['title']} : {_adjusted(one['adjustment'], one['adjustment_note'] or '')}" for one in terms["offers"]))


def _adjusted(kind: str, note: str) -> str:
    told = ADJUSTED.get(kind, ADJUSTED["other"])
    return f"{told} L’offre précise : {note}" if note and kind != "fixed" else told


def _delivery(terms: dict[str, Any]) -> str:
    said, when = terms["delivery"], ""
    if said["from"] and said["until"]:
        when = f"La livraison se fait aux lieux dits, du {_said(said['from'])} au {_said(said['until'])}."
    elif said["from"]:
        when = f"La livraison se fait aux lieux dits, à partir du {_said(said['from'])}."
    elif said["until"]:
        when = f"La livraison se fait aux lieux dits, au plus tard le {_said(said['until'])}."
    told = terms["answer"]["delivery"] if terms.get("answer") else ""
    more = f"La réponse précise : {told}" if told else ""
    return _set(" ".join(one for one in (when, said["note"], more) if one))


def _asked(terms: dict[str, Any]) -> str:
    found = terms["answer"]["specifications"] if terms.get("answer") else ()
    return _set("\n".join(f"{one['title']} : {one['specification']}" for one in found))


def _precisions(terms: dict[str, Any]) -> str:
    answer = terms.get("answer") or {"notes": (), "note": "", "documents": ()}
    said = [f"{one['title']} : {one['note']}" for one in answer["notes"]]
    joined = "; ".join(one["name"] for one in answer["documents"])
    return _set("\n".join([*said, *filter(None, (answer["note"], f"Documents joints : {joined}." if joined else ""))]))


def _term(terms: dict[str, Any]) -> str:
    said = terms["term"]
    told = []
    if said["from"] and said["until"]:
        told.append(f"Le contrat va du {_said(said['from'])} au {_said(said['until'])}.")
    elif said["until"]:
        told.append(f"Le contrat prend fin le {_said(said['until'])}.")
    if said["renewals"]:
        times = "une fois" if said["renewals"] == 1 else f"{said['renewals']} fois"
        told.append(f"Il peut être renouvelé {times} pour {said['renewal_months']} mois, si les deux parties l’acceptent avant la fin.")
    elif told:
        told.append("Il ne se renouvelle pas.")
    return _set(" ".join([*told, said["note"]]).strip())


def _bound(terms: dict[str, Any], form: ContractForm) -> str:
    others = [one for one in terms["members"] if one["id"] != terms["supplier"]["id"]]
    if not others:
        return ""
    names = ", ".join(f"{one['name']}{_neq(one)}{_share(one)}" for one in others)
    if form is ContractForm.LEAD:
        return _set(f"L’entreprise répond seule de tout le contrat. Elle en confie une part à ses sous-traitantes : {names}.")
    if terms.get("answer"):
        return _set(
            f"Ce contrat porte sur la part de l’entreprise. Elle est solidairement responsable, avec les autres entreprises du groupe, de "
            f"tout ce que leur réponse fournit à l’acheteur : {names}."
        )
    return _set(
        f"Ce contrat porte sur la part de l’entreprise. Elle est solidairement responsable, avec les autres entreprises de l’offre, "
        f"de tout ce qui est octroyé à l’acheteur au terme de cet achat regroupé : {names}."
    )


def _fee(contract: Contract) -> str:
    tender = contract.tender
    if not tender.fee_rate:
        return ""
    rate = number(Decimal(tender.fee_rate).scaleb(-2))
    return _set(f"Des frais de {rate}{NBSP}% du montant sont dus à l’organisateur du regroupement. {tender.fee_note}".strip())


def _neq(one: dict[str, Any]) -> str:
    return f" (NEQ {one['neq']})" if one["neq"] else ""


def _share(one: dict[str, Any]) -> str:
    return f", {number(Decimal(one['share']).scaleb(-2))}{NBSP}% de la valeur" if one["share"] else ""


def _said(written: str) -> str:
    return day(date.fromisoformat(written))


def _set(text: str) -> str:
    """French typography: no ordinary space before a colon, none inside guillemets."""
    return text.replace(" :", f"{NBSP}:").replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")
