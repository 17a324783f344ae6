//! What is changed behind the store's back is found and named.

use crate::harness::{Raw, TestStore, builders::*, day};
use rules::{
    households::Consent,
    ids::{HouseholdId, UnitId},
    operations::{AmendHousehold, Body, EraseHousehold, HouseholdChange, Outcome, SetConsent},
    teams::{DecisionKind, Role},
};
use store::{Difference, JournalFault, JournalFilter, Said, Scope, StoreError};
use uuid::Uuid;

/// A village with its full team, decided on, everything sealed.
async fn lived_in(store: &TestStore) -> UnitId {
    let village = store.village("Bản Bay").await;
    let (team, _) = store.full_team(village).await;
    let gia_phu = store.gia_phu().await;
    store.decided(gia_phu, DecisionKind::Establish, "1/QĐ-UBND", "2022-05-20", &[team]).await;
    store.seal().await.expect("sealed");
    store.must_be_whole().await;
    village
}

async fn tamper(store: &TestStore, sql: &str) {
    assert!(store.raw.run(sql).await > 0, "nothing was changed: {sql}");
}

async fn faults(store: &TestStore) -> Vec<(Uuid, i64, &'static str)> {
    let found = store.verification().await;
    assert_eq!(found.differences, [], "only the journal was touched");
    let fault = |fault: &JournalFault| (fault.feed, fault.version, fault.fault);
    found.journal_faults.iter().map(fault).collect()
}

async fn differences(store: &TestStore) -> Vec<Difference> {
    let found = store.verification().await;
    assert_eq!(found.journal_faults, [], "the journal was not touched");
    assert!(!found.is_clean());
    found.differences
}

/// `WHERE` for the village's journal row of a version.
fn row(raw: &Raw, village: UnitId, version: i64) -> String {
    format!("WHERE feed = {} AND version = {version}", raw.id(village))
}

