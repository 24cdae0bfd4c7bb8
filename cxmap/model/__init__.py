"""The nouns of the field: validated, immutable, without input or output."""
