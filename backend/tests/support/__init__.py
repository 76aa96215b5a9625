"""Helpers of the tests: servers on free ports, fakes, external services."""
