"""What `serve` prepares leaves nothing behind that its children could not live with."""

import pytest

from tests.core.forking import served
from tests.core.processes import together

pytestmark = pytest.mark.sqlite_only


def test_children_draw_documents_after_a_first_start_that_drew_some(tmp_path) -> None:
    assert together(served, {"folder": str(tmp_path)}, rooms=True) == [{"status": 0, "children": [0]}]


def test_a_preparation_that_is_refused_stops_the_command_and_no_child_starts(tmp_path) -> None:
    assert together(served, {"folder": str(tmp_path), "refused": "The disk is full."}, rooms=True) == [{"status": 1, "children": []}]
