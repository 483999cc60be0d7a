"""考核: from the scheme and the returned workbooks to a ranking that traces to a cell."""
