"""Two installations that are the same but for the answers of one enterprise, and everything that others can read of each."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.routing import Rule

import tests.builders
import tests.tenders.things
from config import Settings
from marketplace import create_app
from marketplace.core import db
from marketplace.core.mail import MemoryMailer
from marketplace.core.worker import Worker
from marketplace.organizations.models import DuplicatePair, Organization, PairStatus
from search_index.memory import MemoryEngine
from tests import conftest, databases
from tests.awards.evaluating.things import TWO
from tests.bids.things import TYPED, Asked, hand_in, make_asked, save
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.drawn import one_in
from tests.page import Visitor

# What is random, or counted by the machine itself, at each asking.
RANDOM = re.compile(
    r'nonce="[^"]*"|csrf-token" content="[^"]*"|name="[\w-]*csrf_token"[^>]*value="[^"]*"|\b[0-9a-f]{16,}\b|\b\d+(\.\d+)?\s?ms\b'
)
# The figures of the machine, for whoever runs it: answers by endpoint are counted there, which the host sees anyway; a secret of chance.
NOT_FOR_PEOPLE = ("/metrics", "/dev/", "/styleguide", "/connexion/second-facteur", "/compte-efface", "/compte/second-facteur/application")
# Limits are told in seconds of the machine's own clock.
UNHURRIED = {"rate_files": "100000 per minute", "rate_api": "100000 per minute"}
# What is said to the criteria of the request, which is in two envelopes.
SAID = {"criterion_1": "Des menus de saison.", "criterion_2": "À vélo."}
# A staff member reads the pages of ours by their numbers; a buyer those of its request.
READERS = ("", "stranger", "other", "buyer", "staff")
# Where the request is listed, and where what happens is counted for whoever reads.
NEAR = ("/demandes-de-prix", "/demandes-recues", "/reponses", "/contrats", "/apercu", "/rotation")
NEAR_ANYWHERE = ("/", "/avis", "/compte/aujourdhui", "/compte/avis", "/bureau", "/bureau/journal", "/bureau/doublons/1")


IN_TWO = partial(make_asked, weighing=TWO)


@contextmanager
def two(
    model: Path,
    model_url: str,
    settings: Settings,
    folder: Path,
    tell_time: Callable[[], None],
    make: Callable[[Flask], Asked] = IN_TWO,
) -> Iterator[tuple[Asked, Asked]]:
    """Two installations with the same purchase, as `make` makes it; nobody answered in either. `tell_time` is told again to each program
    that starts."""
    with ExitStack() as stack:
        made = []
        for name in ("silent", "answered"):
            place = folder / name
            place.mkdir()
            for shared in ("static", "translations", "templates"):
                if (model / shared).exists():
                    (place / shared).symlink_to(model / shared)
            url = stack.enter_context(databases.copy(model_url, place))
            own = {"data_dir": place, "keys_dir": place / "keys", "database_url": url}
            made.append(_world(replace(settings, **own, **UNHURRIED), stack, tell_time, make))
        yield made[0], made[1]


def _world(settings: Settings, stack: ExitStack, tell_time: Callable[[], None], make: Callable[[Flask], Asked]) -> Asked:
    app = create_app(settings, engine=MemoryEngine(), mailer=MemoryMailer())
    tell_time()
    stack.callback(conftest.close, app)
    with app.app_context():
        app.extensions["maillage.engine"].rebuild([])
    # The builders number what they make: both worlds begin at one.
    tests.builders._numbers, tests.tenders.things._numbers = count(1), count(1)
    asked = make(app)
    with app.app_context(), db.database().writing() as session:
        first, second = (session.query(Organization).filter_by(slug=asked.slugs[name]).one() for name in ("ours", "uninvited"))
        pair = DuplicatePair(first=first, second=second, score=70, reasons={"name": 70}, status=PairStatus.PROPOSED, proposed_at=AT)
        session.add(pair)
    for one in ("signatory", "catalogue"):
        asked.visitor(one).get(asked.path)
    return asked


def answer(asked: Asked) -> None:
    """Ours answers, hands in, takes back, hands in anew, and keeps a newer version in hand."""
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, [(pdf(), "devis.pdf")], **TYPED, **SAID)
    hand_in(signatory, asked.path)
    signatory.post(f"{asked.path}/retirer")
    hand_in(signatory, asked.path)
    save(signatory, asked.path, price_1="1,95", tiers_1_from=["1000"], tiers_1_price=["1,90"])
    regroup(asked, signatory)
    save(signatory, asked.path, price_1="1,90")


def regroup(asked: Asked, signatory: Visitor) -> None:
    """Ours answers with an enterprise that was not asked: invited, heard in the room, accepting twice for a change, handed in with it."""
    third = asked.visitor("uninvited")
    group = f"{asked.path}/groupe"
    page = signatory.post(f"{group}/membres", {"named": "La Grande Tablée, coopérative", "role": "Les repas"})
    member = f"{group}/membres/{asked.slugs['uninvited']}"
    lots = {one.get("name"): one.get("value") for one in page.tree.xpath("//input[starts-with(@name, 'lot_')]")}
    token = asked.bid(lambda one: one.token)
    joined = f"/espace/{asked.slugs['uninvited']}/reponses/{asked.number}/regroupements/{token}"
    for role in ("Les repas", "Les repas du matin"):
        [read] = signatory.get(member).tree.xpath("//input[@name='read']/@value")
        signatory.post(member, {"read": read, "role": role, **lots})
        signatory.post(f"{group}/messages", {"text": f"{role}, c’est vous?"})
        third.post(f"{joined}/messages", {"text": "Oui."})
        [sha256] = third.get(f"{joined}/accepter").tree.xpath("//input[@name='sha256']/@value")
        third.post(f"{joined}/accepter", {"sha256": sha256})
    hand_in(signatory, asked.path)


def be_silent(asked: Asked) -> None:
    """Ours comes in as often, and so does the enterprise that it invites in the other world; neither does anything."""
    asked.visitor("signatory").get(asked.path)
    asked.visitor("uninvited").get(f"/espace/{asked.slugs['uninvited']}")


def theirs(asked: Asked) -> None:
    """The other enterprise answers, in both worlds."""
    other, path = asked.visitor("other"), f"/espace/{asked.slugs['other']}/reponses/{asked.number}"
    save(other, path, [(pdf(), "prix.pdf")], **TYPED, **SAID)
    hand_in(other, path)
    save(other, path, price_2="12")
    hand_in(other, path)
    Worker(asked.app).drain()


class Addresses(NamedTuple):
    """What a person can ask for: every page, those near the request, and those that a run reads."""

    every: list[str]
    near: list[str]
    taken: list[str]


def addresses(asked: Asked, name: str) -> Addresses:
    """All that a person can ask for; each page of the request, of the lists where it is and of what is counted for its reader is read in
    each run, and of the others one in ten, drawn anew."""
    every = sorted(_paths(asked, name))
    own = asked.slugs.get(name, asked.slugs["ours"])
    near = [one for one in every if f"/espace/{own}/" in one and (_is_of(one, asked) or one.endswith(NEAR))]
    near += [one for one in every if one in NEAR_ANYWHERE or one.startswith(f"/achats-regroupes/{asked.number}")]
    return Addresses(every, near, near + one_in(10, [one for one in every if one not in near]))


def _is_of(path: str, asked: Asked) -> bool:
    """Whether an address is of this purchase; of other rooms' things its number names nothing."""
    return any(f"/{word}/{asked.number}" in path for word in ("demandes-de-prix", "demandes-recues", "reponses", "achats"))


