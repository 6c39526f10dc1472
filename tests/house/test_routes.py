"""Every address asks a policy or says that it is public, shows a page of its own room, and reads as French."""

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from marketplace.core import access
from tests.house import templates
from tests.house.sources import calls, dotted, first_word, none_of, python, said

View = Callable[..., Any]

# What changes something without a policy, and why that is right.
OPEN_CHANGES = {
    "accounts.sign_in_now": "whoever signs in is nobody yet; limited by rate",
    "accounts.accept_now": "the signed link is the right to do it",
    "accounts.second_step_now": "whoever signs in is nobody yet: the right password, in the signed cookie, is the right to try; five times",
    "accounts.second_step_challenge": "the same; writes the cookie alone",
    "accounts.key_challenge": "a random number for whoever has a key; writes the cookie alone",
    "accounts.sign_in_by_key": "whoever signs in is nobody yet: the key’s signature is the right; limited by rate",
    "accounts.ask_account": "whoever asks for an account has none yet; limited by rate",
    "accounts.ask_reset": "whoever forgot a password cannot sign in; limited by rate",
    "accounts.reset_now": "the signed link is the right to do it",
    "accounts.confirm_address_now": "the signed link is the right to do it",
    "accounts.cancel_address_now": "the signed link is the right to do it",
    "accounts.unsubscribe_now": "the signed link of a mail is the right to stop its topic, and to nothing else",
    "organizations.join_team_now": "the signed link of an invitation is the right to do it",
    "organizations.write_to": "anyone may write to an enterprise; limited by rate",
    "organizations.report_error": "anyone may say that a page is wrong; limited by rate",
    "billing.receive_payable": "the link of a payables clerk is the right to it, for one invoice; limited by rate",
    "billing.dispute_payable": "the same; disputes what is owed at most",
    "billing.pay_payable": "the same; notes a payment that the enterprise has still to confirm",
    "billing.stripe_event": "what the payment gateway signed is kept, and does nothing but have it asked again",
    "search.tell_us": "anyone may say what the search did not find; nothing is kept of who says it; limited by rate",
}
# What machines read has no page.
MACHINES = re.compile(
    r"/(api/|healthz|readyz|metrics|images/|dev/courriels/<name>/html|robots\.txt|sitemap[.-])|.*/(fil\.atom|<number>\.ics|(liste|a-corriger)\.(csv|xlsx)|points\.json|donnees\.zip|document|documents/<sha256>)$"
)
DEVELOPERS = re.compile(r"/(dev/|styleguide)")
SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Words of our code that would be English in an address. « regions », « contact » and the like are French too.
ENGLISH = {
    *("new", "edit", "show", "delete", "remove", "search", "find", "home", "about", "login", "logout", "sign-in", "sign-out", "settings"),
    *("user", "users", "account", "accounts", "people", "password", "help", "desk", "health", "retry", "publish", "withdraw", "invite"),
    *("listing", "listings", "tender", "tenders", "bid", "bids", "award", "awards", "orders", "invoice", "invoices", "payment", "payments"),
    *("enterprise", "enterprises", "organization", "organizations", "notices", "mails", "contracts", "enquiry", "enquiries", "members"),
}
MOST_LINES = 15


def test_every_address_asks_a_policy_or_is_public(app: Flask) -> None:
    none_of(f"{rule.rule} {rule.endpoint}" for rule, view in _routes(app) if not access.policies_of(view) and not _is_public(view))


def test_no_address_is_public_and_guarded_at_once(app: Flask) -> None:
    none_of(f"{rule.rule} {rule.endpoint}" for rule, view in _routes(app) if access.policies_of(view) and _is_public(view))


def test_what_changes_something_is_never_public_but_where_it_was_weighed(app: Flask) -> None:
    changing = {rule.endpoint for rule, view in _routes(app) if _is_public(view) and _methods(rule) - {"GET"}}
    assert changing == OPEN_CHANGES.keys()


def test_the_command_lists_every_address_with_its_policy(app: Flask) -> None:
    listed = json.loads(app.test_cli_runner().invoke(args=["routes", "--json"]).stdout)
    expected = {(rule.rule, rule.endpoint, tuple(sorted(_methods(rule)))) for rule, _view in _routes(app)}
    assert {(one["rule"], one["endpoint"], tuple(one["methods"])) for one in listed} == expected
    for one in listed:
        view = app.view_functions[one["endpoint"]]
        assert one["policies"] == access.policies_of(view)
        assert one["public"] == _is_public(view)
        assert one["public"] or one["policies"], one


