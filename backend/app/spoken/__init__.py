"""What people say for numbers, money, dates and times of day, in Chinese; a leaf."""
