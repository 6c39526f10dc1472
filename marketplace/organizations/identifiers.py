"""Numbers and codes as people write them: the NEQ, the postal code, a telephone. Pure: nothing is looked up."""

import re

NEQ = re.compile(r"[0-9]{10}")
# Letters that Canada Post never uses are refused: most often a digit was meant.
POSTAL_CODE = re.compile(r"([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])[ \u00a0.-]*([0-9][ABCEGHJ-NPRSTV-Z][0-9])", re.ASCII)

TELEPHONE = re.compile(r"\+?[0-9 ()./\u00a0\u2011-]+", re.ASCII)
TELEPHONE_EXTENSION = re.compile(r"[,;]?\s*(?:poste|ext\.?|extension|x|#)\s*([0-9]{1,6})\s*$", re.IGNORECASE | re.ASCII)


def neq_digits(typed: str) -> str | None:
    """The ten digits of a NEQ, whatever stands between them (« 1140 000 001 »); None when they are not ten."""
    digits = re.sub(r"[\s\u00a0.-]", "", typed)
    return digits if NEQ.fullmatch(digits) else None


def told_neq(typed: str) -> str | None:
    """The ten digits of a NEQ that tells an enterprise from another; None for one digit ten times, typed for want of a number."""
    digits = neq_digits(typed)
    return digits if digits and len(set(digits)) > 1 else None


def is_likely_neq(neq: str) -> bool:
    """Whether the last eight of ten digits pass the Luhn check, as every number seen does; the register does not say that they must.

    Only ever a warning: a number that fails may be right.
    """
    doubled = (int(one) * (2 if index % 2 else 1) for index, one in enumerate(reversed(neq[2:])))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def postal_code(typed: str) -> str | None:
    """« g5l1a1 » becomes « G5L 1A1 »; None when it is no Canadian postal code."""
    found = POSTAL_CODE.fullmatch(typed.strip().upper())
    return f"{found[1]} {found[2]}" if found else None


def telephone(typed: str) -> str | None:
    """« (418) 555-0123, poste 4 » becomes « 418 555-0123, poste 4 »; a number from elsewhere keeps its +. None when it is no number."""
    number, extension = TELEPHONE_EXTENSION.sub("", typed.strip()), TELEPHONE_EXTENSION.search(typed.strip())
    if not TELEPHONE.fullmatch(number):
        return None
    digits = re.sub(r"[^0-9]", "", number)
    if number.startswith("+") and not digits.startswith("1"):
        written = f"+{digits}" if 8 <= len(digits) <= 15 else None
    else:
        national = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
        written = f"{national[:3]} {national[3:6]}-{national[6:]}" if len(national) == 10 and national[0] in "23456789" else None
    return f"{written}, poste {extension[1]}" if written and extension else written
