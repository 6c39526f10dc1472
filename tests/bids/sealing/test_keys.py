"""Private keys: a file each, its owner's alone, made once however many make it, moved apart from the data."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.bids.models import TenderKey
from marketplace.bids.opening import keys
from marketplace.bids.sealing import cipher, keyring, moving
from marketplace.core import db
from tests.bids.things import Asked
from tests.builders import AT
from tests.tenders.asking.things import DUE

SENTENCE = "une phrase de passe longue"


def test_the_key_of_a_purchase_is_made_once_and_read_by_its_owner_alone(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(keyring.NoKey):
            keyring.opener_key_that_is(7)
        made = keyring.opener_key(7)
        assert (keyring.opener_key(7), keyring.opener_key_that_is(7)) == (made, made)
        assert keyring.opener_key(8) != made
        path = keyring.folder() / "opener" / "7.key"
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert [one.name for one in path.parent.glob(".*")] == [], "nothing half written is left"


def test_of_many_who_make_the_same_key_one_wins_and_all_hold_it(app: Flask) -> None:
    def make(_number: int) -> bytes:
        with app.app_context():
            return keyring.make_bid_key("ab" * 16)

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(make, range(64)))) == 1


def test_a_name_that_leads_elsewhere_is_no_name_of_a_key(app: Flask) -> None:
    with app.app_context():
        for name in ("../secret", "a" * 31, "", "AB" * 16, "ab/" * 10):
            with pytest.raises(ValueError, match="No key has this name"):
                keyring.bid_key(name)


def test_the_key_of_an_answer_can_be_forgotten(app: Flask) -> None:
    with app.app_context():
        token = "cd" * 16
        keyring.make_bid_key(token)
        assert keyring.bid_tokens() == {token}
        keyring.destroy_bid_key(token)
        with pytest.raises(keyring.NoKey):
            keyring.bid_key(token)


def test_keys_move_under_a_passphrase_and_come_back_the_same(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = (tmp_path := tmp_path_factory.mktemp("apart")) / "elsewhere.keys"
    with app.app_context():
        private = keyring.opener_key(3)
        keyring.make_bid_key("ef" * 16)
    command = app.test_cli_runner()
    told = command.invoke(args=["keys", "export", str(file), "--passphrase", SENTENCE])
    assert told.exit_code == 0, told.output
    assert private.hex().encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    other = tmp_path / "other"
    assert moving.bring(other, file, SENTENCE)[1] == 0
    assert (other / "opener" / "3.key").read_text() == private.hex()
    again = command.invoke(args=["keys", "import", str(file), "--passphrase", SENTENCE])
    assert again.output.startswith("0 keys added"), again.output


@pytest.mark.parametrize("case", ["passphrase", "cut", "changed", "another key", "no file", "no keys of ours"])
def test_keys_that_are_not_right_are_refused_and_nothing_is_put(app: Flask, tmp_path: Path, case: str) -> None:
    file, other = tmp_path / "elsewhere.keys", tmp_path / "other"
    with app.app_context():
        keyring.opener_key(3)
        moving.export(keyring.folder(), file, SENTENCE, data_dir=tmp_path / "data")
    sent = file.read_bytes()
    if case == "another key":
        (other / "opener").mkdir(parents=True)
        (other / "opener" / "3.key").write_text(cipher.new_private().hex())
    file.write_bytes({"cut": sent[:-1], "changed": sent[:-1] + bytes([sent[-1] ^ 1]), "no keys of ours": b"x" * 500}.get(case, sent))
    if case == "no file":
        file.unlink()
    before = {one: one.read_bytes() for one in other.rglob("*") if one.is_file()}
    with pytest.raises(moving.Refused):
        moving.bring(other, file, "une autre phrase de passe" if case == "passphrase" else SENTENCE)
    assert {one: one.read_bytes() for one in other.rglob("*") if one.is_file()} == before


def test_keys_are_written_neither_under_the_data_nor_over_a_file_nor_with_a_short_passphrase(app: Flask, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.touch()
    with app.app_context():
        keyring.opener_key(3)
        data = Path(app.extensions["maillage.settings"].data_dir)
        for file, sentence in ((data / "k", SENTENCE), (there, SENTENCE), (tmp_path / "k", "court")):
            with pytest.raises(moving.Refused):
                moving.export(keyring.folder(), file, sentence, data_dir=data)
        assert not (tmp_path / "k").exists()


def test_in_another_database_a_purchase_of_the_same_number_gets_another_key(asked: Asked) -> None:
    public = asked.write(lambda tender: keys.of(tender).public_key)
    with asked.app.app_context():
        made = keyring.opener_key(asked.tender_id)
        keyring.keep_opener_deadline(asked.tender_id, DUE)
    asked.write(lambda tender: db.session().execute(update(TenderKey).values(public_key=None)))
    asked.write(lambda tender: keys.make_wanted(at=AT))
    assert asked.write(lambda tender: keys.of(tender).public_key) != public
    with asked.app.app_context():
        assert keyring.opener_key_that_is(asked.tender_id) != made
        assert keyring.opener_deadline(asked.tender_id) is None
        assert len(list((keyring.folder() / "opener").glob("*.aside"))) == 2, "nothing is lost"


def test_a_kept_deadline_only_moves_later(app: Flask) -> None:
    with app.app_context():
        for due, kept in ((DUE, DUE), (DUE - timedelta(days=1), DUE), (DUE + timedelta(days=1), DUE + timedelta(days=1))):
            keyring.keep_opener_deadline(7, due)
            assert keyring.opener_deadline(7) == kept
