"""The mentor library: who they are, when they have time, which days are working days."""
