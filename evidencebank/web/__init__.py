"""The site over a bank: what visitors, editors and machines see. Needs the extra `[web]`."""
