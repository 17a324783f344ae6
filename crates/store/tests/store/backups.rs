//! Backups of a SQLite store: made while it is written to, checked, put back.

use crate::harness::{Raw, TestStore, builders::*, surroundings};
use rules::{
    households::Consent,
    ids::{HouseholdId, UnitId},
    operations::{Body, EraseHousehold, HouseholdChange, RecordDecision, SetConsent},
    teams::DecisionKind,
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use store::{
    KeptFile, Location, Scope, Store,
    backup::{
        self, BackupError, Check, Damage, Keep, KeyFrom, Made, Options, Restored, Vouched, backups_in, check, restore,
    },
};
use tempfile::TempDir;

/// A store with a decided team, its scan, and a folder for its backups.
struct Office {
    store: TestStore,
    village: UnitId,
    scan: String,
    backups: TempDir,
}

impl Office {
    async fn at_work() -> Self {
        let store = TestStore::sqlite().await;
        let village = store.village("Bản Bay").await;
        let (team, _) = store.full_team(village).await;
        let file = KeptFile { name: "QĐ.pdf".into(), media_type: "application/pdf".into(), bytes: b"%PDF".to_vec() };
        let scan = store.keep_file(&Scope::operator(), file).await.unwrap();
        let gia_phu = store.gia_phu().await;
        let Body::RecordDecision(decided) =
            decision(gia_phu, DecisionKind::Establish, "1/QĐ-UBND", "2022-05-20", &[team])
        else {
            panic!("a decision");
        };
        store.done(Body::RecordDecision(RecordDecision { scan: Some(scan.clone()), ..decided })).await;
        store.seal().await.unwrap();
        Self { store, village, scan, backups: TempDir::new().unwrap() }
    }

    async fn make(&self, complete: bool) -> Result<Made, BackupError> {
        let (data, to) = (self.store.folder(), self.backups.path());
        backup::make(&Options { data, to, complete, now: self.store.now() }).await
    }

    async fn backup(&self) -> Made {
        self.make(false).await.expect("a backup")
    }

    fn key(&self) -> PathBuf {
        self.store.folder().join("journal.key")
    }

    async fn check(&self, made: &Made) -> Check {
        check(&made.path, self.store.folder(), None).await.expect("a check")
    }

    fn shared_scan(&self) -> PathBuf {
        self.backups.path().join("files").join(&self.scan[..2]).join(&self.scan)
    }
}

async fn put_back(path: &Path, data: &Path, key: KeyFrom) -> Result<Restored, BackupError> {
    restore(path, data, &key, surroundings(3).0).await
}

async fn opened(data: &Path) -> Store {
    Store::open(Location { folder: data, database: None }, surroundings(4).0).await.expect("it opens")
}

#[tokio::test]
async fn a_backup_is_put_back_with_everything_it_held_and_nothing_later() {
    let office = Office::at_work().await;
    let made = office.backup().await;
    let later = office.store.village("Bản Sau").await;
    let checked = office.check(&made).await;
    assert!(checked.is_clean(), "{checked:?}");
    assert_eq!((checked.vouched, checked.live), (Vouched::Yes, Some(vec![])));

    let new = TempDir::new().unwrap();
    let data = new.path().join("data");
    let restored = put_back(&made.path, &data, KeyFrom::File(office.key())).await.expect("restored");
    assert!(restored.verification.is_clean(), "{:?}", restored.verification);
    assert_eq!(restored.missing_files, Vec::<String>::new());
    let store = opened(&data).await;
    let tree = store.registry(&Scope::public()).await.unwrap();
    assert!(tree.get(office.village).is_some() && tree.get(later).is_none());
    assert_eq!(store.file(&Scope::operator(), &office.scan).await.unwrap().unwrap().bytes, b"%PDF");
    // And life goes on there, with the same key.
    let (_, outcome) =
        store.change(&Scope::operator(), new_team(rules::teams::Place::Villages(vec![office.village]))).await.unwrap();
    assert_eq!(outcome, rules::operations::Outcome::Applied);
    store.seal().await.unwrap();
    assert!(store.verify(&Scope::operator()).await.unwrap().is_clean());
}

#[tokio::test]
async fn what_people_sent_is_copied_once_and_a_complete_backup_holds_it_itself() {
    let office = Office::at_work().await;
    assert_eq!(office.backup().await.files_copied, 1);
    assert_eq!(office.backup().await.files_copied, 0);
    let made = office.make(true).await.expect("a backup");
    let away = TempDir::new().unwrap();
    let carried = away.path().join("carried.zip");
    fs::rename(&made.path, &carried).unwrap();
    let data = away.path().join("data");
    let restored = put_back(&carried, &data, KeyFrom::File(office.key())).await.expect("restored");
    assert_eq!(restored.missing_files, Vec::<String>::new());
    let file = opened(&data).await.file(&Scope::operator(), &office.scan).await.unwrap();
    assert_eq!(file.unwrap().bytes, b"%PDF");
}

#[tokio::test]
async fn a_file_gone_or_changed_is_named_and_the_rest_is_put_back_all_the_same() {
    let office = Office::at_work().await;
    let made = office.backup().await;
    for spoil in [|path: &Path| fs::write(path, "other").unwrap(), |path: &Path| fs::remove_file(path).unwrap()] {
        spoil(&office.shared_scan());
        let checked = office.check(&made).await;
        assert_eq!(checked.damages, [Damage::File(office.scan.clone())]);
        assert!(!checked.is_clean());
    }
    let data = office.backups.path().join("data");
    let restored = put_back(&made.path, &data, KeyFrom::File(office.key())).await.expect("restored");
    assert_eq!(restored.missing_files, std::slice::from_ref(&office.scan));
    assert!(restored.verification.is_clean());
}

#[tokio::test]
async fn a_file_that_the_data_folder_has_lost_is_named_when_the_backup_is_made() {
    let office = Office::at_work().await;
    fs::remove_file(office.store.folder().join("files").join(&office.scan[..2]).join(&office.scan)).unwrap();
    let made = office.backup().await;
    assert_eq!(made.manifest.missing_files, std::slice::from_ref(&office.scan));
    assert_eq!(office.check(&made).await.damages, [Damage::NeverThere(office.scan.clone())]);
}

#[tokio::test]
async fn any_changed_byte_of_a_backup_is_found() {
    let office = Office::at_work().await;
    let made = office.backup().await;
    let whole = fs::read(&made.path).unwrap();
    let data = office.backups.path().join("data");
    // The beginning of the database's part, its middle, and the manifest near the end.
    for place in [200, whole.len() / 3, whole.len() - 2_000] {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x55;
        fs::write(&made.path, &bytes).unwrap();
        let found = check(&made.path, office.store.folder(), None).await;
        assert!(found.is_err() || found.is_ok_and(|found| !found.is_clean()), "byte {place}");
        assert!(put_back(&made.path, &data, KeyFrom::File(office.key())).await.is_err(), "byte {place}");
        assert!(!data.join("banso.sqlite").exists());
    }
    for length in [0, 10, whole.len() / 2, whole.len() - 1] {
        fs::write(&made.path, &whole[..length]).unwrap();
        let found = check(&made.path, office.store.folder(), None).await;
        assert!(matches!(found, Err(BackupError::NoBackup { .. })), "{length} bytes: {found:?}");
    }
}

#[tokio::test]
async fn a_folder_that_holds_anything_is_refused_but_for_the_key_and_the_settings() {
    let office = Office::at_work().await;
    let made = office.backup().await;
    let refused = put_back(&made.path, office.store.folder(), KeyFrom::DataFolder).await;
    assert!(matches!(refused, Err(BackupError::NotEmpty { .. })), "{refused:?}");
    let data = TempDir::new().unwrap();
    let without = put_back(&made.path, data.path(), KeyFrom::DataFolder).await;
    assert!(matches!(without, Err(BackupError::NoKey)), "{without:?}");
    fs::write(data.path().join("banso.toml"), "https = true").unwrap();
    fs::write(data.path().join("journal.key"), [9; 32]).unwrap();
    let other = put_back(&made.path, data.path(), KeyFrom::DataFolder).await;
    assert!(matches!(other, Err(BackupError::OtherKey)), "{other:?}");
    assert!(matches!(put_back(&made.path, data.path(), KeyFrom::New).await, Err(BackupError::NotEmpty { .. })));
    fs::copy(office.key(), data.path().join("journal.key")).unwrap();
    assert!(put_back(&made.path, data.path(), KeyFrom::DataFolder).await.expect("restored").verification.is_clean());
}

#[tokio::test]
async fn with_the_key_lost_the_data_can_be_saved_and_nothing_before_is_vouched_for() {
    let office = Office::at_work().await;
    let made = office.backup().await;
    let data = office.backups.path().join("data");
    let restored = put_back(&made.path, &data, KeyFrom::New).await.expect("restored");
    assert!(restored.verification.is_clean(), "{:?}", restored.verification);
    assert_ne!(fs::read(data.join("journal.key")).unwrap(), fs::read(office.key()).unwrap());
    let checked = check(&made.path, &data, None).await.expect("a check");
    assert_eq!((checked.vouched, checked.live.clone()), (Vouched::OtherKey, None));
    assert!(!checked.is_clean());
}

#[tokio::test]
async fn without_the_key_a_check_says_so_and_still_recounts() {
    let office = Office::at_work().await;
    let made = office.backup().await;
    let nowhere = TempDir::new().unwrap();
    let checked = check(&made.path, nowhere.path(), None).await.expect("a check");
    assert_eq!(checked.vouched, Vouched::NoKey);
    assert!(checked.is_clean(), "{checked:?}");
    let named = check(&made.path, nowhere.path(), Some(&nowhere.path().join("journal.key"))).await;
    assert!(matches!(named, Err(BackupError::NoKey)), "{named:?}");
}

#[tokio::test]
async fn who_was_forgotten_after_a_backup_is_forgotten_again_after_its_restore() {
    let office = Office::at_work().await;
    let add = |head| Body::Household(HouseholdChange::Add(new_household(office.village, head)));
    let household: HouseholdId = office.store.done(add("Người Xin Xóa")).await.into();
    office.store.done(add("Người Ở Lại")).await;
    let made = office.backup().await;
    let erase = EraseHousehold { household, day: "2023-01-01".parse().unwrap() };
    office.store.done(Body::Household(HouseholdChange::Erase(erase))).await;
    // The list of the next backup, or of the data folder if it is still there, tells.
    office.backup().await;
    let data = TempDir::new().unwrap();
    let restored = put_back(&made.path, data.path(), KeyFrom::File(office.key())).await.unwrap();
    assert_eq!(restored.erased_again.households, 1);
    assert!(restored.verification.is_clean(), "{:?}", restored.verification);
    let store = opened(data.path()).await;
    let known = async |id| store.household(&Scope::operator(), id).await.unwrap().unwrap().household.head;
    assert_eq!(known(household).await, None);
    store.close().await.unwrap();
    let bytes = fs::read(data.path().join("banso.sqlite")).unwrap();
    let stays = |name: &str| bytes.windows(name.len()).any(|part| part == name.as_bytes());
    assert!(stays("Người Ở Lại") && !stays("Người Xin Xóa"));
}

#[tokio::test]
async fn who_declined_after_a_backup_is_nameless_again_after_its_restore() {
    let office = Office::at_work().await;
    let add = Body::Household(HouseholdChange::Add(new_household(office.village, "Người Không Muốn")));
    let household: HouseholdId = office.store.done(add).await.into();
    let made = office.backup().await;
    office.store.keep_erasures_beside(made.path.parent().unwrap()).await;
    let consent = Consent::Declined { day: "2023-01-01".parse().unwrap() };
    office.store.done(Body::Household(HouseholdChange::SetConsent(SetConsent { household, consent }))).await;
    let data = TempDir::new().unwrap();
    let restored = put_back(&made.path, data.path(), KeyFrom::File(office.key())).await.unwrap();
    assert_eq!(restored.erased_again.households, 1);
    assert!(restored.verification.is_clean(), "{:?}", restored.verification);
    let store = opened(data.path()).await;
    let known = store.household(&Scope::operator(), household).await.unwrap().unwrap().household;
    assert!(known.head.is_none() && known.is_declined(), "counted on, without a name");
    store.close().await.unwrap();
    let bytes = fs::read(data.path().join("banso.sqlite")).unwrap();
    assert!(!bytes.windows("Người Không Muốn".len()).any(|part| part == "Người Không Muốn".as_bytes()));
}

#[tokio::test]
async fn beside_the_backups_lies_who_was_forgotten_since_the_last_of_them() {
    let office = Office::at_work().await;
    let add = Body::Household(HouseholdChange::Add(new_household(office.village, "Người Xin Xóa")));
    let household: HouseholdId = office.store.done(add).await.into();
    let made = office.backup().await;
    office.store.keep_erasures_beside(made.path.parent().unwrap()).await;
    let erase = EraseHousehold { household, day: "2023-01-01".parse().unwrap() };
    office.store.done(Body::Household(HouseholdChange::Erase(erase))).await;
    let data = TempDir::new().unwrap();
    let restored = put_back(&made.path, data.path(), KeyFrom::File(office.key())).await.unwrap();
    assert_eq!(restored.erased_again.households, 1);
}

#[tokio::test]
async fn whoever_was_signed_in_signs_in_again_after_a_restore() {
    let office = Office::at_work().await;
    let officer = office.store.account("giaphu", rules::access::Role::ItAdministrator, None, "2022-01-01").await;
    office.store.begin_session(officer, "test", None).await.expect("a session");
    let made = office.backup().await;
    let data = office.backups.path().join("data");
    put_back(&made.path, &data, KeyFrom::File(office.key())).await.expect("restored");
    opened(&data).await.close().await.unwrap();
    assert_eq!(Raw::sqlite(&data.join("banso.sqlite")).number("SELECT COUNT(*) FROM session").await, 0);
    assert_eq!(office.store.raw.number("SELECT COUNT(*) FROM session").await, 1);
}

#[tokio::test]
async fn a_backup_tells_what_the_database_in_use_has_lost_since() {
    let office = Office::at_work().await;
    let made = office.backup().await;
    // Whoever can write to the database covers his tracks: the last seal, its rows, the counter, all gone.
    let raw = &office.store.raw;
    let village = raw.id(office.village);
    for sql in ["DELETE FROM seal WHERE feed =", "DELETE FROM journal WHERE feed =", "DELETE FROM feed WHERE id ="] {
        assert!(raw.run(&format!("{sql} {village}")).await > 0);
    }
    let live = office.check(&made).await.live.expect("compared");
    assert_eq!(live.len(), 1, "{live:?}");
    assert_eq!((live[0].feed, live[0].version, live[0].fault), (office.village.0, 1, "cut_tail"));
}

#[tokio::test]
async fn a_backup_whose_journal_was_changed_says_so() {
    let office = Office::at_work().await;
    office.store.raw.run("UPDATE journal SET kind = 'other' WHERE version = 1").await;
    let made = office.backup().await;
    let checked = office.check(&made).await;
    let found = checked.verification.clone().expect("it opens");
    assert!(found.journal_faults.iter().any(|fault| fault.fault == "changed_row"), "{found:?}");
    assert!(!checked.is_clean());
}

#[tokio::test]
async fn old_backups_go_with_the_files_that_only_they_needed() {
    let office = Office::at_work().await;
    let first = office.backup().await;
    let list = KeptFile { name: "list".into(), media_type: "text/csv".into(), bytes: b"a,b".to_vec() };
    let list = office.store.keep_file(&Scope::operator(), list).await.unwrap();
    let second = office.backup().await;
    office.store.clock.advance(jiff::SignedDuration::from_hours(72));
    assert_eq!(office.store.forget_unused_files().await.unwrap(), 1);
    let third = office.backup().await;
    assert_eq!(
        backups_in(office.backups.path()).unwrap(),
        [first.path.clone(), second.path.clone(), third.path.clone()]
    );
    let shared_list = office.backups.path().join("files").join(&list[..2]).join(&list);
    assert!(shared_list.exists());
    let removed = backup::rotate(office.backups.path(), Keep::Newest(1)).unwrap();
    assert_eq!(removed, [first.path, second.path]);
    assert!(!shared_list.exists() && office.shared_scan().exists());
    assert!(office.check(&third).await.is_clean());
}

#[tokio::test]
async fn no_shared_file_goes_as_long_as_a_backup_cannot_be_read() {
    let office = Office::at_work().await;
    office.backup().await;
    office.store.raw.run("UPDATE decision SET scan = NULL").await;
    office.store.clock.advance(jiff::SignedDuration::from_hours(72));
    office.store.forget_unused_files().await.unwrap();
    office.backup().await;
    fs::write(office.backups.path().join("kept-aside.zip"), "damaged").unwrap();
    assert_eq!(backup::rotate(office.backups.path(), Keep::Newest(1)).unwrap().len(), 1);
    assert!(office.shared_scan().exists());
}

#[tokio::test]
async fn two_backups_into_one_folder_do_not_get_in_each_others_way() {
    let office = Office::at_work().await;
    fs::write(office.backups.path().join("banso-2025-01-01-020000.zip.part"), "left by a power cut").unwrap();
    let (one, two) = tokio::join!(office.make(false), office.make(false));
    let both = [one, two];
    assert!(both.iter().any(Result::is_ok));
    assert!(both.iter().all(|made| matches!(made, Ok(_) | Err(BackupError::Busy(_)))), "{both:?}");
    let names = fs::read_dir(office.backups.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    assert!(names.iter().all(|name| !name.contains("part")), "{names:?}");
}

#[tokio::test]
async fn a_backup_of_a_later_version_or_of_no_version_is_refused_in_words() {
    let office = Office::at_work().await;
    let none = check(&office.key(), office.store.folder(), None).await;
    assert!(matches!(none, Err(BackupError::NoBackup { .. })), "{none:?}");
    let empty = TempDir::new().unwrap();
    let options = Options { data: empty.path(), to: empty.path(), complete: false, now: office.store.now() };
    assert!(matches!(backup::make(&options).await, Err(BackupError::NoDatabase(_))));
    let path = empty.path().join("later.zip");
    let mut later = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    later.start_file("manifest.json", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut later, br#"{"format": 2, "schema": 1, "program": "9.0.0", "recipients": []}"#)
        .unwrap();
    later.finish().unwrap();
    let refused = check(&path, empty.path(), None).await;
    assert!(matches!(refused, Err(BackupError::Later { .. })), "{refused:?}");
}
