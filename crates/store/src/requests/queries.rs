//! Looking at requests, by scope: an office sees all answers to what it asked; those who were asked, and those above them, see what was
//! asked and the answers of their own part of the tree.

use super::{
    counted, debtor_id,
    rows::{AskedTuple, RequestRow, answer, asked, request},
    whom,
};
use crate::{
    Store,
    apply::instant,
    db::{Read, args, ids, statements},
    error::Result,
    obligations::{moment, version},
    reports::is_reporters_own,
    scope::{Scope, Seat},
};
use rules::{
    access::Right,
    day::Day,
    ids::{RequestId, TeamId, UnitId},
    indicators::Quantity,
    obligations::Debtor,
    requests::{Answer, AnswerState, Asked, Count, FieldSum, Request, ResultRow, Results, sum_up},
    units::Registry,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

statements! {
    ONE = "SELECT id, by_unit, title, purpose, basis, fields, level, asked_at, late_from, extended, closed_at, close_reason \
           FROM request WHERE id = $1";
    MANY = "SELECT id, by_unit, title, purpose, basis, fields, level, asked_at, late_from, extended, closed_at, close_reason \
            FROM request WHERE id IN {{ids $1}}";
    ASKED_OF = "SELECT request, debtor, team, unit, name, answered_at, versions, returned FROM request_asked WHERE request = $1";
    ASKED_BY = "SELECT id FROM request WHERE by_unit IN {{ids $1}} AND asked_at >= $2 ORDER BY asked_at DESC LIMIT 200";
    /// What these are asked, the newest first.
    ASKED_FROM = "SELECT a.request, a.debtor, a.team, a.unit, a.name, a.answered_at, a.versions, a.returned FROM request_asked a \
                  JOIN request r ON r.id = a.request WHERE a.debtor IN {{ids $1}} ORDER BY r.asked_at DESC LIMIT 200";
    /// Requests since moment $3 of which somebody within unit $1 was asked, under the tree of day $2.
    WITHIN = "SELECT r.id FROM (SELECT DISTINCT a.request FROM unit_path p JOIN request_asked a ON a.unit = p.unit \
              WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day) x JOIN request r ON r.id = x.request \
              WHERE r.asked_at >= $3 ORDER BY r.asked_at DESC LIMIT 200";
    COUNTS = "SELECT request, COUNT(*), COUNT(CASE WHEN returned IS NULL THEN answered_at END) FROM request_asked WHERE request IN {{ids $1}} GROUP BY request";
    COUNTS_WITHIN = "SELECT a.request, COUNT(*), COUNT(CASE WHEN a.returned IS NULL THEN a.answered_at END) FROM request_asked a JOIN unit_path p ON p.unit = a.unit \
                     WHERE a.request IN {{ids $1}} AND p.ancestor = $2 AND p.from_day <= $3 AND $3 < p.to_day GROUP BY a.request";
    LATEST = "SELECT w.debtor, w.body FROM request_answer w JOIN request_asked a ON a.request = w.request \
              AND a.debtor = w.debtor AND a.versions = w.version WHERE w.request = $1";
    VERSIONS = "SELECT w.version, w.at, COALESCE(p.name, a.name), w.body FROM request_answer w \
                LEFT JOIN account a ON a.id = w.account LEFT JOIN person p ON p.id = a.person \
                WHERE w.request = $1 AND w.debtor = $2 ORDER BY w.version DESC";
}

/// A request in a list.
#[derive(Clone, Debug)]
pub struct RequestLine {
    /// It.
    pub request: Request,
    /// How many of those whom the viewer sees have answered.
    pub count: Count,
}

/// The requests that concern somebody.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    /// What the own office or team is asked, with the state of its answer; the newest first.
    pub own: Vec<(Request, Asked, AnswerState)>,
    /// What the own office has asked.
    pub asked: Vec<RequestLine>,
    /// What others have asked of those below.
    pub below: Vec<RequestLine>,
}

/// Somebody who was asked.
#[derive(Clone, Debug)]
pub struct AskedRow {
    /// As it was written down.
    pub asked: Asked,
    /// Who stands in its place today, with its name, if not itself.
    pub heir: Option<(Debtor, String)>,
    /// How its answer stands.
    pub state: AnswerState,
    /// The answer.
    pub answer: Option<Answer>,
    /// May the viewer answer for it?
    pub writes: bool,
    /// Is the viewer of that very office or team?
    pub is_own: bool,
}

