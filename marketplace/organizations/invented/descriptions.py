"""What the demonstration says of an enterprise in both languages: what it does, for whom, how and why."""

from dataclasses import dataclass
from random import Random

from marketplace.organizations.invented import words
from marketplace.organizations.invented.french import at_town, of_town

ALSO = {"fr": " aussi", "en": " also"}


@dataclass(frozen=True)
class Subject:
    """The enterprise to describe, with the rows of its legal form and of its region."""

    form: words.Row
    trade: str
    also: tuple[str, ...]
    town: str
    region: words.Row


def describe(random: Random, subject: Subject) -> tuple[str, str]:
    """One to three sentences in French, and the same in English.

    Every other sector is spoken of, so that a buyer who finds the enterprise there sees why.
    """
    chosen = _sentences(random, subject)
    town, region = subject.town, subject.region
    numbers: dict[str, object] = {
        "n": words.number(random, 12, 64),
        "few": words.number(random, 3, 9),
        "team": words.number(random, 5, 38),
        "year": words.number(random, 1976, 2021),
    }
    french = numbers | {
        "of_town": of_town(town),
        "at_town": at_town(town),
        "region": region["in_fr"],
        "of_region": region["of_fr"],
    }
    english = numbers | {"town": town, "region": region["in_en"]}
    return _written(chosen, "fr", subject.form, french), _written(chosen, "en", subject.form, english)


def _sentences(random: Random, subject: Subject) -> list[words.Row]:
    does = words.draw(random, words.rows_where("sentences", trade=subject.trade, part="does"))
    how = words.draw(random, words.rows_where("sentences", trade=subject.trade, part="how"))
    purpose = words.draw(random, words.purposes_of(subject.form["legal_form"]))
    others = [words.draw(random, words.rows_where("also", sector=sector)) for sector in subject.also]
    chance = random.random()
    if others:
        return [does, *([how] if chance < 0.6 and len(others) == 1 else []), *others]
    if chance < 0.12:
        return [does]
    return [does, how] if chance < 0.5 else [does, how, purpose] if chance < 0.85 else [does, purpose]


def _written(sentences: list[words.Row], language: str, form: words.Row, facts: dict[str, object]) -> str:
    """The sentences one after the other, without the repetitions that a person would avoid.

    A second one in a row about the enterprise says « il », « elle » or "it"; a second « aussi » is dropped.
    """
    written: list[str] = []
    before = ""
    for template in (row[language] for row in sentences):
        again = "{Who}" in before and template.startswith("{Who}")
        who = form[f"{'pronoun' if again else 'called'}_{language}"]
        if any(ALSO[language] in one for one in written):
            template = template.replace(ALSO[language], "", 1)
        written.append(template.format(Who=who[0].upper() + who[1:], **facts))
        before = template
    return " ".join(written)
