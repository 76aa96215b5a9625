"""The same project on the stock Rasa pipeline, for comparison only."""
