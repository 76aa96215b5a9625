"""Personal data: found at the edge, kept in the vault, shown masked."""
