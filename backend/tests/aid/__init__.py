"""Tests of the aid intake: the process, the story reader, triage, the record for staff."""
