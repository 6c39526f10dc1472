"""The one blueprint of this room."""

from flask import Blueprint

bp = Blueprint("admin", __name__)
