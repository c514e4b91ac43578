"""What reading a file can end in."""


class ImportRefused(Exception):
    """The file cannot be used; the message says why in plain words, `option` which statement is at fault, if one is."""

    def __init__(self, message: str, option: str = "") -> None:
        super().__init__(message)
        self.option = option
