"""What an evaluation promises: the committee, the scores, the order, the two envelopes."""
