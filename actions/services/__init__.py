"""Acts the assistant cannot do yet, said honestly, with the clause that covers them."""
