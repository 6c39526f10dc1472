"""Units of work: reading refuses to write, writing commits on return and undoes on raise, and nobody waits for ever."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, insert, select, text, update

from marketplace.core import db
from marketplace.core.db import Busy, Database, UnitMisused
from tests.core.processes import together
from tests.core.things import Counter, Door


def value_of(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(Counter.value)) or 0


def add_one(database: Database, *, then: float = 0.0) -> None:
    """Raise the counter, and keep the unit open for a while."""
    with database.writing() as session:
        session.execute(update(Counter).values(value=Counter.value + 1))
        time.sleep(then)


def add_one_and_linger(url: str, linger: float) -> tuple[float, float]:
    """What another process does: raise the counter and linger in its unit; when the unit began and ended."""
    database = Database(url)
    started = time.monotonic()
    add_one(database, then=linger)
    return started, time.monotonic()


def in_a_thread(function: Callable[..., object], *values: object) -> str:
    """The name of what the function raised in a thread of its own, as another visitor's request is; "" for nothing."""
    raised: list[str] = []

    def run() -> None:
        try:
            function(*values)
        except Exception as error:
            raised.append(type(error).__name__)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return "".join(raised)


@contextmanager
def timed(least: float, most: float) -> Iterator[None]:
    """Holds its block to a time in seconds."""
    started = time.monotonic()
    yield
    assert least <= time.monotonic() - started <= most, f"{time.monotonic() - started:.2f} s, not {least} to {most}"


def test_writing_commits_on_return(database):
    add_one(database)
    assert value_of(database) == 1


def test_writing_undoes_on_raise(database):
    with pytest.raises(KeyError), database.writing() as session:
        session.execute(update(Counter).values(value=9))
        raise KeyError
    assert value_of(database) == 0


def test_a_unit_whose_statement_fails_leaves_nothing_whichever_statement_it_is(database):
    seen, failing = 0, 0

    def write(last: type[Exception] | None = None) -> None:
        nonlocal seen
        seen = 0
        with database.writing() as session:
            session.get_one(Counter, "essai").value = 5
            session.flush()
            session.add(Counter(name="autre"))
            session.flush()
            session.add(Door())
            session.flush()
            if last:
                raise last

    def strike(*_ignored: object) -> None:
        nonlocal seen
        seen += 1
        if seen == failing:
            raise OSError("disk gone")

    event.listen(database.engine, "before_cursor_execute", strike)
    with pytest.raises(KeyError):
        write(KeyError)
    statements = seen
    assert statements >= 4
    for number in range(1, statements + 1):
        failing = number
        with pytest.raises(OSError, match="disk gone"):
            write()
    event.remove(database.engine, "before_cursor_execute", strike)
    with database.reading() as session:
        assert session.execute(select(Counter.name, Counter.value)).all() == [("essai", 0)]
        assert session.scalars(select(Door)).all() == []
    add_one(database)
    assert value_of(database) == 1, "and the next unit finds everything in order"


@pytest.mark.parametrize("change", ["add", "alter", "delete"])
def test_reading_refuses_a_row_that_was_touched(database, change):
    with pytest.raises(UnitMisused), database.reading() as session:
        counter = session.get_one(Counter, "essai")
        if change == "add":
            session.add(Counter(name="autre"))
        elif change == "alter":
            counter.value = 7
        else:
            session.delete(counter)
    with database.reading() as session:
        assert session.execute(select(Counter.name, Counter.value)).all() == [("essai", 0)]


@pytest.mark.parametrize(
    "statement",
    [update(Counter).values(value=7), insert(Counter).values(name="autre"), text("DELETE FROM counters")],
    ids=["update", "insert", "text"],
)
def test_reading_refuses_a_statement_that_writes(database, statement):
    with pytest.raises(UnitMisused), database.reading() as session:
        session.execute(statement)
    with database.reading() as session:
        assert session.execute(select(Counter.name, Counter.value)).all() == [("essai", 0)]
    add_one(database)
    assert value_of(database) == 1, "a connection that has read writes again"


def test_reading_sees_one_moment_whatever_is_committed_meanwhile(database):
    with database.reading() as session:
        before = session.scalar(select(Counter.value))
        in_a_thread(add_one, database)
        assert session.scalar(select(Counter.value)) == before
    assert value_of(database) == 1


def test_reading_goes_on_while_someone_writes(database):
    with database.writing() as session:
        session.execute(update(Counter).values(value=3))
        seen: list[int] = []
        with timed(0, 4):
            in_a_thread(lambda: seen.append(value_of(database)))
    assert seen == [0]


@pytest.mark.parametrize("outer", ["reading", "writing"])
@pytest.mark.parametrize("inner", ["reading", "writing"])
def test_a_unit_inside_a_unit_is_refused_at_once_and_spoils_nothing(database, outer, inner):
    with getattr(database, outer)() as session:
        with timed(0, 4), pytest.raises(UnitMisused), getattr(database, inner)():
            pass
        assert session.scalar(select(Counter.value)) == 0
    add_one(database)
    assert value_of(database) == 1


def test_a_query_outside_a_unit_is_refused(app):
    with app.app_context(), pytest.raises(UnitMisused):
        db.session()


def test_writers_of_two_processes_pass_one_after_the_other(database):
    call = {"url": database.url, "linger": 0.4}
    units = together(add_one_and_linger, call, call)
    assert value_of(database) == 2
    assert max(end for _start, end in units) - min(start for start, _end in units) >= 0.8


@pytest.mark.sqlite_only
def test_the_queue_and_the_pen_share_one_budget(database):
    hurried = Database(database.url, budget=2.0)
    hurried.queue.acquire(0)
    in_turn = threading.Timer(1.5, hurried.queue.release)
    with database.writing():
        in_turn.start()
        with timed(1.9, 3.4):
            assert in_a_thread(add_one, hurried) == "Busy"
    add_one(hurried)
    hurried.engine.dispose()
    assert value_of(database) == 1


def test_a_writer_who_waits_too_long_is_told_that_the_database_is_busy(database):
    hurried = Database(database.url, budget=0.4)
    with database.writing() as session:
        session.execute(update(Counter).values(value=1))
        with timed(0.3, 30):
            assert in_a_thread(add_one, hurried) == "Busy"
    hurried.engine.dispose()
    assert value_of(database) == 1


def test_a_unit_that_finds_no_free_connection_is_told_that_the_database_is_busy(database):
    small = Database(database.url, budget=0.3, pool_size=1)
    held = [small.engine.connect() for _ in range(11)]
    with timed(0.2, 30), pytest.raises(Busy):
        value_of(small)
    for one in held:
        one.close()
    assert value_of(small) == 0
    small.engine.dispose()


@pytest.mark.sqlite_only
def test_what_is_acknowledged_is_on_the_disk_and_references_hold(database):
    with database.reading() as session:
        pragmas = {name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
