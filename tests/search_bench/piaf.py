"""PIAF: questions in French, each with the one paragraph that answers it. Read from ../shared when it is there, never copied."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from config import ROOT
from search_index import Document, Query, Text, parse
from search_index.whoosh_engine import WhooshEngine
from tests.search_bench.judging import FIVE
from tests.search_bench.plain import Plain

FOLDER = ROOT.parent / "shared" / "data" / "search_fr"
KIND = "paragraphs"


def measured() -> list[tuple[str, float, float, int]] | None:
    """For each way of answering: its name, hit@5, the share of questions that found nothing, how many were asked.

    None where the files are not.
    """
    if not (FOLDER / "piaf_documents.jsonl").exists():
        return None
    paragraphs = [json.loads(line) for line in (FOLDER / "piaf_documents.jsonl").read_text().splitlines()]
    texts = {number: f"{one['titre']} {one['texte']}" for number, one in enumerate(paragraphs)}
    numbers = {one["id"]: number for number, one in enumerate(paragraphs)}
    right: dict[str, set[int]] = {}
    for row in rows("piaf_qrels.tsv"):
        right.setdefault(row["requete_id"], set()).add(numbers[row["document_id"]])
    questions = {row["requete"]: right[row["id"]] for row in rows("piaf_requetes.tsv") if row["id"] in right}
    with tempfile.TemporaryDirectory(prefix="maillage-piaf-") as name:
        engine = WhooshEngine(Path(name) / "index")
        engine.rebuild(Document(KIND, number, 1, one["titre"], (Text(one["texte"]),)) for number, one in enumerate(paragraphs))
        ours = share(questions, lambda text: relaxed(engine, text))
        engine.close()
    plain = Plain(texts)
    return [
        ("ours, relaxed down to any one word", *ours),
        ("plain BM25, words cut at spaces", *share(questions, lambda text: plain.first(text, FIVE))),
    ]


def rows(name: str) -> Iterator[Mapping[str, str]]:
    with (FOLDER / name).open(newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def relaxed(engine: WhooshEngine, text: str) -> Sequence[int]:
    """What answers all the words; when nothing does, all but one, then half of them, then any."""
    question = parse(text)
    many = len(question.wanted)
    for at_least in dict.fromkeys((many, many - 1, many // 2, 1)):
        if at_least > 0:
            found = engine.search(Query(KIND, question.wanted, at_least, question.unwanted, question.in_a_row, limit=FIVE)).ids
            if found:
                return found
    return ()


def share(questions: Mapping[str, set[int]], first: Callable[[str], Sequence[int]]) -> tuple[float, float, int]:
    """Hit@5, the share that found nothing, and how many were asked."""
    answers = [(right, first(text)) for text, right in questions.items()]
    hits = sum(not right.isdisjoint(found[:FIVE]) for right, found in answers)
    return hits / len(answers), sum(not found for _, found in answers) / len(answers), len(answers)
