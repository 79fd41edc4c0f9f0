/** An id that the stored reports have. */
const ID = 'ChCSnHQ0D6xZXgRDTq3npN'
const AT = 1_773_050_400_000

/** What a collector stored, beside its reports, once it had each of its migrations. */
export const STAGES: Readonly<Record<string, readonly string[]>> = {
  '0001': [
    `INSERT INTO site VALUES ('demo', '{"name":"Kiln & Clay","origins":["https://shop.example"]}', ${AT})`,
    `INSERT INTO staff VALUES ('demo', 'demo-sam', 'Sam Okafor', 'sam@shop.example', 'agent', ${AT})`,
    `INSERT INTO staff VALUES ('demo', 'demo-lea', 'Lea Lind', 'lea@shop.example', 'admin', ${AT})`,
    `INSERT INTO staff_session VALUES ('hash', 'demo-sam', ${AT}, NULL, ${AT})`,
    `INSERT INTO endpoint VALUES ('demo', 'demo-crm', 'https://crm.shop.example', 'whsec_YQ==', ${AT})`,
    `INSERT INTO upkeep VALUES ('sweep', ${AT})`,
  ],
  '0002': [
    `UPDATE staff SET alerts = '{"quiet":["22:00","07:00"]}' WHERE id = 'demo-sam'`,
    `INSERT INTO endpoint (site_id, id, url, secret, created_at, format)
     VALUES ('demo', 'demo-chat', 'https://hooks.slack.com/services/T/B/x', '', ${AT}, 'slack')`,
    `INSERT INTO granted VALUES ('${ID}', 1, 'demo', 'demo-sam', ${AT}, 500, ${AT}, 10000)`,
    `INSERT INTO snippet VALUES ('demo', 'late', 'Late parcel', 'It is late.', 'demo-sam', '2026-12-01')`,
    `INSERT INTO attachment VALUES ('${ID}', 'p1', 'demo', 'image/png', 100, ${AT})`,
    `INSERT INTO address VALUES ('demo', 'mailhash', ${AT}, '2026-03-09', 1, NULL)`,
    `INSERT INTO digest VALUES ('demo-sam', '2026-03-09', 1, 0, ${AT})`,
    `INSERT INTO signing_key VALUES (1, 'the key with which links were signed')`,
  ],
  '0003': [
    `UPDATE delivery SET outcome = 'status_503' WHERE status = 'dead'`,
    `UPDATE attempt SET excerpt = 'Service unavailable' WHERE channel = 'webhook'`,
    `UPDATE endpoint SET failing_since = ${AT}, disabled_at = ${AT}, disabled_because = 'gone'
     WHERE id = 'demo-chat'`,
    `INSERT INTO trouble (site_id, kind, subject, since) VALUES ('demo', 'endpoint_disabled', 'demo-chat', ${AT})`,
    `INSERT INTO dead_letter VALUES ('demo', 'lost', 'body', ${AT}, '{"type":"raised"}')`,
  ],
  '0004': [
    `INSERT INTO notice (site_id, id, text, pages, report_id, pinned_at, pinned_by)
     VALUES ('demo', 'pay', 'Paying fails.', '[]', '${ID}', ${AT}, '{"name":"Sam"}')`,
  ],
  '0005': [`INSERT INTO words_lately VALUES ('demo', 'words', ${AT}, 2)`],
  '0006': [
    `INSERT OR IGNORE INTO reach VALUES ('demo', 'mail:kim@mail.example', '${ID}', NULL, 1)`,
    `INSERT INTO expiry_failed VALUES ('${ID}', ${AT})`,
    `INSERT INTO picture_sweep VALUES ('demo', '${ID}', ${AT})`,
    `INSERT INTO unwanted VALUES ('demo', 'abc', ${AT})`,
    `INSERT INTO audit VALUES ('demo', ${AT}, 'a1', 'demo-sam', 'Sam Okafor', 'view.reports', '', 'done')`,
    `INSERT INTO audit VALUES ('demo', ${AT + 1}, 'a2', 'demo-sam', 'Sam Okafor', 'reports.erase', '${ID}', 'refused')`,
  ],
  '0007': [
    `INSERT INTO endpoint (site_id, id, url, secret, created_at, format, channel, config, added_by)
     VALUES ('demo', 'demo-telegram', 'https://api.telegram.org', '', ${AT}, 'slack', 'telegram',
       '{"token":"1:abc","chat":"-100"}', 'demo-lea')`,
  ],
  '0014': [
    `INSERT INTO due_command (site_id, id, kind, subject, since, due_at, attempts, outcome, given_up_at)
     VALUES ('demo', 'all-a-7', 'separate', 'a', ${AT}, NULL, 9, 'internal', ${AT})`,
    `INSERT INTO work_turn VALUES ('demo', 'clock', 'run', ${AT}, 3, ${AT})`,
  ],
  '0015': [
    `UPDATE endpoint SET failures = 4 WHERE id = 'demo-crm'`,
    `INSERT INTO missed VALUES ('demo', 'demo-chat', ${AT}, ${AT + 1}, 2)`,
    `INSERT INTO progress VALUES ('prune_deliveries', '${ID}')`,
  ],
  '0016': [
    `INSERT INTO collector_key VALUES ('key1', 'enc1.lostlost.${'x'.repeat(60)}', ${AT}, NULL)`,
    `INSERT INTO collector_key VALUES ('key0', 'enc1.lostlost.${'y'.repeat(60)}', ${AT}, ${AT + 1})`,
    `UPDATE endpoint SET secret = 'enc1.lostlost.${'z'.repeat(60)}', marks = '{"secret":"hash"}',
       encrypted_at = ${AT} WHERE id = 'demo-crm'`,
    `UPDATE site SET marks = '{}'`,
  ],
  '0018': [`INSERT INTO refused_origin VALUES ('demo', 'https://www.shop.example', 3, ${AT})`],
}
