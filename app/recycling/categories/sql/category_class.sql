-- For indicators: what a category belongs to: the root of its tree, and whether it is recyclable (可回收物).
CREATE OR REPLACE VIEW category_class AS
SELECT code AS category_code, split_part(code, '.', 1) AS root, major = 'recyclable' AS recyclable FROM category;
