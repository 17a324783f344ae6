//! The window after a period: what was done in time and comes in without having been reported yet.

use super::*;
use crate::harness::builders::new_household;
use rules::{
    operations::{HouseholdChange, RecordActivity, SetSchedule, UpdateReport},
    schedules::Schedule,
};

/// In the window, and when it has ended: it is open for one day.
const IN_WINDOW: &str = "2023-06-21T10:00:00Z";
const AFTER: &str = "2023-06-21T17:00:00Z";

async fn steps(month: &Month, store: &TestStore) -> Vec<(&'static str, u32)> {
    let view = month.view(store, &month.officer, month.of_team).await;
    view.steps.iter().map(|step| (step.kind.code(), step.version)).collect()
}

/// A report that was judged in the window gets no new version when it ends.
async fn left_as_it_is(month: &Month, store: &TestStore, judged: Body) {
    store.done(month.meeting("2023-06-01", 30)).await;
    does(store, &month.leader, send(month.of_team)).await;
    store.open_periods().await.unwrap();
    assert_eq!(does(store, &month.officer, judged).await, "applied");
    store.clock.set(IN_WINDOW);
    store.done(month.meeting("2023-06-05", 7)).await;
    store.clock.set(AFTER);
    assert_eq!(store.close_periods().await.unwrap(), 0);
    assert_eq!(steps(month, store).await.len(), 2);
}

