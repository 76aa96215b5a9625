"""Set-up and running of the whole system. Standard library only; any Python from 3.8 on runs it."""
