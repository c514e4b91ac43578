"""The data that is shipped: ready matrices, categories, the checklist, the demo's story. Read only."""

from functools import lru_cache
from typing import Any

import yaml
from django.conf import settings


@lru_cache(maxsize=4)
def shipped(name: str) -> Any:
    """The content of fixtures/<name>.yaml. It is kept, and the same for everybody: read it, change nothing."""
    return yaml.safe_load((settings.BASE_DIR / "fixtures" / f"{name}.yaml").read_text(encoding="utf-8"))
