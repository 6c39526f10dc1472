"""Documents of an answer: sealed as they come, read again by their own enterprise, gone once no version holds them."""

from tests.bids.things import TYPED, Asked, hand_in, save
from tests.core.documents_made import pdf


def test_documents_are_joined_read_again_and_taken_away(asked: Asked) -> None:
    signatory, document = asked.visitor("signatory"), pdf()
    page = save(signatory, asked.path, [(document, "devis.pdf"), (document, "menu.pdf")], **TYPED)
    address = page.links()["devis.pdf"]
    sent = signatory.client.get(address)
    assert sent.get_data() == document
    assert sent.headers["Content-Disposition"].startswith("attachment; filename=devis.pdf")
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    token = address.split("/")[-2]
    save(signatory, asked.path, removed=token)
    assert [one["name"] for one in asked.content()["files"]] == ["menu.pdf"]
    # No version holds it: its row is gone too.
    assert asked.bid(lambda one: len(one.files)) == 1
    assert signatory.client.get(address).status_code == 404


def test_a_document_that_was_handed_in_stays_with_its_version(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    address = save(signatory, asked.path, [(pdf(), "devis.pdf")], **TYPED).links()["devis.pdf"]
    hand_in(signatory, asked.path)
    save(signatory, asked.path, removed=address.split("/")[-2])
    assert signatory.client.get(address).status_code == 200
    assert asked.bid(lambda one: len(one.files)) == 1


def test_a_document_of_another_kind_is_refused_and_named(asked: Asked) -> None:
    page = save(asked.visitor("signatory"), asked.path, [(b"MZ", "prix.exe")], status=422, **TYPED)
    assert "«\u00a0prix.exe\u00a0»\u00a0: Ce fichier n’est ni un PDF" in page.errors()[0]
    assert asked.bid(lambda one: one.id) is None
