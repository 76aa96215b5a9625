"""What happens when a sentence was not understood."""
