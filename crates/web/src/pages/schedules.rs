//! When the reports of a province are due, kind by kind.

use super::composition_rules::of_former_provinces;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::FormState;
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::schedules::{
    ASKED, DueShown, KindSchedules, NOT_ASKED, NextDue, ScheduleFormPage, ScheduleShown, SchedulesPage,
};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::day::{Day, Span};
use rules::holidays::Calendar;
use rules::ids::UnitId;
use rules::operations::{Body, SetSchedule};
use rules::schedules::{BadSchedule, DueDay, ReportKind, Reporter, Roll, Schedule, Schedules, Times};
use rules::units::{Level, Unit};
use serde::Deserialize;
use std::collections::BTreeMap;

/// So many of the next due days are told.
const NEXT: usize = 3;
/// More days than a month has no window; the rules ask for fewer still.
const LONGEST_WINDOW: u32 = 31;

const LETTER: &str = "letter";
const DECREE: &str = "decree";

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::schedules("{id}"), get(page))
        .route(&paths::schedule("{id}", "{kind}"), get(form).post(set))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    preset: String,
}

async fn page(visit: Visit, Path(province): Path<UnitId>) -> Answer {
    let unit = province_of(&visit, province)?;
    let schedules = visit.store.schedules(&visit.scope).await?;
    let calendar = visit.store.calendar(&visit.scope, province).await?;
    let changes = visit.may(Right::ManageRules, province) && unit.era(visit.today).is_some();
    let kind = |kind: &ReportKind| KindSchedules {
        change_url: changes.then(|| paths::schedule(province, kind.code())),
        ..kind_schedules(&schedules, province, *kind, visit.today, &calendar)
    };
    Ok(show(&SchedulesPage {
        province: link(&visit, province),
        kinds: ReportKind::ALL.iter().map(kind).collect(),
        holidays_url: paths::holidays(province),
        before: of_former_provinces(&visit, province, paths::schedules),
        p: visit.page.within(Section::Units),
    }))
}

async fn form(visit: Visit, Path((province, kind)): Path<(UnitId, String)>, Query(asked): Query<Asked>) -> Answer {
    let kind = kind_of(&kind)?;
    visit.unit_for(Right::ManageRules, province)?;
    let schedules = visit.store.schedules(&visit.scope).await?;
    let preset = presets(kind, visit.today).into_iter().find(|(code, ..)| *code == asked.preset);
    let (asks, schedule) = match preset {
        Some((.., schedule)) => (true, Some(schedule)),
        None => match schedules.on_day(province, kind, visit.today) {
            Some(schedule) => (true, Some(schedule)),
            // Nobody owes it: the letter's days are there for whoever changes that.
            None => (false, Schedule::by_letter(kind, visit.today)),
        },
    };
    let form = schedule.map(|schedule| filled(kind, &schedule, visit.today)).unwrap_or_default();
    let form = form.with("asked", if asks { ASKED } else { NOT_ASKED });
    Ok(show(&form_page(&visit, province, kind, form)?))
}

async fn set(visit: Visit, Path((province, kind)): Path<(UnitId, String)>, Form(sent): Form<Sent>) -> Answer {
    let kind = kind_of(&kind)?;
    visit.unit_for(Right::ManageRules, province)?;
    let mut form = FormState::of(sent);
    let from = typed::required_day(&mut form, "from");
    let schedule = if asks(&mut form) { schedule(&mut form, kind) } else { None };
    if let (Some(schedule), Some(from)) = (&schedule, from)
        && let Err((field, bad)) = checked(schedule, kind, from)
    {
        let said = fault(visit.page.locale(), &bad.into());
        match field {
            Some(field) => form.refuse(&field, said),
            None => form.refuse_whole(said),
        }
    }
    if let (true, Some(from)) = (form.is_ok(), from) {
        let body = Body::SetSchedule(SetSchedule { province, kind, from, schedule });
        if visit.try_change(&mut form, body).await? {
            return Ok(Redirect::to(&Done::Saved.query(&paths::schedules(province))).into_response());
        }
    }
    Ok(refused(&form_page(&visit, province, kind, form)?))
}

fn province_of(visit: &Visit, id: UnitId) -> Result<&Unit, PageError> {
    visit.unit(id).ok().filter(|unit| unit.level == Level::Province).ok_or(PageError::NotFound)
}

fn kind_of(code: &str) -> Result<ReportKind, PageError> {
    ReportKind::of_code(code).ok_or(PageError::NotFound)
}

