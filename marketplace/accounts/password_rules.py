"""Which passwords will do: long ones that nobody guesses from lists, habits, or what is known of the person and of this site.

Length and unlikeliness count, composition does not (ASVS 6.2). The reasons are zxcvbn's, in our own words.
"""

import re
from unicodedata import combining, normalize

from flask_babel import gettext

from marketplace.core.locale import N_, _

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
# Of zxcvbn's five marks, 3 says "safely unguessable" for a service that hashes slowly and limits attempts.
STRONG_ENOUGH = 3
LEAST_OF_ONES_OWN = 8
# zxcvbn's time grows with length; what makes a password weak shows in its first 72 characters.
WEIGHED = 72
# What anyone tries here first (ASVS 6.2.11): the words of this site, then those that French speakers choose and English lists lack.
OURSELVES = ("maillage", "marketplace", "marché", "achats", "achat", "acheteur", "collectif", "collective", "économie", "sociale")
OURSELVES += ("coopérative", "entreprise", "fournisseur", "municipalité", "organisme", "québec", "canada")
FRENCH = ("motdepasse", "passe", "azerty", "azertyuiop", "bonjour", "soleil", "bienvenue", "chouchou", "doudou", "loulou", "amour")
FRENCH += ("jetaime", "chocolat", "canadiens", "nordiques", "montreal", "laval", "gatineau", "sherbrooke", "hockey", "tabarnak", "secret")

TOO_EASY = N_("Ce mot de passe se devine trop vite.")
OF_HER = N_("Il tient surtout à votre nom, à votre adresse, aux mots de ce site ou à ceux que tout le monde essaie.")
ADD_WORDS = N_("Ajoutez un mot ou deux, sans lien entre eux.")
WARNINGS = {
    "Straight rows of keys are easy to guess.": N_("Des touches qui se suivent sur le clavier se devinent vite."),
    "Short keyboard patterns are easy to guess.": N_("Un petit dessin sur le clavier se devine vite."),
    'Repeats like "aaa" are easy to guess.': N_("Une lettre répétée, comme « aaa », se devine vite."),
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': N_(
        "Une suite répétée, comme « abcabcabc », se devine presque aussi vite que « abc »."
    ),
    'Sequences like "abc" or "6543" are easy to guess.': N_("Une suite, comme « abc » ou « 6543 », se devine vite."),
    "Recent years are easy to guess.": N_("Une année récente se devine vite."),
    "Dates are often easy to guess.": N_("Une date se devine vite."),
    "This is a top-10 common password.": N_("C’est l’un des dix mots de passe les plus répandus."),
    "This is a top-100 common password.": N_("C’est l’un des cent mots de passe les plus répandus."),
    "This is a very common password.": N_("C’est un mot de passe très répandu."),
    "This is similar to a commonly used password.": N_("Il ressemble à un mot de passe répandu."),
    "A word by itself is easy to guess.": N_("Un mot seul se devine vite."),
    "Names and surnames by themselves are easy to guess.": N_("Un nom ou un prénom seul se devine vite."),
    "Common names and surnames are easy to guess.": N_("Les noms et prénoms répandus se devinent vite."),
}
SUGGESTIONS = {
    "Use a few words, avoid common phrases.": ADD_WORDS,
    "Add another word or two. Uncommon words are better.": ADD_WORDS,
    "Use a longer keyboard pattern with more turns.": N_("Évitez les dessins sur le clavier."),
    "Avoid repeated words and characters.": N_("Évitez les répétitions."),
    "Avoid sequences.": N_("Évitez les suites."),
    "Avoid recent years.": N_("Évitez les années récentes."),
    "Avoid years that are associated with you.": N_("Évitez les dates qui vous concernent."),
    "Avoid dates and years that are associated with you.": N_("Évitez les dates qui vous concernent."),
    "Capitalization doesn't help very much.": N_("Une majuscule n’aide presque pas."),
    "All-uppercase is almost as easy to guess as all-lowercase.": N_("Tout en majuscules se devine aussi vite qu’en minuscules."),
    "Reversed words aren't much harder to guess.": N_("Un mot à l’envers se devine presque aussi vite."),
    "Predictable substitutions like '@' instead of 'a' don't help very much.": N_(
        "Remplacer une lettre par un signe, comme « @ » pour « a », n’aide presque pas."
    ),
}


def why_not_password(password: str, about: list[str]) -> str | None:
    """The reason this password is refused and how to choose a better one, or None. `about` is what is known of its person."""
    if len(password) < SHORTEST_PASSWORD:
        return str(_("Le mot de passe doit compter au moins %(least)d caractères.", least=SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        return str(_("Le mot de passe doit compter au plus %(most)d caractères.", most=LONGEST_PASSWORD))
    from zxcvbn import zxcvbn  # its word lists take a moment to load, and few pages need them

    weighed = zxcvbn(password[:WEIGHED], user_inputs=[*about, *_known(about)])
    if weighed["score"] < STRONG_ENOUGH:
        return " ".join(gettext(one) for one in (TOO_EASY, *_advice(weighed["feedback"])))
    if len(_own_part(password, about)) < LEAST_OF_ONES_OWN:
        return " ".join(gettext(one) for one in (TOO_EASY, OF_HER, ADD_WORDS))
    return None


def _advice(feedback: dict[str, object]) -> list[str]:
    """What zxcvbn says, in our words and each of them once; a sentence that it did not say before is left out."""
    warning = WARNINGS.get(str(feedback["warning"]))
    suggestions = [SUGGESTIONS[one] for one in list(feedback["suggestions"]) if one in SUGGESTIONS]  # type: ignore[call-overload]
    return list(dict.fromkeys([*([warning] if warning else []), *(suggestions or [ADD_WORDS])]))


def _known(about: list[str]) -> set[str]:
    """The words that anyone may know of a person, of the site and of what French speakers choose; short ones would be found everywhere."""
    return {word for text in (*about, *OURSELVES, *FRENCH) for word in re.split(r"[\W_]+", _plain(text)) if len(word) >= 4}


def _own_part(password: str, about: list[str]) -> str:
    """What is left of a password without those words."""
    left = _plain(password)
    for word in sorted(_known(about), key=len, reverse=True):
        left = left.replace(word, "")
    return left


def _plain(text: str) -> str:
    """Without capitals nor accents."""
    return "".join(one for one in normalize("NFD", text.casefold()) if not combining(one))
