"""Evaluation, award, allocation, contract."""
