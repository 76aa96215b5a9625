"""Moving within a conversation."""
