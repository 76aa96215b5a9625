"""Mentors: the library, finding one, appointments, group sessions, pairing, reminders."""