/// A request as somebody may see it.
#[derive(Clone, Debug)]
pub struct RequestView {
    /// It.
    pub request: Request,
    /// The office that asked, or its heir.
    pub asker: UnitId,
    /// Those who were asked, as far as the viewer sees them, by their names.
    pub rows: Vec<AskedRow>,
    /// Are these all of them?
    pub sees_all: bool,
    /// May the viewer give more time, and close it?
    pub manages: bool,
}

impl RequestView {
    /// How many answers stand how.
    #[must_use]
    pub fn count(&self) -> Count {
        Count::of(self.rows.iter().map(|row| row.state))
    }

    /// What the answers come to, field by field; one that was given back doesn't count.
    #[must_use]
    pub fn sums(&self) -> Vec<FieldSum> {
        let counted = self.rows.iter().filter(|row| row.state.is_answered());
        sum_up(&self.request.fields, counted.filter_map(|row| row.answer.as_ref()))
    }

    /// What came of it by a day, as far as the viewer sees it.
    #[must_use]
    pub fn results(&self, as_of: Day) -> Results {
        let row = |row: &AskedRow| ResultRow::of(row.asked.name.clone(), row.state, row.answer.clone());
        Results::of(self.request.clone(), self.rows.iter().map(row).collect(), as_of)
    }
}

/// A version of an answer.
#[derive(Clone, Debug)]
pub struct AnswerVersion {
    /// Its number, from 1 on.
    pub version: u32,
    /// When it was sent.
    pub at: jiff::Timestamp,
    /// Who sent it, if somebody signed in.
    pub by: Option<String>,
    /// What it says.
    pub answer: Answer,
}

/// Does a scope see all answers to a request?
pub(crate) fn sees_all(scope: &Scope, request: &Request, registry: &Registry, today: Day) -> bool {
    scope.may_in_office(Right::SeeReports, request.asker(registry, today), registry, today)
}

/// Does it see those of somebody who was asked, in whose place somebody stands? An office sees its own part of the tree as it was asked, a
/// team what it answers itself.
fn sees(scope: &Scope, holder: Option<Debtor>, asked: &Asked, registry: &Registry, today: Day) -> bool {
    let is_holder = |holder| scope.has(Right::SeeReports) && is_reporters_own(scope, holder, registry, today);
    scope.may_in_office(Right::SeeReports, asked.stands_at(registry, today), registry, today)
        || holder.is_some_and(is_holder)
}

/// Those of some who were asked that are teams.
fn teams<'a>(all: impl IntoIterator<Item = &'a Asked>) -> BTreeSet<TeamId> {
    let team = |asked: &Asked| match asked.debtor {
        Debtor::Team(team) => Some(team),
        Debtor::Unit(_) => None,
    };
    all.into_iter().filter_map(team).collect()
}

/// May it answer for whoever stands in somebody's place?
pub(super) fn writes(scope: &Scope, holder: Option<Debtor>, asked: &Asked, registry: &Registry, today: Day) -> bool {
    let Some(holder) = holder else { return false };
    match (scope.acting().map(|acting| &acting.seat), holder) {
        (Some(Seat::Team { team: own, .. }), Debtor::Team(team)) => *own == team && scope.has(Right::WriteReports),
        (_, Debtor::Unit(unit)) => scope.may_in_office(Right::WriteReports, unit, registry, today),
        (_, Debtor::Team(_)) => {
            scope.may_in_office(Right::WriteReports, asked.stands_at(registry, today), registry, today)
        }
    }
}

