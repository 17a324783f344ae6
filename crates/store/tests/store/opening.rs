//! What a store holds when it is opened, for the first time and again.

use crate::harness::{TestStore, day};
use rules::{
    measures::Measure,
    teams::Place,
    units::{Registry, Unit},
};
use store::{Hindrance, Location, Scope, Store, StoreError};

fn units(tree: &Registry) -> Vec<String> {
    let text = |unit: &Unit| {
        let mut unit = unit.clone();
        unit.aliases.sort();
        format!("{unit:?}")
    };
    let mut units: Vec<String> = tree.iter().map(text).collect();
    units.sort();
    units
}

both! {
    async fn a_new_store_is_whole(store: &TestStore) {
        let found = store.verify(&Scope::operator()).await.expect("a recount");
        assert!(found.is_clean(), "{found:?}");
        assert!(!store.anybody_can_sign_in().await.expect("an answer"));
    }

    async fn opened_again_it_keeps_everything_and_enacts_nothing_twice(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (team, _) = store.full_team(village).await;
        store.seal().await.expect("sealed");
        let journal = store.raw.number("SELECT COUNT(*) FROM journal").await;
        let again = store.another(2).await;
        assert_eq!(again.raw.number("SELECT COUNT(*) FROM journal").await, journal);
        assert_eq!(units(&*again.tree().await), units(&*store.tree().await));
        let view = again.team(&Scope::operator(), team, day("2025-09-01")).await.expect("an answer");
        let view = view.expect("the team");
        assert_eq!(view.team.members.len(), 4);
        assert_eq!(view.team.place(day("2025-09-01")), Some(&Place::Villages(vec![village])));
        let sums = again.sums(&Scope::public(), &[village], day("2025-09-01"), day("2025-09-01")).await.expect("sums");
        assert_eq!(sums[&village].get(Measure::TeamsComplete), 1);
        again.must_be_whole().await;
    }

    async fn every_install_gives_the_shipped_units_the_same_ids(store: &TestStore) {
        let ids = [
            store.unit("02923", "2022-05-28").await.to_string(),
            store.unit("02923", "2025-07-01").await.to_string(),
        ];
        assert_eq!(ids, GIA_PHU_THEN_AND_NOW);
    }

    async fn a_store_closes_with_everything_sealed(store: &TestStore) {
        store.village("Bản Bay").await;
        let unsealed = "SELECT COUNT(*) FROM feed f WHERE f.value > COALESCE((SELECT MAX(s.to_version) FROM seal s WHERE s.feed = f.id), 0)";
        assert!(store.raw.number(unsealed).await > 0);
        store.close().await.expect("it closes");
        assert_eq!(store.raw.number(unsealed).await, 0);
    }
}

/// Other systems refer to these ids; they never change.
const GIA_PHU_THEN_AND_NOW: [&str; 2] =
    ["5c3683a4-df37-50e2-9ca3-99da9a860632", "cd96f523-f5e2-547d-ae65-4da4a92fa5e5"];

#[tokio::test]
async fn several_that_open_an_empty_folder_at_once_find_it_whole() {
    for store in Box::pin(TestStore::three_on_an_empty_folder()).await {
        let found = store.verify(&Scope::operator()).await.expect("a recount");
        assert!(found.is_clean(), "{found:?}");
        assert_eq!(store.unit("02923", "2022-05-28").await.to_string(), GIA_PHU_THEN_AND_NOW[0]);
    }
}

#[tokio::test]
async fn what_hinders_opening_is_named() {
    let surroundings = TestStore::sqlite().await.surroundings().clone();
    let hindrance = |prepare: fn(&std::path::Path)| {
        let surroundings = surroundings.clone();
        async move {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("banso.sqlite");
            prepare(&file);
            match Store::open(Location { folder: folder.path(), database: None }, surroundings).await.err() {
                Some(StoreError::NotOpened { place, why, .. }) if place == file.display().to_string() => Some(why),
                _ => None,
            }
        }
    };
    let no_database = |file: &std::path::Path| std::fs::write(file, "no database ".repeat(1000)).expect("a file");
    assert_eq!(hindrance(no_database).await, Some(Hindrance::NotADatabase));
    assert_eq!(hindrance(|file| std::fs::create_dir(file).expect("a folder")).await, Some(Hindrance::NoAccess));
}

both! {
    async fn what_a_later_release_has_changed_is_not_opened(store: &TestStore) {
        let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     SELECT version + 1000, description, success, checksum, execution_time FROM _sqlx_migrations \
                     WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";
        assert_eq!(store.raw.run(later).await, 1);
        let error = Store::open(store.location(), store.surroundings().clone()).await.err();
        let Some(StoreError::NotOpened { why, .. }) = error else { panic!("{error:?}") };
        assert_eq!(why, Hindrance::Newer);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_may_look_into_the_data() {
    use std::os::unix::fs::PermissionsExt;
    let above = tempfile::tempdir().expect("a folder");
    let folder = above.path().join("data");
    let surroundings = TestStore::sqlite().await.surroundings().clone();
    let store = Store::open(Location { folder: &folder, database: None }, surroundings).await.expect("a store");
    let scan = store::KeptFile { name: "a.pdf".to_owned(), media_type: "application/pdf".to_owned(), bytes: vec![1] };
    store.keep_file(&Scope::operator(), scan).await.expect("kept");
    let rights = |name: &str| folder.join(name).metadata().expect("it is there").permissions().mode() & 0o777;
    assert_eq!(["", "files"].map(rights), [0o700; 2]);
    assert_eq!(["banso.sqlite", "banso.sqlite-wal"].map(rights), [0o600; 2]);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let store = TestStore::sqlite().await;
    let location = Location { folder: &file.path().join("data"), database: None };
    let error = Store::open(location, store.surroundings().clone()).await.err().expect("no folder");
    assert!(error.to_string().contains("data"), "{error}");
}
