"""A form larger than any of ours is refused before it is taken apart, however it is sent."""

import io

import pytest

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "body",
    [b"a&" * 600_000, b"email=" + b"a" * 1_100_000, b"a=1&" * 1_100],
    ids=["a million names", "one long value", "too many fields"],
)
def test_a_form_that_is_too_large_is_refused(client, body: bytes):
    assert client.post("/connexion", data=body, content_type=FORM).status_code == 413


def test_a_form_without_a_length_is_bounded_too(client):
    chunks = {"wsgi.input": io.BytesIO(b"a&" * 600_000), "wsgi.input_terminated": True}
    assert client.post("/connexion", content_type=FORM, environ_overrides=chunks).status_code == 413


def test_a_form_of_an_ordinary_size_passes_to_its_token(client):
    assert client.post("/connexion", data=b"email=a&password=b", content_type=FORM).status_code == 400
