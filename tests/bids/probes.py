"""The twelve addresses by which somebody could try to learn that an enterprise answered: what they say, ask and take."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.bids.things import Asked
from tests.page import Visitor

# Another enterprise that was asked, the buyer, the team, a stranger, nobody in particular; «{ours}» is whose answer is sought.
PROBES: Mapping[str, tuple[str, str]] = {
    "the request, as another enterprise that was asked": ("other", "/espace/{other}/demandes-recues/{number}"),
    "the answer of another enterprise, its own": ("other", "/espace/{other}/reponses/{number}"),
    "its list of answers": ("other", "/espace/{other}/reponses"),
    "reading over what it hands in": ("other", "/espace/{other}/reponses/{number}/deposer"),
    "our answer, as another enterprise": ("other", "/espace/{ours}/reponses/{number}"),
    "a receipt of ours, by a name that is guessed": ("other", "/espace/{ours}/reponses/{number}/recepisse/0123456789abcdef"),
    "the request, as its buyer": ("buyer", "/espace/{buyer}/demandes-de-prix/{number}"),
    "the opening, as its buyer": ("buyer", "/espace/{buyer}/demandes-de-prix/{number}/ouverture"),
    "the answers before they are opened, as its buyer": ("buyer", "/espace/{buyer}/demandes-de-prix/{number}/reponses"),
    "our answer, as the buyer": ("buyer", "/espace/{ours}/reponses/{number}"),
    "our page among those that look alike, as the team": ("staff", "/bureau/doublons/1"),
    "our public page": ("stranger", "/entreprises/{ours}"),
}


@dataclass
class Probing:
    """One world with its people at their browsers."""

    asked: Asked
    visitors: dict[str, Visitor]

    @classmethod
    def of(cls, asked: Asked) -> "Probing":
        return cls(asked, {name: asked.visitor(name) for name in {who for who, _path in PROBES.values()}})

    def get(self, probe: str) -> int:
        """Ask an address; the status, the answer read to its end."""
        who, path = PROBES[probe]
        with self.visitors[who].client.get(path.format(number=self.asked.number, **self.asked.slugs)) as sent:
            sent.get_data()
            return sent.status_code
