"""One network that guesses is stopped, and locks nobody else out."""

import pytest

from marketplace.core.limits import network_of
from tests.builders import PASSWORD
from tests.page import Visitor


def knock(app, email: str, password: str, where: str) -> int:
    visitor = Visitor(app)
    fields = {"email": email, "password": password, "csrf_token": visitor.token("/connexion")}
    return visitor.client.post("/connexion", data=fields, environ_overrides={"REMOTE_ADDR": where}).status_code


def test_a_network_that_tries_many_accounts_is_stopped_and_someone_elsewhere_comes_in(app, someone):
    person = someone()
    tried = [knock(app, f"inconnue{number}@exemple.org", "essai", "203.0.113.7") for number in range(22)]
    assert tried == [422] * 20 + [429] * 2
    assert knock(app, person.email, PASSWORD, "198.51.100.4") == 303


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "", True),
    ],
)
def test_a_subscriber_is_an_ipv4_address_or_64_bits_of_an_ipv6_one(one, other, same):
    assert (network_of(one) == network_of(other)) is same
