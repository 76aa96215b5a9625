"""Staff accounts and offices: signing in, staying signed in, signing out."""
