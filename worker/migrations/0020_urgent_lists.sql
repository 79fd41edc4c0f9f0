-- Goes on with the lists of 0019.

-- What may be overdue: no words of a customer hold this, since their quotes are escaped.
CREATE INDEX report_broken ON report (site_id, wake_at, received_at)
WHERE wake_at IS NOT NULL AND state IN ('received', 'acknowledged', 'working')
  AND instr(document, '"status":"broken"') > 0;

-- What comes first in every list.
CREATE INDEX report_reopened ON report (site_id, wake_at, received_at)
WHERE wake_at IS NOT NULL AND state IN ('received', 'acknowledged', 'working', 'proposed')
  AND document ->> '$.reopenCount' > 0;
