"""Checks everything below policies/ and says, for every problem, the file and what is wrong with it."""
