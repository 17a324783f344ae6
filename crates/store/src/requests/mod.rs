//! Reports that are asked for once (R3.3): loaded, decided, kept. Whom a batch asks and who stands in whose place tells [`whom`], what is
//! counted of the indicators that are asked for [`counted`], which files belong to answers [`files`], how requests are looked at [`queries`],
//! what a phone is told [`own`], what a paper tells [`results`].

mod counted;
mod files;
mod own;
mod queries;
mod results;
mod rows;
mod whom;

pub use own::OwnRequest;
pub use queries::{AnswerVersion, AskedRow, RequestLine, RequestView, Requests as RequestLists};
pub(crate) use queries::{read_requests, sees_all};
pub(crate) use whom::line_of;

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [STATEMENTS, files::STATEMENTS, queries::STATEMENTS, results::STATEMENTS, whom::STATEMENTS].concat()
}

use crate::{
    apply::{Draft, Needs, Stop, Submission, instant},
    db::{Read, Tx, args, ids, statements},
    error::{Result, StoreError},
    reports::is_reporters_own,
    teams::Entry,
};
use rows::{answer, asked, request};
use rules::{
    day::Span,
    ids::{AccountId, OperationId, RequestId, TeamId, UnitId},
    indicators::{Formula, Indicators, Quantity},
    obligations::Debtor,
    operations::{AnswerRequest, AskRequest, Refusal, RequestChange},
    requests::{Answer, Asked, FieldKind, MOST_ASKED, Request, checked, is_counted_in, level_of},
    schedules::Reporter,
    units::{Level, Registry},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use whom::{Heirs, Standing};

statements! {
    REQUESTS = "SELECT id, by_unit, title, purpose, basis, fields, level, asked_at, late_from, extended, closed_at, close_reason \
                FROM request WHERE id IN {{ids $1}}";
    ASKED = "SELECT request, debtor, team, unit, name, answered_at, versions, returned FROM request_asked \
             WHERE request IN {{ids $1}} AND debtor IN {{ids $2}}";
    LATEST = "SELECT w.request, w.debtor, w.body FROM request_answer w JOIN request_asked a ON a.request = w.request \
              AND a.debtor = w.debtor AND a.versions = w.version WHERE w.request IN {{ids $1}} AND w.debtor IN {{ids $2}}";
    PUT = "INSERT INTO request (id, by_unit, title, purpose, basis, fields, level, asked_at, late_from, extended, closed_at, \
           close_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO UPDATE SET \
           late_from = excluded.late_from, extended = excluded.extended, closed_at = excluded.closed_at, \
           close_reason = excluded.close_reason";
    PUT_ASKED = "INSERT INTO request_asked (request, debtor, team, unit, name, answered_at, versions, returned) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (request, debtor) DO UPDATE SET \
                 answered_at = excluded.answered_at, versions = excluded.versions, returned = excluded.returned";
    PUT_ANSWER = "INSERT INTO request_answer (request, debtor, version, operation, at, account, body) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// Whose answer to what.
type Key = (RequestId, Debtor);

/// The requests of a batch.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    entries: BTreeMap<RequestId, Entry<Request>>,
    asked: BTreeMap<Key, Entry<Asked>>,
    latest: BTreeMap<Key, Answer>,
    /// Everybody who was asked, of those of which the batch prepares papers.
    whole: BTreeMap<RequestId, Vec<results::AskedNow>>,
    /// What is counted of the indicators that each answer of the batch is to tell.
    counted: BTreeMap<Key, BTreeMap<u16, Quantity>>,
    sent: Vec<Sent>,
    /// The files that answers of the batch name and that are kept.
    files: BTreeSet<String>,
    heirs: Heirs,
    /// The teams within the units whose teams are asked.
    teams: Vec<Standing>,
    indicators: Indicators,
}

/// A version of an answer that the batch sends.
#[derive(Debug)]
struct Sent {
    operation: OperationId,
    key: Key,
    version: u32,
    at: jiff::Timestamp,
    account: Option<AccountId>,
    answer: Answer,
}

/// What names somebody who is asked.
pub(crate) fn debtor_id(debtor: Debtor) -> Uuid {
    match debtor {
        Debtor::Team(team) => team.0,
        Debtor::Unit(unit) => unit.0,
    }
}

impl Requests {
    pub(crate) fn get(&self, id: RequestId) -> Option<&Request> {
        self.entries.get(&id).map(|entry| &entry.now)
    }

    /// The teams that may answer for those whose answers the batch brings.
    pub(crate) fn teams(&self) -> impl Iterator<Item = TeamId> {
        self.heirs.teams()
    }

    fn put(&mut self, request: Request) {
        match self.entries.get_mut(&request.id) {
            Some(entry) => entry.now = request,
            None => drop(self.entries.insert(request.id, Entry { stored: None, now: request })),
        }
    }

    fn put_asked(&mut self, asked: Asked) {
        let key = (asked.request, asked.debtor);
        match self.asked.get_mut(&key) {
            Some(entry) => entry.now = asked,
            None => drop(self.asked.insert(key, Entry { stored: None, now: asked })),
        }
    }
}

/// The requests a batch names, and whom it asks.
pub(crate) async fn load(
    from: &mut impl Read,
    needs: &Needs,
    registry: &Registry,
    today: rules::day::Day,
) -> Result<Requests> {
    let mut loaded = Requests::default();
    if !needs.asked_indicators.is_empty() {
        loaded.indicators = crate::indicators::read(from).await?;
    }
    if !needs.teams_within.is_empty() {
        loaded.teams = whom::teams_within(from, needs.teams_within.iter().copied(), today).await?;
    }
    if needs.requests.is_empty() {
        return Ok(loaded);
    }
    let wanted = ids(needs.requests.iter().copied());
    for row in from.all(&REQUESTS, args![wanted.as_str()]).await? {
        let request = request(row)?;
        loaded.entries.insert(request.id, Entry { stored: Some(request.clone()), now: request });
    }
    for id in &needs.whole_requests {
        loaded.whole.insert(*id, results::everybody(from, registry, *id, today).await?);
    }
    let debtors = ids(needs.answers.iter().map(|(_, debtor)| debtor_id(*debtor)));
    if debtors == "[]" {
        return Ok(loaded);
    }
    loaded.files = files::kept(from, &needs.answer_files).await?;
    for row in from.all(&ASKED, args![wanted.as_str(), debtors.as_str()]).await? {
        let asked = asked(row)?;
        loaded.asked.insert((asked.request, asked.debtor), Entry { stored: Some(asked.clone()), now: asked });
    }
    loaded.asked.retain(|key, _| needs.answers.contains(key));
    let rows: Vec<(Uuid, Uuid, String)> = from.all(&LATEST, args![wanted, debtors]).await?;
    for (id, debtor, body) in rows {
        let key = loaded.asked.keys().find(|(request, of)| request.0 == id && debtor_id(*of) == debtor);
        if let Some(key) = key.copied() {
            loaded.latest.insert(key, answer(&body)?);
        }
    }
    let teams = needs.answers.iter().filter_map(|(_, debtor)| match debtor {
        Debtor::Team(team) => Some(*team),
        Debtor::Unit(_) => None,
    });
    loaded.heirs = whom::heirs(from, teams.collect()).await?;
    for (key, entry) in &loaded.asked {
        if let Some(request) = loaded.entries.get(&key.0) {
            loaded.counted.insert(*key, counted::of(from, registry, &request.now, &entry.now).await?);
        }
    }
    Ok(loaded)
}

/// What the program itself wrote can always be written down.
fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|why| StoreError::corrupt("a request", why))
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, requests: &Requests) -> Result<()> {
    let mut rows = Vec::new();
    for request in requests.entries.values().filter(|entry| entry.is_changed()).map(|entry| &entry.now) {
        let (closed_at, close_reason) = request.closed.clone().unzip();
        rows.push(args![
            request.id,
            request.by,
            request.title.as_str(),
            request.purpose.as_ref(),
            request.basis.as_ref(),
            json(&request.fields)?,
            request.level.code(),
            instant(request.asked_at),
            instant(request.late_from),
            request.extended.as_ref(),
            closed_at.map(instant),
            close_reason.flatten()
        ]);
    }
    tx.bulk(&PUT, rows).await?;
    let changed = requests.asked.values().filter(|entry| entry.is_changed()).map(|entry| &entry.now);
    let rows = changed.map(|asked| {
        let team = match asked.debtor {
            Debtor::Team(team) => Some(team),
            Debtor::Unit(_) => None,
        };
        let answered_at = asked.answered_at.map(instant);
        let versions = i64::from(asked.versions);
        args![
            asked.request,
            debtor_id(asked.debtor),
            team,
            asked.unit,
            asked.name.as_str(),
            answered_at,
            versions,
            asked.returned.as_ref()
        ]
    });
    tx.bulk(&PUT_ASKED, rows.collect()).await?;
    let mut rows = Vec::new();
    for sent in &requests.sent {
        let (request, debtor) = sent.key;
        let (number, at) = (i64::from(sent.version), instant(sent.at));
        rows.push(args![request, debtor_id(debtor), number, sent.operation, at, sent.account, json(&sent.answer)?]);
    }
    files::save(tx, &requests.sent).await?;
    Ok(tx.bulk(&PUT_ANSWER, rows).await?)
}

