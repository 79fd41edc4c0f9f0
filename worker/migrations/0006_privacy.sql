-- Since when nothing has happened on a report that is over, or since when one waits in quarantine,
-- where the clock alone makes something happen. A report under way stands in no index more.
ALTER TABLE report ADD COLUMN idle_since INTEGER AS (
  CASE
    WHEN state = 'quarantined' THEN document ->> '$.receivedAt'
    -- The clock goes on calling for what is to be learned of it, which keeps nobody's words alive.
    WHEN state IN ('resolved', 'confirmed') THEN max(
      document ->> '$.resolvedAt',
      coalesce(document ->> '$.waitsSince', 0),
      coalesce(document ->> '$.followUp.answeredAt', 0)
    )
    WHEN document ->> '$.wakeAt' IS NULL AND state <> 'erased' THEN document ->> '$.changedAt'
  END
) VIRTUAL;
CREATE INDEX report_idle ON report (site_id, idle_since) WHERE idle_since IS NOT NULL;
UPDATE report SET document = json_set(
  document, '$.changedAt', (SELECT max(at) FROM event WHERE report_id = report.id)
);

CREATE INDEX attachment_age ON attachment (site_id, created_at);
-- Hint: the clock looks for what has expired of all sites at once.
CREATE INDEX staff_session_expiry ON staff_session (expires_at);

-- By when an address was asked last, or said no.
CREATE INDEX address_age ON address (site_id, coalesce(blocked_at, asked_at));

-- By which mail address or number the customer of a report is found, in one spelling. A one-click
-- report has none.
CREATE TABLE reach (
  site_id TEXT NOT NULL REFERENCES site (id),
  address TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES report (id),
  -- As in `address`; null for a number, and where it was given before this table was.
  email_hash TEXT,
  -- Whether somebody who reads this address said that the report is theirs.
  confirmed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site_id, address, report_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reach_report ON reach (site_id, report_id);

INSERT INTO reach (site_id, address, report_id, confirmed)
SELECT r.site_id, 'mail:' || lower(e.data ->> '$.email'), r.id, max(e.type = 'mail_confirmed')
FROM event e JOIN report r ON r.id = e.report_id
WHERE e.type IN ('mail_asked', 'mail_confirmed') AND r.state <> 'erased'
GROUP BY 1, 2, 3;

INSERT OR IGNORE INTO reach (site_id, address, report_id)
SELECT r.site_id, 'mail:' || lower(e.data ->> '$.contact.email'), r.id
FROM event e JOIN report r ON r.id = e.report_id
WHERE e.data ->> '$.contact.email' IS NOT NULL
UNION
SELECT site_id, 'tel:' || CASE WHEN digits LIKE '00%' THEN substr(digits, 3) ELSE digits END, id
FROM (
  SELECT r.site_id, r.id, replace(replace(replace(replace(replace(replace(replace(replace(
    e.data ->> '$.contact.phone', '(0)', ''), ' ', ''), '-', ''), '(', ''), ')', ''), '/', ''), '+', ''),
    '.', '')
    AS digits
  FROM event e JOIN report r ON r.id = e.report_id
  WHERE e.data ->> '$.contact.phone' IS NOT NULL
)
WHERE digits <> '' AND digits NOT GLOB '*[^0-9]*';

-- Reports that the clock could not erase: a day later it tries again, and meanwhile they hold up
-- no other.
CREATE TABLE expiry_failed (
  report_id TEXT PRIMARY KEY REFERENCES report (id),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Erased reports whose pictures are looked for once more: one may have been on its way, and a
-- deletion that fails is tried again.
CREATE TABLE picture_sweep (
  site_id TEXT NOT NULL REFERENCES site (id),
  report_id TEXT NOT NULL REFERENCES report (id),
  due_at INTEGER NOT NULL,
  PRIMARY KEY (site_id, report_id)
) STRICT, WITHOUT ROWID;
-- Hint: the sweep looks at all sites at once.
CREATE INDEX picture_sweep_due ON picture_sweep (due_at);

-- Reports that were erased before they were stored: what still waits in the queue stays out.
CREATE TABLE unwanted (
  site_id TEXT NOT NULL REFERENCES site (id),
  id_prefix TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (site_id, id_prefix)
) STRICT, WITHOUT ROWID;
-- Hint: the clock forgets those of all sites at once.
CREATE INDEX unwanted_at ON unwanted (at);

-- Who saw and did what at the desk. It holds codes and ids, and no customer's words.
CREATE TABLE audit (
  site_id TEXT NOT NULL REFERENCES site (id),
  at INTEGER NOT NULL,
  id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  staff_name TEXT NOT NULL,
  what TEXT NOT NULL,
  -- A report, or whatever else it was about; empty for none.
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
  PRIMARY KEY (site_id, at, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_subject ON audit (site_id, subject, at);

CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit BEGIN
  SELECT RAISE (ABORT, 'the log is only appended');
END;

-- It ages out from its beginning on: nobody takes one row out of its midst.
CREATE TRIGGER audit_ages BEFORE DELETE ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE site_id = OLD.site_id AND at < OLD.at) BEGIN
  SELECT RAISE (ABORT, 'the log is only forgotten from its beginning on');
END;
