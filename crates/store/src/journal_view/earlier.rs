//! What was said of a thing before an operation amended it.

use super::{JournalEntry, Said, amendments::amended, objects, steps::FirstDue};
use crate::{
    db::{Db, Read, args, ids, statements},
    error::Result,
    obligations::moment,
};
use jiff::SignedDuration;
use rules::{
    day::Day,
    ids::{ObligationId, OperationId},
    operations::{Body, ObligationChange},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

statements! {
    /// What was applied to some things, the newest first.
    APPLIED_TO = "SELECT o.object, j.operation, j.kind, j.feed, j.version, j.arrived FROM journal_object o \
                  JOIN journal j ON j.operation = o.operation WHERE o.object IN {{ids $1}} AND j.state = 'applied' \
                  ORDER BY j.arrived DESC, j.version DESC";
    FIRST_DUE = "SELECT id, first_late_from FROM obligation WHERE id IN {{ids $1}} AND first_late_from IS NOT NULL";
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
    /// Of reports that were given more time, until when they were due at first.
    pub(super) first_due: FirstDue,
}

impl Earlier {
    /// Of entries with the moment at which each arrived; few statements, however many they are.
    pub(super) async fn of<'a>(
        from: &mut Db,
        entries: impl Iterator<Item = (&'a JournalEntry, &'a str)>,
    ) -> Result<Self> {
        let amending = entries.filter_map(|(entry, arrived)| match &entry.said {
            Said::Body(body) => Some((entry, amended(body), arrived)).filter(|(_, objects, _)| !objects.is_empty()),
            Said::Hidden | Said::Erased | Said::Unreadable => None,
        });
        let amending: Vec<(&JournalEntry, Vec<Uuid>, &str)> = amending.collect();
        if amending.is_empty() {
            return Ok(Self { of: HashMap::new(), bodies: HashMap::new(), first_due: FirstDue::new() });
        }
        let objects: BTreeSet<Uuid> = amending.iter().flat_map(|(_, objects, _)| objects).copied().collect();
        let rows: Vec<Row> = from.all(&APPLIED_TO, args![ids(objects)]).await?;
        let mut applied_to: BTreeMap<Uuid, Vec<&Row>> = BTreeMap::new();
        for row in &rows {
            applied_to.entry(row.object).or_default().push(row);
        }
        let own = ids(amending.iter().map(|(entry, ..)| entry.operation));
        let places: Vec<(Uuid, Uuid, i64)> = from.all(&PLACES, args![own]).await?;
        let places: HashMap<(Uuid, Uuid), i64> =
            places.into_iter().map(|(operation, feed, version)| ((operation, feed), version)).collect();

        let mut of: HashMap<OperationId, Vec<OperationId>> = HashMap::new();
        let first_due = first_due(from, amending.iter().map(|(entry, ..)| *entry)).await?;
        for (entry, objects, arrived) in amending {
            // Of one moment, what stands before it in a feed of both.
            let stands_before = |row: &Row| {
                row.arrived.as_str() < arrived
                    || row.arrived == arrived
                        && places.get(&(entry.operation.0, row.feed)).is_some_and(|own| row.version < *own)
            };
            let mut met = BTreeSet::new();
            let mut rows: Vec<&Row> =
                objects.iter().filter_map(|object| applied_to.get(object)).flatten().copied().collect();
            // Of several things each list has its newest first.
            rows.sort_by(|one, other| (&other.arrived, other.version).cmp(&(&one.arrived, one.version)));
            let before =
                rows.into_iter().filter(|row| row.operation != entry.operation.0 && tells(&entry.kind, &row.kind));
            let before = before.filter(|row| stands_before(row) && met.insert(row.operation));
            of.insert(entry.operation, before.map(|row| OperationId(row.operation)).collect());
        }
        let wanted: BTreeSet<OperationId> = of.values().flatten().copied().collect();
        let bodies: Vec<(Uuid, String, i64, String)> = from.all(&BODIES, args![ids(wanted)]).await?;
        let read = |(id, kind, version, body): (Uuid, String, i64, String)| {
            Some((OperationId(id), objects::read(kind, version, &body)?))
        };
        Ok(Self { of, bodies: bodies.into_iter().filter_map(read).collect(), first_due })
    }

    /// What was said before an operation, the newest first.
    pub(super) fn before(&self, operation: OperationId) -> Vec<(OperationId, &Body)> {
        let before = self.of.get(&operation).into_iter().flatten();
        before.filter_map(|id| Some((*id, self.bodies.get(id)?))).collect()
    }
}

async fn first_due(from: &mut Db, entries: impl Iterator<Item = &JournalEntry>) -> Result<FirstDue> {
    let extended = entries.filter_map(|entry| match &entry.said {
        Said::Body(body) => match &**body {
            Body::Obligation(ObligationChange::Extend(body)) => Some(&body.obligations),
            _ => None,
        },
        Said::Hidden | Said::Erased | Said::Unreadable => None,
    });
    let extended: BTreeSet<Uuid> = extended.flatten().map(|id| id.0).collect();
    if extended.is_empty() {
        return Ok(FirstDue::new());
    }
    let rows: Vec<(Uuid, String)> = from.all(&FIRST_DUE, args![ids(extended)]).await?;
    let last_day = |(id, late): (Uuid, String)| {
        let last = moment(&late)? - SignedDuration::from_millis(1);
        Ok((ObligationId(id), Day::of(last)))
    };
    rows.into_iter().map(last_day).collect()
}

/// Can an operation of the second kind have said something that one of the first changes? Those of one noun speak of the same things, and
/// few others do; a request's answers, thousands perhaps, say nothing of the request.
fn tells(kind: &str, earlier: &str) -> bool {
    let noun = |kind: &str| kind.split_once('.').map(|(noun, _)| noun.to_owned());
    match (kind, earlier) {
        ("request.extend" | "request.close", "request.answer" | "request.return") => false,
        ("person.amend", "member.add") | ("household.resolve", "adoption.set" | "adoption.end") => true,
        _ => noun(kind) == noun(earlier),
    }
}
