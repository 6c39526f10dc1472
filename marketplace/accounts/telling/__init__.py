"""How a person is told: what she chose, her quiet hours, the message of the day, the link that stops one topic, what waits for her."""
