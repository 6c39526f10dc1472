"""Scoring answers by a committee, ranking them as it was announced, reporting it, hearing complaints."""
