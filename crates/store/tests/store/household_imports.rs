//! Lists of households taken in batch by batch: nothing twice, nothing lost, and others in between.

use crate::harness::{TestStore, builders::*, day};
use jiff::SignedDuration;
use rules::{
    households::Origin as HowItCame,
    ids::{HouseholdImportId, ItemId, UnitId},
    operations::{AddHousehold, Body, HouseholdChange, Operation, Origin, RevokeAccount, UseItem},
};
use store::{
    HouseholdFilter, HouseholdImport, ImportCounts, ImportEnd, ImportRow, ImportStep, KeptFile, NewHouseholdImport,
    Scope, StoreError,
};
use uuid::Uuid;

const NUMBER: u32 = 1_200;

/// A list for a village, begun by its commune's officer.
async fn begun(store: &TestStore, scope: &Scope, village: UnitId) -> HouseholdImport {
    let file = KeptFile { name: "ho.csv".to_owned(), media_type: "text/csv".to_owned(), bytes: b"a list".to_vec() };
    let list = NewHouseholdImport {
        id: HouseholdImportId(Uuid::from_u128(7)),
        file: store.keep_file(scope, file).await.unwrap(),
        name: "ho.csv".to_owned(),
        unit: village,
        day: day("2025-08-01"),
        doubtful: false,
        total: NUMBER,
    };
    store.begin_household_import(scope, list).await.unwrap()
}

fn household(village: UnitId, head: &str) -> AddHousehold {
    AddHousehold { from: day("2025-08-01"), ..new_household(village, head) }
}

/// The rows of the list: households, each with signal at home.
fn rows(import: &HouseholdImport, item: ItemId) -> Vec<ImportRow> {
    let origin = Origin::of_file(&import.list.file, import.list.unit, import.list.day);
    let row = |at: u32| {
        let operation = |change| {
            let body = Body::Household(change);
            Operation { id: origin.operation(at, &body), captured: import.begun, device: None, body }
        };
        let add = operation(HouseholdChange::Add(household(import.list.unit, &format!("Người Mẫu {at}"))));
        let has = operation(HouseholdChange::Use(UseItem {
            household: add.id.into(),
            item,
            in_use: true,
            adults: None,
            origin: HowItCame::HadBefore {},
            since: import.list.day,
            base: None,
            on_behalf: None,
        }));
        ImportRow { at, line: at + 1, step: ImportStep::Take(vec![add, has]) }
    };
    (1..=NUMBER).map(row).collect()
}

async fn world(store: &TestStore) -> (Scope, UnitId, ItemId) {
    let gia_phu = store.unit("02923", "2025-07-01").await;
    let village = store.village_in(gia_phu, "Bản Bay", "2025-07-01").await;
    let scope = store.signed_in(store.office("giaphu", gia_phu, "2025-07-01").await).await;
    let items = store.catalogue(&Scope::public()).await.unwrap();
    let item = items.values().find(|item| item.name.contains("sóng di động")).unwrap().id;
    (scope, village, item)
}

async fn listed(store: &TestStore, village: UnitId) -> usize {
    let filter = HouseholdFilter::default();
    store.households(&Scope::operator(), village, &filter, store.today()).await.unwrap().unwrap().len()
}

fn added(added: u32) -> ImportCounts {
    ImportCounts { added, ..ImportCounts::default() }
}

