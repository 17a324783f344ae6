//! When reports are due, under every schedule and calendar.

use super::*;
use crate::{day::test_day as day, holidays::HolidayKind, ids::UnitId};
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

const PROVINCE: UnitId = UnitId(Uuid::from_u128(1));

fn july() -> Span {
    PeriodKind::Month.of(day("2025-07-10"))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_month_of_the_letter_comes_up_from_the_team_to_the_peoples_committee() {
    let (month, calendar) = (Schedule::month_of_2022(), Calendar::default());
    assert_eq!(month.check(ReportKind::Month), Ok(()));
    let late = |reporter| month.late_from(reporter, july(), &calendar);
    assert_eq!(late(Reporter::Team), Some(at("2025-07-22T18:00:00+07:00")));
    assert_eq!(late(Reporter::Commune), Some(at("2025-07-24T00:00:00+07:00")));
    assert_eq!(late(Reporter::District), Some(at("2025-07-26T00:00:00+07:00")));
    assert_eq!(late(Reporter::Department), Some(at("2025-07-29T00:00:00+07:00")));
}

#[test]
fn since_districts_have_ended_the_letters_day_is_the_communes() {
    let (month, calendar) = (Schedule::month_of_2025(), Calendar::default());
    assert_eq!(month.check(ReportKind::Month), Ok(()));
    assert_eq!(month.last_day(Reporter::Commune, july(), &calendar), Some(day("2025-07-25")));
    assert_eq!(month.last_day(Reporter::District, july(), &calendar), None);
}

#[rstest]
#[case("2022-05-01", DueDay { before: true, ..DueDay::on(29) }, "2022-05-28")]
#[case("2022-05-29", DueDay { before: true, ..DueDay::on(29) }, "2022-06-28")]
#[case("2022-05-28", DueDay { before: true, ..DueDay::on(29) }, "2022-05-28")]
#[case("2025-02-21", DueDay::on(30), "2025-02-28")]
#[case("2025-07-21", DueDay::on(15), "2025-08-15")]
#[case("2025-12-21", DueDay::on(5), "2026-01-05")]
#[case("2025-07-21", DueDay::on(21), "2025-07-21")]
#[case("2025-03-01", DueDay { before: true, ..DueDay::on(1) }, "2025-03-31")]
fn before_a_day_and_on_a_day_are_two_kinds(#[case] over: &str, #[case] due: DueDay, #[case] last: &str) {
    assert_eq!(due.last_day(day(over)), day(last));
}

#[test]
fn a_due_day_on_which_nobody_works_moves_as_the_province_has_settled() {
    // 25 January 2026 is a Sunday, 16 to 20 February 2026 are days of Tết.
    let tet = (16..=20).map(|of_month| (Day::new(2026, 2, of_month).unwrap(), HolidayKind::Off));
    let calendar = Calendar(tet.chain([(day("2026-02-28"), HolidayKind::Worked)]).collect());
    let commune = |roll, on: &str, due| {
        let due = BTreeMap::from([(Reporter::Commune, due)]);
        let month = Schedule { due, roll, ..Schedule::month_of_2025() };
        month.last_day(Reporter::Commune, PeriodKind::Month.of(day(on)), &calendar).unwrap().to_string()
    };
    assert_eq!(commune(Roll::Keep, "2026-01-10", DueDay::on(25)), "2026-01-25");
    assert_eq!(commune(Roll::Earlier, "2026-01-10", DueDay::on(25)), "2026-01-23");
    assert_eq!(commune(Roll::Later, "2026-01-10", DueDay::on(25)), "2026-01-26");
    // A Saturday on which the days off are worked in.
    assert_eq!(commune(Roll::Earlier, "2026-02-10", DueDay::on(28)), "2026-02-28");
    // The 21st and 22nd are a weekend behind Tết: nothing earlier lies behind the end of the period.
    assert_eq!(commune(Roll::Earlier, "2026-02-10", DueDay::on(22)), "2026-02-22");
    assert_eq!(commune(Roll::Later, "2026-02-10", DueDay::on(22)), "2026-02-23");
}

#[test]
fn what_was_done_in_time_without_signal_lands_as_long_as_the_window_is_open() {
    assert_eq!(Schedule::month_of_2022().closes(july()), at("2025-07-22T00:00:00+07:00"));
}

#[test]
fn a_schedule_that_nobody_can_keep_to_is_told_from_a_good_one() {
    let good = Schedule::month_of_2022;
    let check = |schedule: Schedule| schedule.check(ReportKind::Month);
    let due = |reporter, due| {
        let mut month = good();
        month.due.insert(reporter, due);
        check(month)
    };
    let at_24 = DueDay { hour: Some(24), ..DueDay::on(22) };
    assert_eq!(due(Reporter::Commune, DueDay::on(32)), Err(BadSchedule::NoSuchDay(Reporter::Commune)));
    assert_eq!(due(Reporter::Team, at_24), Err(BadSchedule::NoSuchDay(Reporter::Team)));
    assert_eq!(due(Reporter::District, DueDay::on(22)), Err(BadSchedule::BeforeBelow(Reporter::District)));
    assert_eq!(due(Reporter::Team, DueDay::on(20)), Err(BadSchedule::BeforeBelow(Reporter::Commune)));
    assert_eq!(check(Schedule { window: 9, ..good() }), Err(BadSchedule::WindowTooLong));
    for begins in [0, 29] {
        assert_eq!(check(Schedule { times: Times::Each { begins }, ..good() }), Err(BadSchedule::NoSuchBeginning));
    }
    assert_eq!(check(Schedule { due: BTreeMap::new(), ..good() }), Err(BadSchedule::NobodyOwes));
    assert_eq!(check(Schedule { times: Times::Each { begins: 15 }, ..good() }), Ok(()));
}

#[test]
fn what_is_reported_once_has_one_period_and_anything_else_has_months() {
    let once = |from, to| Times::Once { period: Span { from: day(from), to: day(to) } };
    let of = |kind, times| Schedule { times, ..Schedule::month_of_2022() }.check(kind);
    let (in_may, never) = (once("2022-05-02", "2022-05-21"), once("2022-05-02", "2022-05-02"));
    let endless = Times::Once { period: Span::since(day("2022-05-02")) };
    assert_eq!(of(ReportKind::Month, in_may), Err(BadSchedule::OtherTimes));
    assert_eq!(of(ReportKind::Establishment, Times::Each { begins: 21 }), Err(BadSchedule::OtherTimes));
    assert_eq!(of(ReportKind::Establishment, in_may), Ok(()));
    assert_eq!(of(ReportKind::Establishment, never), Err(BadSchedule::NoPeriod));
    assert_eq!(of(ReportKind::Establishment, endless), Err(BadSchedule::NoPeriod));
}

#[test]
fn the_establishment_is_in_time_until_the_end_of_28_may_2022() {
    let (kind, calendar) = (ReportKind::Establishment, Calendar::default());
    let once = Schedule::shipped(kind, day("2022-05-02")).unwrap();
    assert_eq!(once.check(kind), Ok(()));
    let period = once.period(kind, day("2022-05-10")).unwrap();
    assert_eq!(once.last_day(Reporter::District, period, &calendar), Some(day("2022-05-28")));
    assert_eq!(once.late_from(Reporter::District, period, &calendar), Some(at("2022-05-29T00:00:00+07:00")));
    assert_eq!(once.period(kind, day("2022-06-10")), None);
}

#[test]
fn longer_reports_are_owed_once_a_province_asks_for_them() {
    for kind in [ReportKind::Quarter, ReportKind::Half, ReportKind::Year] {
        assert_eq!(Schedule::shipped(kind, day("2025-07-10")), None);
        let quarter = Schedule::by_letter(kind, day("2025-07-10")).unwrap();
        assert_eq!(quarter, Schedule::month_of_2025());
        assert_eq!(quarter.check(kind), Ok(()));
    }
    let quarter = Schedule::month_of_2025().period(ReportKind::Quarter, day("2025-07-10"));
    assert_eq!(quarter, Some(Span { from: day("2025-06-21"), to: day("2025-09-21") }));
}

#[test]
fn by_the_decree_data_end_on_the_14th_and_the_last_report_comes_on_the_25th() {
    let (kind, calendar) = (ReportKind::Month, Calendar::default());
    let days = |on: &str| {
        let decree = Schedule::by_decree_09(kind, day(on)).unwrap();
        assert_eq!(decree.check(kind), Ok(()));
        let period = decree.period(kind, day(on)).unwrap();
        let of_month = |reporter: &Reporter| decree.last_day(*reporter, period, &calendar).map(Day::day_of_month);
        (period, decree.due.keys().filter_map(of_month).collect::<Vec<_>>())
    };
    // 19 November 2023 is a Sunday.
    let of_2023 = (Span { from: day("2023-10-15"), to: day("2023-11-15") }, vec![16, 20, 22, 27]);
    assert_eq!(days("2023-11-10"), of_2023);
    let of_2025 = (Span { from: day("2025-08-15"), to: day("2025-09-15") }, vec![16, 19, 22]);
    assert_eq!(days("2025-09-10"), of_2025);
    assert_eq!(Schedule::by_decree_09(ReportKind::Establishment, day("2022-05-10")), None);
}

fn set(schedules: &mut Schedules, from: &str, schedule: Option<Schedule>) {
    schedules.set((PROVINCE, ReportKind::Month), day(from), schedule, day("2025-07-10")).unwrap();
}

#[test]
fn until_a_province_sets_something_the_shipped_days_hold_and_it_may_ask_for_nothing() {
    let mut schedules = Schedules::default();
    set(&mut schedules, "2025-08-15", Schedule::by_decree_09(ReportKind::Month, day("2025-08-15")));
    set(&mut schedules, "2026-01-15", None);
    let on = |on: &str| schedules.on_day(PROVINCE, ReportKind::Month, day(on));
    assert_eq!(on("2025-06-30"), Some(Schedule::month_of_2022()));
    assert_eq!(on("2025-07-01"), Some(Schedule::month_of_2025()));
    assert_eq!(on("2025-08-15").map(|schedule| schedule.times), Some(Times::Each { begins: 15 }));
    assert_eq!(on("2026-01-15"), None);
    let all = schedules.all(PROVINCE, ReportKind::Month);
    let froms: Vec<String> = all.iter().map(|(span, _)| span.from.to_string()).collect();
    assert_eq!(froms, ["0001-01-01", "2025-07-01", "2025-08-15", "2026-01-15"]);
    assert_eq!(schedules.all(PROVINCE, ReportKind::Quarter), [(Span::ALWAYS, None)]);
    // Of another kind nothing was set.
    assert_eq!(schedules.on_day(PROVINCE, ReportKind::Year, day("2025-09-01")), None);
}

#[test]
fn where_other_periods_begin_the_one_before_ends_and_each_day_is_told_of_once() {
    let mut schedules = Schedules::default();
    set(&mut schedules, "2025-08-15", Schedule::by_decree_09(ReportKind::Month, day("2025-08-15")));
    let of = |on: &str| {
        let period = schedules.period(PROVINCE, ReportKind::Month, day(on)).unwrap();
        (period.from.to_string(), period.to.to_string())
    };
    let span = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(of("2025-07-20"), span("2025-06-21", "2025-07-21"));
    assert_eq!(of("2025-08-14"), span("2025-07-21", "2025-08-15"));
    assert_eq!(of("2025-08-15"), span("2025-08-15", "2025-09-15"));
    // Other due days alone cut nothing: the month goes on in which districts have ended.
    let mut schedules = Schedules::default();
    set(&mut schedules, "2025-08-01", Some(Schedule { window: 0, ..Schedule::month_of_2025() }));
    let period = schedules.period(PROVINCE, ReportKind::Month, day("2025-07-25"));
    assert_eq!(period, Some(Span { from: day("2025-07-21"), to: day("2025-08-21") }));
}

#[test]
fn the_next_due_days_are_told_with_their_periods_as_long_as_anybody_asks() {
    let mut schedules = Schedules::default();
    set(&mut schedules, "2025-10-21", None);
    set(&mut schedules, "2026-02-15", Schedule::by_decree_09(ReportKind::Month, day("2026-02-15")));
    let next = |reporter, from: &str, most| {
        let calendar = Calendar(BTreeMap::from([(day("2026-03-19"), HolidayKind::Off)]));
        let next = schedules.next_due((PROVINCE, ReportKind::Month), reporter, day(from), most, &calendar);
        next.iter().map(|(period, last)| format!("{}: {last}", period.from)).collect::<Vec<_>>()
    };
    let communes = ["2025-08-21: 2025-09-25", "2025-09-21: 2025-10-25", "2026-02-15: 2026-03-20"];
    assert_eq!(next(Reporter::Commune, "2025-08-26", 3), communes);
    assert_eq!(next(Reporter::Commune, "2025-09-25", 1), communes[..1]);
    // Since districts have ended they owe nothing; the month in which they did is the communes' already.
    assert!(next(Reporter::District, "2025-08-26", 3).is_empty());
    assert_eq!(next(Reporter::District, "2025-05-26", 3), ["2025-05-21: 2025-06-25"]);
    let once = |from: &str| {
        let key = (PROVINCE, ReportKind::Establishment);
        schedules.next_due(key, Reporter::District, day(from), 3, &Calendar::default()).len()
    };
    assert_eq!((once("2022-01-01"), once("2022-05-28"), once("2022-05-29")), (1, 1, 0));
}

#[test]
fn a_schedule_begins_with_one_of_its_periods() {
    let month = Schedule::month_of_2025();
    let from = |kind, schedule: &Schedule, on: &str| schedule.check_from(kind, day(on));
    assert_eq!(from(ReportKind::Month, &month, "2025-07-21"), Ok(()));
    let better = Err(BadSchedule::InMidPeriod(day("2025-08-21")));
    assert_eq!(from(ReportKind::Month, &month, "2025-07-22"), better);
    let better = Err(BadSchedule::InMidPeriod(day("2025-09-21")));
    assert_eq!(from(ReportKind::Quarter, &month, "2025-07-21"), better);
    let once = Schedule::shipped(ReportKind::Establishment, day("2022-05-02")).unwrap();
    assert_eq!(from(ReportKind::Establishment, &once, "2022-05-01"), Ok(()));
    let better = Err(BadSchedule::InMidPeriod(day("2022-05-02")));
    assert_eq!(from(ReportKind::Establishment, &once, "2022-05-03"), better);
}

fn some_schedule() -> impl Strategy<Value = (ReportKind, Schedule)> {
    let due = (1_i8..=31, any::<bool>(), proptest::option::of(1_i8..=23));
    let due = due.prop_map(|(day, before, hour)| DueDay { day, before, hour });
    let reporter = proptest::sample::select(Reporter::ALL);
    let kind = proptest::sample::select(&ReportKind::ALL[..4]);
    let all = (kind, 1_i8..=28, proptest::collection::btree_map(reporter, due, 1..4));
    (all, proptest::sample::select(Roll::ALL)).prop_map(|((kind, begins, due), roll)| {
        (kind, Schedule { times: Times::Each { begins }, due, roll, window: 0 })
    })
}

proptest! {
    #[test]
    fn no_report_is_due_before_its_period_is_over_nor_more_than_two_months_behind(
        (kind, schedule) in some_schedule(), month in 0_i8..12, of_month in 1_i8..=28,
    ) {
        let period = schedule.period(kind, Day::new(2025, month + 1, of_month).unwrap()).unwrap();
        for reporter in schedule.due.keys() {
            let last = schedule.last_day(*reporter, period, &Calendar::default()).unwrap();
            prop_assert!(last >= period.to, "{last} {period:?}");
            prop_assert!(last.months_before(2) <= period.to, "{last} {period:?}");
        }
    }

    #[test]
    fn whatever_is_set_when_the_periods_touch_and_never_overlap(
        changes in proptest::collection::vec((0_i8..12, proptest::option::of(1_i8..=28)), 0..4),
    ) {
        let mut schedules = Schedules::default();
        for (month, begins) in changes {
            let set = begins.map(|begins| Schedule { times: Times::Each { begins }, ..Schedule::month_of_2025() });
            let from = Day::new(2026, month + 1, begins.unwrap_or(1)).unwrap();
            schedules.set((PROVINCE, ReportKind::Month), from, set, day("2025-07-10")).unwrap();
        }
        let (mut on, end) = (day("2025-12-01"), day("2027-03-01"));
        while on < end {
            let Some(period) = schedules.period(PROVINCE, ReportKind::Month, on) else {
                on = on.after();
                continue;
            };
            prop_assert!(period.contains(on) && !period.is_empty());
            prop_assert_eq!(schedules.period(PROVINCE, ReportKind::Month, period.to.before()), Some(period));
            on = period.to;
        }
    }
}
