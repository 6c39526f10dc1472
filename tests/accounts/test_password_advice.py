"""A password is refused with the reason and the way to a better one."""

import ast
from pathlib import Path

import pytest
from zxcvbn import feedback

from marketplace.accounts import password_rules

ABOUT = ["Marie-Ève Gagnon", "marie.gagnon@villedugranite.example"]


@pytest.fixture(autouse=True)
def page(app):  # type: ignore[no-untyped-def]
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("password", "advice"),
    [
        ("aaaaaaaaaaaaaa", "Une lettre répétée"),
        ("abcabcabcabcabc", "Une suite répétée"),
        ("azertyuiopqsdf", "se devine"),
        ("abcdefghijklmn", "Une suite, comme"),
        ("motdepasse123", "se devine trop vite"),
        ("Bonjour bonjour", "se devine trop vite"),
        ("Villedugranite1", "se devine trop vite"),
        ("marketplace-maillage", "se devine trop vite"),
        ("cooperative sociale", "se devine trop vite"),
        ("economie sociale quebec", "se devine trop vite"),
        ("Gagnon villedugranite", "votre nom"),
    ],
)
def test_what_is_guessed_soon_is_refused_with_advice(password, advice) -> None:
    reason = password_rules.why_not_password(password, ABOUT)
    assert reason
    assert advice in reason
    assert reason.startswith("Ce mot de passe se devine trop vite.")
    assert reason.count(".") >= 2, "how to choose a better one is said too"


@pytest.mark.parametrize(
    "password",
    [
        "une loutre lave ses trois parapluies",
        "x7#Kq9!vLm2$",
        "tisane chaude et 4 canots rouges",
        "     pluie     ocre",
        "🦦🦦 lave 3 ☂ bleus",
    ],
)
def test_length_and_chance_make_a_good_one_whatever_it_is_made_of(password) -> None:
    assert password_rules.why_not_password(password, ABOUT) is None


def test_every_sentence_of_zxcvbn_has_ours() -> None:
    source = Path(feedback.__file__).read_text(encoding="utf-8")

    said = {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_" and isinstance(call.args[0], ast.Constant)
    }
    ours = password_rules.WARNINGS.keys() | password_rules.SUGGESTIONS.keys()
    assert said - ours == {"No need for symbols, digits, or uppercase letters."}, "said of an empty password alone, which is too short"
    assert ours <= said
