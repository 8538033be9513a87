-- The first block above :block whose number is not the next or whose hash the transfers no longer give; null when the
-- chain holds from there. Reads no block below :block.
SELECT min(b.seq)
FROM (
    SELECT seq, hash, last_id,
        lag(hash, 1, ''::bytea) OVER chain AS previous_hash,
        lag(last_id, 1, 0::bigint) OVER chain AS previous_id,
        greatest(:block - 1, 0) + row_number() OVER chain AS place
    FROM ledger_block
    WHERE seq >= :block
    WINDOW chain AS (ORDER BY seq)
) b
WHERE b.seq <> b.place
    OR (b.seq > :block AND b.hash <> block_hash(b.previous_hash, b.previous_id, b.last_id))