def read(asked: Asked, name: str, paths: Iterable[str]) -> dict[str, tuple[int, str]]:
    """What these pages say to a person, by their addresses, without what is random."""
    visitor = asked.visitor(name)
    found = {path: _read(visitor, path) for path in paths}
    if name == "other":
        page = visitor.get(f"/espace/{asked.slugs['other']}/reponses/{asked.number}")
        own = [one for one in page.tree.xpath("//main//a/@href") if "/recepisse/" in one or "/fichiers/" in one]
        for place, path in enumerate(own):
            for more in ("", "/document") if "/recepisse/" in path else ("",):
                found[f"own {place}{more}"] = _read(visitor, f"{path}{more}")
    return found


def different(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    """The addresses that do not say the same in both worlds."""
    return [path for path in first.keys() | second.keys() if first.get(path) != second.get(path)]


def _read(visitor: Visitor, path: str) -> tuple[int, str]:
    sent = visitor.client.get(path)
    said = f"{sent.headers.get('Location', '')} {sent.get_data().decode('utf-8', 'replace')}"
    if "spreadsheet" in (sent.mimetype or "") or sent.mimetype == "application/pdf":
        # What it holds is packed with the instant in it.
        return sent.status_code, ""
    return sent.status_code, RANDOM.sub("–", said)


def _paths(asked: Asked, name: str) -> Iterator[str]:
    rules = [one for one in asked.app.url_map.iter_rules() if "GET" in (one.methods or ())]
    slugs = dict.fromkeys([asked.slugs["ours"], *([asked.slugs[name]] if name in asked.slugs else [])])
    for rule in rules:
        if rule.rule.startswith(NOT_FOR_PEOPLE) or (rule.rule.startswith("/bureau") and name != "staff"):
            continue
        for slug in slugs if "slug" in rule.arguments else ("",):
            if path := _filled(rule, slug, asked):
                yield path


def _filled(rule: Rule, slug: str, asked: Asked) -> str | None:
    """The address with our names in it; None for one that takes what only chance gives."""
    path = (
        rule.rule.replace("<slug>", slug)
        .replace("<number>", asked.number)
        .replace("<grouped:number>", asked.number)
        .replace("<int:number>", str(_number_in(rule, asked)))
    )
    for one in ("<int:rank>", "<int:answer>", "<int:award>", "<int:amendment>"):
        path = path.replace(one, "1")
    return None if "<" in path else path


def _number_in(rule: Rule, asked: Asked) -> int:
    return asked.people["signatory"] if rule.rule.startswith("/bureau/personnes") else 1
