-- The sample shop. Money is in cents (USD), times are ISO 8601 in UTC.

CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE items (
  sku TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents > 0)
) STRICT;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  status TEXT NOT NULL CHECK (status IN ('paid', 'shipped', 'delivered', 'cancelled')),
  placed_at TEXT NOT NULL,
  paid_cents INTEGER NOT NULL CHECK (paid_cents > 0),
  refunded_cents INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT refunds_within_paid_amount CHECK (refunded_cents BETWEEN 0 AND paid_cents)
) STRICT;

CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE INDEX orders_by_time ON orders (placed_at);

CREATE TABLE order_lines (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  sku TEXT NOT NULL REFERENCES items (sku),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_cents INTEGER NOT NULL CHECK (unit_cents > 0),
  PRIMARY KEY (order_id, sku)
) STRICT, WITHOUT ROWID;

CREATE TABLE refunds (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  reason TEXT NOT NULL,
  issued_at TEXT NOT NULL
) STRICT;

CREATE INDEX refunds_by_order ON refunds (order_id);

CREATE TABLE shipping_events (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  at TEXT NOT NULL,
  place TEXT NOT NULL,
  event TEXT NOT NULL
) STRICT;

CREATE INDEX shipping_events_by_order ON shipping_events (order_id, at);

-- An order's refunded amount is the sum of its refunds, and so no refund can exceed what was paid.
CREATE TRIGGER refund_counts AFTER INSERT ON refunds BEGIN
  UPDATE orders SET refunded_cents = refunded_cents + NEW.amount_cents WHERE id = NEW.order_id;
END;

CREATE TRIGGER refunds_are_not_changed BEFORE UPDATE ON refunds BEGIN
  SELECT RAISE(ABORT, 'a refund is never changed');
END;

CREATE TRIGGER refunds_are_not_deleted BEFORE DELETE ON refunds BEGIN
  SELECT RAISE(ABORT, 'a refund is never deleted');
END;
