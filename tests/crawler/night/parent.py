"""`python -m tests.crawler.night.parent HOME`: crawls a county, and says how that ended; for
tests that kill it amid its work.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from config.county import load_county
from crawler.night.supervisor import run_crawl
from storage.store import Store
from tests.crawler.counties import CLOCK

if __name__ == "__main__":
    # One more signal when the crawl has ended already must not hide how.
    signal.signal(signal.SIGTERM, lambda *_: None)
    county = load_county(Path(sys.argv[1]))
    with Store.open(county.settings.store.url, county.home) as store:
        print(run_crawl(county, store, CLOCK).state)
