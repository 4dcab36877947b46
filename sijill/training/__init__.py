"""Training of the neural tagger, for ``sijill train`` and the scripts in ``train/``; needs the extra ``torch``."""
