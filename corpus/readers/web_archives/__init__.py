"""Web archives: WARC files and WACZ, as crawlers write them."""
