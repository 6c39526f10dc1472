"""The adviser's page and the table of the rules, for everybody."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from marketplace.contracting import queries
from marketplace.contracting.advising import answering
from marketplace.contracting.advising.asking_form import QuestionForm
from marketplace.contracting.day_form import DayForm
from marketplace.contracting.thresholds import listing_rules
from marketplace.contracting.views.blueprint import bp
from marketplace.core.access import public


@bp.get("/conseiller")
@public
def adviser() -> ResponseReturnValue:
    """By which modes a contract may be made: the question in the address, the answer on the page."""
    organization = answering.for_whom(request.args.get("pour"))
    own_type, slug = (organization.buyer_type, organization.slug) if organization else (None, "")
    asked = MultiDict(request.args)
    # The page's script leaves out of an address the fields that are empty: a question is known by its choices.
    if "taxes" in asked:
        asked.setdefault("montant", "")
    form = QuestionForm(asked, buyer_type=own_type, slug=slug)
    found = answering.answer(form, organization) if "montant" in asked and form.validate() else None
    shown = {"form": form, "answer": found, "own": organization}
    return render_template("contracting/adviser.html", **shown), 422 if form.errors else 200


@bp.get("/regles")
@public
def rules() -> ResponseReturnValue:
    """The rules in force on a day, with their source and how sure they are."""
    form = DayForm(request.args)
    on = form.date.data if form.validate() and form.date.data else answering.today()
    shelves = listing_rules.shelves(queries.rules_in_force(), on)
    return render_template("contracting/rules.html", form=form, on=on, shelves=shelves), 422 if form.errors else 200
