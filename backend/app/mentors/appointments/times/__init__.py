"""Who has which part of a mentor's time."""
