-- What lists, counts and the clock know of the reports that are under way, in narrow rows: an index
-- of a column that is read off a document reads the document with every entry. The triggers keep a
-- row for each such report, whoever writes it, also the release before. What was under way before is
-- filled in by the clock. See db/work/live-reports.ts.
CREATE TABLE live_report (
  site_id TEXT NOT NULL,
  -- 1 while nothing has happened to it since it was raised. What is new stands in no index, so that
  -- a click writes one row here, and none in `report_live`, which goes when all are filled in.
  is_new INTEGER NOT NULL,
  wake_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  owner_id TEXT,
  waits_since INTEGER,
  -- The open promise that falls due next, and what staff have to do next.
  due INTEGER,
  step_due INTEGER,
  is_behind INTEGER NOT NULL,
  reopen_count INTEGER NOT NULL,
  handover_to TEXT,
  approval_by TEXT,
  erasure_asked_at INTEGER,
  PRIMARY KEY (site_id, is_new, wake_at, received_at, id)
) STRICT, WITHOUT ROWID;

-- Each list in its order.
CREATE INDEX live_staged ON live_report (site_id, state, wake_at, received_at, id)
WHERE is_new = 0;
CREATE INDEX live_mine ON live_report (site_id, owner_id, wake_at, received_at, id, state, waits_since)
WHERE owner_id IS NOT NULL AND (state <> 'closed' OR waits_since IS NOT NULL);
CREATE INDEX live_behind ON live_report (site_id, wake_at, received_at, id, is_behind) WHERE is_behind = 1;
CREATE INDEX live_reopened ON live_report (site_id, wake_at, received_at, id, reopen_count, state)
WHERE reopen_count > 0 AND state IN ('received', 'acknowledged', 'working', 'proposed');
CREATE INDEX live_asked ON live_report (site_id, wake_at, received_at, id)
WHERE handover_to IS NOT NULL OR approval_by IS NOT NULL OR erasure_asked_at IS NOT NULL;
-- What somebody has in hand, in the order in which it is handed on.
CREATE INDEX live_in_hand ON live_report (site_id, owner_id, id, state)
WHERE owner_id IS NOT NULL AND state IN ('acknowledged', 'working', 'proposed');
-- The newest of those to which something has happened.
CREATE INDEX live_worked ON live_report (site_id, received_at, id) WHERE is_new = 0;

CREATE TRIGGER live_report_goes AFTER UPDATE OF document ON report
WHEN OLD.wake_at IS NOT NULL AND (
  NEW.wake_at IS NOT OLD.wake_at OR NEW.received_at <> OLD.received_at OR NEW.site_id <> OLD.site_id
  OR (NEW.version = 1 AND NEW.state = 'received') <> (OLD.version = 1 AND OLD.state = 'received')
) BEGIN
  DELETE FROM live_report WHERE site_id = OLD.site_id
    AND is_new = (OLD.version = 1 AND OLD.state = 'received')
    AND wake_at = OLD.wake_at AND received_at = OLD.received_at AND id = OLD.id;
END;

CREATE TRIGGER live_report_comes AFTER INSERT ON report WHEN NEW.wake_at IS NOT NULL BEGIN
  INSERT INTO live_report (site_id, is_new, wake_at, received_at, id, state, owner_id,
    waits_since, due, step_due, is_behind, reopen_count, handover_to, approval_by, erasure_asked_at)
  VALUES (NEW.site_id, NEW.version = 1 AND NEW.state = 'received', NEW.wake_at, NEW.received_at,
    NEW.id, NEW.state, NEW.document ->> '$.owner.id', NEW.document ->> '$.waitsSince',
    CASE WHEN NEW.state <> 'proposed' THEN (
      SELECT min(p.value ->> 'due') FROM json_each(NEW.document, '$.promises') p
      WHERE p.value ->> 'status' = 'open') END,
    NEW.document ->> '$.deadline.due',
    NEW.state IN ('received', 'acknowledged', 'working') AND EXISTS (
      SELECT 1 FROM json_each(NEW.document, '$.promises') past
      JOIN json_each(NEW.document, '$.promises') later ON later.key > past.key
        AND later.value ->> 'kind' = past.value ->> 'kind' AND later.value ->> 'status' = 'open'
      WHERE past.value ->> 'status' = 'broken'),
    coalesce(NEW.document ->> '$.reopenCount', 0), NEW.document ->> '$.handover.to.id',
    NEW.document ->> '$.approval.by.id', NEW.document ->> '$.erasureAskedAt')
  ON CONFLICT DO UPDATE SET state = excluded.state, owner_id = excluded.owner_id,
    waits_since = excluded.waits_since, due = excluded.due, step_due = excluded.step_due,
    is_behind = excluded.is_behind, reopen_count = excluded.reopen_count,
    handover_to = excluded.handover_to, approval_by = excluded.approval_by,
    erasure_asked_at = excluded.erasure_asked_at;
END;

CREATE TRIGGER live_report_changes AFTER UPDATE OF document ON report
WHEN NEW.wake_at IS NOT NULL BEGIN
  INSERT INTO live_report (site_id, is_new, wake_at, received_at, id, state, owner_id,
    waits_since, due, step_due, is_behind, reopen_count, handover_to, approval_by, erasure_asked_at)
  VALUES (NEW.site_id, NEW.version = 1 AND NEW.state = 'received', NEW.wake_at, NEW.received_at,
    NEW.id, NEW.state, NEW.document ->> '$.owner.id', NEW.document ->> '$.waitsSince',
    CASE WHEN NEW.state <> 'proposed' THEN (
      SELECT min(p.value ->> 'due') FROM json_each(NEW.document, '$.promises') p
      WHERE p.value ->> 'status' = 'open') END,
    NEW.document ->> '$.deadline.due',
    NEW.state IN ('received', 'acknowledged', 'working') AND EXISTS (
      SELECT 1 FROM json_each(NEW.document, '$.promises') past
      JOIN json_each(NEW.document, '$.promises') later ON later.key > past.key
        AND later.value ->> 'kind' = past.value ->> 'kind' AND later.value ->> 'status' = 'open'
      WHERE past.value ->> 'status' = 'broken'),
    coalesce(NEW.document ->> '$.reopenCount', 0), NEW.document ->> '$.handover.to.id',
    NEW.document ->> '$.approval.by.id', NEW.document ->> '$.erasureAskedAt')
  ON CONFLICT DO UPDATE SET state = excluded.state, owner_id = excluded.owner_id,
    waits_since = excluded.waits_since, due = excluded.due, step_due = excluded.step_due,
    is_behind = excluded.is_behind, reopen_count = excluded.reopen_count,
    handover_to = excluded.handover_to, approval_by = excluded.approval_by,
    erasure_asked_at = excluded.erasure_asked_at;
END;

CREATE TRIGGER live_report_is_deleted AFTER DELETE ON report WHEN OLD.wake_at IS NOT NULL BEGIN
  DELETE FROM live_report WHERE site_id = OLD.site_id
    AND is_new = (OLD.version = 1 AND OLD.state = 'received')
    AND wake_at = OLD.wake_at AND received_at = OLD.received_at AND id = OLD.id;
END;
