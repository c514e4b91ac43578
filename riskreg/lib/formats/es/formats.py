"""Spanish dates. The keys are the patterns that templates and code write, in English order."""

PATTERNS = {
    "j M": "j b",
    "j M Y": "j b Y",
    "j M Y, H:i": "j b Y, H:i",
    "j M, H:i": "j b, H:i",
    "j F Y": "j \\d\\e F \\d\\e Y",
    "l j F Y": "l, j \\d\\e F \\d\\e Y",
    "l j F Y, H:i": "l, j \\d\\e F \\d\\e Y, H:i",
    "l j M, H:i": "l, j b, H:i",
    "l, j M Y, H:i": "l, j b Y, H:i",
    "M Y": "b Y",
    "M y": "b y",
}
vars().update(PATTERNS)  # Django asks a format module for each pattern by name
