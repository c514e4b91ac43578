"""How each language writes dates: Django looks here before its own tables (FORMAT_MODULE_PATH)."""
