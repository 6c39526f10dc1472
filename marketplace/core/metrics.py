"""Figures for Prometheus, summed over the processes through the folder that PROMETHEUS_MULTIPROC_DIR names."""

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess, values

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

answers = Counter("maillage_answers", "Answers by endpoint, method and status.", ["endpoint", "method", "status"])
seconds = Histogram(
    "maillage_answer_seconds", "Time to answer, in seconds.", ["endpoint"], buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
)
jobs = Counter("maillage_jobs", "Jobs by kind and outcome.", ["kind", "outcome"])
# With a label, so that its value is not made before one knows where it is kept.
oldest_job = Gauge(
    "maillage_oldest_job_seconds", "Age of the oldest job that is due, in seconds.", ["queue"], multiprocess_mode="mostrecent"
)


def answered(endpoint: str, method: str, status: int, took: float) -> None:
    """Count an answer; a method that HTTP does not know is counted as one, so that labels stay few."""
    known = method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
    answers.labels(endpoint, known, status).inc()
    seconds.labels(endpoint).observe(took)


def text() -> bytes:
    """The page that Prometheus reads."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        multiprocess.MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest()


def keep_in(folder: Path) -> None:
    """Keep the figures of this process and of those that it starts in a folder, emptied first: those of dead ones would be
    summed for ever.

    The library chooses where to keep them when it is imported, which is before the settings are read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink(missing_ok=True)
    os.environ[FOLDER] = str(folder)
    values.ValueClass = values.get_value_class()
