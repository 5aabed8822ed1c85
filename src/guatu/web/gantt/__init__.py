"""The page of the schedule (排期): its rows, drafts of dates while a person edits, edits, reasons, layers."""
