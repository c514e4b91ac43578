"""Plain data for templates."""


class Readable:
    """Answers `thing["name"]` as it answers `thing.name`.

    A template asks for the key first, and an object without keys answers by raising: for the
    thousands of look-ups of a long table that is a tenth of the page's time.
    """

    __slots__ = ()

    def __getitem__(self, name: str) -> object:
        """The attribute of that name; raises KeyError when there is none, as a mapping does."""
        try:
            return getattr(self, name)
        except AttributeError:
            raise KeyError(name) from None
