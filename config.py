"""Every setting of the product, read once from the environment into one frozen object.

A setting is a field, and all that is missing or malformed is said at once. `docs/settings.md` lists the same names for the operator.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
RATE = (r"0*[1-9][0-9]{0,8} per (second|minute|hour|day)", "« 5 per minute »")
# What some settings must look like, and a sample for whoever got it wrong.
LIKE = {
    "BASE_URL": (r"https?://[^/@?#\s]+/*", "https://maillage.example"),
    "DATABASE_URL": (r"sqlite:///.+|postgresql(\+psycopg)?://.+", "sqlite:///folder/file.db or postgresql://user:password@host:5432/name"),
    # To its end: a misspelt « tls » must not send a password in clear.
    "MAIL_URL": (r"(smtps?://[^/?#\s]+/?(\?tls=starttls)?)?", "smtp://user:password@host:587?tls=starttls"),
    "CONTACT_EMAIL": (r"([^@<>\s]+@[^@<>\s]+)?", "equipe@maillage.example"),
    "PRIVACY_OFFICER_EMAIL": (r"([^@<>\s]+@[^@<>\s]+)?", "renseignements@maillage.example"),
    # A host without a choice of letters: the policy of a page names it exactly.
    "MAP_TILES": (r"(https?://[^\s'\";,*{}/]+/(?=.*\{x\})(?=.*\{y\})(?=.*\{z\})[^\s'\";,]+)?", "https://tuiles.example/{z}/{x}/{y}.png"),
    "MAIL_FROM": (r"[^@<>\s]+@[^@<>\s]+|[^<>]*<[^@<>\s]+@[^@<>\s]+>", "Maillage <nom@maillage.example>"),
    "STRIPE_SECRET_KEY": (r"((sk|rk)_(test|live)_\w+)?", "sk_live_…"),
    "STRIPE_WEBHOOK_SECRET": (r"(whsec_\S+)?", "whsec_…"),
    # A key is shown to Stripe, or to what stands in for it on this very machine.
    "STRIPE_API_BASE": (r"(https://api\.stripe\.com|http://(127\.0\.0\.1|localhost|\[::1\]):[0-9]{1,5})?", "http://127.0.0.1:8001"),
}
STRIPE = "https://api.stripe.com"
DEFAULT_SECRETS = {"", "dev", "secret", "changeme", "change-me", "development"}


class ConfigurationError(Exception):
    """Settings that cannot be used; `problems` holds one sentence for each of them."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("Configuration refused:\n" + "\n".join(f"  - {one}" for one in problems))


def _read(how: str, default: Any, *bounds: Any, variable: str = "") -> Any:
    """A field that is read by one method of the reader, from the variable of its name in capitals unless `variable` says another."""
    return field(default=default, metadata={"how": how, "bounds": bounds, "variable": variable}, repr=how != "kept")


