"""Programs write the catalogue of their organisation: with a key, no more than it permits, once, and over what they read only."""

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User, UserStatus
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.core import clock, db
from marketplace.core.api import keys
from marketplace.core.api.models import ApiKey
from marketplace.organizations.models import Membership
from tests.builders import make_organization
from tests.catalogue.programs import BATCH, BOX, LISTINGS, Program, program
from tests.page import Visitor

__all__ = ["program"]


def test_a_listing_is_written_read_changed_and_put_away_by_its_reference(program):
    shop: Program = program()
    made = shop.put("BL/01 été", BOX | {"status": "published"})
    assert (made.status_code, made.headers["ETag"]) == (201, f'"{made.json["version"]}"')
    assert made.headers["Cache-Control"] == "no-store"
    assert "Authorization" in made.vary
    assert (made.json["price"], made.json["tiers"]) == ("12.50", [{"from_quantity": "50", "price": "11.75"}])
    assert (made.json["status"], made.json["price_visibility"], made.json["number"]) == ("published", "buyers", 1)
    read = shop.send("GET", made.headers["Location"])
    assert (read.status_code, read.json, read.headers["ETag"]) == (200, made.json, made.headers["ETag"])
    assert shop.send("GET", made.headers["Location"], If_None_Match=read.headers["ETag"]).status_code == 304
    same = shop.put("BL/01 été", read.json)
    assert (same.status_code, same.json) == (200, read.json), "what was read, sent back, changes nothing"
    part = shop.send(
        "PATCH",
        f"{LISTINGS}/BL/01 été",
        {"price": "13.1250", "tiers": None, "unit": "KGM", "minimum": "0.125"},
        Content_Type="application/merge-patch+json",
    )
    assert (part.json["price"], part.json["tiers"], part.json["minimum"], part.json["number"]) == ("13.1250", [], "0.1250", 2)
    (listing,) = shop.listings()
    assert (listing.price, listing.minimum, listing.title_fr) == (131250, 125, "Boîte à lunch")
    gone = shop.send("DELETE", f"{LISTINGS}/BL/01 été")
    assert (gone.status_code, gone.json["status"]) == (200, "archived")
    assert shop.send("GET", f"{LISTINGS}?status=archived").json["total"] == 1
    assert shop.send("GET", f"{LISTINGS}?status=published").json["listings"] == []
    back = shop.send("PATCH", f"{LISTINGS}/BL/01 été", {"status": "published"})
    assert back.json["status"] == "published"


def test_whoever_writes_over_what_she_did_not_read_is_refused(program):
    shop: Program = program()
    first = shop.put("A", BOX)
    assert shop.put("A", BOX | {"price": "13"}, If_Match=first.headers["ETag"]).status_code == 200
    for lost in (
        shop.put("A", BOX | {"price": "14"}, If_Match=first.headers["ETag"]),
        shop.put("A", BOX, If_None_Match="*"),
        shop.put("B", BOX, If_Match="*"),
    ):
        assert lost.status_code == 412
        assert lost.json["title"] == "Ce n’est plus ce que vous aviez lu"
    assert shop.send("DELETE", f"{LISTINGS}/A", If_Match='"1"').status_code == 412
    assert [one.price for one in shop.listings()] == [130000]


def test_what_cannot_be_used_is_named_field_by_field_and_nothing_is_written(program):
    shop: Program = program()
    wrong = {
        "title_fr": "",
        "price": 12.5,
        "minimum": "1.5",
        "colour": "red",
        "unit": "ZZZ",
        "regions": ["01", "99"],
        "reach": "regions",
        "valid_from": "hier",
        "audience_networks": ["inconnu\0"],
        "tiers": [{"from_quantity": "5"}],
        "lead_time_days": "5",
        "status": "gone",
    }
    refused = shop.put("A", wrong)
    assert refused.status_code == 422
    assert {one["parameter"] for one in refused.json["errors"]} == {
        "price",
        "minimum",
        "colour",
        "audience_networks",
        "tiers",
        "lead_time_days",
        "status",
    }
    again = shop.put(
        "A",
        {
            name: value
            for name, value in wrong.items()
            if name not in ("price", "minimum", "colour", "audience_networks", "tiers", "lead_time_days", "status")
        },
    )
    assert {one["parameter"] for one in again.json["errors"]} == {"title_fr", "unit", "regions", "valid_from"}
    assert shop.put("A", BOX | {"reference": "B"}).json["errors"][0]["parameter"] == "reference"
    assert shop.put("A", {"title_fr": "Sans rien", "status": "published"}).status_code == 409
    assert shop.listings() == []


