-- For indicators: the business days whose facts grew and that nobody has added up since.
CREATE OR REPLACE VIEW waiting_day AS
SELECT DISTINCT day FROM dirty_day;
