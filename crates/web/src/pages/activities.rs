//! What teams did within a place; and something new written down.

use super::catalogue::{in_order, name};
use super::households::called;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::format;
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::activities::{ActivitiesPage, ActivityFormPage, ActivityRow};
use crate::views::parts::{Figure, Link};
use crate::views::paths;
use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::activities::{Activity, Guided};
use rules::catalogue::{Counting, Item, ItemKind};
use rules::day::{Day, Span};
use rules::households::{Household, Origin};
use rules::ids::{ActivityId, HouseholdId, ItemId, MemberId, TeamId, UnitId};
use rules::measures::Measure;
use rules::operations::{ActivityChange, Body, HouseholdChange, OnBehalf, RecordActivity, UseItem, Via};
use rules::periods::PeriodKind;
use rules::teams::{Place, Team};
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::{ActivityFilter, ActivityLine, HouseholdFilter, Sums};

/// So many are shown at once.
const MOST: u32 = 200;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::ACTIVITIES, get(list)).route(paths::ACTIVITY_NEW, get(new_form).post(record))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    kind: String,
}

/// The catalogue's kinds of activities, as they are offered on a day.
pub(super) fn kinds(visit: &Visit, items: &BTreeMap<ItemId, Item>, on: Day) -> Vec<Choice> {
    let offered = in_order(items).into_iter().filter(|item| !item.kind.is_of_households() && item.life.contains(on));
    offered.map(|item| Choice::new(item.id.to_string(), name(item, visit.page.locale()))).collect()
}

/// What an activity is called: its kind.
pub(super) fn kind_name(visit: &Visit, items: &BTreeMap<ItemId, Item>, activity: &Activity) -> String {
    items.get(&activity.kind).map(|item| name(item, visit.page.locale()).to_owned()).unwrap_or_default()
}

async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let own = || visit.own_units().into_iter().next();
    let unit = if asked.unit.is_empty() { own() } else { typed::id(&asked.unit) }.ok_or(PageError::NotFound)?;
    let unit = visit.unit_for(Right::SeeActivities, unit)?.id;
    let month = PeriodKind::Month.of(visit.today);
    let mut sought = FormState::of([("unit", unit.to_string()), ("kind", asked.kind.clone())]);
    let given = |text: &str, otherwise: Day| if text.is_empty() { otherwise.to_string() } else { text.to_owned() };
    sought = sought.with("from", given(&asked.from, month.from)).with("to", given(&asked.to, visit.today));
    let (from, to) = (typed::day(&mut sought, "from"), typed::day(&mut sought, "to"));
    let days = Span { from: from.unwrap_or(month.from), to: to.unwrap_or(visit.today).after() };
    let filter = ActivityFilter { days, team: None, kind: typed::id(&asked.kind), most: MOST };
    let lines = visit.store.activities(&visit.scope, unit, &filter).await?.ok_or(PageError::NotFound)?;
    let items = visit.store.catalogue(&visit.scope).await?;
    Ok(show(&ActivitiesPage {
        p: visit.page.clone().within(Section::Activities),
        unit: Link::new(visit.registry.full_name(unit, visit.today), paths::unit(unit)),
        figures: figures(&visit, unit, days).await?,
        more: lines.len() >= MOST as usize,
        rows: lines.iter().map(|line| row(&visit, &items, line)).collect(),
        new_urls: own_teams(&visit, unit).await?,
        kinds: kinds(&visit, &items, visit.today),
        sought,
    }))
}

pub(super) fn row(visit: &Visit, items: &BTreeMap<ItemId, Item>, line: &ActivityLine) -> ActivityRow {
    let activity = &line.activity;
    ActivityRow {
        activity: Link::new(kind_name(visit, items, activity), paths::activity(activity.id)),
        on: activity.day,
        team: line.team.clone(),
        people: u64::from(activity.people),
        households: activity.households.len() as u64,
        recorded_by: line.recorded_by.clone(),
        on_behalf: activity.on_behalf.is_some(),
    }
}

