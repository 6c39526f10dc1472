"""Where to write to the team, when the operator says so."""

from tests.page import Visitor


def test_every_page_says_where_to_write_when_the_operator_gives_an_address(make_app):
    page = Visitor(make_app(contact_email="equipe@maillage.example")).get("/a-propos")
    assert 'href="mailto:equipe@maillage.example"' in page.response.text


def test_no_page_speaks_of_writing_without_an_address(make_app):
    visitor = Visitor(make_app(contact_email=""))
    assert "mailto:" not in visitor.get("/a-propos").response.text
    lost = visitor.get("/nulle-part", status=404)
    assert "écrivez" not in lost
    assert "Numéro de cette demande" in lost
