"""The commands: one file per subject; each parses, calls a use case, prints."""
