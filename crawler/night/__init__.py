"""The nightly crawl: spider, supervisor, worker, writer."""
