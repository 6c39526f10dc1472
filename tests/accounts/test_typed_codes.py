"""A code is the same however it was typed, pasted or grouped; and nothing else becomes one."""

import pytest

from marketplace.accounts.factors import totp, typed
from tests.accounts.factor_tools import SECRET, code_at
from tests.builders import AT


@pytest.mark.parametrize(
    "written",
    [
        "123456",
        " 123 456 ",
        "123-456",
        "12\u200b34\u200d56",
        "１２３４５６",
        "123\u00a0456",
        "123\u202f456\n",
        "١٢٣٤٥٦",
        "\ufeff123456",
        "1 2 3 4 5 6",
    ],
)
def test_blanks_dashes_invisible_signs_and_other_digits_do_not_count(written) -> None:
    assert typed.code_of(written) == "123456"


@pytest.mark.parametrize(("written", "read"), [("abcd-efgh", "ABCDEFGH"), ("O0o-Il1L", "000" + "1111"), ("Ａｂ１", "AB1"), ("é€", "")])
def test_letters_that_a_hand_takes_for_digits_are_digits_in_a_recovery_code(written, read) -> None:
    assert typed.recovery_of(written) == read


def test_what_is_very_long_costs_nothing() -> None:
    assert len(typed.code_of("1" * 1_000_000)) == 200


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off_either_way_and_no_more(steps, taken) -> None:
    assert (totp.matching_step(SECRET, code_at(AT, steps=steps), at=AT) is not None) is taken


@pytest.mark.parametrize("wrong", ["", "12345", "1234567", "abcdef", "000000 000000", "-", "\x00", "½½½½½½"])
def test_what_is_no_code_matches_no_step(wrong) -> None:
    assert totp.matching_step(SECRET, wrong, at=AT) is None


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1: the last six of the eight digits at 59 s, 1111111109 s and 20000000000 s."""
    from base64 import b32encode
    from datetime import UTC, datetime

    secret = b32encode(b"12345678901234567890").decode()
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert totp.matching_step(secret, code, at=datetime.fromtimestamp(seconds, UTC)) == seconds // 30
