"""The whole system is searched for what visitors typed."""
