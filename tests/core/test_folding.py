"""The key of a name is the same in SQL as in Python, on both databases."""

from sqlalchemy import literal, select

from marketplace.core.folding import folded
from search_index.spelling import fold

NAMES = """Marie-Ève Gagnon|L’Heureux|l'heureux|ŒUVRE Ægir|Straße|Łukasz Ødegård|Nguyễn Thị|E\u0301lise|  deux   mots |a_b|ﬁn|İzmir|
    Ðorđe Þór|Ħal|Ana\u00adïs|José\u00a0Núñez|O\u02bcBrien|Ζωή|Юлия|李|100 %|…"""


def test_names_have_one_key_in_sql_and_in_python(database) -> None:
    with database.reading() as session:
        for name in NAMES.split("|"):
            assert session.scalar(select(folded(literal(name)))) == fold(name), name
        assert session.scalar(select(folded(None))) is None
