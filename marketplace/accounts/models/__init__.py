"""Every table of the room, under one name; each idea has its file."""

from marketplace.accounts.models.people import LoginSession, User, UserStatus

__all__ = ["LoginSession", "User", "UserStatus"]
