"""What all tables of tongbao.toml have in common: a key that none of them knows is an error."""

from __future__ import annotations

import os

from pydantic import BaseModel, ConfigDict

# Else the first table has pydantic look for plugins in every package that is installed, for which
# each command would wait; what it does with our settings is not for a package nearby to change.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class CheckedTable(BaseModel):
    """A table of tongbao.toml, or of a list in it; how it is checked is made once it is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)