fn link(visit: &Visit, province: UnitId) -> Link {
    Link::new(visit.registry.full_name(province, visit.today), paths::unit(province))
}

/// What holds for reports of a kind, what will and what did; nobody may change it by that alone.
fn kind_schedules(
    schedules: &Schedules,
    province: UnitId,
    kind: ReportKind,
    today: Day,
    calendar: &Calendar,
) -> KindSchedules {
    let first = schedules.of((province, kind)).next().map_or(Day::MAX, |(span, _)| span.from);
    let all = schedules.all(province, kind).into_iter();
    let shown = all.map(|(span, schedule)| ScheduleShown { span, is_own: span.from >= first, schedule });
    let (began, coming): (Vec<_>, Vec<_>) = shown.partition(|shown| shown.span.from <= today);
    let mut began = began.into_iter().rev();
    let now = began.next();
    let due = now.iter().filter_map(|shown| shown.schedule.as_ref()).flat_map(|schedule| {
        schedule.due.iter().map(|(reporter, due)| DueShown {
            reporter: *reporter,
            due: *due,
            next: next_due(schedules, (province, kind), *reporter, today, calendar),
        })
    });
    KindSchedules { kind, due: due.collect(), now, coming, former: began.collect(), change_url: None }
}

fn next_due(
    schedules: &Schedules,
    key: (UnitId, ReportKind),
    reporter: Reporter,
    today: Day,
    calendar: &Calendar,
) -> Vec<NextDue> {
    let named = |period: Span, last: Day| {
        let schedule = schedules.of_period(key.0, key.1, period);
        let kept = schedule.map(|schedule| Schedule { roll: Roll::Keep, ..schedule });
        kept.and_then(|schedule| schedule.last_day(reporter, period, calendar)).unwrap_or(last)
    };
    let next = schedules.next_due(key, reporter, today, NEXT, calendar).into_iter();
    next.map(|(period, last)| NextDue { last, named: named(period, last) }).collect()
}

/// The days that a tap fills in, with their codes and words.
fn presets(kind: ReportKind, today: Day) -> Vec<(&'static str, Key, Schedule)> {
    let letter = Schedule::by_letter(kind, today).map(|schedule| (LETTER, Key("schedule-preset-letter"), schedule));
    let decree = Schedule::by_decree_09(kind, today).map(|schedule| (DECREE, Key("schedule-preset-decree"), schedule));
    letter.into_iter().chain(decree).collect()
}

fn form_page(
    visit: &Visit,
    province: UnitId,
    kind: ReportKind,
    form: FormState,
) -> Result<ScheduleFormPage, PageError> {
    province_of(visit, province)?;
    let preset = |(code, key, _)| Link::new(visit.page.t(key), paths::schedule_preset(province, kind.code(), code));
    let below = visit.registry.children(province, visit.today);
    let is_district = |unit: &UnitId| visit.registry.get(*unit).is_some_and(|unit| unit.level == Level::District);
    Ok(ScheduleFormPage {
        p: visit.page.clone().within(Section::Units),
        province: link(visit, province),
        schedules: Link::new(visit.page.t(Key("schedules-title")), paths::schedules(province)),
        kind,
        presets: presets(kind, visit.today).into_iter().map(preset).collect(),
        has_districts: below.iter().any(is_district) || !form.value("district_day").is_empty(),
        form,
        action: paths::schedule(province, kind.code()),
    })
}

/// A schedule as the form has it, to hold from the next of its periods on.
fn filled(kind: ReportKind, schedule: &Schedule, today: Day) -> FormState {
    let from = match schedule.check_from(kind, today) {
        Err(BadSchedule::InMidPeriod(day)) => day,
        _ => today,
    };
    let form = match schedule.times {
        Times::Each { begins } => FormState::default().with("begins", begins.to_string()),
        Times::Once { period } => FormState::default()
            .with("period_from", period.from.to_string())
            .with("period_to", period.to.before().to_string()),
    };
    let form = form
        .with("roll", schedule.roll.code())
        .with("window", schedule.window.to_string())
        .with("from", from.to_string());
    schedule.due.iter().fold(form, |form, (reporter, due)| {
        let [day, before, hour] = fields(*reporter);
        let form = form.with(day, due.day.to_string());
        let form = if due.before { form.with(before, "yes") } else { form };
        due.hour.map(|at| at.to_string()).into_iter().fold(form, |form, at| form.with(&hour, at))
    })
}

