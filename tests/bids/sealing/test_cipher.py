"""What is sealed opens with its key, in its place, bit for bit; and says nothing by its length."""

import random

import pytest

from marketplace.bids.sealing import cipher

CONTENT = "Prix : 12,40 $ l’unité".encode()


def test_a_content_comes_out_as_it_went_in() -> None:
    key = cipher.new_key()
    for content in (b"", b"x", CONTENT, b"y" * 10_000):
        assert cipher.unseal(cipher.seal(content, key, "here"), key, "here") == content


def test_the_length_of_what_is_sealed_says_little() -> None:
    key = cipher.new_key()
    assert len({len(cipher.seal(b"x" * size, key, "here")) for size in range(0, 4000, 100)}) == 1


def test_the_same_content_is_never_sealed_into_the_same_bytes() -> None:
    key = cipher.new_key()
    assert len({cipher.seal(CONTENT, key, "here") for _round in range(50)}) == 50


def test_one_bit_that_changed_anywhere_is_seen() -> None:
    key, chance = cipher.new_key(), random.Random(20_261_123)
    whole = cipher.seal(CONTENT, key, "here")
    for place in chance.sample(range(len(whole) * 8), 256):
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(cipher.Broken):
            cipher.unseal(bytes(changed), key, "here")
    for short in (b"", whole[:5], whole[:-1]):
        with pytest.raises(cipher.Broken):
            cipher.unseal(short, key, "here")


def test_what_is_moved_to_another_place_opens_no_more() -> None:
    key, private = cipher.new_key(), cipher.new_private()
    with pytest.raises(cipher.Broken):
        cipher.unseal(cipher.seal(CONTENT, key, "version a 1"), key, "version a 2")
    with pytest.raises(cipher.Broken):
        cipher.unwrap(cipher.wrap(key, cipher.public_of(private), "bidder a"), private, "bidder b")


def test_a_wrapped_key_comes_out_for_its_holder_alone() -> None:
    key, mine, other = cipher.new_key(), cipher.new_private(), cipher.new_private()
    wrapped = cipher.wrap(key, cipher.public_of(mine), "bidder a")
    assert cipher.unwrap(wrapped, mine, "bidder a") == key
    assert key not in wrapped
    for private, bytes_of in ((other, wrapped), (mine, wrapped[:-1]), (mine, b"")):
        with pytest.raises(cipher.Broken):
            cipher.unwrap(bytes_of, private, "bidder a")
