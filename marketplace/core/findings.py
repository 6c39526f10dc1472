"""What an examination finds: one thing, how bad it is, and how to mend it."""

from dataclasses import dataclass

OK, WARNING, PROBLEM = "ok", "warning", "problem"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: `level` is OK, WARNING or PROBLEM."""

    level: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.level}: {self.what}" + (f" — {self.mend}" if self.mend else "")


def said(reason: str | None, well: str, mend: str = "") -> Finding:
    """A finding from a check that answers None, or a reason which often says how to mend it after a colon."""
    if reason is None:
        return Finding(OK, well)
    what, _, way_out = reason.partition(": ")
    return Finding(PROBLEM, what.rstrip("."), (way_out or mend).rstrip("."))
