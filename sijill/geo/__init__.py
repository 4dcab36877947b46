"""Where it happened: gazetteers, look-up of Arabic place names, and the honest choice among candidates."""
