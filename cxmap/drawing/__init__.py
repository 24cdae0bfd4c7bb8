"""Pictures: measure, place, then paint. The scene is the one source of screen, SVG, PNG and PDF."""
