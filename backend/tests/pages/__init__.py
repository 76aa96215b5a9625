"""The citizen page in a real Chromium."""
