"""What HTTP says of payments: recording and confirming them, lists, files of remittances, the ledger."""

from marketplace.billing.views import answering, ledger, mending, payments, recording, remittances
from marketplace.billing.views.blueprint import bp

__all__ = ["answering", "bp", "ledger", "mending", "payments", "recording", "remittances"]
