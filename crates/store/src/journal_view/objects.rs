//! What an operation was about: the units, teams, people, decisions and accounts by which the journal is searched.

use crate::{
    db::{Db, Read, Tx, Val, args, statements},
    error::{Result, StoreError},
};
use rules::{
    channels::Owner,
    ids::{OperationId, UnitId},
    issues::Subject,
    operations::{
        Body, HouseholdChange, IssueChange, ObligationChange, OfProducer, PersonRef, ProducerChange, RequestChange,
        Wire, decode,
    },
    units::Change,
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    PUT_OBJECT = "INSERT INTO journal_object (object, operation) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    ANY_OBJECT = "SELECT object FROM journal_object LIMIT 1";
    ALL_BODIES = "SELECT DISTINCT j.operation, j.kind, b.kind_version, b.body FROM journal j \
                  JOIN journal_body b ON b.operation = j.operation";
}

/// The things an operation names or makes.
fn objects(id: OperationId, body: &Body) -> BTreeSet<Uuid> {
    let of = |named: &[Uuid]| named.iter().copied().collect();
    match body {
        Body::EnactReform(reform) => reform.changes.iter().flat_map(changed).map(Uuid::from).collect(),
        Body::DeclareHouseholds(body) => of(&[body.village.0]),
        Body::LookAtHouseholds(body) => of(&[body.village.0]),
        Body::SetContact(body) => of(&[body.unit.0]),
        Body::SetCompositionRule(body) => of(&[body.province.0]),
        Body::SetTarget(body) => of(&[body.province.0]),
        Body::SetRetention(body) => of(&[body.province.0]),
        Body::SetSchedule(body) => of(&[body.province.0]),
        Body::SetHoliday(body) => of(&[body.province.0]),
        Body::SetPapers(body) => of(&[body.unit.0]),
        Body::AddTeam(_) => of(&[id.0]),
        Body::RetitleTeam(body) => of(&[body.team.0]),
        Body::AnnotateTeam(body) => of(&[body.team.0]),
        Body::PlaceTeam(body) => of(&[body.team.0]),
        Body::EndTeam(body) => [Some(body.team), body.heir].into_iter().flatten().map(Uuid::from).collect(),
        // Term and new person both carry the operation's id.
        Body::AddMember(body) => match body.person {
            PersonRef::Known(person) => of(&[id.0, body.team.0, person.0]),
            PersonRef::New { .. } => of(&[id.0, body.team.0]),
        },
        Body::EndMember(body) => of(&[body.member.0]),
        Body::ResumeMember(body) => of(&[body.member.0]),
        Body::AmendPerson(body) => of(&[body.person.0]),
        Body::RecordTraining(body) => of(&[body.person.0]),
        Body::RecordDecision(body) => body.teams.iter().map(|team| team.0).chain([id.0, body.unit.0]).collect(),
        Body::AmendDecision(body) => {
            let teams = body.teams.iter().flatten().map(|team| team.0);
            teams.chain([body.decision.0]).chain(body.unit.map(Uuid::from)).collect()
        }
        Body::WithdrawDecision(body) => of(&[body.decision.0]),
        Body::SetChannel(body) => match body.owner {
            Owner::Unit(unit) => of(&[unit.0]),
            Owner::Team(team) => of(&[team.0]),
        },
        Body::Catalogue(change) => of(&[change.item().map_or(id.0, Uuid::from)]),
        Body::SetIndicator(body) => of(&[body.province.0]),
        Body::SetIndicatorTarget(body) => of(&[body.unit.0]),
        Body::Household(HouseholdChange::Add(body)) => {
            body.split_from.map(Uuid::from).into_iter().chain([id.0]).collect()
        }
        Body::Household(change) => change.households().into_iter().map(Uuid::from).collect(),
        Body::Activity(change) => {
            let households = change.households().into_iter().map(Uuid::from);
            let activities = change.activities().into_iter().map(Uuid::from);
            let team = change.team().map(Uuid::from);
            let made = team.map(|_| id.0);
            households.chain(activities).chain(team).chain(made).collect()
        }
        Body::Producer(change) => {
            let made = matches!(
                change,
                ProducerChange::Add(_) | ProducerChange::AddProduct(_) | ProducerChange::AddListing(_)
            );
            let about = match change.of() {
                OfProducer::New => None,
                OfProducer::Itself(id) => Some(id.0),
                OfProducer::Product(id) => Some(id.0),
                OfProducer::Listing(id) => Some(id.0),
            };
            let household = change.household().map(Uuid::from);
            about.into_iter().chain(household).chain(made.then_some(id.0)).collect()
        }
        Body::Partner(change) => {
            let partner = change.partner().map_or(id.0, Uuid::from);
            [partner].into_iter().chain(change.producer().map(Uuid::from)).collect()
        }
        Body::Obligation(ObligationChange::Open(body)) => of(&[body.province.0]),
        Body::Obligation(change) => change.obligations().iter().map(|id| id.0).collect(),
        Body::Report(change) => of(&[change.obligation().0]),
        Body::Request(RequestChange::Ask(body)) => of(&[id.0, body.by.0]),
        Body::Request(change) => named_of_request(change).collect(),
        Body::Issue(change @ IssueChange::Prepare(_)) => named_of_issue(change).chain([id.0]).collect(),
        Body::Issue(change) => named_of_issue(change).collect(),
        Body::AddAccount(body) => body.person.map(Uuid::from).into_iter().chain([id.0]).collect(),
        Body::AmendAccount(body) => of(&[body.account.0]),
        Body::InviteAccount(body) => of(&[body.account.0]),
        Body::SetPassword(body) => of(&[body.account.0]),
        Body::RevokeAccount(body) => of(&[body.account.0]),
        Body::ReinstateAccount(body) => of(&[body.account.0]),
        Body::Appoint(body) => of(&[id.0, body.account.0]),
        Body::EndAppointment(body) => of(&[body.appointment.0]),
    }
}

