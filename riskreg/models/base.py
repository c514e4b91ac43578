"""What every model shares: versions for compare-and-set, and a historical row for each of them."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class History(HistoricalRecords):
    """Historical rows, indexed for "as it stood on a date".

    Rows are written by `domain.recording` alone: updates do not pass through `save()`, so
    the library's own signal only ever sees the first row.
    """

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """The library's options and the index that as-of queries need: all they ask stands in it, and in its order."""
        index = models.Index(fields=["id", "history_date", "history_id"], name=f"{model._meta.model_name}_asof")
        return super().get_meta_options(model) | {"indexes": [index]}

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        """Nothing for a save of fields that the history leaves out, such as the time of the last sign-in."""
        fields = kwargs.get("update_fields")
        if fields and set(fields) <= set(self.excluded_fields):
            return
        super().post_save(instance, created, using, **kwargs)


class Versioned(models.Model):
    """A row with a version that each write raises by one; writers say which one they saw."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
