//! One round of a client without signal: its operations up, what changed down.

use super::answers::{Answer, Moment, OfficeRole};
use super::caller::Caller;
use super::clocks::Clocks;
use super::operations::{MOST, Sender, SentOperation, take};
use super::problem::{Problem, ProblemBody};
use super::sent::{MOST_VILLAGES, SyncRequest};
use super::sync_shapes::{
    SyncActivity, SyncAnswer, SyncHousehold, SyncItem, SyncPerson, SyncProducer, SyncTeam, SyncVillage,
};
use crate::pages::in_order;
use axum::Json;
use axum::body::Bytes;
use rules::ids::UnitId;
use rules::units::Level;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{Declaration, SyncCursor};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Round<'a> {
    sent: String,
    #[serde(default)]
    cursor: Option<String>,
    #[serde(default)]
    villages: Option<Vec<String>>,
    #[serde(borrow, default)]
    operations: Vec<SentOperation<'a>>,
}

impl Round<'_> {
    fn villages(&self) -> Result<Option<Vec<UnitId>>, Problem> {
        let Some(named) = &self.villages else { return Ok(None) };
        if named.len() > MOST_VILLAGES {
            return Err(Problem::BadBody(format!("villages: {} > {MOST_VILLAGES}", named.len())));
        }
        let parse = |text: &String| text.parse().map_err(|_| Problem::BadBody(format!("villages: {text}")));
        named.iter().map(parse).collect::<Result<_, _>>().map(Some)
    }

    async fn clocks(&self, caller: &Caller) -> Result<Clocks, Problem> {
        let sent = self.sent.parse().map_err(|_| Problem::BadBody(format!("sent: {}", self.sent)))?;
        let now = caller.store.now();
        let is_wrong = Clocks::is_noticed(sent, now) && !self.operations.is_empty();
        let devices = match caller.known.session.as_ref().and_then(|session| session.device) {
            Some(device) if is_wrong => caller.store.devices_beside(device).await?,
            _ => BTreeSet::new(),
        };
        Ok(Clocks::of_phone(sent, now, devices))
    }
}

#[utoipa::path(post, path = "/sync", operation_id = "sync", tag = "sync", request_body = SyncRequest, responses(
    (status = 200, body = SyncAnswer),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 413, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn round(caller: Caller, sent: Bytes) -> Answer<SyncAnswer> {
    let round: Round<'_> = serde_json::from_slice(&sent).map_err(|why| Problem::BadBody(why.to_string()))?;
    if round.operations.len() > MOST {
        return Err(Problem::BadBody(format!("operations: {} > {MOST}", round.operations.len())));
    }
    if !round.operations.is_empty() && !caller.known.may_write {
        return Err(Problem::ReadOnly);
    }
    let (named, clocks) = (round.villages()?, round.clocks(&caller).await?);
    let answers = take(Sender::of(&caller), &round.operations, &clocks).await?;
    // Only now: what was applied just now is in what the phone is told.
    let told = round.cursor.as_deref().map(SyncCursor::read).unwrap_or_default();
    let changes = async {
        let changes = caller.store.sync_changes(&caller.scope, named.as_deref(), &told).await;
        changes.map_err(Problem::from)
    };
    let (changes, person) = tokio::try_join!(changes, person(&caller))?;
    let caller = Caller { registry: Arc::clone(&changes.registry), ..caller };
    let today = caller.today;
    let households = changes
        .households
        .into_iter()
        .map(|(village, household)| SyncHousehold::of(village, household, &changes.proposed, today));
    let done = changes.activities.into_iter();
    let selling = changes.producers.into_iter();
    let shown = |items| in_order(items).into_iter().map(|item| SyncItem::of(item.clone(), today)).collect();
    let items = changes.items.as_ref().map(shown);
    let none = BTreeMap::new();
    let villages = described(&caller, &changes.villages, &changes.declared, &changes.untold);
    let offered = described(&caller, &changes.offered, &changes.declared, &none);
    Ok(Json(SyncAnswer {
        answers,
        cursor: changes.cursor.to_string(),
        person,
        villages,
        offered,
        whole: changes.whole.into_iter().map(|village| village.0).collect(),
        households: households.collect(),
        gone: changes.gone.into_iter().map(|household| household.0).collect(),
        activities: done.map(|(village, activity, by)| SyncActivity::of(village, activity, by)).collect(),
        activities_gone: changes.activities_gone.into_iter().map(|activity| activity.0).collect(),
        producers: selling.map(|(village, producer)| SyncProducer::of(village, producer)).collect(),
        producers_gone: changes.producers_gone.into_iter().map(|producer| producer.0).collect(),
        items,
        now: Moment(caller.store.now()),
    }))
}

async fn person(caller: &Caller) -> Result<SyncPerson, Problem> {
    let (account, acting) = (caller.scope.account(), caller.scope.acting());
    let (account, acting) = account.zip(acting).ok_or(Problem::SignIn)?;
    let team = caller.store.own_team(&caller.scope).await?;
    Ok(SyncPerson {
        account: account.0,
        name: caller.scope.name().unwrap_or_default().to_owned(),
        appointment: acting.id.0,
        role: OfficeRole(acting.acts_as()),
        team: team.map(|team| SyncTeam::of(team, acting.id.0)),
    })
}

fn described(
    caller: &Caller,
    villages: &[UnitId],
    declared: &[Declaration],
    untold: &BTreeMap<UnitId, i64>,
) -> Vec<SyncVillage> {
    let (registry, today) = (&caller.registry, caller.today);
    let village = |id: &UnitId| {
        let known = declared.iter().filter(|one| one.village == *id && one.day <= today);
        let commune = registry.above(*id, Level::Commune, today);
        SyncVillage {
            id: id.0,
            name: registry.full_name(*id, today),
            commune: commune.map(|commune| registry.full_name(commune, today)).unwrap_or_default(),
            declared: known.max_by_key(|one| one.day).map(|one| one.households),
            untold: untold.get(id).copied(),
        }
    };
    villages.iter().map(village).collect()
}
