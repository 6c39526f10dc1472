"""The blueprint of invoices and payments, and what its templates call."""

from flask import Blueprint

bp = Blueprint("billing", __name__)