/// What came about during some days: what there is at their end, less what there was before.
async fn figures(visit: &Visit, unit: UnitId, days: Span) -> Result<Vec<Figure>, PageError> {
    let sums = async |on: Day| -> Result<Sums, PageError> {
        let mut sums = visit.store.sums(&visit.scope, &[unit], visit.today, on).await?;
        Ok(sums.remove(&unit).unwrap_or_default())
    };
    let (before, after) = (sums(days.from.before()).await?, sums(days.to.before()).await?);
    let figure = |(label, measure): (&'static str, Measure)| {
        let count = after.get(measure) - before.get(measure);
        Figure::of(Key(label), count.try_into().unwrap_or(0))
    };
    let counted = [
        ("figure-activities", Measure::Activities),
        ("figure-activity-people", Measure::ActivityPeople),
        ("figure-activity-women", Measure::ActivityWomen),
        ("figure-newly-reached", Measure::ReachedEver),
    ];
    Ok(counted.into_iter().map(figure).collect())
}

/// The teams of a village for which the asker may write something down.
async fn own_teams(visit: &Visit, unit: UnitId) -> Result<Vec<Link>, PageError> {
    let is_village = visit.unit(unit)?.level == Level::Village;
    let is_own = visit.scope.role().is_some_and(rules::access::Role::is_of_team);
    if !is_village && !is_own {
        return Ok(Vec::new());
    }
    let teams = visit.store.teams_within(&visit.scope, unit, visit.today).await?.teams.into_iter();
    let teams = teams.map(|view| view.team).filter(|team| visit.may_with(Right::RecordActivities, team));
    Ok(teams.map(|team| Link::new(team.title(visit.today), paths::activity_new(team.id))).collect())
}

// Something new

#[derive(Deserialize)]
struct AskedNew {
    #[serde(default)]
    team: String,
}

async fn team(visit: &Visit, asked: &str) -> Result<Team, PageError> {
    let team = visit.team(asked).await?.team;
    if visit.may_with(Right::RecordActivities, &team) { Ok(team) } else { Err(PageError::NotFound) }
}

/// The member of the team who asks, if it is one.
fn own_term(visit: &Visit, team: &Team) -> Option<MemberId> {
    let acting = visit.scope.acting()?.id;
    team.members.iter().map(|member| member.id).find(|member| member.0 == acting.0)
}

/// The form of a team's activity, with everything it offers.
pub(super) async fn form_page(
    visit: &Visit,
    team: &Team,
    activity: Option<&Activity>,
    form: FormState,
) -> Result<ActivityFormPage, PageError> {
    let items = visit.store.catalogue(&visit.scope).await?;
    let on = activity.map_or(visit.today, |activity| activity.day);
    let units = team.place(on).map(Place::units).unwrap_or_default();
    let mut households = Vec::new();
    for village in units.iter().filter(|unit| visit.registry.get(**unit).is_some_and(|u| u.level == Level::Village)) {
        let listed = visit.store.households(&visit.scope, *village, &HouseholdFilter::default(), on).await?;
        households.extend(listed.unwrap_or_default().into_iter().map(|line| line.household));
    }
    let household = |household: &Household| {
        let name = called(visit, household);
        let more = household.nickname.as_ref().map_or(name.clone(), |nickname| format!("{name} ({nickname})"));
        Choice::new(household.id.to_string(), more)
    };
    let offered = in_order(&items).into_iter().filter(|item| item.kind.is_of_households() && item.life.contains(on));
    let names = |unit: &UnitId| Choice::new(unit.to_string(), visit.registry.full_name(*unit, on));
    let members = team.members(on).into_iter();
    let (link, action) = match activity {
        Some(activity) => {
            let title = format!("{}, {}", kind_name(visit, &items, activity), activity.day.vietnamese());
            (Some(Link::new(title, paths::activity(activity.id))), paths::activity_edit(activity.id))
        }
        None => (None, paths::activity_new(team.id)),
    };
    Ok(ActivityFormPage {
        p: visit.page.clone().within(Section::Activities),
        team: Link::new(team.title(on), paths::team(team.id)),
        activity: link,
        form,
        kinds: kinds(visit, &items, on),
        villages: if units.len() > 1 && activity.is_none() { units.iter().map(names).collect() } else { Vec::new() },
        members: members.map(|member| Choice::new(member.id.to_string(), &member.person.name)).collect(),
        households: households.iter().map(household).collect(),
        items: offered
            .filter(|item| item.kind != ItemKind::Equipment)
            .map(|item| Choice::new(item.id.to_string(), name(item, visit.page.locale())))
            .collect(),
        vias: typed::vias(&visit.page),
        same: Vec::new(),
        action,
    })
}