/// A level's fields: the day, whether it is before that, the hour.
fn fields(reporter: Reporter) -> [String; 3] {
    ["day", "before", "hour"].map(|field| format!("{}_{field}", reporter.code()))
}

/// Does the form ask for reports; one that says neither is refused.
fn asks(form: &mut FormState) -> bool {
    let asked = typed::required_choice(form, "asked", |code| match code {
        ASKED => Some(true),
        NOT_ASKED => Some(false),
        _ => None,
    });
    asked.unwrap_or(false)
}

/// The schedule typed into the form; none where something is wrong with it.
fn schedule(form: &mut FormState, kind: ReportKind) -> Option<Schedule> {
    let times = if kind.rhythm().is_some() {
        required_small(form, "begins", 28).map(|begins| Times::Each { begins })
    } else {
        let (first, last) = (typed::required_day(form, "period_from"), typed::required_day(form, "period_to"));
        first.zip(last).map(|(from, last)| Times::Once { period: Span { from, to: last.after() } })
    };
    let due: BTreeMap<Reporter, DueDay> =
        Reporter::ALL.iter().filter_map(|reporter| Some((*reporter, due(form, *reporter)?))).collect();
    let roll = typed::required_choice(form, "roll", Roll::of_code);
    let window = typed::required_number(form, "window", 0, LONGEST_WINDOW).and_then(|days| u8::try_from(days).ok());
    Some(Schedule { times: times?, due, roll: roll?, window: window? })
}

/// A level's due day; a level without a day owes nothing.
fn due(form: &mut FormState, reporter: Reporter) -> Option<DueDay> {
    let [day, before, hour] = fields(reporter);
    let at = small(form, &hour, 23);
    let is_before = form.has(&before, "yes");
    let on = small(form, &day, 31);
    if on.is_none() && (at.is_some() || is_before) {
        typed::required(form, &day, on);
    }
    Some(DueDay { day: on?, before: is_before, hour: at })
}

fn small(form: &mut FormState, name: &str, most: u32) -> Option<i8> {
    typed::number(form, name, 1, most).and_then(|number| i8::try_from(number).ok())
}

fn required_small(form: &mut FormState, name: &str, most: u32) -> Option<i8> {
    let number = small(form, name, most);
    typed::required(form, name, number)
}

/// Can it be kept to from that day on; if not, at which field it is to be told.
fn checked(schedule: &Schedule, kind: ReportKind, from: Day) -> Result<(), (Option<String>, BadSchedule)> {
    let field = |bad| {
        let field = match bad {
            BadSchedule::NoSuchDay(reporter) | BadSchedule::BeforeBelow(reporter) => {
                let [day, ..] = fields(reporter);
                Some(day)
            }
            BadSchedule::NoSuchBeginning => Some("begins".to_owned()),
            BadSchedule::NoPeriod => Some("period_to".to_owned()),
            BadSchedule::WindowTooLong => Some("window".to_owned()),
            BadSchedule::InMidPeriod(_) => Some("from".to_owned()),
            BadSchedule::OtherTimes | BadSchedule::NobodyOwes => None,
        };
        (field, bad)
    };
    schedule.check(kind).and_then(|()| schedule.check_from(kind, from)).map_err(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_schedule_comes_out_of_the_form_as_it_went_in() {
        for on in ["2022-05-10", "2025-07-10"] {
            for kind in ReportKind::ALL {
                for (code, _, preset) in presets(*kind, day(on)) {
                    let mut form = filled(*kind, &preset, day(on)).with("asked", ASKED);
                    assert_eq!(schedule(&mut form, *kind), Some(preset), "{code} {kind:?}");
                    assert!(form.is_ok());
                }
            }
        }
    }

    #[test]
    fn the_form_proposes_the_next_day_on_which_a_period_begins() {
        let month = Schedule::month_of_2025();
        let from = |on: &str| filled(ReportKind::Month, &month, day(on)).value("from").to_owned();
        assert_eq!([from("2025-07-10"), from("2025-07-21")], ["2025-07-21", "2025-07-21"]);
    }

    #[test]
    fn an_hour_without_a_day_is_told_at_the_day() {
        let mut form = FormState::of([("team_hour", "18")]);
        assert_eq!(due(&mut form, Reporter::Team), None);
        assert!(form.refused("team_day"));
    }
}
