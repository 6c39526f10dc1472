"""Settings: read once, all that is wrong said at once, and production refuses what the public must not be served with."""

import stat
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

import config
from config import ROOT, ConfigurationError, Settings, production_problems
from tests.core.processes import together

GOOD = Settings(
    env="production",
    base_url="https://maillage.example",
    secret_key="0123456789abcdef" * 4,
    demo=False,
    mail_url="smtp://moi:secret@courrier.example:587?tls=starttls",
    privacy_officer_name="Odile Tremblay",
    privacy_officer_email="odile@maillage.example",
)
OFFICER = {"PRIVACY_OFFICER_NAME": GOOD.privacy_officer_name, "PRIVACY_OFFICER_EMAIL": GOOD.privacy_officer_email}


@pytest.fixture
def load(tmp_path):
    """A function that reads an environment, whose folders are the test's own."""

    def read(**variables: str) -> Settings:
        return config.load({"DATA_DIR": str(tmp_path / "var"), "KEYS_DIR": str(tmp_path / "keys"), **variables})

    return read


def problems(load, **variables: str) -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        load(**variables)
    return refused.value.problems


def test_an_empty_environment_is_a_development_that_works(load, tmp_path):
    settings = load()
    assert (settings.env, settings.port, settings.base_url, settings.demo) == ("development", 8000, "http://localhost:8000", True)
    assert settings.database_url == f"sqlite:///{tmp_path}/var/maillage.db"
    assert settings.trusted_hosts == ("localhost", "127.0.0.1", "[::1]")


def test_a_blank_variable_is_as_good_as_none(load):
    assert load(PORT="  ", APP_ENV="", MAIL_URL=" ").port == 8000


def test_the_base_address_follows_the_port_and_is_trusted(load):
    assert load(PORT="8123").base_url == "http://localhost:8123"
    settings = load(BASE_URL="https://maillage.example/", TRUSTED_HOSTS="a.example, b.example")
    assert settings.base_url == "https://maillage.example"
    assert settings.trusted_hosts[:3] == ("a.example", "b.example", "maillage.example")


