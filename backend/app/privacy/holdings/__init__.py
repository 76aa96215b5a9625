"""Everything kept about a person, table by table, as privacy/retention.yml lists it.

One list drives export, deletion and retention, so a table that is not on it cannot exist: a start with a
table or a rule that does not fit the schema is refused.
"""
