-- rehearse:ignore no-lock-timeout because it runs by hand at night
DROP INDEX orders_quantity_idx;
