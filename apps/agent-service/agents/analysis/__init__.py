"""Reading the sample shop's database with SQL, and saving what was read as a CSV or a chart."""
