"""Every address × method × persona × own, other and absent thing, compared with the reviewed table: zero surprises."""

import pytest
from flask import Flask

from marketplace.organizations.models import Role
from tests.access import table
from tests.access.asking import Answers, is_asked, nothing_stays, questions
from tests.access.people import VISITOR, populate
from tests.drawn import one_in
from tests.house.sources import none_of

OTHERS = (
    *("elsewhere", "buyer_confirmed", "hub_mandated", "hub_head", "hub_without", "network_head"),
    *("former", "suspended", "person", "staff", VISITOR),
)
# A page takes a moment: one question in eight, drawn anew by the seed of the run; SOAK=1 asks them all.
SHARE = 8
PERSONAS = (*(one.value for one in Role), *OTHERS)
# Where another's thing must be as if it were not there.
PRIVATE = ("/espace/", "/compte/", "/avis/")
ALLOWED = {"200", "204", "303", "409", "422"}


def test_every_address_is_in_the_table_and_nothing_else_is(app: Flask) -> None:
    asked, known = {table.key(one) for one in questions(app)}, table.read().keys()
    none_of(f"{' '.join(one)} is not in tests/access/matrix.csv: write it anew and read the difference" for one in sorted(asked - known))
    none_of(f"{' '.join(one)} is in tests/access/matrix.csv and exists no more" for one in sorted(known - asked))


def test_the_table_has_a_column_for_each_persona() -> None:
    for row in table.read().values():
        assert set(row) == set(PERSONAS)


# One adheres under one's own slug to the purchase of another, which everybody reads once it is published.
OF_OTHERS = "/espace/<slug>/adhesions/<number>"
# A network that has the mandate of an enterprise, and the team, keep its catalogue as its own people do.
CATALOGUES, KEEPERS = "/espace/<slug>/catalogue", ("hub_mandated", "staff")


def test_anothers_thing_and_an_absent_one_answer_alike() -> None:
    """Under one's own slug another's number is as an absent one; under another's slug all is as an address of nothing."""
    rows = table.read()
    for (rule, method, thing), row in rows.items():
        if not rule.startswith(PRIVATE) or thing not in ("other", "crossed") or "/rejoindre/" in rule:
            continue
        if rule.startswith(OF_OTHERS) and thing == "crossed":
            continue
        nothing = rows[rule, method, "absent"] if thing == "crossed" or "<slug>" not in rule else rows["/espace/<slug>", "GET", "absent"]
        for persona, told in row.items():
            if told == table.UNASKED:
                continue
            # She who administers a hub is not asked the address of nothing; those who administer something else are told the same.
            none = nothing["administrator"] if nothing[persona] == table.UNASKED else nothing[persona]
            expected = "401" if method == "POST" and none == "303" else none
            if thing == "other" and rule.startswith(CATALOGUES) and persona in KEEPERS and (rule, method, "own") in rows:
                expected = rows[rule, method, "own"]["administrator"]
            assert told == expected, f"{rule} {method} ({thing}) {persona}: {told}, {expected} for nothing"


def test_nothing_fails_and_nobody_who_lost_her_place_reaches_what_a_stranger_does_not() -> None:
    rows = table.read()
    # Whether the site is ready is no business of the matrix: its worker does not run.
    asked = {key: row for key, row in rows.items() if key[0] != "/readyz"}
    none_of(f"{key} {persona}: {told}" for key, row in asked.items() for persona, told in row.items() if told.startswith("5"))
    for key, row in rows.items():
        assert row["suspended"] in (row[VISITOR], table.UNASKED), f"{key}: somebody suspended is nobody"
        if row["person"] != table.UNASKED and not key[0].startswith(("/avis", "/compte/organisations/invitations", "/compte/sessions")):
            assert row["former"] == row["person"], f"{key}: somebody who left has no more than somebody who never came"


def test_the_desk_is_for_the_team_alone() -> None:
    none_of(
        f"{key} {persona}: {told}"
        for key, row in table.read().items()
        if key[0].startswith("/bureau")
        for persona, told in row.items()
        if persona != "staff" and told in ALLOWED and not (persona in (VISITOR, "suspended") and told == "303")
    )


@pytest.mark.slow
@pytest.mark.drawn
@pytest.mark.parametrize("persona", PERSONAS)
def test_each_persona_is_answered_as_the_table_says(make_app, settings, tmp_path, persona: str) -> None:
    hour = tmp_path / "clock"
    hour.write_text(table.NOW)
    app = make_app(test_clock_file=hour, **{name: table.MANY for name in vars(settings) if name.startswith("rate_")})
    answers, expected = Answers(app, populate(app)), table.read()
    with nothing_stays():
        none_of(
            f"{one.method} {one.rule} ({one.thing}): {told}, the table says {expected[table.key(one)][persona]}"
            for one in one_in(SHARE, [one for one in questions(app) if is_asked(persona, one)])
            if str(told := answers.status(persona, one)) != expected.get(table.key(one), {}).get(persona)
        )
