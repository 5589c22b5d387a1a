"""Orders and events out of a shop's files. How files are read and batches kept is `marketing.catalog.importing`."""
