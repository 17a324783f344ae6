//! What only the inside can check.

use crate::db::{Db, Sql};

/// Every module's statements. A test below finds a module that was forgotten here.
fn every_statement() -> Vec<&'static Sql> {
    [
        &crate::accounts::statements(),
        crate::api_tokens::STATEMENTS,
        &crate::apply::statements(),
        crate::attempts::STATEMENTS,
        &crate::backup::statements(),
        crate::channels::STATEMENTS,
        crate::composition_rules::STATEMENTS,
        crate::contacts::STATEMENTS,
        crate::decisions::STATEMENTS,
        crate::age::STATEMENTS,
        crate::devices::STATEMENTS,
        crate::erasures::STATEMENTS,
        crate::files::STATEMENTS,
        crate::catalogue::STATEMENTS,
        crate::indicators::STATEMENTS,
        crate::households::statements().as_slice(),
        crate::invitations::STATEMENTS,
        crate::jobs::STATEMENTS,
        crate::journal::STATEMENTS,
        &crate::journal_view::statements(),
        crate::opening::STATEMENTS,
        crate::registry::STATEMENTS,
        crate::seal_heads::STATEMENTS,
        crate::seals::STATEMENTS,
        crate::sessions::STATEMENTS,
        crate::settled::STATEMENTS,
        crate::sign_in::STATEMENTS,
        &crate::sync::statements(),
        &crate::tallies::statements(),
        crate::retention::STATEMENTS,
        crate::schedules::STATEMENTS,
        crate::holidays::STATEMENTS,
        crate::targets::STATEMENTS,
        crate::verify::STATEMENTS,
        &crate::teams::statements(),
        &crate::obligations::statements(),
        &crate::reports::statements(),
        &crate::requests::statements(),
        &crate::issues::statements(),
        &crate::activities::statements(),
        &crate::producers::statements(),
        crate::papers::STATEMENTS,
        crate::partners::STATEMENTS,
    ]
    .concat()
}

async fn prepare_all(db: &Db) {
    db.migrate(crate::MIGRATIONS).await.expect("migrations run");
    for sql in every_statement() {
        db.prepare(sql).await.unwrap_or_else(|error| panic!("{}: {error}", sql.name));
    }
}

#[tokio::test]
async fn every_statement_can_be_prepared_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open_file(&folder.path().join("test.sqlite")).await.expect("a database");
    prepare_all(&db).await;
}

/// A schema of its own on the server of the tests.
#[expect(clippy::disallowed_methods, reason = "makes itself a schema")]
async fn on_postgres(schema: &str) -> Db {
    let url = std::env::var("BANSO_TEST_POSTGRES").expect("BANSO_TEST_POSTGRES; `cargo xtask test` sets it");
    let admin = sqlx::PgPool::connect(&url).await.expect("the server");
    for sql in [format!("DROP SCHEMA IF EXISTS {schema} CASCADE"), format!("CREATE SCHEMA {schema}")] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&admin).await.expect("a schema");
    }
    let separator = if url.contains('?') { '&' } else { '?' };
    Db::open_url(&format!("{url}{separator}options[search_path]={schema}")).await.expect("a database")
}

#[tokio::test]
async fn every_statement_can_be_prepared_on_postgres() {
    prepare_all(&on_postgres("prepare_all").await).await;
}

/// Does something to the tables as they are.
#[expect(clippy::disallowed_methods, reason = "tables as they were before a migration")]
async fn run(db: &Db, sql: &'static str) -> Result<u64, sqlx::Error> {
    match db {
        Db::Sqlite { write, .. } => sqlx::raw_sql(sql).execute(write).await.map(|done| done.rows_affected()),
        Db::Postgres { write, .. } => sqlx::raw_sql(sql).execute(write).await.map(|done| done.rows_affected()),
    }
}

