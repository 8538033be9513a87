-- For indicators: the green acts that were recorded, on the day they were done; each document counts once.
CREATE OR REPLACE VIEW act_fact AS
SELECT id AS act_id, kind_code, quantity, occurred_at FROM green_act;
