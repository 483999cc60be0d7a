"""Things every stage speaks of: units of text and number, places, findings, and the contract of each table."""
