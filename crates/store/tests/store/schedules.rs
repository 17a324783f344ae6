//! When reports are due, and on which days offices work, on both databases.

use crate::harness::day;
use rules::{
    day::Day,
    holidays::{Holiday, HolidayKind},
    ids::UnitId,
    operations::{Body, SetHoliday, SetSchedule},
    schedules::{DueDay, ReportKind, Reporter, Roll, Schedule, Times},
};
use store::Scope;

fn set(province: UnitId, kind: ReportKind, from: &str, schedule: Option<Schedule>) -> Body {
    Body::SetSchedule(SetSchedule { province, kind, from: day(from), schedule })
}

fn decree(on: &str) -> Option<Schedule> {
    Schedule::by_decree_09(ReportKind::Month, day(on))
}

fn holiday(province: UnitId, on: &str, kind: Option<HolidayKind>, name: Option<&str>) -> Body {
    let holiday = kind.map(|kind| Holiday { kind, name: name.map(str::to_owned) });
    Body::SetHoliday(SetHoliday { province, day: day(on), holiday })
}

both! {
    async fn a_schedule_is_kept_as_it_was_set_and_holds_from_its_day_on(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        store.done(set(province, ReportKind::Month, "2023-01-15", decree("2023-01-15"))).await;
        store.done(set(province, ReportKind::Month, "2024-01-21", None)).await;
        store.done(set(province, ReportKind::Quarter, "2022-06-21", Some(Schedule::month_of_2022()))).await;
        let schedules = store.another(2).await.schedules(&Scope::operator()).await.unwrap();
        let on = |kind, on: &str| schedules.on_day(province, kind, day(on));
        assert_eq!(on(ReportKind::Month, "2023-01-14"), Some(Schedule::month_of_2022()));
        assert_eq!(on(ReportKind::Month, "2023-01-15"), decree("2023-01-15"));
        assert_eq!(on(ReportKind::Month, "2024-01-21"), None);
        assert_eq!(on(ReportKind::Quarter, "2023-01-15"), Some(Schedule::month_of_2022()));
        let other = store.unit("15", "2022-05-28").await;
        assert_eq!(schedules.on_day(other, ReportKind::Month, day("2024-01-21")), Some(Schedule::month_of_2022()));
        store.must_be_whole().await;
    }

    async fn a_schedule_that_has_not_begun_is_replaced_by_an_earlier_one(store: &TestStore) {
        let province = store.unit("15", "2025-07-01").await;
        let month = ReportKind::Month;
        store.done(set(province, month, "2062-01-15", decree("2062-01-15"))).await;
        store.done(set(province, ReportKind::Year, "2062-12-21", Some(Schedule::month_of_2025()))).await;
        store.done(set(province, month, "2061-01-21", None)).await;
        let schedules = store.schedules(&Scope::operator()).await.unwrap();
        assert_eq!(schedules.of((province, month)).map(|(span, _)| span.from).collect::<Vec<_>>(), [day("2061-01-21")]);
        assert_eq!(schedules.of((province, ReportKind::Year)).count(), 1);
        store.must_be_whole().await;
    }

    async fn a_period_that_is_open_keeps_its_days_and_a_new_schedule_begins_with_the_next(store: &TestStore) {
        store.clock.set("2023-05-25T02:00:00Z");
        let province = store.unit("10", "2022-05-28").await;
        store.open_periods().await.unwrap();
        let later = || Some(Schedule { roll: Roll::Later, ..Schedule::month_of_2022() });
        let refused = store.refused(set(province, ReportKind::Month, "2023-05-21", later())).await;
        assert_eq!((refused.code.as_str(), refused.detail.as_str()), ("schedule_period_open", "21/06/2023"));
        store.done(set(province, ReportKind::Month, "2023-06-21", later())).await;
        store.clock.set("2023-06-25T02:00:00Z");
        assert_eq!(store.open_periods().await.unwrap(), 2);
        store.must_be_whole().await;
    }

    async fn what_nobody_could_keep_to_is_refused_with_its_reason_and_changes_nothing(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        let month = ReportKind::Month;
        store.done(set(province, month, "2023-01-21", None)).await;
        let good = Schedule::month_of_2022;
        let due = |reporter, due: DueDay| {
            let mut schedule = good();
            schedule.due.insert(reporter, due);
            set(province, month, "2024-01-21", Some(schedule))
        };
        let refused = async |body| {
            let reason = store.refused(body).await;
            (reason.code, reason.subject)
        };
        let reason = |code: &str, subject: &str| (code.to_owned(), subject.to_owned());
        let early = due(Reporter::District, DueDay::on(22));
        assert_eq!(refused(early).await, reason("schedule_before_below", "district"));
        let never = due(Reporter::Team, DueDay::on(40));
        assert_eq!(refused(never).await, reason("schedule_no_such_day", "team"));
        let late = Schedule { window: 9, ..good() };
        assert_eq!(refused(set(province, month, "2024-01-21", Some(late))).await, reason("schedule_window_too_long", ""));
        let once = Schedule::shipped(ReportKind::Establishment, day("2022-05-02"));
        assert_eq!(refused(set(province, month, "2024-01-21", once)).await, reason("schedule_other_times", ""));
        let between = store.refused(set(province, month, "2024-01-22", Some(good()))).await;
        assert_eq!((between.code.as_str(), between.detail.as_str()), ("schedule_in_mid_period", "21/02/2024"));
        assert_eq!(refused(set(province, month, "2022-06-21", None)).await.0, "wrong_day");
        assert_eq!(refused(set(store.gia_phu().await, month, "2024-01-21", None)).await.0, "wrong_unit");
        assert_eq!(store.schedules(&Scope::operator()).await.unwrap().0.len(), 1);
    }

    async fn the_calendar_of_the_state_is_there_and_a_province_settles_its_own_days_on_top(store: &TestStore) {
        let (province, other) = (store.unit("10", "2022-05-28").await, store.unit("15", "2022-05-28").await);
        let off = Some(HolidayKind::Off);
        store.done(holiday(province, "2023-10-12", off, Some(" Ngày  hội Mẫu "))).await;
        store.done(holiday(province, "2023-01-26", Some(HolidayKind::Worked), None)).await;
        store.done(holiday(province, "2023-10-13", off, None)).await;
        store.done(holiday(province, "2023-10-13", None, None)).await;
        let holidays = store.another(2).await.holidays(&Scope::operator()).await.unwrap();
        let own: Vec<(Day, Option<&str>)> = holidays
            .of_year(province, 2023)
            .into_iter()
            .filter(|entry| entry.is_own)
            .map(|entry| (entry.day, entry.holiday.name.as_deref()))
            .collect();
        assert_eq!(own, [(day("2023-01-26"), None), (day("2023-10-12"), Some("Ngày hội Mẫu"))]);
        let worked = |province, on: &str| holidays.calendar(province).is_worked(day(on));
        assert!(worked(province, "2023-01-26") && !worked(other, "2023-01-26"));
        assert!(!worked(province, "2023-10-12") && worked(other, "2023-10-12"));
        assert!(worked(province, "2023-10-13") && !worked(province, "2023-01-25"));
        assert_eq!(store.calendar(&Scope::operator(), other).await.unwrap(), holidays.calendar(other));
        // The report of the month that ends behind Tết 2023 comes on the first working day.
        let month = Schedule { roll: Roll::Later, ..Schedule::month_of_2022() };
        let period = month.period(ReportKind::Month, day("2023-01-10")).unwrap();
        let late = |province| month.last_day(Reporter::District, period, &holidays.calendar(province));
        assert_eq!((late(province), late(other)), (Some(day("2023-01-26")), Some(day("2023-01-27"))));
        store.must_be_whole().await;
    }

    async fn days_of_what_is_no_province_are_refused(store: &TestStore) {
        let commune = store.gia_phu().await;
        assert_eq!(store.refused(holiday(commune, "2023-10-12", Some(HolidayKind::Off), None)).await.code, "wrong_unit");
        let province = store.unit("10", "2022-05-28").await;
        let long = "a".repeat(101);
        let body = holiday(province, "2023-10-12", Some(HolidayKind::Off), Some(&long));
        assert_eq!(store.refused(body).await.code, "bad_text");
        assert!(store.holidays(&Scope::operator()).await.unwrap().own.is_empty());
    }

    async fn a_schedule_that_cannot_be_read_any_more_is_told_as_such(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        let once = Schedule { times: Times::Each { begins: 1 }, ..Schedule::month_of_2022() };
        store.done(set(province, ReportKind::Month, "2023-02-01", Some(once))).await;
        store.raw.run("UPDATE schedule SET schedule = '{}'").await;
        assert!(store.schedules(&Scope::operator()).await.is_err());
    }
}
