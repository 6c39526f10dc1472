"""A person whose erasure is followed: who she is, how she asks for it, what is left of her."""

from typing import Any

from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import db
from tests.page import Visitor

HERS = "odile@exemple.org"
PATH = "/compte/effacer"


def erase(visitor: Visitor, email: str = HERS) -> Any:
    return visitor.client.post(PATH, data={"csrf_token": visitor.token(PATH), "email": email})


def of(app: Flask, number: int) -> User:
    with app.app_context(), db.database().reading() as session:
        return session.get_one(User, number)
