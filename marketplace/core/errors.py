"""What a room may raise when it must say no; `error_pages` turns each into a page or a problem document.

Each carries the sentence that the person will read, already in her language, and undoes the unit.
"""

from marketplace.core.locale import _


class Refusal(Exception):
    """A no with its reason. `status` is the HTTP status; an empty reason leaves the page's own sentence."""

    status = 400
    # What the page is called; empty leaves the title of the status.
    title = ""

    def __init__(self, reason: str = "") -> None:
        self.reason = str(reason)
        super().__init__(self.reason)


class SignInNeeded(Refusal):
    """The visitor must say who she is first."""

    status = 401


class NotFresh(Refusal):
    """Signed in, but too long ago for this act: she proves again who she is."""

    status = 401

    def __init__(self) -> None:
        super().__init__(_("Confirmez d’abord que c’est bien vous : il y a plus de cinq minutes que vous l’avez fait."))
        self.title = str(_("Confirmer que c’est vous"))


class Forbidden(Refusal):
    """Known, but not allowed."""

    status = 403


class SecondFactorNeeded(Forbidden):
    """Known, but what her account may do asks for a second factor, which she has not brought yet."""

    def __init__(self) -> None:
        super().__init__(_("Votre compte demande un second facteur : ajoutez-en un, puis recommencez."))
        self.title = str(_("Un second facteur est nécessaire"))


class Missing(Refusal):
    """There is no such thing, or none that this person may know of: both answer alike."""

    status = 404


class RuleBroken(Refusal):
    """A rule of the domain or the state of things refuses this act now; without a reason, somebody else was there before."""

    status = 409

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        if self.reason:
            self.title = str(_("Ce n’est pas possible pour le moment"))


class Gone(Refusal):
    """There was such a thing; it has been withdrawn."""

    status = 410


class SpentLink(Gone):
    """A link of a mail that is too old, was used, or lost a piece on the way."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.title = str(_("Ce lien ne sert plus"))


class Unusable(Refusal):
    """What was sent cannot be understood or is out of range."""

    status = 422


class TooMany(Refusal):
    """Too often: come back in `retry_after` seconds."""

    status = 429

    def __init__(self, reason: str = "", retry_after: int = 60) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
