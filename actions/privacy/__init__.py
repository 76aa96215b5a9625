"""What people may ask for about their own data: see it, delete it, take consent back."""
