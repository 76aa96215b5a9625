"""Guided processes: every answer goes to the backend, which asks the next question."""
