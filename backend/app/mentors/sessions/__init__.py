"""Group sessions: seats, waiting list, attendance."""
