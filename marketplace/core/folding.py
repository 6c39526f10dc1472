"""Texts compared and sorted in SQL without case, accents or signs: the key of `search_index.spelling.fold`, on both databases."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from search_index.spelling import fold

# What is left out, what Unicode does not take apart, and what stands between two words (apostrophes that it holds for letters too).
_LEFT_OUT = "[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]"
_ALONE = ("øđðłħı", "oddlhi")
_OPENED = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("þ", "th"))
_BETWEEN = "([^[:alnum:]]|[\u02bb\u02bc])+"


class folded(GenericFunction[str]):  # noqa: N801 - it is written as SQL functions are
    """`folded(User.name).contains(fold(typed))`, `order_by(folded(User.name))`. Computed row by row: for lists of some thousands."""

    type = String()
    name = "folded"
    inherit_cache = True


def teach(connection: Any) -> None:
    """Make the function known to a connection to SQLite."""
    connection.create_function("folded", 1, lambda text: None if text is None else fold(text), deterministic=True)


@compiles(folded, "postgresql")
def _on_postgres(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    """The same in the words of PostgreSQL, with no extension: taken apart, its marks dropped, the rest opened, one space between words."""
    text = f"lower(normalize({compiler.process(element.clauses, **options)}, NFKD))"
    text = f"translate(regexp_replace({text}, '{_LEFT_OUT}', '', 'g'), '{_ALONE[0]}', '{_ALONE[1]}')"
    for letter, opened in _OPENED:
        text = f"replace({text}, '{letter}', '{opened}')"
    return f"trim(regexp_replace({text}, '{_BETWEEN}', ' ', 'g'))"
