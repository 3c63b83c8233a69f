-- One SELECT over the view's sources; it gives the join keys, the timestamp and the columns that features use.
SELECT customer_id, ordered_at, amount, amount >= 50 AS is_large
FROM orders
