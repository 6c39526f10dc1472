"""What a person types or pastes as a code, made plain: blanks, dashes, invisible signs and other writings of digits do not count."""

import unicodedata

# Letters that Crockford's alphabet leaves out because they are read as digits.
READ_AS = str.maketrans("OIL", "011")


def code_of(text: str) -> str:
    """Capital letters and ASCII digits, in their order; the rest (spaces, dashes, zero-width signs) is dropped."""
    kept = (_plain(one) for one in unicodedata.normalize("NFKC", text[:200]))
    return "".join(kept).upper()


def recovery_of(text: str) -> str:
    """The same with the letters that a hand takes for digits written as digits."""
    return code_of(text).translate(READ_AS)


def _plain(one: str) -> str:
    if unicodedata.category(one) == "Nd":
        return str(unicodedata.decimal(one))
    return one if one.isascii() and one.isalnum() else ""
