-- The lists of the desk and of the digest, a page of each by an index of its own, in the order in
-- which the clock wakes. None of them holds a report that was just raised, which costs no row more
-- than before. Two indexes at most in a file: a call to D1 has 30 seconds, and each reads all reports.

-- What waits for something else than staff, or to be looked at.
CREATE INDEX report_staged ON report (site_id, state, wake_at, received_at)
WHERE wake_at IS NOT NULL AND state IN ('quarantined', 'proposed', 'resolved', 'confirmed');

-- What somebody has, without what is closed and waits for nobody.
CREATE INDEX report_mine ON report (site_id, document ->> '$.owner.id', wake_at, received_at)
WHERE wake_at IS NOT NULL AND document ->> '$.owner.id' IS NOT NULL
  AND (state <> 'closed' OR document ->> '$.waitsSince' IS NOT NULL);
