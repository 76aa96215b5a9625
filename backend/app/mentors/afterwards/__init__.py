"""What follows a meeting or stands beside it: ratings, records, follow-ups, pairings, wishes."""
