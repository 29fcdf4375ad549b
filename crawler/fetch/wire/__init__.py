"""HTTP/1.1 as the nightly crawl speaks it: one answer at a time on connections that stay open."""
