"""What an article's page says of itself: title, day of publication, source."""