def test_every_policy_that_is_asked_for_is_declared_and_every_one_declared_is_asked_for(app: Flask) -> None:
    asked = {
        name
        for path in python("marketplace")
        for call in calls(path)
        if dotted(call.func).split(".")[-1] in ("authorize", "can") and (name := first_word(call))
    }
    asked |= {
        name
        for template in templates.names()
        for called, call in templates.calls(app, template)
        if called == "can" and (name := templates.first_word(call))
    }
    assert asked == set(declared())


def test_a_policy_bears_the_name_of_the_room_whose_rules_declare_it(app: Flask) -> None:
    of_a_room = {name: re.compile(rf"marketplace\.{name.split('.')[0]}\.(\w+\.)?rules") for name in declared()}
    none_of(f"{name} in {place}" for name, place in declared().items() if not of_a_room[name].fullmatch(place))


def test_every_page_is_drawn_by_a_template_of_its_own_room(app: Flask) -> None:
    without = []
    for rule, view in _routes(app):
        if "GET" not in _methods(rule) or MACHINES.match(rule.rule):
            continue
        room = view.__module__.split(".")[1]
        drawn = _drawn(view)
        if not drawn or not all(name.startswith(f"{room}/") for name in drawn):
            without.append(f"{rule.endpoint} draws {drawn or 'nothing'}")
    none_of(without)


def test_every_page_named_in_the_code_exists(app: Flask) -> None:
    leading = ("url_for", "absolute", "NavItem")
    none_of(
        f"{said(path)}:{call.lineno} {name}"
        for path in python("marketplace")
        for call in calls(path)
        if dotted(call.func).split(".")[-1] in leading and (name := first_word(call)) and name not in app.view_functions
    )


def test_addresses_are_french_in_small_letters_and_hyphens(app: Flask) -> None:
    wrong = []
    for rule, _view in _routes(app):
        if MACHINES.match(rule.rule) or DEVELOPERS.match(rule.rule):
            continue
        segments = [one for one in re.sub(r"<[^>]*>", "", rule.rule).split("/") if one]
        wrong += [f"{rule.rule}: {one}" for one in segments if not SEGMENT.fullmatch(one) or one in ENGLISH]
        if rule.rule != "/" and rule.rule.endswith("/"):
            wrong.append(f"{rule.rule} ends with a slash")
        if re.match(r"/(fr|en)(/|$)", rule.rule):
            wrong.append(f"{rule.rule} begins with a language, which is a mount point")
    none_of(wrong)


def test_a_view_is_short_and_neither_tries_nor_commits(app: Flask) -> None:
    faults = []
    for view in {view for _rule, view in _routes(app)}:
        function = ast.parse(textwrap.dedent(inspect.getsource(view))).body[0]
        assert isinstance(function, ast.FunctionDef)
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
        if lines > MOST_LINES:
            faults.append(f"{view.__module__}.{view.__name__} has {lines} lines")
        for node in ast.walk(function):
            if isinstance(node, ast.Try) or (isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in ("commit", "rollback")):
                faults.append(f"{view.__module__}.{view.__name__} tries, commits or undoes")
    none_of(faults)


def test_every_view_says_in_a_sentence_what_it_is_for(app: Flask) -> None:
    none_of(rule.endpoint for rule, view in _routes(app) if not (view.__doc__ or "").rstrip().endswith("."))


def declared() -> dict[str, str]:
    """The policies of the product, with the module that declares each; a test may declare one of its own for a while."""
    return {name: rule.__module__ for name, rule in access.POLICIES.items() if rule.__module__.startswith("marketplace.")}


def _routes(app: Flask) -> Iterator[tuple[Rule, View]]:
    """Every address with the function that answers it, as it was written."""
    return ((rule, inspect.unwrap(app.view_functions[rule.endpoint])) for rule in app.url_map.iter_rules())


def _methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def _is_public(view: View) -> bool:
    return getattr(view, "is_public", False) is True


def _drawn(view: View) -> list[str]:
    """The templates that a view names."""
    function = ast.parse(textwrap.dedent(inspect.getsource(view)))
    found = [node for node in ast.walk(function) if isinstance(node, ast.Call) and dotted(node.func).endswith("render_template")]
    return [name for call in found if (name := first_word(call))]
