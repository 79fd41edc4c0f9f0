-- The last of the lists of 0019.

-- What waits for somebody's yes.
CREATE INDEX report_asked ON report (site_id, wake_at, received_at)
WHERE wake_at IS NOT NULL AND (document ->> '$.handover.to.id' IS NOT NULL
  OR document ->> '$.approval.by.id' IS NOT NULL OR document ->> '$.erasureAskedAt' IS NOT NULL);
