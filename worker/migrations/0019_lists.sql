-- The lists of the desk and of the digest, a page of each by an index of its own, in the order in
-- which the clock wakes. None of them holds a report that was just raised, which costs no row more
-- than before.

-- What waits for something else than staff, or to be looked at.
CREATE INDEX report_staged ON report (site_id, state, wake_at, received_at)
WHERE wake_at IS NOT NULL AND state IN ('quarantined', 'proposed', 'resolved', 'confirmed');

-- What somebody has, without what is closed and waits for nobody.
CREATE INDEX report_mine ON report (site_id, document ->> '$.owner.id', wake_at, received_at)
WHERE wake_at IS NOT NULL AND document ->> '$.owner.id' IS NOT NULL
  AND (state <> 'closed' OR document ->> '$.waitsSince' IS NOT NULL);

-- What may be overdue: no words of a customer hold this, since their quotes are escaped.
CREATE INDEX report_broken ON report (site_id, wake_at, received_at)
WHERE wake_at IS NOT NULL AND state IN ('received', 'acknowledged', 'working')
  AND instr(document, '"status":"broken"') > 0;

-- What comes first in every list.
CREATE INDEX report_reopened ON report (site_id, wake_at, received_at)
WHERE wake_at IS NOT NULL AND state IN ('received', 'acknowledged', 'working', 'proposed')
  AND document ->> '$.reopenCount' > 0;

-- What waits for somebody's yes.
CREATE INDEX report_asked ON report (site_id, wake_at, received_at)
WHERE wake_at IS NOT NULL AND (document ->> '$.handover.to.id' IS NOT NULL
  OR document ->> '$.approval.by.id' IS NOT NULL OR document ->> '$.erasureAskedAt' IS NOT NULL);