/// The thing of which an operation's page shows the whole history; the operation's own id where it made one.
#[must_use]
pub fn main_object(id: OperationId, body: &Body) -> Option<Uuid> {
    match body {
        Body::AmendDecision(body) => return Some(body.decision.0),
        Body::Activity(change) => return change.activities().first().map(|id| id.0).or(Some(id.0)),
        Body::Producer(change) => {
            return Some(match change.of() {
                OfProducer::New => id.0,
                OfProducer::Itself(producer) => producer.0,
                OfProducer::Product(product) => product.0,
                OfProducer::Listing(listing) => listing.0,
            });
        }
        Body::Partner(change) => return Some(change.partner().map_or(id.0, Uuid::from)),
        Body::Request(change) => return Some(change.request().map_or(id.0, Uuid::from)),
        Body::Issue(change) => return Some(change.issue().map_or(id.0, Uuid::from)),
        _ => {}
    }
    let objects = objects(id, body);
    let made = objects.contains(&id.0).then_some(id.0);
    made.or_else(|| objects.first().copied().filter(|_| objects.len() == 1))
}

/// The request, and whose answer it is about.
pub(super) fn named_of_request(change: &RequestChange) -> impl Iterator<Item = Uuid> {
    let debtor = change.debtor().map(crate::requests::debtor_id);
    change.request().map(Uuid::from).into_iter().chain(debtor)
}

/// The paper; of one that is prepared, what it tells.
pub(super) fn named_of_issue(change: &IssueChange) -> impl Iterator<Item = Uuid> {
    let subject = match change {
        IssueChange::Prepare(body) => Some(match body.paper.subject() {
            Subject::Report(obligation) => obligation.0,
            Subject::Results(request) => request.0,
        }),
        _ => None,
    };
    change.issue().map(Uuid::from).into_iter().chain(subject)
}

fn changed(change: &Change) -> Vec<UnitId> {
    match change {
        Change::Create { unit, .. }
        | Change::Amend { unit, .. }
        | Change::End { unit, .. }
        | Change::Alias { unit, .. } => vec![*unit],
        Change::Absorb { into, from } => from.iter().chain([into]).copied().collect(),
        Change::Split { unit, into, .. } => into.iter().chain([unit]).copied().collect(),
    }
}

fn rows(id: OperationId, body: &Body, more: impl IntoIterator<Item = Uuid>) -> Vec<Vec<Val>> {
    let objects: BTreeSet<Uuid> = objects(id, body).into_iter().chain(more).collect();
    objects.into_iter().map(|object| args![object, id]).collect()
}

/// Notes what new operations are about: what each names, and what it bears on without naming it.
pub(crate) async fn write(
    tx: &mut Tx,
    operations: impl Iterator<Item = (OperationId, &'_ Body, Vec<Uuid>)>,
) -> Result<()> {
    let rows = operations.flat_map(|(id, body, more)| rows(id, body, more)).collect();
    Ok(tx.bulk(&PUT_OBJECT, rows).await?)
}

/// A store written before objects were noted gets them once, from what its operations said.
pub(crate) async fn fill(db: &Db) -> Result<()> {
    let from = &mut db.clone();
    if from.opt::<(Uuid,)>(&ANY_OBJECT, args![]).await?.is_some() {
        return Ok(());
    }
    let bodies: Vec<(Uuid, String, i64, String)> = from.all(&ALL_BODIES, args![]).await?;
    let mut noted = Vec::new();
    for (id, kind, version, body) in bodies {
        let body = read(kind, version, &body).ok_or_else(|| StoreError::corrupt("an operation", id))?;
        noted.extend(rows(OperationId(id), &body, []));
    }
    let mut tx = db.begin().await?;
    tx.bulk(&PUT_OBJECT, noted).await?;
    Ok(tx.commit().await?)
}

/// What an operation said, read back.
pub(super) fn read(kind: String, version: i64, body: &str) -> Option<Body> {
    let version = u16::try_from(version).ok()?;
    decode(Wire { kind, version, fields: serde_json::from_str(body).ok()? }).ok()
}
