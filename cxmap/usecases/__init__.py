"""The desk: one function per thing a person asks for; each opens one transaction and returns values."""
