//! What was said of a thing before an operation amended it.

use super::{JournalEntry, Said, amended, objects};
use crate::{
    db::{Db, Read, args, ids, statements},
    error::Result,
};
use rules::{ids::OperationId, operations::Body};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

statements! {
    /// What was applied to some things, the newest first.
    APPLIED_TO = "SELECT o.object, j.operation, j.kind, j.feed, j.version, j.arrived FROM journal_object o \
                  JOIN journal j ON j.operation = o.operation WHERE o.object IN {{ids $1}} AND j.state = 'applied' \
                  ORDER BY j.arrived DESC, j.version DESC";
    PLACES = "SELECT operation, feed, version FROM journal WHERE operation IN {{ids $1}}";
    BODIES = "SELECT j.operation, j.kind, b.kind_version, b.body FROM journal_body b \
              JOIN journal j ON j.operation = b.operation WHERE b.operation IN {{ids $1}} AND j.state = 'applied'";
}

#[derive(sqlx::FromRow)]
struct Row {
    object: Uuid,
    operation: Uuid,
    kind: String,
    feed: Uuid,
    version: i64,
    arrived: String,
}

/// Of operations that amend something, what was applied to it before.
pub(super) struct Earlier {
    /// The newest first.
    of: HashMap<OperationId, Vec<OperationId>>,
    bodies: HashMap<OperationId, Body>,
}

impl Earlier {
    /// Of entries with the moment at which each arrived; few statements, however many they are.
    pub(super) async fn of<'a>(
        from: &mut Db,
        entries: impl Iterator<Item = (&'a JournalEntry, &'a str)>,
    ) -> Result<Self> {
        let amending = entries.filter_map(|(entry, arrived)| match &entry.said {
            Said::Body(body) => Some((entry, amended(body)?, arrived)),
            Said::Hidden | Said::Erased | Said::Unreadable => None,
        });
        let amending: Vec<(&JournalEntry, Uuid, &str)> = amending.collect();
        if amending.is_empty() {
            return Ok(Self { of: HashMap::new(), bodies: HashMap::new() });
        }
        let rows: Vec<Row> = from.all(&APPLIED_TO, args![ids(amending.iter().map(|(_, object, _)| *object))]).await?;
        let mut applied_to: BTreeMap<Uuid, Vec<&Row>> = BTreeMap::new();
        for row in &rows {
            applied_to.entry(row.object).or_default().push(row);
        }
        let own = ids(amending.iter().map(|(entry, ..)| entry.operation));
        let places: Vec<(Uuid, Uuid, i64)> = from.all(&PLACES, args![own]).await?;
        let places: HashMap<(Uuid, Uuid), i64> =
            places.into_iter().map(|(operation, feed, version)| ((operation, feed), version)).collect();

        let mut of: HashMap<OperationId, Vec<OperationId>> = HashMap::new();
        for (entry, object, arrived) in amending {
            // Of one moment, what stands before it in a feed of both.
            let stands_before = |row: &Row| {
                row.arrived.as_str() < arrived
                    || row.arrived == arrived
                        && places.get(&(entry.operation.0, row.feed)).is_some_and(|own| row.version < *own)
            };
            let mut met = BTreeSet::new();
            let rows = applied_to.get(&object).into_iter().flatten();
            let before = rows.filter(|row| row.operation != entry.operation.0 && tells(&entry.kind, &row.kind));
            let before = before.filter(|row| stands_before(row) && met.insert(row.operation));
            of.insert(entry.operation, before.map(|row| OperationId(row.operation)).collect());
        }
        let wanted: BTreeSet<OperationId> = of.values().flatten().copied().collect();
        let bodies: Vec<(Uuid, String, i64, String)> = from.all(&BODIES, args![ids(wanted)]).await?;
        let read = |(id, kind, version, body): (Uuid, String, i64, String)| {
            Some((OperationId(id), objects::read(kind, version, &body)?))
        };
        Ok(Self { of, bodies: bodies.into_iter().filter_map(read).collect() })
    }

    /// What was said before an operation, the newest first.
    pub(super) fn before(&self, operation: OperationId) -> Vec<(OperationId, &Body)> {
        let before = self.of.get(&operation).into_iter().flatten();
        before.filter_map(|id| Some((*id, self.bodies.get(id)?))).collect()
    }
}

/// Can an operation of the second kind have said something that one of the first amends? The same, or what made the thing.
fn tells(kind: &str, earlier: &str) -> bool {
    let (Some((noun, _)), Some((made, verb))) = (kind.split_once('.'), earlier.split_once('.')) else { return false };
    let made_it = noun == made || (kind, earlier) == ("person.amend", "member.add");
    kind == earlier || matches!(verb, "add" | "record") && made_it
}
