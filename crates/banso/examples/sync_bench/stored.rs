//! Many operations, stored as quickly as the one door lets them in.

use crate::people::{ITEMS, Province, apply, beginning, household, open};
use anyhow::Result;
use rules::{
    households::Origin,
    ids::HouseholdId,
    operations::{Body, HouseholdChange, UseItem},
};
use std::path::Path;

/// So many operations the callers hand in together; few enough that each transaction is about few villages.
const TOGETHER: usize = 500;
/// So many callers, so that the next operations are ready when a transaction ends.
const CALLERS: usize = 2;

/// Puts households on the lists of all villages, village by village, and notes what each has, until so many operations are stored.
pub(crate) async fn fill(folder: &Path, province: &Province, wanted: usize) -> Result<usize> {
    let store = open(folder, None).await?;
    let from = beginning()?;
    let households = wanted.div_ceil(1 + ITEMS);
    let each = households.div_ceil(province.villages.len());
    let mut tasks = Vec::new();
    for villages in province.villages.chunks(province.villages.len().div_ceil(CALLERS)) {
        let (store, villages, items) = (store.clone(), villages.to_vec(), province.items.clone());
        tasks.push(tokio::spawn(async move {
            let mut operations = Vec::new();
            let mut done = 0;
            for village in villages {
                for number in 0..each {
                    let added = store.operation(household(village, 1_000 + number, from));
                    let id: HouseholdId = added.id.into();
                    operations.push(added);
                    operations.extend(items.iter().map(|item| {
                        store.operation(Body::Household(HouseholdChange::Use(UseItem {
                            household: id,
                            item: *item,
                            in_use: number % 3 != 0,
                            adults: None,
                            origin: Origin::Helped { by: None },
                            since: from,
                            base: None,
                            on_behalf: None,
                        })))
                    }));
                    if operations.len() >= TOGETHER {
                        done += operations.len();
                        apply(&store, std::mem::take(&mut operations)).await?;
                    }
                }
            }
            done += operations.len();
            apply(&store, operations).await?;
            anyhow::Ok(done)
        }));
    }
    let mut done = 0;
    for task in tasks {
        done += task.await??;
    }
    store.close().await?;
    Ok(done)
}