both! {
    async fn a_changed_sum_is_named_with_what_it_should_be(store: &TestStore) {
        let village = lived_in(store).await;
        tamper(store, &format!("UPDATE tally SET value = 7 WHERE measure = 'teams' AND unit = {}", store.raw.id(village))).await;
        assert_eq!(differences(store).await, [Difference {
            table: "tally",
            row: format!("{village} teams 2022-05-20"),
            kept: "7".to_owned(),
            recounted: "1".to_owned(),
        }]);
    }

    async fn a_sum_that_is_gone_or_made_up_is_found(store: &TestStore) {
        let village = lived_in(store).await;
        tamper(store, &format!("DELETE FROM tally WHERE measure = 'teams' AND unit = {}", store.raw.id(village))).await;
        tamper(store, &format!("INSERT INTO tally (unit, measure, day, value) VALUES ({}, 'teams', '2024-01-01', 1)", store.raw.id(village))).await;
        let found: Vec<(String, String)> = differences(store).await.into_iter().map(|d| (d.kept, d.recounted)).collect();
        assert_eq!(found, [("0".to_owned(), "1".to_owned()), ("1".to_owned(), "0".to_owned())]);
    }

    async fn a_changed_way_up_is_found(store: &TestStore) {
        let village = lived_in(store).await;
        let gia_phu = store.gia_phu().await;
        tamper(store, &format!(
            "UPDATE unit_path SET to_day = '2025-01-01' WHERE unit = {} AND ancestor = {}",
            store.raw.id(village), store.raw.id(gia_phu),
        )).await;
        let found = differences(store).await;
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|difference| difference.table == "unit_path" && difference.row.contains(&village.to_string())));
        assert!(found.iter().all(|difference| difference.row.contains(" → Xã Gia Phú (")), "{found:?}");
    }

    async fn a_way_up_that_is_gone_is_found(store: &TestStore) {
        let village = lived_in(store).await;
        tamper(store, &format!("DELETE FROM unit_path WHERE unit = {}", store.raw.id(village))).await;
        assert!(differences(store).await.iter().all(|d| (d.kept.as_str(), d.recounted.as_str()) == ("not there", "there")));
    }

    async fn a_tree_changed_beneath_the_running_program_is_found(store: &TestStore) {
        let village = lived_in(store).await;
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        tamper(store, &format!("UPDATE unit_era SET parent = {} WHERE unit = {}", store.raw.id(xuan_giao), store.raw.id(village))).await;
        assert!(differences(store).await.iter().any(|difference| difference.table == "unit_path"));
    }

    async fn a_member_changed_beneath_is_found_by_the_sums(store: &TestStore) {
        let village = lived_in(store).await;
        tamper(store, &format!("UPDATE member SET role = '{}' WHERE role = 'deputy'", Role::Volunteer.code())).await;
        let rows: Vec<String> = differences(store).await.into_iter().map(|d| d.row).collect();
        for measure in ["deputies_male", "volunteers_male", "teams_complete"] {
            assert!(rows.contains(&format!("{village} {measure} 2022-05-20")), "{rows:?}");
        }
    }

    async fn a_changed_journal_row_breaks_its_seal_and_is_named(store: &TestStore) {
        let village = lived_in(store).await;
        for (column, value) in [
            ("state", "'refused'"), ("author", "'public'"), ("kind", "'team.end'"), ("captured", "'2020-01-01T00:00:00.000Z'"),
            ("arrived", "'2020-01-01T00:00:00.000Z'"), ("reason", "'x'"),
        ] {
            let at = row(&store.raw, village, 2);
            let old = store.raw.texts(&format!("SELECT COALESCE({column}, '-') FROM journal {at}")).await.remove(0);
            tamper(store, &format!("UPDATE journal SET {column} = {value} {at}")).await;
            let found = faults(store).await;
            // The kind is tied to the body as well.
            let rows: Vec<_> = found.iter().filter(|(.., fault)| *fault != "changed_body").collect();
            assert_eq!(rows, [&(village.0, 2, "changed_row")], "{column}: {found:?}");
            assert_eq!(found.len(), if column == "kind" { 2 } else { 1 }, "{column}: {found:?}");
            let named = store.verification().await.journal_faults.remove(0).operation.unwrap();
            let operation = store.raw.number(&format!("SELECT COUNT(*) FROM journal {at} AND operation = {}", store.raw.id(named))).await;
            assert_eq!(operation, 1, "{column}");
            let old = if old == "-" { "NULL".to_owned() } else { format!("'{old}'") };
            tamper(store, &format!("UPDATE journal SET {column} = {old} {at}")).await;
            store.must_be_whole().await;
        }
    }

    async fn a_row_that_is_gone_from_the_middle_is_missed(store: &TestStore) {
        let village = lived_in(store).await;
        tamper(store, &format!("DELETE FROM journal {}", row(&store.raw, village, 3))).await;
        let found = faults(store).await;
        assert_eq!(found, [(village.0, 3, "missing_row")]);
        tamper(store, &format!("DELETE FROM journal {}", row(&store.raw, village, 5))).await;
        tamper(store, &format!("UPDATE journal SET author = 'public' {}", row(&store.raw, village, 6))).await;
        let found = faults(store).await;
        assert_eq!(found, [(village.0, 3, "missing_row"), (village.0, 5, "missing_row"), (village.0, 6, "changed_row")]);
    }

    async fn a_row_that_no_counter_knows_is_found(store: &TestStore) {
        let village = lived_in(store).await;
        for version in [-1, 0, 1000] {
            let made_up = Uuid::from_u128(7);
            let columns = "kind, state, author, captured, arrived, body_hash";
            tamper(store, &format!(
                "INSERT INTO journal (feed, version, operation, {columns}) SELECT feed, {version}, {}, {columns} FROM journal {}",
                store.raw.id(made_up), row(&store.raw, village, 2),
            )).await;
            assert_eq!(faults(store).await, [(village.0, version, "added_row"), (made_up, 0, "missing_body")]);
            tamper(store, &format!("DELETE FROM journal {}", row(&store.raw, village, version))).await;
        }
        store.must_be_whole().await;
    }

    async fn tags_that_were_changed_point_nowhere(store: &TestStore) {
        let village = lived_in(store).await;
        let at = format!("WHERE feed = {}", store.raw.id(village));
        tamper(store, &format!("UPDATE seal SET tags = mac {at}")).await;
        store.must_be_whole().await;
        tamper(store, &format!("UPDATE journal SET author = 'public' {}", row(&store.raw, village, 2))).await;
        assert_eq!(faults(store).await, [(village.0, 1, "broken_seal")]);
        // Nor do seals of before there were tags.
        tamper(store, &format!("UPDATE seal SET tags = NULL {at}")).await;
        assert_eq!(faults(store).await, [(village.0, 1, "broken_seal")]);
    }

    async fn a_changed_answer_to_what_was_shipped_is_named_though_the_program_does_not_go_on_from_it(store: &TestStore) {
        lived_in(store).await;
        let first = row(&store.raw, UnitId(Uuid::nil()), 1);
        for change in ["state = 'refused', reason = '{'", "state = 'refused', reason = '{\"code\":\"no_right\"}'", "state = 'waiting'"] {
            tamper(store, &format!("UPDATE journal SET {change} {first}")).await;
            let Some(StoreError::ShippedDenied(denied)) = store.not_opened(3).await else {
                panic!("{change}: it opens");
            };
            let found = store.to_verify(4).await.verify(&Scope::operator()).await.unwrap();
            let fault =
                JournalFault { feed: Uuid::nil(), version: 1, fault: "changed_row", operation: Some(denied.0) };
            assert_eq!(found.journal_faults, [fault], "{change}");
        }
        tamper(store, &format!("DELETE FROM journal {first}")).await;
        assert!(matches!(store.not_opened(5).await, Some(StoreError::ShippedDenied(_))));
        let found = store.to_verify(6).await.verify(&Scope::operator()).await.unwrap().journal_faults;
        assert!(found.iter().any(|fault| (fault.feed, fault.version, fault.fault) == (Uuid::nil(), 1, "missing_row")), "{found:?}");
    }

    async fn what_can_t_be_read_any_more_is_named_and_the_journal_goes_on_being_shown(store: &TestStore) {
        let village = lived_in(store).await;
        store.refused(new_team(rules::teams::Place::Villages(vec![]))).await;
        let team = store.done(new_team(rules::teams::Place::Villages(vec![village]))).await;
        let refused = "WHERE state = 'refused'";
        let version = store.raw.number(&format!("SELECT version FROM journal {refused}")).await;
        // Before it was sealed.
        tamper(store, &format!("UPDATE journal SET reason = '{{' {refused}")).await;
        assert_eq!(faults(store).await, [(Uuid::nil(), version, "unreadable_answer")]);
        tamper(store, &format!("UPDATE journal_body SET body = '{{' WHERE operation = {}", store.raw.id(team))).await;
        let page = store.journal(&Scope::operator(), &JournalFilter::default(), None, 100).await.unwrap().unwrap();
        let codes: Vec<&str> = page.entries.iter().filter_map(|entry| match &entry.outcome {
            Outcome::Refused(reason) => Some(reason.code.as_str()),
            _ => None,
        }).collect();
        assert_eq!(codes, ["answer_unreadable"]);
        let unreadable: Vec<_> = page.entries.iter().filter(|entry| entry.said == Said::Unreadable).map(|entry| entry.operation).collect();
        assert_eq!(unreadable, [team]);
    }

    async fn a_row_that_is_gone_before_it_was_sealed_is_missed(store: &TestStore) {
        let village = lived_in(store).await;
        store.team_in(village).await;
        store.team_in(village).await;
        let last = store.raw.number(&format!("SELECT MAX(version) FROM journal WHERE feed = {}", store.raw.id(village))).await;
        tamper(store, &format!("DELETE FROM journal {}", row(&store.raw, village, last - 1))).await;
        assert_eq!(faults(store).await, [(village.0, last - 1, "missing_row")]);
    }

    async fn a_tail_that_is_cut_is_missed(store: &TestStore) {
        let village = lived_in(store).await;
        store.team_in(village).await;
        let last = store.raw.number(&format!("SELECT MAX(version) FROM journal WHERE feed = {}", store.raw.id(village))).await;
        tamper(store, &format!("DELETE FROM journal {}", row(&store.raw, village, last))).await;
        assert_eq!(faults(store).await, [(village.0, last, "cut_tail")]);
        // Turning the counter back doesn't hide what was sealed.
        tamper(store, &format!("DELETE FROM journal {}", row(&store.raw, village, last - 1))).await;
        tamper(store, &format!("UPDATE feed SET value = {} WHERE id = {}", last - 2, store.raw.id(village))).await;
        assert_eq!(faults(store).await, [(village.0, last - 1, "cut_tail")]);
    }

    async fn a_tail_that_is_cut_with_its_seal_is_missed_by_what_was_noted_outside_the_database(store: &TestStore) {
        let village = lived_in(store).await;
        let at = store.raw.id(village);
        let sealed = store.raw.number(&format!("SELECT value FROM feed WHERE id = {at}")).await;
        store.team_in(village).await;
        store.seal().await.unwrap();
        // Whoever can write to the database covers his tracks: the last seal, its rows and the counter.
        tamper(store, &format!("DELETE FROM seal WHERE feed = {at} AND to_version > {sealed}")).await;
        tamper(store, &format!("DELETE FROM journal WHERE feed = {at} AND version > {sealed}")).await;
        tamper(store, &format!("UPDATE feed SET value = {sealed} WHERE id = {at}")).await;
        assert!(faults(store).await.contains(&(village.0, sealed + 1, "cut_tail")));
        // What comes after is sealed; that it stands in another's place is still seen, and after a start as well.
        store.team_in(village).await;
        store.seal().await.unwrap();
        assert_eq!(faults(store).await, [(village.0, sealed + 1, "changed_seal")]);
        store.team_in(village).await;
        store.seal().await.unwrap();
        assert_eq!(faults(&store.another(2).await).await, [(village.0, sealed + 1, "changed_seal")]);
    }

    async fn a_last_seal_that_is_gone_alone_is_missed(store: &TestStore) {
        let village = lived_in(store).await;
        let at = store.raw.id(village);
        let sealed = store.raw.number(&format!("SELECT value FROM feed WHERE id = {at}")).await;
        tamper(store, &format!("DELETE FROM seal WHERE feed = {at} AND to_version = {sealed}")).await;
        assert_eq!(faults(store).await, [(village.0, sealed, "missing_seal")]);
    }

    async fn a_folder_without_the_list_of_last_seals_gets_one(store: &TestStore) {
        let village = lived_in(store).await;
        let list = store.folder().join("seals.head");
        let noted = std::fs::read_to_string(&list).unwrap();
        std::fs::remove_file(&list).unwrap();
        let again = store.another(2).await;
        assert!(noted.contains(&village.to_string()));
        assert!(std::fs::read_to_string(&list).unwrap().contains(&village.to_string()));
        again.must_be_whole().await;
    }

    async fn a_whole_feed_does_not_vanish_unseen(store: &TestStore) {
        let village = lived_in(store).await;
        for (table, column) in [("feed", "id"), ("journal", "feed")] {
            tamper(store, &format!("DELETE FROM {table} WHERE {column} = {}", store.raw.id(village))).await;
        }
        assert!(faults(store).await.contains(&(village.0, 1, "cut_tail")));
    }

    async fn a_changed_body_is_named_by_its_operation(store: &TestStore) {
        let village = lived_in(store).await;
        let operation = store.done(new_team(rules::teams::Place::Villages(vec![village]))).await;
        let at = format!("WHERE operation = {}", store.raw.id(operation));
        for change in ["body = replace(body, '2022', '2021')", "kind_version = 2"] {
            tamper(store, &format!("UPDATE journal_body SET {change} {at}")).await;
            assert_eq!(faults(store).await, [(operation.0, 0, "changed_body")]);
            tamper(store, &format!("UPDATE journal_body SET body = replace(body, '2021', '2022'), kind_version = 1 {at}")).await;
        }
        store.must_be_whole().await;
    }

    async fn a_body_that_is_gone_is_missed(store: &TestStore) {
        let village = lived_in(store).await;
        let operation = store.done(new_team(rules::teams::Place::Villages(vec![village]))).await;
        tamper(store, &format!("DELETE FROM journal_body WHERE operation = {}", store.raw.id(operation))).await;
        assert_eq!(faults(store).await, [(operation.0, 0, "missing_body")]);
    }

    async fn a_body_is_missed_where_only_somebody_elses_erasure_is_named_for_it(store: &TestStore) {
        let village = lived_in(store).await;
        let household: HouseholdId = store.done(Body::Household(HouseholdChange::Add(new_household(village, "Người Xin Xóa")))).await.into();
        let other = store.done(Body::Household(HouseholdChange::Add(new_household(village, "Người Ở Lại")))).await;
        let team = store.done(new_team(rules::teams::Place::Villages(vec![village]))).await;
        let erasure = EraseHousehold { household, day: day("2025-07-02") };
        let erasure = store.done(Body::Household(HouseholdChange::Erase(erasure))).await;
        store.must_be_whole().await;
        for kept in [team, other] {
            let (kept_id, by) = (store.raw.id(kept), store.raw.id(erasure));
            tamper(store, &format!("INSERT INTO journal_erased (operation, erased_by) VALUES ({kept_id}, {by})")).await;
            tamper(store, &format!("DELETE FROM journal_body WHERE operation = {kept_id}")).await;
        }
        let mut missing = [(other.0, 0, "missing_body"), (team.0, 0, "missing_body")];
        missing.sort_unstable();
        assert_eq!(faults(store).await, missing);
    }

    async fn a_household_that_declines_later_leaves_its_name_in_no_body_and_takes_out_nothing_else(store: &TestStore) {
        let village = lived_in(store).await;
        let change = |change| Body::Household(change);
        let household: HouseholdId = store.done(change(HouseholdChange::Add(new_household(village, "Người Không Muốn")))).await.into();
        let other = store.done(change(HouseholdChange::Add(new_household(village, "Người Ở Lại")))).await;
        let consent = |consent| change(HouseholdChange::SetConsent(SetConsent { household, consent }));
        let named = |head: &str| {
            let nobody = AmendHousehold { household, head: None, nickname: None, phone: None, size: None, adults: None, base: None };
            change(HouseholdChange::Amend(AmendHousehold { head: Some(head.to_owned()), ..nobody }))
        };
        let asked = Consent::Asked { day: day("2022-06-01"), text: "1".to_owned(), by: None };
        let agreed = store.done(consent(asked.clone())).await;
        store.done(named("Người Không Muốn Nữa")).await;
        let declined = store.done(consent(Consent::Declined { day: day("2022-07-01") })).await;
        // A phone without signal had its name still; it is refused, and not kept either.
        assert!(matches!(store.outcome(&Scope::operator(), named("Người Không Muốn Đâu")).await, Outcome::Refused(_)));
        store.seal().await.unwrap();
        store.must_be_whole().await;
        let bodies = async |like: &str| store.raw.number(&format!("SELECT COUNT(*) FROM journal_body WHERE body LIKE '%{like}%'")).await;
        assert_eq!(bodies("Người Không Muốn").await, 0);
        let body_of = |operation| format!("WHERE operation = {}", store.raw.id(operation));
        let kept = async |operation| store.raw.number(&format!("SELECT COUNT(*) FROM journal_body {}", body_of(operation))).await;
        assert_eq!((kept(agreed).await, kept(declined).await, kept(other).await), (1, 1, 1), "what holds no name of it stays");

        // It agrees after all, and is named again: that comes after, and is missed like anybody's.
        store.clock.advance(jiff::SignedDuration::from_hours(1));
        store.done(consent(Consent::Asked { day: day("2022-08-01"), text: "1".to_owned(), by: None })).await;
        let again = store.done(named("Người Đồng Ý")).await;
        store.must_be_whole().await;
        for taken in [again, other, agreed] {
            let (id, by) = (store.raw.id(taken), store.raw.id(declined));
            tamper(store, &format!("INSERT INTO journal_erased (operation, erased_by) VALUES ({id}, {by})")).await;
            tamper(store, &format!("DELETE FROM journal_body {}", body_of(taken))).await;
        }
        let mut missing = [again, other, agreed].map(|operation| (operation.0, 0, "missing_body"));
        missing.sort_unstable();
        assert_eq!(faults(store).await, missing);
    }

    async fn what_declined_and_asked_to_be_forgotten_after_all_is_whole(store: &TestStore) {
        let village = lived_in(store).await;
        let change = |change| Body::Household(change);
        let household: HouseholdId = store.done(change(HouseholdChange::Add(new_household(village, "Người Không Muốn")))).await.into();
        let consent = |consent| change(HouseholdChange::SetConsent(SetConsent { household, consent }));
        store.done(consent(Consent::Declined { day: day("2022-07-01") })).await;
        store.done(consent(Consent::Asked { day: day("2022-08-01"), text: "1".to_owned(), by: None })).await;
        store.done(change(HouseholdChange::Erase(EraseHousehold { household, day: day("2022-09-01") }))).await;
        store.must_be_whole().await;
        let bodies = store.raw.number("SELECT COUNT(*) FROM journal_body WHERE body LIKE '%consent%'").await;
        assert_eq!(bodies, 0, "also what it said when it was asked");
    }

    async fn a_seal_cannot_be_forged_or_moved(store: &TestStore) {
        let village = lived_in(store).await;
        store.team_in(village).await;
        store.seal().await.unwrap();
        let first = format!("WHERE feed = {} AND from_version = 1", store.raw.id(village));
        let second = format!("WHERE feed = {} AND from_version > 1", store.raw.id(village));
        let mac = format!("(SELECT mac FROM seal {second})");
        tamper(store, &format!("UPDATE seal SET mac = {mac} {first}")).await;
        let found = faults(store).await;
        let kinds = found.iter().map(|(.., fault)| *fault).collect::<Vec<_>>();
        assert_eq!(kinds, ["broken_seal", "broken_seal", "changed_seal"], "the second hangs on the first: {found:?}");
        tamper(store, &format!("DELETE FROM seal {first}")).await;
        let kinds = faults(store).await.into_iter().map(|(.., fault)| fault).collect::<Vec<_>>();
        assert_eq!(kinds, ["broken_seal", "missing_seal"]);
    }

    async fn another_key_opens_no_seal(store: &TestStore) {
        lived_in(store).await;
        std::fs::write(store.folder().join("journal.key"), [7; 32]).unwrap();
        let again = store.another(2).await;
        let found = faults(&again).await;
        assert!(!found.is_empty());
        assert!(found.iter().all(|(_, _, fault)| *fault == "broken_seal"));
    }

    async fn sealing_twice_seals_once(store: &TestStore) {
        let village = lived_in(store).await;
        assert_eq!(store.seal().await.unwrap(), 0);
        store.team_in(village).await;
        assert_eq!(store.seal().await.unwrap(), 1);
        let seals = store.raw.number(&format!("SELECT COUNT(*) FROM seal WHERE feed = {}", store.raw.id(village))).await;
        assert_eq!(seals, 2);
        store.must_be_whole().await;
        assert!(store.sums(&Scope::public(), &[village], day("2025-09-01"), day("2025-09-01")).await.is_ok());
    }
}
