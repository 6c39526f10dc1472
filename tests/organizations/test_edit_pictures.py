"""The team sends a logo and photos: made anew, never without the words that stand for them, and told to the log."""

import io
from typing import Any

import pytest
from PIL import Image

from marketplace.core import db
from marketplace.core.files import StoredFile
from marketplace.organizations.editing import holdings
from marketplace.organizations.models import Organization, Picture
from tests.core.web.watching import digest, error_of
from tests.organizations.conftest import as_it_is, filled_in
from tests.page import Page, Visitor


def drawing(colour: str = "green", form: str = "PNG") -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(written, form)
    written.seek(0)
    return written


def send(staff: Visitor, slug: str, picture: Any = None, **changes: Any):  # type: ignore[no-untyped-def]
    path = f"/entreprises/{slug}/modifier/images/ajouter"
    form = {**filled_in(staff, path), "alternative_fr": "Une façade verte.", **changes}
    form.pop("sent", None)
    if picture is not None:
        form["sent"] = (picture, "façade.png")
    return staff.client.post(path, data=form, content_type="multipart/form-data")


def pictures_of(app, slug: str) -> list[Picture]:
    with app.app_context(), db.database().reading():
        return list(holdings.rows(Picture, db.load(Organization, slug=slug)))


def test_a_logo_and_photos_are_sent_shown_and_taken_away(app, staff, enterprise) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/modifier/images"
    assert send(staff, slug, drawing(), use="logo").location == path
    assert send(staff, slug, drawing("red"), alternative_en="A red front.").status_code == 303
    assert [(one.rank, one.alternative_fr, one.alternative_en) for one in pictures_of(app, slug)] == [
        (0, "Une façade verte.", None),
        (1, "Une façade verte.", "A red front."),
    ]
    page = staff.get(path)
    assert "L’image est ajoutée." in page
    assert "Logo" in page
    key = holdings.key_of(pictures_of(app, slug)[1])
    form = {**filled_in(staff, f"{path}/{key}"), "alternative_fr": "Une façade rouge."}
    assert staff.client.post(f"{path}/{key}", data=form).status_code == 303
    assert pictures_of(app, slug)[1].alternative_fr == "Une façade rouge."
    assert staff.client.post(f"{path}/{key}/retirer", data=filled_in(staff, f"{path}/{key}/retirer")).status_code == 303
    assert [one.rank for one in pictures_of(app, slug)] == [0]


def test_a_new_logo_takes_the_place_of_the_old_one_which_becomes_a_photo(app, staff, enterprise) -> None:
    slug = enterprise().slug
    for colour in ("green", "red", "blue"):
        assert send(staff, slug, drawing(colour), use="logo", alternative_fr=colour).status_code == 303
    assert [(one.rank, one.alternative_fr) for one in pictures_of(app, slug)] == [(0, "blue"), (1, "green"), (2, "red")]


@pytest.mark.parametrize(
    ("picture", "changes", "field"),
    [
        (None, {}, "sent"),
        (b"", {}, "sent"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", {}, "sent"),
        (b"\x89PNG\r\n\x1a\nrien", {}, "sent"),
        ("drawing", {"alternative_fr": " "}, "alternative_fr"),
        ("drawing", {"alternative_fr": "a\x00b"}, "alternative_fr"),
        ("drawing", {"use": "banderole"}, "use"),
        ("drawing", {"version": "²"}, None),
    ],
)
def test_what_is_no_picture_or_has_no_words_is_refused_and_nothing_is_written(app, staff, enterprise, picture, changes, field) -> None:
    slug = enterprise().slug
    sent = drawing() if picture == "drawing" else io.BytesIO(picture) if picture is not None else None
    before = digest(app)
    response = send(staff, slug, sent, **changes)
    Page(response, status=422)
    assert field is None or error_of(response, field)
    assert digest(app) == before


def test_someone_who_saved_meanwhile_is_not_undone_by_a_picture(app, staff, enterprise) -> None:
    slug = enterprise().slug
    before = digest(app)
    Page(send(staff, slug, drawing(), version="0"), status=409)
    assert digest(app) == before


def test_the_name_of_the_file_is_kept_and_nothing_else_of_it(app, staff, enterprise) -> None:
    slug = enterprise().slug
    version = as_it_is(app, slug).version
    send(staff, slug, drawing(form="JPEG"))
    with app.app_context(), db.database().reading() as session:
        (stored,) = session.query(StoredFile).all()
    assert (stored.name, stored.media_type) == ("façade.webp", "image/webp")
    assert as_it_is(app, slug).version > version