def test_what_is_not_json_is_refused_before_anything(program):
    shop: Program = program()
    told = {"Authorization": f"Bearer {shop.letters}"}
    for data, kind, status in (
        (b"{}", "text/plain", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 400),
        (b'{"title_fr": "a", "title_fr": "b"}', "application/json", 400),
        (b'{"price": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff", "application/json", 400),
        (rb'{"title_fr": "a", "unit": "\ud800"}', "application/json", 400),
        (rb'{"title_fr": "a", "tax_code": "\uDFFF"}', "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"price": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b'"' + b"x" * 1_100_000 + b'"', "application/json", 413),
    ):
        answer = shop.client.put(f"{LISTINGS}/A", data=data, content_type=kind, headers=told)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), data[:40]
    assert shop.listings() == []


def test_a_batch_is_written_whole_or_not_at_all(program):
    shop: Program = program()
    items = [BOX | {"action": "put", "reference": f"R{number}"} for number in range(3)]
    done = shop.send("POST", BATCH, {"listings": items})
    assert [one["outcome"] for one in done.json["listings"]] == ["added"] * 3
    mixed = [
        {"action": "patch", "reference": "R0", "price": "12.00"},
        {"action": "patch", "reference": "R9", "price": "12.00"},
        {"action": "put", "reference": "R4", "title_fr": ""},
        {"action": "burn", "reference": "R1"},
        7,
        {"action": "patch", "reference": "R1", "status": "published", "category": None},
    ]
    refused = shop.send("POST", BATCH, {"listings": mixed})
    assert refused.status_code == 422
    assert [one["parameter"] for one in refused.json["errors"]] == [
        f"listings[{place}]." + name
        for place, name in ((1, "reference"), (2, "title_fr"), (3, "action"), (4, "reference"), (5, "reference"))
    ]
    assert [one.price for one in shop.listings()] == [125000] * 3
    told = shop.send("POST", BATCH, {"listings": [mixed[0], {"action": "archive", "reference": "R1"}, items[2]]}).json["listings"]
    assert [one["outcome"] for one in told] == ["changed", "changed", "unchanged"]
    assert shop.send("POST", BATCH, {"listings": []}).status_code == 422


def test_a_key_opens_what_it_was_made_for_and_nothing_else(app, program):
    shop, reader, other = program(), program(scopes=("catalogue:read",)), program()
    other.put("X", BOX)
    assert shop.send("GET", f"{LISTINGS}/X").status_code == 404, "another’s listing and none answer alike"
    assert shop.send("PATCH", f"{LISTINGS}/X", {"price": "1"}).status_code == 404
    assert reader.send("GET", LISTINGS).status_code == 200
    refused = reader.put("A", BOX)
    assert (refused.status_code, "catalogue:write" in refused.json["detail"]) == (403, True)
    for letters in ("", "x", keys.BEGINS + "x" * 43, shop.letters[:-1], shop.letters + "x"):
        denied = shop.send("GET", LISTINGS, Authorization=f"Bearer {letters}")
        assert (denied.status_code, denied.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Maillage"')
    assert shop.send("GET", LISTINGS, Authorization="Basic eDp5").status_code == 401
    signed_in = Visitor(app).sign_in(shop.person).client
    assert signed_in.get(LISTINGS).status_code == 401, "a cookie opens nothing here"
    assert signed_in.put(f"{LISTINGS}/A", json=BOX).status_code == 401
    headers = {"Authorization": f"Bearer {shop.letters}"}
    assert app.test_client().get("/compte", headers=headers).status_code in (302, 303), "a key opens no page"
    assert shop.listings() == []


@pytest.mark.parametrize("lost", ["revoked", "expired", "role", "left", "suspended"])
def test_a_key_opens_nothing_from_the_moment_its_right_is_lost(app, program, lost):
    shop: Program = program()
    assert shop.send("GET", LISTINGS).status_code == 200
    with app.app_context(), db.database().writing() as session:
        key, person = session.get_one(ApiKey, shop.key_id), session.get_one(User, shop.person.id)
        place = session.scalars(select(Membership).where(Membership.user_id == person.id)).unique().one()
        if lost == "revoked":
            keys.revoke(key, actor=person, at=clock.now())
        elif lost == "expired":
            key.expires_at = clock.now()
        elif lost == "role":
            place.roles = []
        elif lost == "left":
            place.ended_at = clock.now()
        else:
            person.status = UserStatus.SUSPENDED
    assert shop.send("GET", LISTINGS).status_code == 401
    assert shop.put("A", BOX).status_code == 401
    assert shop.listings() == []


def test_the_letters_of_a_key_are_in_no_log_and_only_their_hash_is_kept(app, program, capsys):
    shop: Program = program()
    shop.put("A", BOX)
    shop.send("GET", f"{LISTINGS}/{shop.letters}")
    shop.send("GET", f"{LISTINGS}?key={shop.letters}")
    told = capsys.readouterr()
    assert shop.letters not in told.out + told.err
    with app.app_context(), db.database().reading() as session:
        kept = session.get_one(ApiKey, shop.key_id)
        assert shop.letters not in repr(vars(kept))
        assert kept.hash == keys.hash_of(shop.letters)
        assert keys.last_used(kept) is not None


def test_a_listing_of_an_unpublished_page_is_not_published(app, program):
    shop: Program = program()
    shop.put("A", BOX)
    assert shop.send("PATCH", f"{LISTINGS}/A", {"description_fr": None, "status": "published"}).status_code == 409
    assert [one.status for one in shop.listings()] == [ListingStatus.DRAFT]
    with app.app_context(), db.database().writing() as session:
        assert session.query(Listing).one().description_fr == BOX["description_fr"], "the refusal undid the whole"
        make_organization(name="Une autre")
