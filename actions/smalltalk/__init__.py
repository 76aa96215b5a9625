"""Everything that is neither a policy question nor an act."""