@dataclass(frozen=True)
class Settings:
    """What an operator decides; sizes in bytes, durations in seconds unless a name says otherwise."""

    env: str = _read("choice", "development", ("development", "production"), variable="APP_ENV")
    host: str = _read("text", "127.0.0.1")
    port: int = _read("integer", 8000, 1, 65535)
    base_url: str = "http://localhost:8000"
    trusted_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    proxy_hops: int = _read("integer", 0, 0, 5)
    data_dir: Path = _read("path", ROOT / "var")
    keys_dir: Path = _read("path", ROOT / "keys")
    database_url: str = ""
    secret_key: str = field(default="", repr=False)
    debug: bool = _read("flag", False)
    demo: bool = True
    web_processes: int = _read("integer", 2, 1, 64)
    web_threads: int = _read("integer", 8, 4, 64)
    write_budget: float = _read("number", 5.0, 0.05, 60.0)
    mail_url: str = _read("kept", "")
    mail_dir: Path | None = _read("path", None)
    mail_from: str = _read("text", "Maillage <ne-pas-repondre@localhost>")
    contact_email: str = _read("text", "")
    map_tiles: str = _read("text", "")
    map_attribution: str = _read("text", "")
    session_idle: int = _read("integer", 30 * 60, 60, 24 * 3600)
    session_absolute: int = _read("integer", 12 * 3600, 300, 30 * 24 * 3600)
    max_body: int = _read("integer", 16 * 1024 * 1024, 1024, 1024**3)
    rate_sign_in: str = _read("text", "5 per minute")
    rate_sign_in_account: str = _read("text", "30 per hour")
    rate_sign_in_address: str = _read("text", "20 per minute")
    rate_sign_in_global: str = _read("text", "600 per minute")
    rate_second_factor: str = _read("text", "20 per hour")
    rate_second_factor_account: str = _read("text", "50 per day")
    rate_sign_up: str = _read("text", "3 per hour")
    rate_sign_up_address: str = _read("text", "10 per hour")
    rate_sign_up_global: str = _read("text", "600 per hour")
    rate_reset: str = _read("text", "3 per hour")
    rate_reset_address: str = _read("text", "10 per hour")
    rate_reset_global: str = _read("text", "600 per hour")
    rate_api: str = _read("text", "120 per minute")
    rate_api_key: str = _read("text", "600 per minute")
    rate_contact: str = _read("text", "5 per hour")
    rate_contact_enterprise: str = _read("text", "30 per day")
    rate_error_report: str = _read("text", "10 per hour")
    rate_unmet: str = _read("text", "30 per day")
    rate_files: str = _read("text", "10 per minute")
    rate_team_invitation: str = _read("text", "5 per hour")
    rate_team_invitation_organization: str = _read("text", "50 per day")
    rate_team_invitation_address: str = _read("text", "5 per day")
    rate_join_request: str = _read("text", "10 per day")
    rate_mandate_request: str = _read("text", "60 per day")
    rate_request_again: str = _read("text", "3 per day")
    rate_claim: str = _read("text", "10 per day")
    rate_claim_mail: str = _read("text", "3 per day")
    rate_payable: str = _read("text", "60 per hour")
    rate_payable_mail: str = _read("text", "50 per day")
    privacy_officer_name: str = _read("text", "")
    privacy_officer_email: str = _read("text", "")
    retention_sessions: int = _read("integer", 90, 1, 400)
    retention_notices: int = _read("integer", 400, 30, 3650)
    retention_letters: int = _read("integer", 30, 1, 400)
    retention_invitations: int = _read("integer", 30, 1, 400)
    retention_imports: int = _read("integer", 90, 1, 3650)
    retention_jobs: int = _read("integer", 30, 1, 400)
    retention_mails: int = _read("integer", 30, 1, 400)
    retention_requests: int = _read("integer", 730, 30, 3650)
    retention_incidents: int = _read("integer", 1827, 1827, 36500)
    retention_compliance: int = _read("integer", 1096, 30, 3650)
    retention_trust_documents: int = _read("integer", 365, 30, 3650)
    verification_months: int = _read("integer", 24, 1, 120)
    recusal_days: int = _read("integer", 365, 0, 3650)
    stripe_secret_key: str = _read("kept", "")
    stripe_webhook_secret: str = _read("kept", "")
    stripe_api_base: str = _read("text", "")
    standin_port: int = _read("integer", 0, 0, 65535)
    payment_fee: int = _read("integer", 0, 0, 5_000)
    refund_two_persons_above: int = _read("integer", 500_000, 0, 10**12)
    metrics_token: str = _read("kept", "")
    disk_floor: int = _read("integer", 200 * 1024 * 1024, 0, 1024**4)
    log_level: str = _read("choice", "info", ("debug", "info", "warning", "error"))
    test_clock_file: Path | None = _read("path", None, variable="APP_TEST_CLOCK_FILE")

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def uses_standin(self) -> bool:
        """Whether payments by card and debit go to what stands in for Stripe: never for the public."""
        return not self.is_production and not self.stripe_secret_key

    @property
    def uses_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, or raise ConfigurationError naming every problem of the environment at once."""
    # Here, because the package that it is in imports this file.
    from marketplace.core.environment import Reader

    reader = Reader(os.environ if environ is None else environ)
    read = {one.name: reader.field(one) for one in fields(Settings) if one.metadata}
    env, keys_dir = read["env"], read["keys_dir"]
    base_url = reader.text("BASE_URL", f"http://localhost:{read['port']}").rstrip("/")
    settings = Settings(
        **read,
        base_url=base_url,
        trusted_hosts=_hosts(reader.text("TRUSTED_HOSTS", ""), base_url, env),
        database_url=reader.text("DATABASE_URL", f"sqlite:///{read['data_dir']}/maillage.db"),
        secret_key=reader.secret("SECRET_KEY", keys_dir, env),
        demo=reader.flag("DEMO", env != "production"),
    )
    if settings.stripe_secret_key and not settings.stripe_webhook_secret:
        reader.problems.append("STRIPE_WEBHOOK_SECRET must be set when STRIPE_SECRET_KEY is: an empty secret would verify nothing.")
    if problems := reader.problems + (production_problems(settings) if env == "production" else []):
        raise ConfigurationError(problems)
    return settings


def production_problems(settings: Settings) -> list[str]:
    """Why these settings may not serve the public, one sentence a problem; empty when they may."""
    weak = settings.secret_key.lower() in DEFAULT_SECRETS or len(settings.secret_key) < 32
    nobody = not (settings.privacy_officer_name and settings.privacy_officer_email)
    refused = (
        (settings.debug, "DEBUG must be off in production: unset it."),
        (weak, "SECRET_KEY must hold 32 random characters or more: python -c 'import secrets; print(secrets.token_hex(32))'."),
        (settings.demo, "DEMO must be 0 in production: demonstration accounts have public passwords."),
        (not settings.is_https, f"BASE_URL must start with https:// in production, not {settings.base_url!r}."),
        (settings.keys_dir.is_relative_to(settings.data_dir), "KEYS_DIR must lie outside DATA_DIR in production: name another folder."),
        (settings.test_clock_file, "APP_TEST_CLOCK_FILE is refused in production: unset it."),
        (not settings.mail_url, "MAIL_URL must name an SMTP server in production, as smtp://user:password@host:587?tls=starttls."),
        ("_test_" in settings.stripe_secret_key[:9], "STRIPE_SECRET_KEY is a test key: set the live one, or unset it."),
        (settings.stripe_api_base not in ("", STRIPE), f"STRIPE_API_BASE must be unset in production, or {STRIPE}."),
        (bool(settings.standin_port), "STANDIN_PORT is refused in production: nothing stands in for Stripe there. Unset it."),
        (nobody, "PRIVACY_OFFICER_NAME and PRIVACY_OFFICER_EMAIL must say who is in charge of personal information (P-39.1, s. 3.1)."),
    )
    return [said for is_so, said in refused if is_so]


def _hosts(listed: str, base_url: str, env: str) -> tuple[str, ...]:
    """The host names that a request may carry: those listed, the base address, and the loopback in development."""
    names = [*(one.strip() for one in listed.split(",") if one.strip()), urlsplit(base_url).hostname or "localhost"]
    here = ["localhost", "127.0.0.1", "[::1]"] if env != "production" else []
    return tuple(dict.fromkeys(names + here))
