"""Who is who: keys, comparisons and decisions about records of people. Pure Python, no Django."""
