"""Text cells that no spreadsheet takes for a formula.

A cell whose text begins with = + - @, with their full-width forms, or with a tab or line
break, may be run as a formula when a downloaded file is opened. `inert` puts an
apostrophe before such a text, `restore` takes it away again; together they lose nothing.
"""

import re

# Blanks, control characters and invisible marks before the sign count: spreadsheets skip them.
_FORMULA_LIKE = re.compile(r"'*[\s\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠\t\r\n]")


def inert(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet could take it for a formula."""
    if text[:1].isalnum():  # as most do: told in a fraction of the time
        return text
    return f"'{text}" if _FORMULA_LIKE.match(text) else text


def restore(text: str) -> str:
    """The text as it was before `inert`; any other text comes back unchanged."""
    return text[1:] if text.startswith("'") and _FORMULA_LIKE.match(text[1:]) else text
