/**
 * The schema's history. A migration that has shipped is never edited: its hash is stored when it is applied, and a database whose hashes differ
 * is refused instead of guessed at. Add a new one at the end.
 */
export interface Migration {
  readonly id: number
  readonly sql: string
}

export const migrations: readonly Migration[] = [
  {
    id: 1,
    sql: `
      CREATE TABLE datasets (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        created_at INTEGER NOT NULL,
        summary TEXT NOT NULL
      ) STRICT;

      CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        dataset_id TEXT NOT NULL REFERENCES datasets(id),
        state TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        summary TEXT NOT NULL,
        spec TEXT NOT NULL,
        result TEXT
      ) STRICT;
      CREATE INDEX runs_by_state ON runs(state, created_at);
      CREATE INDEX runs_by_dataset ON runs(dataset_id);

      CREATE TABLE events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        run_id TEXT,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX events_by_run ON events(run_id, seq) WHERE run_id IS NOT NULL;

      -- Jobs that are going on; an engine that finds rows here at its start knows what died with the last one.
      CREATE TABLE jobs (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL
      ) STRICT;

      CREATE TABLE reports (
        id TEXT PRIMARY KEY,
        created_at INTEGER NOT NULL,
        summary TEXT NOT NULL
      ) STRICT;
    `,
  },
  {
    id: 2,
    sql: `
      -- A deleted configuration keeps its row, so that it can come back and its runs can still name it.
      CREATE TABLE configs (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        model_id TEXT NOT NULL,
        notes TEXT NOT NULL,
        version INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        deleted_at INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX configs_by_name ON configs(name) WHERE deleted_at IS NULL;

      CREATE TABLE config_versions (
        config_id TEXT NOT NULL REFERENCES configs(id),
        version INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        restored_from INTEGER,
        config TEXT NOT NULL,
        PRIMARY KEY (config_id, version)
      ) STRICT, WITHOUT ROWID;

      -- Where a run's settings came from, if they came from a saved configuration.
      ALTER TABLE runs ADD COLUMN config_id TEXT REFERENCES configs(id);
      ALTER TABLE runs ADD COLUMN config_version INTEGER;
      CREATE INDEX runs_by_config ON runs(config_id) WHERE config_id IS NOT NULL;
    `,
  },
  {
    id: 3,
    sql: `
      -- Histories that somebody changed or made up to see the lists move, kept under a name.
      CREATE TABLE scenarios (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        dataset_id TEXT NOT NULL REFERENCES datasets(id) ON DELETE CASCADE,
        history TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        UNIQUE (dataset_id, name)
      ) STRICT;
    `,
  },
  {
    id: 4,
    sql: `
      -- Where a run stands in the queue, on the scale of created_at; NULL: where its age puts it.
      ALTER TABLE runs ADD COLUMN queue_place REAL;

      -- Single facts about the workspace, such as that its queue is paused.
      CREATE TABLE facts (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT;

      CREATE TABLE run_views (
        name TEXT PRIMARY KEY,
        query TEXT NOT NULL
      ) STRICT;
    `,
  },
  {
    id: 5,
    sql: `
      -- The list of runs is read page by page, the newest first.
      CREATE INDEX runs_by_age ON runs(created_at);
    `,
  },
  {
    id: 6,
    sql: `
      -- What was ranked stands beside the figures in every list of runs.
      UPDATE runs SET summary = json_set(summary, '$.ranking', json_object(
        'candidates', json_extract(result, '$.protocol.candidates'),
        'direction', json_extract(result, '$.protocol.direction'),
        'finalFit', json_extract(result, '$.protocol.finalFit')
      )) WHERE json_extract(result, '$.protocol.candidates') IS NOT NULL;
    `,
  },
  {
    id: 7,
    sql: `
      -- Sets of users under a name.
      CREATE TABLE segments (
        id TEXT PRIMARY KEY,
        dataset_id TEXT NOT NULL REFERENCES datasets(id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        note TEXT NOT NULL,
        rule TEXT NOT NULL,
        users INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        UNIQUE (dataset_id, name)
      ) STRICT;
    `,
  },
  {
    id: 8,
    sql: `
      -- What reports are composed of, kept under a name.
      CREATE TABLE report_templates (
        name TEXT PRIMARY KEY,
        template TEXT NOT NULL
      ) STRICT;
    `,
  },
  {
    id: 9,
    sql: `
      -- Figures have rows of their own: a list of runs then carries the few that it shows, and not the ninety that each run has.
      CREATE TABLE figure_keys (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE figures (
        run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
        key_id INTEGER NOT NULL REFERENCES figure_keys(id),
        -- Which of the run's figures it is.
        place INTEGER NOT NULL,
        value REAL NOT NULL,
        low REAL NOT NULL,
        high REAL NOT NULL,
        users INTEGER NOT NULL,
        -- What is counted as users, where it is not users.
        users_are TEXT,
        PRIMARY KEY (run_id, key_id)
      ) STRICT, WITHOUT ROWID;

      INSERT INTO figure_keys (name) SELECT DISTINCT figure.key FROM runs, json_each(runs.summary, '$.metrics') AS figure;
      INSERT INTO figures (run_id, key_id, place, value, low, high, users, users_are)
        SELECT runs.id, figure_keys.id, figure.id, figure.value ->> 'value', figure.value ->> 'low', figure.value ->> 'high',
          figure.value ->> 'users', figure.value ->> 'of'
        FROM runs, json_each(runs.summary, '$.metrics') AS figure JOIN figure_keys ON figure_keys.name = figure.key;
      UPDATE runs SET summary = json_remove(summary, '$.metrics'), result = json_remove(result, '$.metrics');

      CREATE INDEX runs_by_group ON runs(summary ->> '$.group');
    `,
  },
]
