"""One-to-one appointments: held, confirmed, changed, cancelled. The database decides who gets a time."""
