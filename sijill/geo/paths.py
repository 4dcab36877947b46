"""Where gazetteers lie on this machine when nobody names one."""

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """Where what can be made again is kept: ``SIJILL_CACHE`` or the user's cache folder."""
    return Path(os.environ.get("SIJILL_CACHE") or platformdirs.user_cache_dir("sijill"))


def install_folder() -> Path:
    """Where downloads and the installed gazetteer lie: ``SIJILL_GAZETTEER_FOLDER`` or the user's data folder."""
    return Path(os.environ.get("SIJILL_GAZETTEER_FOLDER") or Path(platformdirs.user_data_dir("sijill"), "gazetteer"))


def installed_path() -> Path:
    """The gazetteer that ``sijill gazetteer install`` builds."""
    return install_folder() / "gazetteer.sqlite"
