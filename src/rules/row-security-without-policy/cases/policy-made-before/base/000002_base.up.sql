CREATE POLICY customers_all ON customers USING (true);
