"""French dates. The keys are the patterns that templates and code write, in English order."""

PATTERNS = {
    "j M": "j N",
    "j M Y": "j N Y",
    "j M Y, H:i": "j N Y, H:i",
    "j M, H:i": "j N, H:i",
    "j F Y": "j F Y",
    "l j F Y": "l j F Y",
    "l j F Y, H:i": "l j F Y, H:i",
    "l j M, H:i": "l j N, H:i",
    "l, j M Y, H:i": "l j N Y, H:i",
    "M Y": "N Y",
    "M y": "N y",
}
vars().update(PATTERNS)  # Django asks a format module for each pattern by name
