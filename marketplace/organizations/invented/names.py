"""Names and websites of the demonstration: plausible in Québec, held by nobody, never given twice."""

from random import Random

from marketplace.organizations.invented import words
from marketplace.organizations.invented.french import of_the, of_town, plain, the

TRIES = 12
MOST_TRIES = 2000
LONGEST_HOST = 50
# Words that a Web address leaves out.
SMALL = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"])


class Registrar:
    """Remembers the names and addresses already given, so that each is given once."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.names: set[str] = set()
        self.hosts: set[str] = set()

    def name(self, *, form: words.Row, trade: str, town: str) -> tuple[str, str]:
        """A new name: as it is registered, and without the words of its legal form.

        When the free names become rare, the town tells two apart: « Entretien Grande-Côte (Val-des-Ormes) ».
        """
        for attempt in range(MOST_TRIES):
            short = self._short(form, trade, town)
            if attempt >= TRIES:
                short = f"{short} ({town})"
            full = _with_form(short, form, chance=self.random.random())
            if (key := plain(full)) not in self.names:
                self.names.add(key)
                return full, short
        raise ValueError(f"no name is left for the trade {trade} in {town}")

    def website(self, short: str, town: str) -> str | None:
        """An address under .example, which is nobody’s (RFC 2606); none for four in ten."""
        has_site, joined = self.random.random() < 0.61, self.random.random() < 0.6
        if not has_site:
            return None
        label = [word for word in plain(short).split("-") if word not in SMALL]
        for parts in (label, [*label, *plain(town).split("-")]):
            # Long words run together cannot be read.
            host = ("" if joined and len(parts) < 4 and len("".join(parts)) <= 20 else "-").join(parts)
            if len(host) <= LONGEST_HOST and host not in self.hosts:
                self.hosts.add(host)
                return f"https://www.{host}.example"
        return None

    def _short(self, form: words.Row, trade: str, town: str) -> str:
        random = self.random
        landmark = words.draw(random, words.rows("landmarks"))
        return words.draw(random, words.patterns_of(trade, form["legal_form"])).format(
            du=of_the(landmark["gender"], landmark["name"]),
            lieu=words.draw(random, words.bare_landmarks())["name"],
            ville=of_town(town),
            emb=_emblem(random),
            prenom=words.draw(random, words.rows("first_names"))["name"],
            coop=form["in_names"].capitalize(),
        )


def _emblem(random: Random) -> str:
    """« La Loutre hardie », « L’Écureuil rêveur »."""
    noun = words.draw(random, words.rows("emblem_nouns"))
    adjective = words.draw(random, words.rows("emblem_adjectives"))
    agreed = adjective["feminine" if noun["gender"] == "f" else "masculine"]
    return f"{the(noun['gender'], noun['name'])} {agreed}"


def _with_form(name: str, form: words.Row, *, chance: float) -> str:
    """The name with « coopérative » or « coop » in it, as the act wants it (RLRQ, c. C-67.2)."""
    if not form["legal_form"].startswith("COOP") or "coop" in plain(name):
        return name
    if form["legal_form"] == "COOP_CTA":
        return f"{form['in_names'].capitalize()} {name}"
    return f"{name}, {form['in_names'] if chance < 0.6 else form['in_names'].replace('coopérative', 'coop')}"
