import re
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from riskreg.lib.static_files import StaticFilesStorage


def test_scripts_import_others_by_the_name_of_their_content(tmp_path, settings):
    static = {"BACKEND": "riskreg.lib.static_files.StaticFilesStorage"}
    settings.STORAGES, settings.STATIC_ROOT = settings.STORAGES | {"staticfiles": static}, tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    stored = StaticFilesStorage().hashed_files
    imports = {
        path.name: re.findall(r'^import .* from "(.+)";', (tmp_path / stored[f"js/{path.name}"]).read_text(), re.M)
        for path in Path(settings.BASE_DIR, "static/js").glob("*.js")
    }
    assert imports["live.js"] == ["./" + stored["js/watch.js"].removeprefix("js/")]
    assert all((tmp_path / "js" / name).exists() for names in imports.values() for name in names)


def test_the_site_stores_its_files_so():
    from riskreg.settings import STORAGES  # noqa: PLC0415, TID251 - those of the tests store nothing

    assert STORAGES["staticfiles"]["BACKEND"] == f"{StaticFilesStorage.__module__}.{StaticFilesStorage.__qualname__}"
    assert settings.STORAGES != STORAGES
