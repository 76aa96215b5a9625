"""Staff accounts and offices; signing in comes later."""
