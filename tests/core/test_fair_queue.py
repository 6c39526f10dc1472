"""The fair queue: first come, first served, with a limit to patience."""

import threading
import time

from marketplace.core.fair_queue import FairQueue


def in_line(queue: FairQueue, served: list[int], number: int, patience: float = 5.0) -> threading.Thread:
    """Someone who joins the line, notes her number when served, and leaves; returns once she stands in line."""

    def wait() -> None:
        if queue.acquire(patience):
            served.append(number)
            queue.release()

    before = len(queue)
    thread = threading.Thread(target=wait)
    thread.start()
    while len(queue) == before and thread.is_alive():
        time.sleep(0.001)
    return thread


def test_the_line_is_served_in_the_order_in_which_it_formed():
    queue, served = FairQueue(), []
    assert queue.acquire(0)
    line = [in_line(queue, served, number) for number in range(20)]
    queue.release()
    for one in line:
        one.join()
    assert served == list(range(20))


def test_nobody_passes_those_who_wait():
    queue, served = FairQueue(), []
    queue.acquire(0)
    waiting = in_line(queue, served, 1)
    assert not queue.acquire(0), "free for nobody while someone waits"
    queue.release()
    waiting.join()
    assert served == [1]


def test_whoever_lost_patience_is_not_served_and_holds_up_nobody():
    queue, served = FairQueue(), []
    queue.acquire(0)
    impatient = in_line(queue, served, 1, patience=0.05)
    patient = in_line(queue, served, 2)
    impatient.join()
    assert served == []
    queue.release()
    patient.join()
    assert served == [2]
    assert queue.acquire(0)


def test_waiting_lasts_as_long_as_was_said():
    queue = FairQueue()
    queue.acquire(0)
    started = time.monotonic()
    assert not queue.acquire(0.2)
    assert 0.2 <= time.monotonic() - started < 30


def test_a_turn_that_comes_as_patience_ends_is_never_lost():
    """The instant between the end of the wait and leaving the line: the lock must not stay with someone who has gone."""
    for _round in range(200):
        queue, served = FairQueue(), []
        queue.acquire(0)
        waiting = in_line(queue, served, 1, patience=0.002)
        time.sleep(0.002)
        queue.release()
        waiting.join()
        assert queue.acquire(1), "the lock was given to someone who had left"


def test_one_more_than_may_wait_is_turned_away_at_once():
    queue = FairQueue(most=1)
    assert queue.acquire(1)
    waiting = threading.Thread(target=queue.acquire, args=(120,))
    waiting.start()
    while not len(queue):
        time.sleep(0.001)
    started = time.monotonic()
    assert not queue.acquire(120)
    assert time.monotonic() - started < 60
    queue.release()
    waiting.join()
