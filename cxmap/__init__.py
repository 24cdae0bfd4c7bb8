"""cxmap: field evidence in, maps out."""

__version__ = "0.1.0"
