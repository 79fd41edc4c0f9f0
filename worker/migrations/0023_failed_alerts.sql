-- What failed of alerts, in narrow rows: what is tried again, by when its event happened, and what was
-- given up, by when. The watch and the counts look here, since an index of the alerts themselves knows
-- neither. The triggers keep it, and an alert that never fails writes no row. What had failed before is
-- filled in by the clock. See db/work/failed-alerts.ts.
CREATE TABLE failed_alert (
  report_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  channel TEXT NOT NULL,
  recipient_id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  -- `retried` or `dead`.
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  happened_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (report_id, seq, channel, recipient_id)
) STRICT, WITHOUT ROWID;
-- Of each recipient, and of each site.
CREATE INDEX failed_alert_of
ON failed_alert (site_id, kind, channel, recipient_id, at, happened_at, outcome);
CREATE INDEX failed_alert_lately ON failed_alert (site_id, kind, at, outcome);

CREATE TRIGGER failed_alert_comes AFTER INSERT ON delivery WHEN (NEW.outcome IS NOT NULL AND (NEW.status = 'dead'
  OR (NEW.status = 'pending' AND NEW.attempts > NEW.attempts_before))) BEGIN
  INSERT INTO failed_alert (report_id, seq, channel, recipient_id, site_id, kind, at,
    happened_at, outcome)
  SELECT report_id, seq, channel, recipient_id, site_id, kind,
    CASE kind WHEN 'dead' THEN settled_at ELSE happened_at END, happened_at, outcome
  FROM (SELECT NEW.report_id AS report_id, NEW.seq AS seq, NEW.channel AS channel,
    NEW.recipient_id AS recipient_id, NEW.site_id AS site_id,
    CASE NEW.status WHEN 'dead' THEN 'dead' ELSE 'retried' END AS kind,
    coalesce(NEW.settled_at, NEW.due_at) AS settled_at,
    coalesce((SELECT e.at FROM event e WHERE e.report_id = NEW.report_id AND e.seq = NEW.seq),
      NEW.settled_at, NEW.due_at) AS happened_at, NEW.outcome AS outcome)
  WHERE true
  ON CONFLICT DO UPDATE SET kind = excluded.kind, at = excluded.at,
    happened_at = excluded.happened_at, outcome = excluded.outcome;
END;

-- Not when it is taken, which alone says nothing of how it fares.
CREATE TRIGGER failed_alert_changes
AFTER UPDATE OF status, outcome, attempts_before, settled_at ON delivery WHEN (NEW.outcome IS NOT NULL AND (NEW.status = 'dead'
  OR (NEW.status = 'pending' AND NEW.attempts > NEW.attempts_before))) BEGIN
  INSERT INTO failed_alert (report_id, seq, channel, recipient_id, site_id, kind, at,
    happened_at, outcome)
  SELECT report_id, seq, channel, recipient_id, site_id, kind,
    CASE kind WHEN 'dead' THEN settled_at ELSE happened_at END, happened_at, outcome
  FROM (SELECT NEW.report_id AS report_id, NEW.seq AS seq, NEW.channel AS channel,
    NEW.recipient_id AS recipient_id, NEW.site_id AS site_id,
    CASE NEW.status WHEN 'dead' THEN 'dead' ELSE 'retried' END AS kind,
    coalesce(NEW.settled_at, NEW.due_at) AS settled_at,
    coalesce((SELECT e.at FROM event e WHERE e.report_id = NEW.report_id AND e.seq = NEW.seq),
      NEW.settled_at, NEW.due_at) AS happened_at, NEW.outcome AS outcome)
  WHERE true
  ON CONFLICT DO UPDATE SET kind = excluded.kind, at = excluded.at,
    happened_at = excluded.happened_at, outcome = excluded.outcome;
END;

CREATE TRIGGER failed_alert_goes
AFTER UPDATE OF status, outcome, attempts_before ON delivery
WHEN OLD.outcome IS NOT NULL AND NOT (NEW.outcome IS NOT NULL AND (NEW.status = 'dead'
  OR (NEW.status = 'pending' AND NEW.attempts > NEW.attempts_before))) BEGIN
  DELETE FROM failed_alert WHERE report_id = OLD.report_id AND seq = OLD.seq
    AND channel = OLD.channel AND recipient_id = OLD.recipient_id;
END;

CREATE TRIGGER failed_alert_is_deleted AFTER DELETE ON delivery WHEN OLD.outcome IS NOT NULL BEGIN
  DELETE FROM failed_alert WHERE report_id = OLD.report_id AND seq = OLD.seq
    AND channel = OLD.channel AND recipient_id = OLD.recipient_id;
END;
