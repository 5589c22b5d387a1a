"""Files that a shop sends: rows are read one by one, mapped to our words, and kept in batches that survive a kill."""
