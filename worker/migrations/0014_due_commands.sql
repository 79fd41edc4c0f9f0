-- What follows from one change for other reports: written in the batch of the change itself, done
-- by the queue and the clock. A row is about one report, or about all reports that `kind` and
-- `subject` name: these are done in the order of their ids, and `after_id` is how far that went.
CREATE TABLE due_command (
  site_id TEXT NOT NULL REFERENCES site (id),
  -- The same for the same cause, so that nothing follows twice.
  id TEXT NOT NULL,
  -- Neither has a CHECK, so that a new kind needs no migration.
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  report_id TEXT,
  data TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(data)),
  since INTEGER NOT NULL,
  -- Whoever takes it puts this off for as long as they may take. Null: nobody tries it by itself.
  due_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  after_id TEXT NOT NULL DEFAULT '',
  -- A code, nobody's words.
  outcome TEXT,
  given_up_at INTEGER,
  PRIMARY KEY (site_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX due_command_due ON due_command (site_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX due_command_given_up ON due_command (site_id, given_up_at)
WHERE given_up_at IS NOT NULL;

-- Known problems whose end the release before had not told to everybody.
INSERT INTO due_command (site_id, id, kind, subject, since, due_at)
SELECT site_id, 'tell_end-' || id, 'tell_end', id, ended_at, ended_at
FROM notice WHERE ended_at IS NOT NULL AND told_at IS NULL;

-- Who is at work for a site, by job: one chunk at a time, so that a backlog makes no second one.
-- `due` and `since` are the backlog as the clock measured it.
CREATE TABLE work_turn (
  site_id TEXT NOT NULL REFERENCES site (id),
  job TEXT NOT NULL,
  run TEXT NOT NULL,
  until INTEGER NOT NULL,
  due INTEGER NOT NULL DEFAULT 0,
  since INTEGER,
  PRIMARY KEY (site_id, job)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_turn_waiting ON work_turn (site_id) WHERE due > 0;

-- What somebody has in hand. A click has no owner, so it costs no row more than before.
CREATE INDEX report_owned ON report (site_id, document ->> '$.owner.id')
WHERE wake_at IS NOT NULL AND document ->> '$.owner.id' IS NOT NULL;

-- Pictures to look for once more, by site.
CREATE INDEX picture_sweep_site ON picture_sweep (site_id, due_at);