impl Store {
    /// The requests that concern the asker's office or team; of those of others the last three years'.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn requests(&self, scope: &Scope) -> Result<Requests> {
        let since = self.today().months_before(36);
        self.request_lists(scope, since, true).await
    }

    /// What the asker's office or team is asked, and what it has asked in the last half year: for first pages.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_requests(&self, scope: &Scope) -> Result<Requests> {
        let since = self.today().months_before(6);
        self.request_lists(scope, since, false).await
    }

    async fn request_lists(&self, scope: &Scope, since: Day, with_below: bool) -> Result<Requests> {
        let since = instant(since.begins());
        let (registry, today) = (self.registry(scope).await?, self.today());
        let Some(acting) = scope.acting().filter(|_| scope.has(Right::SeeReports)) else {
            return Ok(Requests::default());
        };
        let from = &mut self.db.clone();
        let mut lists = Requests::default();
        let (line, own_unit) = match &acting.seat {
            Seat::System => return Ok(lists),
            Seat::Team { team, .. } => {
                (whom::line_of(from, *team).await?.into_iter().map(Uuid::from).collect::<Vec<_>>(), None)
            }
            Seat::Unit(_) => match acting.unit(&registry, today) {
                None => return Ok(lists),
                Some(own) => {
                    let level = registry.get(own).map(|unit| unit.level);
                    let of_level = registry.iter().filter(|unit| Some(unit.level) == level);
                    let line = of_level.filter(|unit| registry.heir_of_same_level(unit.id, today) == Some(own));
                    (line.map(|unit| unit.id.0).collect(), Some(own))
                }
            },
        };
        let rows: Vec<AskedTuple> = from.all(&ASKED_FROM, args![ids(line)]).await?;
        let own: Vec<Asked> = rows.into_iter().map(asked).collect::<Result<_>>()?;
        let mut wanted: BTreeSet<RequestId> = own.iter().map(|asked| asked.request).collect();
        let (mut asked_by, mut within): (Vec<RequestId>, Vec<RequestId>) = (Vec::new(), Vec::new());
        if let Some(unit) = own_unit {
            let askers = asking_units(&registry, unit, today);
            asked_by = read_ids(from.all(&ASKED_BY, args![ids(askers), since.as_str()]).await?);
            if with_below {
                within = read_ids(from.all(&WITHIN, args![unit, today, since]).await?);
            }
            let own: BTreeSet<RequestId> = wanted.iter().chain(&asked_by).copied().collect();
            within.retain(|id| !own.contains(id));
            wanted.extend(asked_by.iter().chain(&within));
        }
        let requests = read_requests(from, &wanted).await?;
        let now = self.now();
        for asked in own {
            if let Some(request) = requests.get(&asked.request) {
                let state = asked.state(request, true, now);
                lists.own.push((request.clone(), asked, state));
            }
        }
        let all = from.all(&COUNTS, args![ids(asked_by.iter().copied())]).await?;
        lists.asked = lines(&asked_by, &requests, &counts(all), now);
        if let Some(unit) = own_unit {
            let seen = from.all(&COUNTS_WITHIN, args![ids(within.iter().copied()), unit, today]).await?;
            lists.below = lines(&within, &requests, &counts(seen), now);
        }
        Ok(lists)
    }

    /// One request, for whoever sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request(&self, scope: &Scope, id: RequestId) -> Result<Option<RequestView>> {
        let (registry, today, now) = (self.registry(scope).await?, self.today(), self.now());
        let from = &mut self.db.clone();
        let Some(request) = from.opt(&ONE, args![id]).await?.map(request).transpose()? else {
            return Ok(None);
        };
        let sees_all = sees_all(scope, &request, &registry, today);
        let rows: Vec<AskedTuple> = from.all(&ASKED_OF, args![id]).await?;
        let mut all: Vec<Asked> = rows.into_iter().map(asked).collect::<Result<_>>()?;
        let heirs = whom::heirs(from, teams(&all)).await?;
        let stands_for = |asked: &Asked| heirs.stands_for(asked.debtor, &registry, today);
        all.retain(|asked| sees_all || sees(scope, stands_for(asked), asked, &registry, today));
        if all.is_empty() {
            return Ok(None);
        }
        let rows: Vec<(Uuid, String)> = from.all(&LATEST, args![id]).await?;
        let mut answers: BTreeMap<Uuid, String> = rows.into_iter().collect();
        let mut rows = Vec::with_capacity(all.len());
        for asked in all {
            let holder = stands_for(&asked);
            let called = |holder: Debtor| match holder {
                Debtor::Team(team) => heirs.title(team).unwrap_or_default().to_owned(),
                Debtor::Unit(unit) => registry.full_name(unit, today),
            };
            let answer = answers.remove(&debtor_id(asked.debtor)).map(|body| answer(&body)).transpose()?;
            rows.push(AskedRow {
                heir: holder.filter(|holder| *holder != asked.debtor).map(|holder| (holder, called(holder))),
                state: asked.state(&request, holder.is_some(), now),
                writes: writes(scope, holder, &asked, &registry, today),
                is_own: holder.is_some_and(|holder| is_reporters_own(scope, holder, &registry, today)),
                answer,
                asked,
            });
        }
        rows.sort_by_cached_key(|row| rules::text::sort_key(&row.asked.name));
        let asker = request.asker(&registry, today);
        let manages = scope.may(Right::JudgeReports, asker, &registry, today);
        Ok(Some(RequestView { request, asker, rows, sees_all, manages }))
    }

    /// The versions of an answer, the newest first, for whoever sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer_versions(&self, scope: &Scope, id: RequestId, debtor: Debtor) -> Result<Vec<AnswerVersion>> {
        if self.visible(scope, id, debtor).await?.is_none() {
            return Ok(Vec::new());
        }
        let rows: Vec<(i64, String, Option<String>, String)> =
            self.db.clone().all(&VERSIONS, args![id, debtor_id(debtor)]).await?;
        let read = |(number, at, by, body): (i64, String, Option<String>, String)| {
            Ok(AnswerVersion { version: version(number)?, at: moment(&at)?, by, answer: answer(&body)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// What is counted now of the indicators that somebody is asked for, by the numbers of the fields, for whoever sees its answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counted_for(&self, scope: &Scope, id: RequestId, debtor: Debtor) -> Result<BTreeMap<u16, Quantity>> {
        let registry = self.registry(scope).await?;
        match self.visible(scope, id, debtor).await? {
            Some((request, asked)) => counted::of(&mut self.db.clone(), &registry, &request, &asked).await,
            None => Ok(BTreeMap::new()),
        }
    }

    async fn visible(&self, scope: &Scope, id: RequestId, debtor: Debtor) -> Result<Option<(Request, Asked)>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        let from = &mut self.db.clone();
        let Some(request) = from.opt(&ONE, args![id]).await?.map(request).transpose()? else {
            return Ok(None);
        };
        let rows: Vec<AskedTuple> = from.all(&super::ASKED, args![ids([id]), ids([debtor_id(debtor)])]).await?;
        let Some(asked) = rows.into_iter().map(asked).next().transpose()? else {
            return Ok(None);
        };
        let heirs = whom::heirs(from, teams([&asked])).await?;
        let holder = heirs.stands_for(asked.debtor, &registry, today);
        let visible = sees_all(scope, &request, &registry, today) || sees(scope, holder, &asked, &registry, today);
        Ok((visible && asked.debtor == debtor).then_some((request, asked)))
    }
}

