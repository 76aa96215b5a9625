"""Cases: a person's run through a guided process, from the first answer to the last department's decision."""
