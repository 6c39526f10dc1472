"""Dashboards, regional directories in PDF, the annual report."""
