"""Notices to citizens: an outbox with retries, a ledger of deliveries, calendar files."""