both! {
    async fn a_list_goes_on_where_the_program_stopped(store: &TestStore) {
        let (scope, village, item) = world(store).await;
        let mut import = begun(store, &scope, village).await;
        let all = rows(&import, item);
        store.go_through_rows(&scope, &mut import, all[..600].to_vec()).await.unwrap();
        // The next batch is applied, and the program stops before that is noted.
        let next = all[600..700].iter().flat_map(|row| match &row.step {
            ImportStep::Take(operations) => operations.clone(),
            _ => Vec::new(),
        });
        store.apply(&scope, next.collect()).await.unwrap();

        let again = store.another(2).await;
        let mut open = again.open_household_imports().await.unwrap();
        let mut resumed = open.pop().expect("an open list");
        assert_eq!((resumed.reached, resumed.counts, open.len()), (600, added(600), 0));
        let own = again.household_import_scope(&resumed).await.unwrap().expect("its author");
        assert_eq!(own, scope);
        again.go_through_rows(&own, &mut resumed, all).await.unwrap();
        again.end_household_import(&mut resumed, ImportEnd::Done).await.unwrap();
        assert_eq!((resumed.reached, resumed.counts), (NUMBER, added(NUMBER)));
        assert_eq!(again.household_import(&scope, resumed.list.id).await.unwrap(), Some(resumed));
        assert!(again.open_household_imports().await.unwrap().is_empty());
        assert_eq!(listed(store, village).await, NUMBER as usize);
        store.must_be_whole().await;
    }

    async fn the_same_list_twice_is_answered_as_the_first_time(store: &TestStore) {
        let (scope, village, item) = world(store).await;
        let mut import = begun(store, &scope, village).await;
        let all = rows(&import, item);
        store.go_through_rows(&scope, &mut import, all.clone()).await.unwrap();
        store.end_household_import(&mut import, ImportEnd::Done).await.unwrap();
        // A second tap of the same form is the same list.
        assert_eq!(begun(store, &scope, village).await.counts, added(NUMBER));
        let list = NewHouseholdImport { id: HouseholdImportId(Uuid::from_u128(8)), ..import.list.clone() };
        let mut second = store.begin_household_import(&scope, list).await.unwrap();
        store.go_through_rows(&scope, &mut second, all).await.unwrap();
        assert_eq!(second.counts, added(NUMBER));
        assert_eq!(listed(store, village).await, NUMBER as usize);
        store.must_be_whole().await;
    }

    async fn others_are_answered_between_the_batches(store: &TestStore) {
        let (scope, village, item) = world(store).await;
        let mut import = begun(store, &scope, village).await;
        let all = rows(&import, item);
        let other = store.operation(Body::Household(HouseholdChange::Add(household(village, "Người Khác"))));
        let id = other.id;
        let operator = Scope::operator();
        let (listed, answered) = tokio::join!(
            store.go_through_rows(&scope, &mut import, all.clone()),
            store.apply(&operator, vec![other]),
        );
        listed.unwrap();
        assert_eq!(answered.unwrap(), [rules::operations::Outcome::Applied]);
        let ImportStep::Take(last) = &all[all.len() - 1].step else { panic!("a row to be taken") };
        let hex = |id: Uuid| if store.raw.is_postgres() { format!("'{id}'") } else { format!("x'{}'", id.simple()) };
        let version = |id| format!("SELECT version FROM journal WHERE operation = {} AND feed = {}", hex(id), hex(village.0));
        let other = store.raw.number(&version(id.0)).await;
        let last = store.raw.number(&version(last[0].id.0)).await;
        assert!(other < last, "the other's is {other} in the village's feed, the list's last {last}");
    }

    async fn a_list_stops_where_its_author_may_no_more(store: &TestStore) {
        let (scope, village, item) = world(store).await;
        let mut import = begun(store, &scope, village).await;
        let all = rows(&import, item);
        store.go_through_rows(&scope, &mut import, all[..10].to_vec()).await.unwrap();
        let account = scope.account().unwrap();
        store.done(Body::RevokeAccount(RevokeAccount { account, cause: "nghỉ việc".to_owned() })).await;
        store.go_through_rows(&scope, &mut import, all).await.unwrap();
        assert_eq!((import.ended, import.reached), (Some(ImportEnd::NoRight), 10));
        assert_eq!(store.household_import_scope(&import).await.unwrap(), None);
        let sa_pa = store.unit("03006", "2025-07-01").await;
        let elsewhere = store.signed_in(store.office("sapa", sa_pa, "2025-07-01").await).await;
        assert_eq!(store.household_import(&elsewhere, import.list.id).await.unwrap(), None);
        let refused = store.begin_household_import(&elsewhere, import.list.clone()).await;
        assert!(matches!(refused, Err(StoreError::NoRight)));
        assert!(matches!(store.known_households(&elsewhere, village, day("2025-09-01")).await, Err(StoreError::NoRight)));
    }

    async fn a_row_that_is_refused_is_named_at_the_end(store: &TestStore) {
        let (scope, village, item) = world(store).await;
        let mut import = begun(store, &scope, village).await;
        let mut all = rows(&import, item)[..3].to_vec();
        let body = Body::Household(HouseholdChange::Add(household(village, "")));
        let operation = Operation { captured: import.begun, ..store.operation(body) };
        all[1].step = ImportStep::Take(vec![operation]);
        all[2].step = ImportStep::Pass;
        store.go_through_rows(&scope, &mut import, all).await.unwrap();
        assert_eq!(import.counts, ImportCounts { added: 1, known: 0, passed: 1, refused: 1 });
        let refusals = store.household_import_refusals(&scope, import.list.id).await.unwrap();
        assert_eq!(refusals.iter().map(|(line, why)| (*line, why.code.as_str())).collect::<Vec<_>>(), [(3, "bad_text")]);
    }

    async fn a_file_is_kept_while_its_list_is_open_and_the_list_is_forgotten_after_a_month(store: &TestStore) {
        let (scope, village, _) = world(store).await;
        let mut import = begun(store, &scope, village).await;
        store.clock.advance(SignedDuration::from_hours(24 * 3));
        assert_eq!(store.forget_unused_files().await.unwrap(), 0);
        store.end_household_import(&mut import, ImportEnd::Done).await.unwrap();
        assert_eq!(store.forget_unused_files().await.unwrap(), 1);
        store.clock.advance(SignedDuration::from_hours(24 * 31));
        store.forget_old_household_imports().await.unwrap();
        assert!(store.household_imports(&scope, village).await.unwrap().is_empty());
    }
}
