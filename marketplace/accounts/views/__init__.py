"""The pages about a person, a file for each idea; `bp` is what the application mounts."""

from marketplace.accounts.views import (
    account,
    address,
    confirm,
    invitation,
    open_sessions,
    passkeys,
    preferences,
    privacy,
    reset,
    second_factor,
    second_step,
    sign_up,
    signing,
    today,
    told,
)
from marketplace.accounts.views.blueprint import bp

__all__ = [
    "account",
    "address",
    "bp",
    "confirm",
    "invitation",
    "open_sessions",
    "passkeys",
    "preferences",
    "privacy",
    "reset",
    "second_factor",
    "second_step",
    "sign_up",
    "signing",
    "today",
    "told",
]
