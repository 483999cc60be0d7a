"""The Word and HTML templates of the reports, and what makes the Word ones."""
