"""Invoices, taxes, payments, the ledger."""
