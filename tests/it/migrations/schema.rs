//! What a database's catalogue says about its tables, in the same words for both databases.

use std::collections::BTreeSet;

use api::database::Database;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, QueryResult, Statement};

/// Lines such as `partner.name text not null` and `partner foreign key (parent_id) to partner (id)`.
pub(crate) type Facts = BTreeSet<String>;

/// The columns of all tables, with their types and whether they can be null.
pub(crate) async fn columns(database: &Database) -> Facts {
    let sql = match database.backend() {
        DatabaseBackend::Postgres => {
            "SELECT table_name || '.' || column_name || ' ' || data_type
                    || CASE is_nullable WHEN 'YES' THEN '' ELSE ' not null' END
             FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'"
        }
        _ => {
            "SELECT tables.name || '.' || columns.name || ' ' || columns.type
                    || CASE columns.\"notnull\" WHEN 0 THEN '' ELSE ' not null' END
             FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
             WHERE tables.type = 'table' AND tables.name <> 'seaql_migrations'"
        }
    };
    lines(database, sql).await
}

/// The type that a column of PostgreSQL has on SQLite.
pub(crate) fn on_sqlite(column: &str) -> String {
    const TYPES: [(&str, &str); 10] = [
        (" bytea", " BLOB"),
        (" uuid", " BLOB"),
        (" timestamp with time zone", " TEXT"),
        (" date", " TEXT"),
        (" boolean", " INTEGER"),
        (" bigint", " INTEGER"),
        (" integer", " INTEGER"),
        (" double precision", " REAL"),
        (" jsonb", " TEXT"),
        (" text", " TEXT"),
    ];
    let Some((name, kind)) = column.split_once(' ') else { return column.to_owned() };
    let kind = format!(" {kind}");
    let known = TYPES
        .iter()
        .find_map(|(from, to)| kind.strip_prefix(from).map(|rest| format!("{name}{to}{rest}")));
    known.unwrap_or_else(|| format!("{name}{kind}"))
}

/// Primary keys, foreign keys, unique columns and indexes.
pub(crate) async fn keys(database: &Database) -> Facts {
    let sql = match database.backend() {
        DatabaseBackend::Postgres => {
            "WITH keys AS (
                 SELECT *, conrelid::regclass::text AS owner,
                     (SELECT string_agg(attname, ', ' ORDER BY place)
                      FROM unnest(conkey) WITH ORDINALITY AS part (number, place)
                      JOIN pg_attribute ON attrelid = conrelid AND attnum = number) AS columns,
                     (SELECT string_agg(attname, ', ' ORDER BY place)
                      FROM unnest(confkey) WITH ORDINALITY AS part (number, place)
                      JOIN pg_attribute ON attrelid = confrelid AND attnum = number) AS target
                 FROM pg_constraint
                 WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')
             )
             SELECT owner || CASE contype
                 WHEN 'p' THEN ' primary key (' || columns || ')'
                 WHEN 'u' THEN ' unique (' || columns || ')'
                 ELSE ' foreign key (' || columns || ') to ' || confrelid::regclass::text
                     || ' (' || target || ') on delete ' || CASE confdeltype
                         WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
                         WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END
                 END
             FROM keys WHERE owner <> 'seaql_migrations'
             UNION ALL
             SELECT indrelid::regclass::text || ' index ' || indexrelid::regclass::text
                 || CASE WHEN indisunique THEN ' unique' ELSE '' END || ' ('
                 || (SELECT string_agg(CASE WHEN indkey[place] = 0 THEN 'expression'
                                       ELSE trim('\"' FROM pg_get_indexdef(indexrelid, place + 1, true)) END
                                       || CASE WHEN indoption[place] & 1 = 1 THEN ' desc' ELSE '' END,
                                       ', ' ORDER BY place)
                     FROM generate_series(0, indnkeyatts - 1) AS place)
                 || ')' || CASE WHEN indpred IS NULL THEN '' ELSE ' partial' END
             FROM pg_index
             WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
                 AND NOT EXISTS (SELECT FROM pg_constraint
                                 WHERE conindid = indexrelid AND contype IN ('p', 'u'))"
        }
        _ => {
            "WITH tables AS (
                 SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'seaql_migrations'
             )
             SELECT tables.name || ' primary key ('
                 || (SELECT group_concat(name, ', ' ORDER BY pk)
                     FROM pragma_table_info(tables.name) WHERE pk > 0) || ')'
             FROM tables
             UNION ALL
             SELECT tables.name || ' foreign key (' || group_concat(\"from\", ', ' ORDER BY seq)
                 || ') to ' || \"table\" || ' (' || group_concat(coalesce(\"to\", 'id'), ', ' ORDER BY seq)
                 || ') on delete ' || on_delete
             FROM tables, pragma_foreign_key_list(tables.name) GROUP BY tables.name, id
             UNION ALL
             SELECT tables.name
                 || CASE origin WHEN 'u' THEN ' unique (' ELSE ' index ' || indexes.name
                        || CASE \"unique\" WHEN 1 THEN ' unique' ELSE '' END || ' (' END
                 || (SELECT group_concat(coalesce(name, 'expression')
                                || CASE \"desc\" WHEN 1 THEN ' desc' ELSE '' END, ', ' ORDER BY seqno)
                     FROM pragma_index_xinfo(indexes.name) WHERE key = 1)
                 || ')' || CASE partial WHEN 1 THEN ' partial' ELSE '' END
             FROM tables, pragma_index_list(tables.name) AS indexes WHERE origin <> 'pk'"
        }
    };
    lines(database, sql).await
}

/// Every named constraint, with its kind and, of a foreign key, its target.
pub(crate) async fn constraints(database: &Database) -> Facts {
    if database.backend() == DatabaseBackend::Postgres {
        let sql = "SELECT conrelid::regclass::text || ' ' || conname || ' ' || CASE contype
                       WHEN 'c' THEN 'CHECK' WHEN 'u' THEN 'UNIQUE' WHEN 'p' THEN 'PRIMARY'
                       ELSE 'REFERENCES ' || confrelid::regclass::text END
                   FROM pg_constraint
                   WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u', 'f', 'p')
                       -- Names that PostgreSQL makes up for primary keys.
                       AND conname <> conrelid::regclass::text || '_pkey'";
        return lines(database, sql).await;
    }
    // The names stand only in the text of the statement that made the table.
    let sql = "SELECT name || char(10) || sql FROM sqlite_master
               WHERE type = 'table' AND name <> 'seaql_migrations'";
    let mut facts = Facts::new();
    for table in lines(database, sql).await {
        let (table, text) = table.split_once('\n').unwrap();
        let text: Vec<_> =
            text.lines().map(|line| line.split_once("--").map_or(line, |(code, _)| code)).collect();
        let text = text.join(" ").replace(['(', ')', ','], " ");
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            if word != "CONSTRAINT" {
                continue;
            }
            let name = words.next().unwrap();
            let mut kind = words.next().unwrap();
            if kind == "FOREIGN" {
                kind = words.by_ref().find(|word| *word == "REFERENCES").unwrap();
            }
            let target = if kind == "REFERENCES" { words.next() } else { None };
            let fact = [Some(table), Some(name), Some(kind), target];
            facts.insert(fact.into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
    }
    facts
}

async fn lines(database: &Database, sql: &str) -> Facts {
    let statement = Statement::from_string(database.backend(), sql);
    let rows = database.read().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row: &QueryResult| row.try_get_by_index(0).unwrap()).collect()
}
