"""Thin actions: tracker in, at most one backend call, reply out. One package per skill."""
