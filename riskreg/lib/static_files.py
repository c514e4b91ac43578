"""How static files are stored: named by what is in them, so browsers keep them for ever."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_ANY_SCRIPT, _IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Our scripts ask for those that they import by such names too, or an upgrade would mix old with new.

    Django offers this for all scripts at once, and then takes words in the comments of others' scripts for imports.
    """

    patterns = (*HashedFilesMixin.patterns, ("js/*.js", _IMPORTS))
