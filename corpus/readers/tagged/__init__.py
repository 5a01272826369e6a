"""References in lines that begin with a tag, as databases and reference managers write them."""
