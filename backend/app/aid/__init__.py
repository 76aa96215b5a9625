"""Aid for people whose business ended: what they tell, where they are sent, who looks after it."""
