"""How French joins « de », « à » and the article to a name: d’, de l’, du, des, aux."""

import re
import unicodedata
from typing import Final

# The words of our lists whose h is aspirated: « du Havre », « de la Hêtraie », « le Harfang ».
ASPIRATED: Final = ("haie", "hameau", "harfang", "haut", "havre", "heron", "hetraie", "hibou", "huard")


def plain(text: str) -> str:
    """The text without accents, capitals or punctuation: « L’Œuvre du Pré » becomes "l-oeuvre-du-pre"."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    kept = "".join(one for one in letters if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-")


def is_elided(word: str) -> bool:
    """Whether le, la and de lose their vowel before this word."""
    start = plain(word)
    if start.startswith("h"):
        return not start.startswith(ASPIRATED)
    return start.startswith(("a", "e", "i", "o", "u"))


def the(gender: str, name: str) -> str:
    """The name with its article, « Le Renard hardi », « La Loutre », « L’Hermine » (m, f or p)."""
    if gender == "p":
        return f"Les {name}"
    if is_elided(name):
        return f"L’{name}"
    return f"La {name}" if gender == "f" else f"Le {name}"


def of_the(gender: str, name: str) -> str:
    """« du Vallon-Roux », « de la Grande-Côte », « de l’Île-aux-Foins », « des Deux-Passeurs »."""
    if gender == "p":
        return f"des {name}"
    if is_elided(name):
        return f"de l’{name}"
    return f"de la {name}" if gender == "f" else f"du {name}"


def of_town(name: str) -> str:
    """« de Val-des-Ormes », « d’Île-aux-Noyers », « des Quatre-Moulins », « de L’Anse-aux-Goélands »."""
    if name.startswith("Les "):
        return f"des {name.removeprefix('Les ')}"
    if name.startswith("Le "):
        return f"du {name.removeprefix('Le ')}"
    return f"d’{name}" if is_elided(name) else f"de {name}"


def at_town(name: str) -> str:
    """« à Val-des-Ormes », « aux Quatre-Moulins », « au Grand-Pré »."""
    if name.startswith("Les "):
        return f"aux {name.removeprefix('Les ')}"
    if name.startswith("Le "):
        return f"au {name.removeprefix('Le ')}"
    return f"à {name}"