type Decided = std::result::Result<(), Stop>;

impl Draft {
    /// A request that the batch knows, or the operation that would make it.
    pub(crate) fn request(&self, id: RequestId) -> std::result::Result<&Request, Stop> {
        self.requests.get(id).ok_or(Stop::Missing(id.into()))
    }

    /// Somebody who was asked.
    pub(crate) fn asked(&self, id: RequestId, debtor: Debtor) -> std::result::Result<&Asked, Stop> {
        let asked = self.requests.asked.get(&(id, debtor)).map(|entry| &entry.now);
        asked.ok_or_else(|| Refusal::request_not_asked("").into())
    }

    /// Who may answer on a day in the place of somebody who was asked: itself, or its heir; nobody where there is none.
    pub(crate) fn stands_for(&self, debtor: Debtor, day: rules::day::Day) -> Option<Debtor> {
        self.requests.heirs.stands_for(debtor, &self.registry, day)
    }

    pub(crate) fn change_request(&mut self, submission: &Submission, change: &RequestChange) -> Decided {
        let at = submission.operation.captured.min(self.now);
        match change {
            RequestChange::Ask(body) => self.ask_request(submission.operation.id, body),
            RequestChange::Extend(body) => {
                let mut request = self.request(body.request)?.clone();
                request.extend(body)?;
                self.requests.put(request);
                Ok(())
            }
            RequestChange::Close(body) => {
                let mut request = self.request(body.request)?.clone();
                request.close(body, at)?;
                self.requests.put(request);
                Ok(())
            }
            RequestChange::Answer(body) => self.answer_request(submission, body, at),
            RequestChange::Return(body) => {
                let mut asked = self.asked(body.request, body.debtor)?.clone();
                asked.send_back(self.request(body.request)?, body)?;
                self.requests.put_asked(asked);
                Ok(())
            }
        }
    }

