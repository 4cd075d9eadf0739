-- expect: updates-most-rows
UPDATE customers SET country = upper(left(country, 2)) || ' (old)';
