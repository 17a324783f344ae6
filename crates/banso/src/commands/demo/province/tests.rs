use super::*;
use crate::surroundings::of_machine;
use std::path::Path;
use store::Location;

/// A handful of villages for three months.
const FEW: Shape =
    Shape { villages: 6, members: 33, households: 60, adoptions: 300, activities: 60, producers: 12, months: 3 };

async fn opened(folder: &Path) -> Store {
    Store::open(Location { folder, database: None }, of_machine()).await.unwrap()
}

async fn filled(store: &Store, seed: u64) -> Result<()> {
    fill(store, FEW, seed, |_| Ok(())).await
}

async fn made(store: &Store, seed: u64) -> Vec<Operation> {
    let registry = store.registry(&Scope::operator()).await.unwrap();
    let sample = Sample::of(FEW, seed, store.today(), &registry).unwrap();
    let Places { mut operations, villages } = Places::of(&FEW, seed, sample.today, &registry);
    let items = store.catalogue(&Scope::operator()).await.unwrap().into_values();
    let offered = Offered::of(items, sample.during());
    for village in &villages {
        operations.extend(work::operations(&FEW, (seed, sample.today), village, &offered, sample.during()));
    }
    operations
}

/// What is counted of every village, and what is owed.
async fn counted(store: &Store) -> String {
    let (operator, today) = (Scope::operator(), store.today());
    let registry = store.registry(&operator).await.unwrap();
    let sums = store.sums(&operator, &registry.list(Level::Village, today), today, today).await.unwrap();
    let province = registry.list(Level::Province, today)[0];
    let month = rules::schedules::ReportKind::Month;
    let owed = store.obligations(&operator, province, month, (Day::MIN, today), today).await.unwrap();
    format!("{sums:?}{owed:?}")
}

#[tokio::test]
async fn a_small_province_is_applied_and_the_recount_finds_no_difference() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(folder.path()).await;
    let operations = made(&store, 1).await;
    let count = |kind: &str| operations.iter().filter(|operation| operation.body.kind() == kind).count();
    assert_eq!((count("team.add"), count("member.add"), count("household.add")), (6, 33, 60));
    assert_eq!(count("activity.record"), 60);
    assert!((270..=330).contains(&count("adoption.set")), "{}", count("adoption.set"));
    filled(&store, 1).await.unwrap();
    let found = store.verify(&Scope::operator()).await.unwrap();
    assert_eq!((found.differences.len(), found.journal_faults.len()), (0, 0));
    let province = store.registry(&Scope::operator()).await.unwrap().list(Level::Province, store.today());
    let sums = store.sums(&Scope::operator(), &province, store.today(), store.today()).await.unwrap();
    let sums = &sums[&province[0]];
    assert_eq!(sums.get(rules::measures::Measure::Households), 60);
    assert_eq!(sums.get(rules::measures::Measure::TeamsEstablished), 6);
    assert_eq!(sums.get(rules::measures::Measure::Activities), 60);
    store.close().await.unwrap();
}

#[tokio::test]
async fn the_same_seed_makes_the_same_operations_and_another_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(folder.path()).await;
    let (once, again, other) = (made(&store, 1).await, made(&store, 1).await, made(&store, 2).await);
    assert_eq!(once, again);
    assert!(once.iter().all(|operation| other.iter().all(|other| other.id != operation.id)));
    store.close().await.unwrap();
}

#[tokio::test]
async fn what_was_stopped_half_way_goes_on_and_starting_once_more_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(folder.path()).await;
    // Stopped after the places and part of the work.
    let some: Vec<Operation> = made(&store, 1).await;
    let half = some.len() * 2 / 3;
    applied(&store, some.into_iter().take(half).collect()).await.unwrap();
    filled(&store, 1).await.unwrap();
    let once = counted(&store).await;
    filled(&store, 1).await.unwrap();
    assert_eq!(once, counted(&store).await);
    assert!(store.verify(&Scope::operator()).await.unwrap().is_clean());
    // Another sample into the same folder would be neither.
    assert!(filled(&store, 2).await.unwrap_err().to_string().contains("--seed"));
    store.close().await.unwrap();
}
