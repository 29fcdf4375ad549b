"""`python -m monitor.cli.attended`: tongbao as the scheduler starts it. It ends
when its standard input does.

So no job outlives a scheduler that was killed, and the next one finds nobody at work; what was
being done is repaired by whoever begins it again.
"""

from __future__ import annotations

from config.io.processes import end_with_parent
from monitor.cli.main import main

if __name__ == "__main__":
    end_with_parent()
    main(attended=True)
