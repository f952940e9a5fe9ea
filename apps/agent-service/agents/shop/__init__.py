"""A sample shop: customers, items, orders, refunds and shipping events in SQLite. All of it is made up."""
