//! A database put back from a copy by means of its own, under the data folder that went on.

use crate::harness::{TestStore, day};
use rules::{access::Role as Duty, ids::ApiTokenId};
use store::{NewApiToken, Scope, Token};

const TABLES: [&str; 6] = ["session", "one_time_link", "invitation", "device", "api_token", "age"];

/// Keeps a copy of the tables beside them.
async fn dump(store: &TestStore) {
    for table in TABLES {
        store.raw.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
    }
}

async fn put_back(store: &TestStore) {
    for table in TABLES {
        store.raw.run(&format!("DELETE FROM {table}")).await;
        store.raw.run(&format!("INSERT INTO {table} SELECT * FROM kept_{table}")).await;
    }
}

async fn is_in(store: &TestStore, token: &Token) -> bool {
    store.session_scope(token).await.unwrap().is_some()
}

/// The ways in of an administrator: a session, a PIN, a key of a machine; and an open invitation and a link.
async fn ways_in(store: &TestStore) -> (Token, Token) {
    let account = store.account("quantri", Duty::ItAdministrator, None, "2025-07-01").await;
    let session = store.begin_session(account, "Chrome", None).await.unwrap();
    let scope = store.session_scope(&session).await.unwrap().unwrap();
    store.enrol(account, &session, "Máy mẫu", Some("hash".to_owned())).await.unwrap();
    let (id, last_day) = (ApiTokenId(store.surroundings().id()), day("2026-08-31"));
    let new = NewApiToken { id, name: "Phần mềm mẫu".to_owned(), may_write: false, last_day };
    let (_, machine) = store.make_api_token(&scope, &new).await.unwrap().unwrap();
    let other = store.account("khac", Duty::ItAdministrator, None, "2025-07-01").await;
    store.invite(&Scope::operator(), other).await.unwrap().unwrap();
    store.new_administrator_link().await.unwrap();
    (session, machine)
}

async fn open_ways(store: &TestStore) -> i64 {
    store
        .raw
        .number(
            "SELECT (SELECT COUNT(*) FROM session) + (SELECT COUNT(*) FROM one_time_link WHERE used IS NULL) \
             + (SELECT COUNT(*) FROM invitation WHERE used IS NULL) + (SELECT COUNT(*) FROM device WHERE pin_hash IS NOT NULL) \
             + (SELECT COUNT(*) FROM api_token WHERE ended IS NULL)",
        )
        .await
}

both! {
    async fn what_was_ended_since_the_copy_does_not_come_to_life(store: &TestStore) {
        let (session, machine) = ways_in(store).await;
        assert_eq!(open_ways(store).await, 5);
        dump(store).await;
        store.grow_older().await.unwrap();
        store.end_session(&session).await.unwrap();
        put_back(store).await;
        assert!(is_in(store, &session).await, "the copy knows it still");
        let copy = store.another(2).await;
        assert_eq!(open_ways(&copy).await, 0);
        assert!(!is_in(&copy, &session).await);
        assert!(copy.machine(&machine).await.unwrap().is_none());
        copy.must_be_whole().await;
        // Once it is noticed, whoever comes in stays in.
        let account = copy.account("moi", Duty::ItAdministrator, None, "2025-07-01").await;
        let session = copy.begin_session(account, "Chrome", None).await.unwrap();
        assert!(is_in(&store.another(3).await, &session).await);
    }

    async fn a_copy_is_noticed_where_something_was_sealed_since(store: &TestStore) {
        let (session, _) = ways_in(store).await;
        store.seal().await.unwrap();
        dump(store).await;
        store.account("moi", Duty::ItAdministrator, None, "2025-07-01").await;
        assert!(store.seal().await.unwrap() > 0);
        put_back(store).await;
        assert!(!is_in(&store.another(2).await, &session).await);
    }

    async fn a_folder_made_anew_around_the_keys_is_noticed(store: &TestStore) {
        let (session, _) = ways_in(store).await;
        std::fs::remove_file(store.folder().join("database.age")).unwrap();
        assert!(!is_in(&store.another(2).await, &session).await);
        assert_eq!(open_ways(store).await, 0);
    }

    async fn a_start_ends_nothing_nor_does_one_after_a_cut_between_database_and_folder(store: &TestStore) {
        let (session, machine) = ways_in(store).await;
        store.another(2).await.grow_older().await.unwrap();
        store.raw.run("UPDATE age SET count = count + 1").await;
        let copy = store.another(3).await;
        assert_eq!(open_ways(&copy).await, 5);
        assert!(is_in(&copy, &session).await && copy.machine(&machine).await.unwrap().is_some());
    }
}
