-- Keep how far the books were proven: the sealed transfers and blocks, and of each kind of movement the greatest thing
-- paid for. Something with a smaller number may have been under way then, so `sure_id` is what was known an hour before.
INSERT INTO audit_point AS p (book, last_id, sure_id, proven_at)
SELECT n.book, n.last_id, CASE WHEN n.final THEN n.last_id ELSE 0 END, :at
FROM (
    SELECT 'transfer' AS book, last_id, TRUE AS final FROM ledger_block WHERE seq = :block
    UNION ALL
    SELECT 'block', :block, TRUE
    UNION ALL
    SELECT k.kind, max(k.id), FALSE
    FROM (
        SELECT kind, max(source_id) AS id FROM transfer WHERE id > :after AND id <= :upto GROUP BY kind
        UNION ALL
        SELECT book, last_id FROM audit_point WHERE book NOT IN ('transfer', 'block')
    ) k
    GROUP BY k.kind
) n
ON CONFLICT (book) DO UPDATE SET
    sure_id = CASE WHEN excluded.sure_id > 0 THEN excluded.sure_id ELSE p.last_id END,
    last_id = excluded.last_id,
    proven_at = excluded.proven_at
WHERE excluded.sure_id > 0 OR p.proven_at < excluded.proven_at - interval '1 hour'
