"""The blueprint of the pages of this room; each file of views binds its own to it."""

from flask import Blueprint

bp = Blueprint("search", __name__)
