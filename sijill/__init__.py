"""Sijill (سجل, "register"): Arabic news in, a database of armed-conflict events out."""

__version__ = "0.1.0"