    fn ask_request(&mut self, id: OperationId, body: &AskRequest) -> Decided {
        let request = body.request(id, &self.registry, self.now)?;
        let province = self.registry.above(body.by, Level::Province, self.today);
        for field in &request.fields {
            let FieldKind::Indicator { code, from, to } = &field.kind else { continue };
            let time = Span { from: *from, to: *to };
            let indicator = self.requests.indicators.get(province, code, to.before());
            let definition = indicator.map(|indicator| &indicator.definition);
            match definition.filter(|definition| !matches!(definition.formula, Formula::Field { .. })) {
                None => return Err(Refusal::indicator_not_there(code.as_str()).on(to.before()).into()),
                Some(definition) if !is_counted_in(definition, time) => {
                    return Err(Refusal::request_other_period(&field.label).into());
                }
                Some(_) => {}
            }
        }
        let asked = self.whom(&request, body);
        if asked.is_empty() {
            return Err(Refusal::request_to_nobody("").into());
        }
        if asked.len() > MOST_ASKED {
            return Err(Refusal::request_to_too_many(asked.len().to_string()).with(MOST_ASKED.to_string()).into());
        }
        self.requests.put(request);
        asked.into_values().for_each(|asked| self.requests.put_asked(asked));
        Ok(())
    }

    /// Everybody of the level asked for within the units asked for, as they stand today.
    fn whom(&self, request: &Request, body: &AskRequest) -> BTreeMap<Debtor, Asked> {
        let asked = |debtor, unit, name: String| {
            (debtor, Asked { request: request.id, debtor, unit, name, answered_at: None, versions: 0, returned: None })
        };
        let within = |unit: UnitId| body.within.iter().any(|place| self.registry.is_within(unit, *place, self.today));
        if request.level == Reporter::Team {
            let teams = self.requests.teams.iter().filter(|team| within(team.home));
            return teams.map(|team| asked(Debtor::Team(team.id), team.home, team.title.clone())).collect();
        }
        let level = level_of(request.level);
        let is_asked = |unit: &UnitId| self.registry.get(*unit).is_some_and(|unit| unit.level == level);
        let units = body.within.iter().flat_map(|place| self.registry.subtree(*place, self.today)).filter(is_asked);
        units.map(|unit| asked(Debtor::Unit(unit), unit, self.registry.full_name(unit, self.today))).collect()
    }

    fn answer_request(&mut self, submission: &Submission, body: &AnswerRequest, at: jiff::Timestamp) -> Decided {
        let request = self.request(body.request)?;
        let mut asked = self.asked(body.request, body.debtor)?.clone();
        let holder = self.stands_for(body.debtor, self.today).unwrap_or(body.debtor);
        if body.on_behalf.is_none() && !is_reporters_own(&submission.scope, holder, &self.registry, self.today) {
            return Err(Refusal::sender_must_be_named("").into());
        }
        let key = (body.request, body.debtor);
        let answer = Answer {
            values: checked(&request.fields, &body.values)?,
            counted: self.requests.counted.get(&key).cloned().unwrap_or_default(),
            on_behalf: body.on_behalf.as_ref().map(rules::operations::AnsweredFor::tidied).transpose()?,
        };
        if let Some((field, _)) = answer.files().find(|(_, file)| !self.requests.files.contains(&file.sha256)) {
            let label = request.field(field).map_or("", |field| &field.label);
            return Err(Refusal::answer_not_a_file(label).into());
        }
        if answer.values.is_empty() && answer.counted.is_empty() {
            return Err(Refusal::answer_empty("").into());
        }
        let is_new = self.requests.latest.get(&key) != Some(&answer);
        asked.answer(request, at, is_new)?;
        if is_new {
            let (operation, account) = (submission.operation.id, submission.scope.account());
            let version = asked.versions;
            self.requests.latest.insert(key, answer.clone());
            self.requests.sent.push(Sent { operation, key, version, at, account, answer });
        }
        self.requests.put_asked(asked);
        Ok(())
    }
}
