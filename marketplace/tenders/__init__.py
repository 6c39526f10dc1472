"""Group purchases and price requests, their lots, participations and enquiries."""
