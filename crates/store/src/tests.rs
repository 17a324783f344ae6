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

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "makes itself a schema")]
async fn every_statement_can_be_prepared_on_postgres() {
    let url = std::env::var("BANSO_TEST_POSTGRES").expect("BANSO_TEST_POSTGRES; `cargo xtask test` sets it");
    let admin = sqlx::PgPool::connect(&url).await.expect("the server");
    sqlx::query("DROP SCHEMA IF EXISTS prepare_all CASCADE").execute(&admin).await.expect("no old schema");
    sqlx::query("CREATE SCHEMA prepare_all").execute(&admin).await.expect("a schema");
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{separator}options[search_path]=prepare_all");
    prepare_all(&Db::open_url(&url).await.expect("a database")).await;
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