/// So many rows of each table that is laid out anew, told by all of their columns.
const BEFORE: &str = "
INSERT INTO feed (id, value) VALUES ('a', 3), ('b', 4);
INSERT INTO tally (unit, measure, day, value) VALUES ('a', 'teams', '2025-08-01', 1), ('a', 'teams', '2025-07-01', 2), ('b', 'teams', '2025-07-01', -1);
INSERT INTO tally_mark (unit, mark) VALUES ('a', 7);
INSERT INTO journal_object (object, operation) VALUES ('a', 'x'), ('a', 'y'), ('b', 'x');
INSERT INTO reach (household, day, operation) VALUES ('h', '2025-08-01', 'x'), ('h', '2025-08-01', 'y');";
const AFTER: [(&str, u64); 5] = [
    ("DELETE FROM feed WHERE id = 'a' AND value = 3 OR id = 'b' AND value = 4", 2),
    (
        "DELETE FROM tally WHERE measure = 'teams' AND (unit = 'a' AND day = '2025-08-01' AND value = 1 \
         OR unit = 'a' AND day = '2025-07-01' AND value = 2 OR unit = 'b' AND day = '2025-07-01' AND value = -1)",
        3,
    ),
    ("DELETE FROM tally_mark WHERE unit = 'a' AND mark = 7", 1),
    (
        "DELETE FROM journal_object WHERE object = 'a' AND operation IN ('x', 'y') OR object = 'b' AND operation = 'x'",
        3,
    ),
    ("DELETE FROM reach WHERE household = 'h' AND day = '2025-08-01' AND operation IN ('x', 'y')", 2),
];

#[tokio::test]
async fn what_was_kept_twice_is_all_there_when_it_is_kept_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open_file(&folder.path().join("test.sqlite")).await.expect("a database");
    let before: Vec<_> = crate::MIGRATIONS.iter().copied().take_while(|(number, ..)| *number < 30).collect();
    db.migrate(&before).await.expect("as it was");
    run(&db, BEFORE).await.expect("rows");
    db.migrate(crate::MIGRATIONS).await.expect("as it is");
    for (found, count) in AFTER {
        assert_eq!(run(&db, found).await.expect(found), count, "{found}");
    }
}

/// What became of one operation in one feed.
macro_rules! became {
    ($state:literal, $version:literal) => {
        concat!(
            "INSERT INTO journal (feed, operation, kind, author, captured, arrived, body_hash, state, version) VALUES ",
            "('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'team.add', 'a', '', '', '', '",
            $state,
            "', ",
            $version,
            ")"
        )
    };
}

async fn is_answered_once(db: &Db) {
    db.migrate(crate::MIGRATIONS).await.expect("migrations run");
    for waits in [became!("waiting", 1), became!("waiting", 2), became!("applied", 3)] {
        run(db, waits).await.expect(waits);
    }
    for again in [became!("applied", 4), became!("refused", 5)] {
        let refused = run(db, again).await.expect_err(again);
        assert!(refused.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation), "{refused}");
    }
}

#[tokio::test]
async fn an_operation_may_wait_for_many_things_and_is_answered_once() {
    let folder = tempfile::tempdir().expect("a folder");
    is_answered_once(&Db::open_file(&folder.path().join("test.sqlite")).await.expect("a database")).await;
    is_answered_once(&on_postgres("answered_once").await).await;
}

#[tokio::test]
async fn sqlite_waits_for_the_disk_at_every_commit() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open_file(&folder.path().join("test.sqlite")).await.expect("a database");
    assert_eq!(db.synchronous().await.expect("an answer"), Some(2));
}

#[test]
fn no_module_with_statements_is_forgotten() {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).expect("sources").map(|entry| entry.expect("an entry").path());
        entries
            .map(|path| match path.extension() {
                _ if path.is_dir() => count(&path),
                Some(end) if end == "rs" => {
                    std::fs::read_to_string(&path).expect("text").matches("\nstatements! {").count()
                }
                _ => 0,
            })
            .sum()
    }
    // Whoever adds a module with statements names it above, or in the list of its parent, and counts it here.
    assert_eq!(count(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))), 87);
}
