"""Sensitive sentences that were stored before they were kept encrypted from the start."""
