"""The one exception of this layer."""


class ImportRefused(Exception):
    """The file, or what was asked of it, cannot be used; the text says why in plain words."""
