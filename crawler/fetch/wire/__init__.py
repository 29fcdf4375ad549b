"""The nightly crawl's own requests: aiohttp behind the guard."""
