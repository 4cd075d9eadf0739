SET lock_timeout = '5s';

CREATE POLICY customers_of_the_country ON customers USING (country = current_setting('shop.country', true));
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
