"""The cellar: tables, transactions, the change log. Rows never leave it; nouns and frames do."""