both! {
    async fn what_comes_in_before_the_window_ends_is_taken_into_the_report_that_was_sent(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, say(month.of_team, Section::Plan, "Đến các hộ còn lại.")).await;
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "applied");
        store.open_periods().await.unwrap();
        store.clock.set(IN_WINDOW);
        store.done(month.meeting("2023-06-05", 7)).await;
        assert_eq!(store.close_periods().await.unwrap(), 0, "it is open still");
        store.clock.set(AFTER);
        assert_eq!(store.close_periods().await.unwrap(), 1);
        assert_eq!(store.close_periods().await.unwrap(), 0);
        let view = month.view(store, &month.officer, month.of_team).await;
        assert_eq!((view.obligation.versions, view.obligation.state(store.now())), (2, State::Submitted));
        assert_eq!(steps(&month, store).await, [("sent", 1), ("updated", 2)]);
        assert!(view.steps[1].by.is_none(), "the program did it");
        let latest = view.latest.unwrap();
        assert_eq!((number(&latest, "activities"), number(&latest, "activity_people")), (2, 37));
        assert_eq!(latest.sections[&Section::Plan], "Đến các hộ còn lại.");
        // Who looked at the first version is told that there is another.
        assert_eq!(does(store, &month.officer, accept(month.of_team, 1)).await, "report_sent_again");
        assert_eq!(does(store, &month.officer, accept(month.of_team, 2)).await, "applied");
        store.clock.set(IN_JULY);
        let july = month.owed(store, "2023-06-21", Debtor::Team(month.team)).await.id;
        let (draft, _) = month.view(store, &month.leader, july).await.draft.unwrap();
        let line = draft.line(&"activity_people".parse().unwrap()).unwrap();
        assert_eq!((line.late, line.ever.unwrap().part), (0, 37), "nothing counts twice");
        store.must_be_whole().await;
    }

    async fn a_report_of_which_nothing_changed_gets_no_new_version(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, send(month.of_team)).await;
        store.clock.set(AFTER);
        assert_eq!(store.close_periods().await.unwrap(), 0);
        assert_eq!(steps(&month, store).await, [("sent", 1)]);
        // What comes in when the window has ended is the next report's.
        store.done(month.meeting("2023-06-05", 7)).await;
        store.clock.advance(SignedDuration::from_hours(2));
        assert_eq!(store.close_periods().await.unwrap(), 0);
        assert_eq!(steps(&month, store).await, [("sent", 1)]);
    }

    async fn one_that_was_accepted_is_left_as_it_is_and_what_came_in_is_the_next_reports(store: &TestStore) {
        let month = Month::of(store).await;
        left_as_it_is(&month, store, accept(month.of_team, 1)).await;
        store.open_periods().await.unwrap();
        store.clock.set(IN_JULY);
        let july = month.owed(store, "2023-06-21", Debtor::Team(month.team)).await.id;
        let (draft, _) = month.view(store, &month.leader, july).await.draft.unwrap();
        assert_eq!(draft.line(&"activity_people".parse().unwrap()).unwrap().late, 7);
    }

    async fn one_that_came_back_waits_for_its_reporter(store: &TestStore) {
        let month = Month::of(store).await;
        let back = ReturnReport { obligation: month.of_team, version: 1, remark: "Xem lại.".into(), cells: Vec::new() };
        left_as_it_is(&month, store, report(ReportChange::Return(back))).await;
    }

    async fn a_correction_is_filled_up_by_what_comes_in_and_the_rest_of_it_stays(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, correct(month.of_team, "activity_people", 40, "Một máy chưa có sóng.")).await;
        does(store, &month.leader, correct(month.of_team, "activities", 5, "Bốn buổi chưa ghi.")).await;
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "applied");
        store.clock.set(IN_WINDOW);
        store.done(month.meeting("2023-06-05", 13)).await;
        store.clock.set(AFTER);
        assert_eq!(store.close_periods().await.unwrap(), 1);
        let latest = month.view(store, &month.leader, month.of_team).await.latest.unwrap();
        let line = |code: &str| latest.line(&code.parse().unwrap()).unwrap().clone();
        let (people, activities) = (line("activity_people"), line("activities"));
        assert_eq!((people.counted.unwrap().part, people.reported.part, people.reason), (43, 43, None));
        assert_eq!((activities.counted.unwrap().part, activities.reported.part), (2, 5));
        assert_eq!(activities.reason.as_deref(), Some("Bốn buổi chưa ghi."));
    }

    async fn nobody_but_the_program_brings_a_report_up_to_date(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, send(month.of_team)).await;
        store.done(month.meeting("2023-06-05", 7)).await;
        let body = || report(ReportChange::Update(UpdateReport { obligation: month.of_team, version: 1 }));
        for scope in [&month.leader, &month.officer] {
            assert_eq!(does(store, scope, body()).await, "no_right");
        }
        assert_eq!(does(store, &Scope::operator(), body()).await, "applied");
        assert_eq!(does(store, &Scope::operator(), body()).await, "report_sent_again");
    }

    async fn a_report_opened_again_by_its_own_office_has_not_come_back(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, send(month.of_team)).await;
        let unlock = UnlockReport { obligation: month.of_team, reason: "Sót một buổi.".into() };
        assert_eq!(does(store, &month.leader, report(ReportChange::Unlock(unlock))).await, "applied");
        let view = month.view(store, &month.officer, month.of_team).await;
        assert_eq!(view.obligation.state(store.now()), State::Reopened);
        assert_eq!(view.came_back().unwrap().remark.as_deref(), Some("Sót một buổi."));
        assert_eq!(store.another(1).await.obligation(&month.officer, month.of_team).await.unwrap().unwrap().standing, Standing::Reopened);
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "applied");
    }

    async fn months_that_begin_on_another_day_count_households_by_their_own_days(store: &TestStore) {
        store.clock.set("2023-05-10T02:00:00Z");
        let village = store.village("Bản Bay").await;
        let (team, _) = store.full_team(village).await;
        let province = store.unit("10", "2022-05-28").await;
        let schedule = Schedule::by_decree_09(ReportKind::Month, day("2023-05-15")).expect("one by the decree");
        let set = SetSchedule { province, kind: ReportKind::Month, from: day("2023-05-15"), schedule: Some(schedule) };
        store.done(Body::SetSchedule(set)).await;
        store.clock.set("2023-05-15T02:00:00Z");
        store.open_periods().await.unwrap();
        let household = store.done(Body::Household(HouseholdChange::Add(new_household(village, "Hộ Mẫu")))).await.into();
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let visit = items.values().find(|item| item.kind == ItemKind::Activity).unwrap().id;
        store.clock.set("2023-06-15T02:00:00Z");
        // On both sides of the 21st, in one month of the decree.
        for on in ["2023-05-18", "2023-05-22", "2023-06-14"] {
            let body = RecordActivity { households: vec![household], ..new_activity(team, village, visit, day(on), 1) };
            store.done(Body::Activity(ActivityChange::Record(body))).await;
        }
        let owed = owed_within(store, store.gia_phu().await, day("2023-05-15")).await;
        let of_team = owed.iter().find(|owed| owed.debtor == Debtor::Team(team)).expect("owed of 15 May");
        let (draft, _) = store.report(&Scope::operator(), of_team.id).await.unwrap().unwrap().draft.unwrap();
        assert_eq!(number(&draft, "households_reached"), 1);
    }
}

