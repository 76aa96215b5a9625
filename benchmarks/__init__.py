"""Measurements: how good the answers are, and how fast. Run in the backend's environment, from the root."""