/// The units whose requests are a unit's: itself and those whose heir it is, of a province also the districts that were.
fn asking_units(registry: &Registry, own: UnitId, today: Day) -> Vec<UnitId> {
    let asks = |unit: UnitId| -> bool {
        let heir = || registry.get(unit).and_then(|unit| registry.standing_for(unit.heir?, today));
        registry.heir_of_same_level(unit, today).or_else(heir) == Some(own)
    };
    registry.iter().map(|unit| unit.id).filter(|unit| asks(*unit)).collect()
}

/// Some requests.
pub(crate) async fn read_requests(
    from: &mut impl Read,
    wanted: &BTreeSet<RequestId>,
) -> Result<BTreeMap<RequestId, Request>> {
    let rows: Vec<RequestRow> = from.all(&MANY, args![ids(wanted.iter().copied())]).await?;
    rows.into_iter().map(|row| request(row).map(|request| (request.id, request))).collect()
}

fn read_ids(rows: Vec<(Uuid,)>) -> Vec<RequestId> {
    rows.into_iter().map(|(id,)| RequestId(id)).collect()
}

fn counts(rows: Vec<(Uuid, i64, i64)>) -> BTreeMap<RequestId, (u32, u32)> {
    let number = |count: i64| u32::try_from(count).unwrap_or_default();
    rows.into_iter().map(|(id, asked, answered)| (RequestId(id), (number(asked), number(answered)))).collect()
}

fn lines(
    order: &[RequestId],
    requests: &BTreeMap<RequestId, Request>,
    counts: &BTreeMap<RequestId, (u32, u32)>,
    now: jiff::Timestamp,
) -> Vec<RequestLine> {
    let line = |id: &RequestId| {
        let request = requests.get(id)?.clone();
        let (asked, answered) = counts.get(id).copied().unwrap_or_default();
        let is_late = request.closed.is_none() && now >= request.late_from;
        let late = if is_late { asked.saturating_sub(answered) } else { 0 };
        Some(RequestLine { request, count: Count { asked, answered, late } })
    };
    order.iter().filter_map(line).collect()
}
