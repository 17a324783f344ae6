//! Reports through whatever happens to them, in whatever order.

use super::*;
use std::{collections::BTreeMap, sync::Arc};

/// Whatever is done with reports, in whatever order: a version that was sent never changes, the accepted one is among those
/// sent, and the recount is clean.
async fn no_step_changes_a_version(store: &TestStore, story: &[Vec<Move>]) -> Result<(), TestCaseError> {
    let month = Month::of(store).await;
    let mut sent: BTreeMap<(ObligationId, u32), Arc<Snapshot>> = BTreeMap::new();
    for batch in story {
        let mut operations = Vec::new();
        for (what, one, two, three) in batch {
            let obligation = pick(&[month.of_team, month.of_commune], *one);
            let version = u32::try_from(*two % 4).unwrap();
            let count = i64::try_from(*three).unwrap();
            let on = pick(&["2023-05-25", "2023-06-02", "2023-06-19", "2023-06-20"], *two);
            let body = match what % 8 {
                0 | 1 => month.meeting(on, u32::try_from(*three).unwrap()),
                2 | 3 => send(obligation),
                4 => accept(obligation, version),
                5 => {
                    let body = ReturnReport { obligation, version, remark: "Xem lại.".into(), cells: Vec::new() };
                    report(ReportChange::Return(body))
                }
                6 => report(ReportChange::Unlock(UnlockReport { obligation, reason: "Sửa.".into() })),
                _ => correct(obligation, "activity_people", count, "Sót."),
            };
            operations.push(store.operation(body));
        }
        store.apply(&Scope::operator(), operations).await.unwrap();
        store.clock.advance(SignedDuration::from_mins(5));
        for id in [month.of_team, month.of_commune] {
            let owed = month.view(store, &Scope::operator(), id).await.obligation;
            prop_assert!(owed.accepted.is_none_or(|accepted| accepted >= 1 && accepted <= owed.versions));
            for number in 1..=owed.versions {
                let version = store.report_version(&Scope::operator(), id, number).await.unwrap();
                let Some(version) = version else {
                    return Err(TestCaseError::fail(format!("version {number} of {id} is not there")));
                };
                let first = sent.entry((id, number)).or_insert_with(|| version.clone());
                prop_assert_eq!(&*first, &version);
            }
        }
        lists::must_agree(store, month.commune).await;
    }
    // One that begins now holds none of them in memory, and reads what is written.
    let other = store.another(7).await;
    for ((id, number), version) in sent {
        prop_assert_eq!(other.report_version(&Scope::operator(), id, number).await.unwrap(), Some(version));
    }
    store.must_be_whole().await;
    Ok(())
}

#[test]
fn no_step_changes_a_version_on_sqlite() {
    tell_stories(TestStore::sqlite, 12, &no_step_changes_a_version);
}

#[test]
fn no_step_changes_a_version_on_postgres() {
    tell_stories(TestStore::postgres, 6, &no_step_changes_a_version);
}