WRONG = {
    "APP_ENV": ["staging", "prod"],
    "PORT": ["0", "65536", "abc", "-1", "8000.5", "９", "8" * 30, "0" * 18 + "9" * 10],
    "PROXY_HOPS": ["6", "0000000000000000009"],
    "DEBUG": ["maybe", "2"],
    "DEMO": ["oui"],
    "WEB_PROCESSES": ["0", "65"],
    "WEB_THREADS": ["0"],
    "WRITE_BUDGET": ["0", "61", "nan", "inf", "five"],
    "SESSION_IDLE": ["5", "forever"],
    "SESSION_ABSOLUTE": ["1"],
    "MAX_BODY": ["10", "99999999999"],
    "RATE_SIGN_IN": ["5", "five per minute", "5 per fortnight", "0 per minute", "-1 per minute", "5/minute"],
    "RATE_SIGN_IN_GLOBAL": ["per minute"],
    "RATE_API": ["٣ per minute"],
    "DISK_FLOOR": ["-1"],
    "RETENTION_INCIDENTS": ["365", "cinq ans"],
    "PRIVACY_OFFICER_EMAIL": ["Odile", "<odile@exemple.org>"],
    "STRIPE_SECRET_KEY": ["pk_test_public", "sk_", "clé"],
    "STRIPE_WEBHOOK_SECRET": ["blanc", "whsec_"],
    "STRIPE_API_BASE": ["http://stripe.example", "http://10.0.0.1:12111", "https://api.stripe.com.evil.example", "http://127.0.0.1"],
    "PAYMENT_FEE": ["5001", "1.5"],
    "LOG_LEVEL": ["loud"],
    "DATABASE_URL": ["mysql://localhost/x", "maillage.db", "sqlite://", "postgresql://h:port/x", "postgresql://[h/x"],
    "MAIL_URL": [
        "localhost",
        "http://courrier.example",
        "smtp://",
        "smtp://[h",
        "smtp://h:99999",
        "smtp://h?tls=startls",
        "smtp://h?ssl=1",
    ],
    "MAIL_FROM": ["Maillage", "Maillage <>", "a b@c d"],
    "BASE_URL": [
        "maillage.example",
        "ftp://maillage.example",
        "https://",
        "http://[x",
        "https://h:99999",
        "https://h/sous",
        "https://a@b",
        "https://h?x=1",
    ],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_malformed_setting_is_named(load, name, value):
    (problem,) = problems(load, **{name: value})
    assert problem.startswith(f"{name} must ")


def test_a_database_may_be_reached_by_its_socket(load):
    assert load(DATABASE_URL="postgresql:///maillage?host=/run/postgresql").uses_sqlite is False


def test_all_that_is_wrong_is_said_at_once(load):
    wrong = {name: values[0] for name, values in WRONG.items()}
    found = problems(load, **wrong)
    assert sorted(problem.split()[0] for problem in found) == sorted(wrong)


def test_malformed_settings_and_what_production_refuses_are_said_together(load):
    said = " ".join(problems(load, APP_ENV="production", PORT="abc", DEBUG="1", BASE_URL="http://maillage.example"))
    for name in ("PORT", "DEBUG", "SECRET_KEY", "BASE_URL", "MAIL_URL"):
        assert name in said


def test_a_refusal_shows_no_secret(load):
    said = str(
        problems(
            load, SECRET_KEY="tres-secret", APP_ENV="production", MAIL_URL="smtp://moi:motdepasse@", DATABASE_URL="mysql://u:motdepasse@h"
        )
    )
    assert "tres-secret" not in said
    assert "motdepasse" not in said


def test_settings_show_no_secret_when_printed():
    shown = repr(
        replace(GOOD, metrics_token="jeton", secret_key="tres-secret", stripe_secret_key="sk_cle", stripe_webhook_secret="whsec_cle")
    )
    assert "sk_cle" not in shown
    assert "whsec_cle" not in shown
    assert "tres-secret" not in shown
    assert "smtp://moi:secret" not in shown
    assert "jeton" not in shown


def test_a_key_of_the_gateway_never_goes_without_the_secret_of_its_webhook(load):
    (problem,) = problems(load, STRIPE_SECRET_KEY="sk_test_1")
    assert problem.startswith("STRIPE_WEBHOOK_SECRET")
    assert load(STRIPE_SECRET_KEY="sk_test_1", STRIPE_WEBHOOK_SECRET="whsec_1").uses_standin is False


def test_the_stand_in_is_for_whoever_has_no_key_and_never_for_the_public(load):
    assert load().uses_standin is True
    assert GOOD.uses_standin is False


def test_production_takes_settings_that_are_right(load):
    assert production_problems(GOOD) == []
    settings = load(APP_ENV="production", BASE_URL=GOOD.base_url, SECRET_KEY=GOOD.secret_key, MAIL_URL=GOOD.mail_url, **OFFICER)
    assert settings.demo is False
    assert settings.trusted_hosts == ("maillage.example",), "no loopback in production"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"debug": True}, "DEBUG"),
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key": "changeme"}, "SECRET_KEY"),
        ({"secret_key": "x" * 31}, "SECRET_KEY"),
        ({"demo": True}, "DEMO"),
        ({"base_url": "http://maillage.example"}, "BASE_URL"),
        ({"test_clock_file": Path("/tmp/clock")}, "APP_TEST_CLOCK_FILE"),
        ({"mail_url": ""}, "MAIL_URL"),
        ({"stripe_secret_key": "sk_test_1"}, "STRIPE_SECRET_KEY"),
        ({"stripe_secret_key": "rk_test_1"}, "STRIPE_SECRET_KEY"),
        ({"stripe_api_base": "http://127.0.0.1:8001"}, "STRIPE_API_BASE"),
        ({"standin_port": 8001}, "STANDIN_PORT"),
        ({"privacy_officer_name": ""}, "PRIVACY_OFFICER_NAME"),
        ({"privacy_officer_email": ""}, "PRIVACY_OFFICER_NAME"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_production_refuses_one_by_one(change, named):
    (problem,) = production_problems(replace(GOOD, **change))
    assert problem.startswith(named)


def test_a_secret_is_made_once_kept_for_its_owner_alone_and_read_again(load, tmp_path):
    first = load().secret_key
    kept = tmp_path / "keys" / "secret.key"
    assert len(first) == 64
    assert load().secret_key == first == kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert load(SECRET_KEY="from the environment").secret_key == "from the environment"
    assert list(kept.parent.iterdir()) == [kept], "nothing else is left there"


def read_secret(folder: str) -> str:
    return config.load({"DATA_DIR": folder, "KEYS_DIR": f"{folder}/keys"}).secret_key


def test_processes_that_start_together_share_the_same_secret(tmp_path):
    assert len(set(together(read_secret, *[{"folder": str(tmp_path)}] * 6))) == 1


def test_production_makes_no_secret_by_itself(load, tmp_path):
    said = problems(load, APP_ENV="production", BASE_URL=GOOD.base_url, MAIL_URL=GOOD.mail_url, **OFFICER)
    assert [problem.split()[0] for problem in said] == ["SECRET_KEY"]
    assert not (tmp_path / "keys").exists()


def test_the_program_does_not_start_and_says_why_on_one_screen(tmp_path):
    environment = {"PATH": "", "DATA_DIR": str(tmp_path), "KEYS_DIR": str(tmp_path), "PORT": "abc", "LOG_LEVEL": "loud"}
    done = subprocess.run([sys.executable, "-c", "import wsgi"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "Configuration refused:"
    assert {line.split()[1] for line in done.stderr.splitlines()[1:]} == {"PORT", "LOG_LEVEL"}


def test_settings_cannot_be_changed_once_read():
    with pytest.raises(AttributeError):
        GOOD.debug = True  # type: ignore[misc]
    assert all(one.name.islower() for one in fields(Settings))
