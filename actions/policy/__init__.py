"""Policy questions and clauses."""
