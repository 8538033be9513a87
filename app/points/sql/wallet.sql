-- For other packages: whose wallet an account is.
CREATE OR REPLACE VIEW wallet AS
SELECT id AS account_id, owner_id AS household_id FROM account WHERE kind = 'wallet';