async fn new_form(visit: Visit, Query(asked): Query<AskedNew>) -> Answer {
    let team = team(&visit, &asked.team).await?;
    let mut form = FormState::default().with("day", visit.today.to_string());
    if let Some(own) = own_term(&visit, &team) {
        form = form.with("members", own.to_string());
    }
    Ok(show(&form_page(&visit, &team, None, form).await?))
}

/// What the form says of an activity, apart from whose it is.
pub(super) struct Typed {
    pub(super) kind: Option<ItemId>,
    pub(super) people: Option<u32>,
    pub(super) women: Option<u32>,
    pub(super) day: Option<Day>,
    pub(super) place: Option<String>,
    pub(super) note: Option<String>,
    pub(super) members: Vec<MemberId>,
    pub(super) households: Vec<HouseholdId>,
    pub(super) guided: Vec<Guided>,
}

impl Typed {
    pub(super) fn of(form: &mut FormState, today: Day, items: &BTreeMap<ItemId, Item>) -> Self {
        let guided = |form: &mut FormState, item: &ItemId| {
            let count = typed::number(form, &format!("guided_{item}"), 1, 9999)?;
            Some(Guided { item: *item, count })
        };
        Self {
            kind: typed::required_choice(form, "kind", typed::id),
            people: typed::required_number(form, "people", 1, 9999),
            women: typed::number(form, "women", 0, 9999),
            day: typed::past_day(form, "day", today),
            place: typed::text(form, "place", 200),
            note: typed::text(form, "note", 2000),
            members: typed::choices(form, "members", typed::id),
            households: typed::choices(form, "households", typed::id),
            guided: items.keys().filter_map(|item| guided(form, item)).collect(),
        }
    }
}

async fn record(visit: Visit, Query(asked): Query<AskedNew>, Form(sent): Form<Sent>) -> Answer {
    let team = team(&visit, &asked.team).await?;
    let items = visit.store.catalogue(&visit.scope).await?;
    let mut form = FormState::of(sent);
    let typed = Typed::of(&mut form, visit.today, &items);
    let of_code = |code: &str| Via::of_code(code);
    let via = typed::choice(&mut form, "via", of_code);
    let (true, Some(kind), Some(people), Some(day)) = (form.is_ok(), typed.kind, typed.people, typed.day) else {
        return Ok(refused(&form_page(&visit, &team, None, form).await?));
    };
    let home = team.place(day).and_then(Place::home);
    let village = typed::id(form.value("village")).or(home).ok_or(PageError::NotFound)?;
    let same = same_ones(&visit, &team, kind, day).await?;
    let join: Option<ActivityId> = typed::id(form.value("join"));
    let joined = same.iter().map(|line| &line.activity).find(|activity| Some(activity.id) == join);
    if !same.is_empty() && joined.is_none() && !form.has("join", "new") {
        let page = form_page(&visit, &team, None, form).await?;
        return Ok(refused(&ActivityFormPage { same: same_choices(&visit, &items, &same), ..page }));
    }
    let mine = RecordActivity {
        team: team.id,
        village,
        kind,
        day,
        people,
        women: typed.women,
        place: typed.place.clone(),
        note: typed.note.clone(),
        members: typed.members.clone(),
        households: typed.households.clone(),
        guided: typed.guided.clone(),
        photos: Vec::new(),
        on_behalf: via.map(|via| OnBehalf { via, of: None }),
    };
    let mut making = Making::of(&visit, &form);
    let changes = match joined {
        Some(activity) => activity.joining(&mine).into_iter().map(ActivityChange::Amend).collect(),
        None => vec![ActivityChange::Record(mine)],
    };
    let mut all: Vec<_> = changes.into_iter().map(|change| making.operation(Body::Activity(change))).collect();
    let made = all.first().map(|operation| operation.id.into());
    let id = joined.map(|activity| activity.id).or(made).ok_or(PageError::NotFound)?;
    let ticked: Vec<ItemId> = typed::choices(&mut form, "items", typed::id);
    let own = own_term(&visit, &team).filter(|own| typed.members.contains(own));
    let ticks = ticks(&visit, &typed.households, &ticked, own, (&items, day)).await?;
    all.extend(ticks.into_iter().map(|tick| making.operation(Body::Household(HouseholdChange::Use(tick)))));
    match visit.change_all(all).await? {
        Err(reason) => {
            form.refuse_whole(fault(visit.page.locale(), &reason));
            Ok(refused(&form_page(&visit, &team, None, form).await?))
        }
        Ok(()) => Ok(Redirect::to(&Done::Created.query(&paths::activity(id))).into_response()),
    }
}

