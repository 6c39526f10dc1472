"""Which purchase whose answers are sealed an address means: for who buys, for an enterprise that may answer; to anybody else there is none.

A price request and a purchase from a need are answered, opened and decided by the same pages, each under its own addresses.
"""

import re

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting
from marketplace.tenders import rules
from marketplace.tenders.models import Tender

# Where the pages of those who buy stand. The second is tried first when an address is made: a price request bears no such number.
REQUEST = "/espace/<slug>/demandes-de-prix/<number>"
NEED = "/espace/<slug>/achats/<grouped:number>"


class GroupedNumber(BaseConverter):
    """The number of a group purchase in an address."""

    regex = r"AR-\d{4}-\d+"

    def to_url(self, value: str) -> str:
        if not re.fullmatch(self.regex, value):
            raise ValidationError()
        return value


def know_numbers(app: Flask) -> None:
    """Let addresses say that a number is that of a group purchase."""
    app.url_map.converters["grouped"] = GroupedNumber


def ours(slug: str, number: str) -> tuple[Organization, Tender]:
    """The organisation at work and a purchase of its own that enterprises answer, locked when the unit writes. Missing otherwise."""
    organization, tender = acting.space(slug), _answered(number)
    if tender.organizer_id != organization.id:
        raise Missing()
    return organization, tender


def bought(slug: str, number: str) -> tuple[Organization, Tender]:
    """The same for every organisation that buys: the organiser, and those that the close of a purchase from a need bound."""
    organization, tender = acting.space(slug), _answered(number)
    if tender.organizer_id != organization.id and (
        tender.called_at is None or all(one.id != organization.id for one in rules.parties(tender))
    ):
        raise Missing()
    return organization, tender


def received(slug: str, number: str) -> tuple[Organization, Tender]:
    """The organisation at work and a purchase that asks it for an answer. Missing for anything else, one that is prepared included."""
    organization, tender = acting.space(slug), _answered(number)
    if not rules.may_answer(tender, organization):
        raise Missing()
    return organization, tender


def _answered(number: str) -> Tender:
    tender = db.load(Tender, number=number)
    if not tender.is_answered:
        raise Missing()
    return tender