/// Whatever is done in whatever order, in the window and out of it: what all reports told and added comes to the work that was done.
async fn nothing_is_lost_or_counted_twice(store: &TestStore, story: &[Vec<Move>]) -> Result<(), TestCaseError> {
    let month = Month::of(store).await;
    let (mut people, mut ends) = (0_i64, IN_JULY.parse::<jiff::Timestamp>().expect("a moment"));
    for batch in story {
        for (what, one, two, three) in batch {
            let version = u32::try_from(*two % 4).unwrap();
            let days = ["2023-05-18", "2023-05-25", "2023-06-02", "2023-06-19", "2023-06-20"];
            let body = match what % 8 {
                0..=2 => {
                    let count = u32::try_from(*three % 50).unwrap() + 1;
                    people += i64::from(count);
                    month.meeting(pick(&days, *two), count)
                }
                3 | 4 => send(month.of_team),
                5 => accept(month.of_team, version),
                6 if one % 2 == 0 => {
                    let body =
                        ReturnReport { obligation: month.of_team, version, remark: "Xem.".into(), cells: Vec::new() };
                    report(ReportChange::Return(body))
                }
                6 => report(ReportChange::Unlock(UnlockReport { obligation: month.of_team, reason: "Sửa.".into() })),
                _ => {
                    store.clock.advance(SignedDuration::from_hours(3));
                    store.open_periods().await.unwrap();
                    store.close_periods().await.unwrap();
                    continue;
                }
            };
            store.apply(&Scope::operator(), vec![store.operation(body)]).await.expect("an answer");
        }
    }
    let mut told = 0;
    let reporter = Debtor::Team(month.team);
    for from in ["2023-06-21", "2023-07-21"] {
        store.clock.set(&ends.to_string());
        store.open_periods().await.unwrap();
        store.close_periods().await.unwrap();
        store.done(month.meeting(from, 3)).await;
        people += 3;
        let id = month.owed(store, from, reporter).await.id;
        prop_assert_eq!(does(store, &month.leader, send(id)).await, "applied");
        ends += SignedDuration::from_hours(31 * 24);
    }
    let mut cumulative = 0;
    for from in ["2023-05-21", "2023-06-21", "2023-07-21"] {
        let id = month.owed(store, from, reporter).await.id;
        let Some(latest) = month.view(store, &Scope::operator(), id).await.latest else { continue };
        let line = latest.line(&"activity_people".parse().unwrap()).expect("a line");
        told += line.reported.part + line.late;
        // What was never reported before is in no report's period, and in the cumulative figure from the first on.
        if cumulative == 0 {
            told += line.ever.expect("of a flow").part - line.reported.part - line.late;
        }
        cumulative = line.ever.expect("of a flow").part;
    }
    prop_assert_eq!((told, cumulative), (people, people));
    store.must_be_whole().await;
    Ok(())
}

#[test]
fn nothing_is_lost_or_counted_twice_on_sqlite() {
    tell_stories(TestStore::sqlite, 16, &nothing_is_lost_or_counted_twice);
}

#[test]
fn nothing_is_lost_or_counted_twice_on_postgres() {
    tell_stories(TestStore::postgres, 4, &nothing_is_lost_or_counted_twice);
}