/// What the team wrote down of the same kind and day.
pub(super) async fn same_ones(
    visit: &Visit,
    team: &Team,
    kind: ItemId,
    day: Day,
) -> Result<Vec<ActivityLine>, PageError> {
    of_team(visit, team.id, team.place(day).and_then(Place::home), Some(kind), day).await
}

/// What a team did on a day.
pub(super) async fn of_team(
    visit: &Visit,
    team: TeamId,
    home: Option<UnitId>,
    kind: Option<ItemId>,
    day: Day,
) -> Result<Vec<ActivityLine>, PageError> {
    let Some(home) = home else { return Ok(Vec::new()) };
    let days = Span { from: day, to: day.after() };
    let filter = ActivityFilter { days, team: Some(team), kind, most: 20 };
    Ok(visit.store.activities(&visit.scope, home, &filter).await?.unwrap_or_default())
}

pub(super) fn same_choices(visit: &Visit, items: &BTreeMap<ItemId, Item>, lines: &[ActivityLine]) -> Vec<Choice> {
    let choice = |line: &ActivityLine| {
        let people = visit.page.t1(Key("activity-people-count"), "count", u64::from(line.activity.people));
        let by = line.recorded_by.as_ref().map(|by| visit.page.t1(Key("activity-recorded-by"), "name", by));
        let parts = [Some(kind_name(visit, items, &line.activity)), Some(people), by];
        Choice::new(line.activity.id.to_string(), parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    };
    lines.iter().map(choice).collect()
}

/// What the households visited have newly, with the team's help: of those ticked what each had not yet.
async fn ticks(
    visit: &Visit,
    households: &[HouseholdId],
    ticked: &[ItemId],
    by: Option<MemberId>,
    (items, day): (&BTreeMap<ItemId, Item>, Day),
) -> Result<Vec<UseItem>, PageError> {
    let mut ticks = Vec::new();
    if ticked.is_empty() {
        return Ok(ticks);
    }
    for id in households {
        let Some(view) = visit.store.household(&visit.scope, *id).await? else { continue };
        let household = view.household;
        for item in ticked.iter().filter_map(|item| items.get(item)) {
            if household.uses.get(&item.id).is_some_and(|uses| uses.on(day).is_some()) {
                continue;
            }
            ticks.push(UseItem {
                household: household.id,
                item: item.id,
                in_use: true,
                adults: (item.counting == Counting::Adults).then_some(1),
                origin: Origin::Helped { by },
                since: day.max(household.life.from),
                base: None,
                on_behalf: None,
            });
        }
    }
    Ok(ticks)
}

/// A number as it is read.
pub(super) fn number(count: u32) -> String {
    format::number(i64::from(count))
}
