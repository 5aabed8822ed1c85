"""存: Django tables for entries, files, people and units; the only SQL. Models are imported from `store.models`."""
