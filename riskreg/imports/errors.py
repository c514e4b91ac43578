"""What reading a file can end in."""


class ImportRefused(Exception):
    """The file cannot be used; the message says why in plain words, `option` which statement is at fault, if one is."""

    def __init__(self, message: str, option: str = "") -> None:
        super().__init__(message)
        self.option = option

    @property
    def can_be_told(self) -> bool:
        """Whether the file is sound, and only its headers or its titles were not found: a person can say where."""
        return self.option in ("table", "column-title")
