"""What the page of the day says waits for somebody, and the way from it to what there is to do."""

import re
import time

from tests.e2e.keyboard import Keyboard
from tests.e2e.pooling import proves

DAY = "/compte/aujourdhui"
PATIENCE = 30.0


def desk(somebody: Keyboard) -> list[str]:
    """The sentences of what waits for her."""
    somebody.reader.go(DAY)
    return [one.strip() for one in somebody.page.locator(".today-list a").all_inner_texts()]


def does_from_desk(somebody: Keyboard, french: str, **values: object) -> None:
    """It waits for her: she goes there from the page of her day."""
    wanted = somebody.reader.says(french, **values)
    found = desk(somebody)
    assert wanted in found, f"{wanted!r} does not wait for her among {found}"
    somebody.skip()
    somebody.go_to_words(wanted)


def waits(somebody: Keyboard, french: str, **values: object) -> bool:
    """Whether it waits for her now."""
    return somebody.reader.says(french, **values) in desk(somebody)


def is_told(somebody: Keyboard, french: str, **values: object) -> None:
    """What changed says it, once the worker has told her."""
    wanted, deadline = somebody.reader.says(french, **values), time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        somebody.reader.go(DAY)
        found = [" ".join(one.split()) for one in somebody.page.locator(".notices button").all_inner_texts()]
        if " ".join(wanted.split()) in found:
            return
        time.sleep(0.5)
    raise AssertionError(f"{wanted!r} is not told among {found}")


def commits(somebody: Keyboard, path: str, act: str, password: str, **values: object) -> None:
    """An act that commits, at the foot of a page that is read: she proves who she is when it is asked, and does it then."""
    for _attempt in range(2):
        somebody.reader.go(path)
        somebody.skip()
        somebody.go_to(act, **values)
        if "/confirmer" not in somebody.path:
            return
        proves(somebody, password)


def bare(somebody: Keyboard) -> str:
    """Where she is, without the language, the question and the part of the page."""
    return re.sub(r"^/en(?=/)", "", somebody.path.partition("#")[0].partition("?")[0])


def dollars(somebody: Keyboard, cents: int) -> str:
    """An amount as her pages write it."""
    whole, rest = divmod(cents, 100)
    if somebody.reader.way.locale == "en":
        return f"${whole:,}.{rest:02d}"
    return f"{whole:,},{rest:02d}\u00a0$".replace(",", "\u00a0", f"{whole:,}".count(","))


def typed(somebody: Keyboard, cents: int) -> str:
    """The same as she types it."""
    return f"{cents // 100}{'.' if somebody.reader.way.locale == 'en' else ','}{cents % 100:02d}"


def is_pdf(somebody: Keyboard, path: str) -> None:
    """What is there is a PDF, which opens for her."""
    answered = somebody.page.request.get(f"{somebody.reader.site.url}{path}")
    assert (answered.status, answered.headers["content-type"]) == (200, "application/pdf"), f"{path}: {answered.status}"
    assert answered.body().startswith(b"%PDF-")
