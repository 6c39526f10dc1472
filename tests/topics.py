"""Topics that last one test, so that what is told of them does not depend on what the rooms declare."""

from collections.abc import Iterator
from contextlib import contextmanager

from marketplace.core import panels
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic

PLAIN = Topic("essai.ordinaire", "Essais ordinaires", "Essais", ByMail.NOW)
DAILY = Topic("essai.journalier", "Essais du jour", "Essais", ByMail.DAILY)
ALWAYS = Topic("essai.oblige", "Essais obligés", "Essais", why_mandatory="Il le faut.")
OF_THE_TEAM = Topic("essai.equipe", "Essais de l’équipe", "Équipe", ByMail.NOW, for_staff=True)


@contextmanager
def declared(*topics: Topic) -> Iterator[None]:
    """These topics, beside those of the rooms."""

    def brought() -> list[Topic]:
        return list(topics)

    brought.__module__ = "marketplace.core.tests"
    panel("notices.topics")(brought)
    try:
        yield
    finally:
        del panels._panels["notices.topics"][brought]
