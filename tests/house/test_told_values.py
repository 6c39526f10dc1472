"""What is told is data: where people are told something, no amount, day or quantity is written beforehand in one language."""

from pathlib import Path

from tests.house.sources import calls, dotted, imports, none_of, python, said

# What writes an amount, a date or a quantity in the language of whoever caused it to be told, and its name as it is called.
FORMATS, CATALOGUE = "marketplace.core.formats", "marketplace.catalogue.words"
WRITING = {f"{FORMATS}.{one}" for one in ("money", "day", "moment", "number", "percent")}
WRITING |= {f"{CATALOGUE}.{one}" for one in ("counted", "quantity", "price")}
CALLED = {f"{alias}.{name.rpartition('.')[2]}" for alias in ("formats", "catalogue", "words") for name in WRITING}
ROOMS = ("marketplace/orders", "marketplace/billing")


def tells(path: Path) -> bool:
    """Whether a file tells people something."""
    return any(dotted(call.func) == "notices.notify" for call in calls(path))


def written(path: Path) -> list[str]:
    """Where such a file takes or calls what writes a value; `notices.amount`, `on_day` and the like leave it to whoever reads."""
    found = [(line, name) for line, name in imports(path) if name in WRITING]
    found += [(call.lineno, dotted(call.func)) for call in calls(path) if dotted(call.func) in CALLED]
    return [f"{said(path)}:{line}: {name}" for line, name in found]


def test_orders_invoices_and_payments_tell_values_that_each_reads_in_her_own_language() -> None:
    files = [path for path in python(*ROOMS) if tells(path)]
    assert len(files) >= 4
    none_of(fault for path in files for fault in written(path))
