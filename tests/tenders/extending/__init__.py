"""After an outage a later deadline is proposed, and somebody decides."""
