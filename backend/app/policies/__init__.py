"""The policy library: search over clauses in force and the decision whether to answer."""
