"""Which browser somebody uses, in a few words: its family and its system, nothing finer, so that she knows her own and nobody is traced."""

import re

from flask import has_request_context, request

LONGEST = 1000
# In this order: most browsers claim to be those that came before them.
FAMILIES = (
    ("Edge", r"\bEdg(e|A|iOS)?/"),
    ("Opera", r"\b(OPR|Opera|OPiOS)/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("DuckDuckGo", r"\b(DuckDuckGo|Ddg)/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"\b((Headless)?Chrome|Chromium|CriOS)/"),
    ("Safari", r"\bVersion/\S+.*\bSafari/"),
)
SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac(intosh| OS X)\b"),
    ("Linux", r"\b(Linux|X11)\b"),
)


def said(user_agent: str) -> str:
    """« Firefox, Windows », the same in every language; what is not recognised is left out, so that it may be empty."""
    text = user_agent[:LONGEST]
    return ", ".join(name for names in (FAMILIES, SYSTEMS) if (name := _first(names, text)))


def here() -> str:
    """The browser of the request at work; empty where there is none."""
    return said(request.user_agent.string) if has_request_context() else ""


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, text)), "")
