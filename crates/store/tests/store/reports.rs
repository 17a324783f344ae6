//! Who owes which report, and the month's way up, on both databases.

mod establishment;
mod journaled;
mod lists;
mod stories;
mod sums;
mod two_teams;
mod windows;

use crate::harness::{
    TestStore,
    builders::new_activity,
    day,
    stories::{Move, pick, tell_stories},
};
use jiff::SignedDuration;
use proptest::{prelude::*, test_runner::TestCaseError};
use rules::{
    catalogue::ItemKind,
    ids::{ItemId, ObligationId, TeamId, UnitId},
    indicators::Quantity,
    obligations::{Debtor, Obligation, Standing, State},
    operations::{
        AcceptReport, ActivityChange, Body, CellRemark, EndTeam, ExcuseObligation, ExtendObligations, ObligationChange,
        Operation, Outcome, PlaceTeam, ReportChange, ReturnReport, SendReport, SentFor, UnlockReport, Via, WriteCell,
        WriteReport, WriteSection,
    },
    reports::{Section, Snapshot},
    schedules::{ReportKind, Reporter},
    teams::Place,
};
use store::{ReportView, Scope};
use uuid::Uuid;

/// A village of Gia Phú with its team, its leader and its commune's officer, in a month of 2023 that is over.
struct Month {
    village: UnitId,
    commune: UnitId,
    team: TeamId,
    leader: Scope,
    officer: Scope,
    meeting: ItemId,
    of_team: ObligationId,
    of_commune: ObligationId,
}

const IN_MAY: &str = "2023-05-25T02:00:00Z";
const IN_JUNE: &str = "2023-06-21T02:00:00Z";
const IN_JULY: &str = "2023-07-21T02:00:00Z";

impl Month {
    async fn of(store: &TestStore) -> Self {
        store.clock.set(IN_MAY);
        let village = store.village("Bản Bay").await;
        let commune = store.gia_phu().await;
        let (team, members) = store.full_team(village).await;
        let leader = store.signed_in(store.account_of(members[0], "totruong").await).await;
        let officer = store.officer("giaphu", commune).await;
        store.open_periods().await.unwrap();
        store.clock.set(IN_JUNE);
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let is_meeting =
            |item: &&rules::catalogue::Item| item.kind == ItemKind::Activity && item.name.starts_with("Họp");
        let meeting = items.values().find(is_meeting).unwrap().id;
        let mut month = Self {
            village,
            commune,
            team,
            leader,
            officer,
            meeting,
            of_team: ObligationId(Uuid::nil()),
            of_commune: ObligationId(Uuid::nil()),
        };
        month.of_team = month.owed(store, "2023-05-21", Debtor::Team(team)).await.id;
        month.of_commune = month.owed(store, "2023-05-21", Debtor::Unit(commune)).await.id;
        month
    }

    async fn owed(&self, store: &TestStore, from: &str, debtor: Debtor) -> Obligation {
        let range = (day(from), day(from));
        let all = owed_within(store, self.commune, range.0).await;
        all.into_iter().find(|owed| owed.debtor == debtor).unwrap_or_else(|| panic!("{debtor:?} owes of {from}"))
    }

    fn meeting(&self, on: &str, people: u32) -> Body {
        let body = new_activity(self.team, self.village, self.meeting, day(on), people);
        Body::Activity(ActivityChange::Record(body))
    }

    async fn view(&self, store: &TestStore, scope: &Scope, id: ObligationId) -> ReportView {
        store.report(scope, id).await.unwrap().expect("a report that may be seen")
    }

    /// The number of a flow that the last version reports.
    async fn reported(&self, store: &TestStore, id: ObligationId, code: &str) -> i64 {
        let latest = self.view(store, &Scope::operator(), id).await.latest.expect("a version");
        number(&latest, code)
    }
}

async fn owed_within(store: &TestStore, unit: UnitId, from: rules::day::Day) -> Vec<Obligation> {
    let today = store.today();
    let all = store.obligations(&Scope::operator(), unit, ReportKind::Month, (from, from), today).await.unwrap();
    all.expect("all may be seen").into_iter().map(|line| line.obligation).collect()
}

fn number(snapshot: &Snapshot, code: &str) -> i64 {
    snapshot.line(&code.parse().unwrap()).unwrap_or_else(|| panic!("a line of {code}")).reported.part
}

fn report(change: ReportChange) -> Body {
    Body::Report(change)
}

fn send(obligation: ObligationId) -> Body {
    report(ReportChange::Send(SendReport { obligation, on_behalf: None }))
}

fn accept(obligation: ObligationId, version: u32) -> Body {
    report(ReportChange::Accept(AcceptReport { obligation, version }))
}

fn correct(obligation: ObligationId, code: &str, value: i64, reason: &str) -> Body {
    let cells = vec![WriteCell { indicator: code.parse().unwrap(), value: Some(Quantity::count(value)) }];
    let reason = Some(reason.to_owned());
    report(ReportChange::Write(WriteReport { obligation, cells, reason, sections: Vec::new() }))
}

fn say(obligation: ObligationId, section: Section, text: &str) -> Body {
    let sections = vec![WriteSection { section, text: Some(text.to_owned()) }];
    report(ReportChange::Write(WriteReport { obligation, cells: Vec::new(), reason: None, sections }))
}

fn code_of(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Refused(reason) => &reason.code,
        Outcome::Applied => "applied",
        Outcome::Waiting(_) => "waiting",
    }
}

async fn does(store: &TestStore, scope: &Scope, body: Body) -> String {
    code_of(&store.outcome(scope, body).await).to_owned()
}

both! {
    async fn a_period_opens_once_for_each_province_and_what_was_slept_through_is_made_up_for(store: &TestStore) {
        store.clock.set(IN_MAY);
        let village = store.village("Bản Bay").await;
        let (team, _) = store.full_team(village).await;
        assert_eq!(store.open_periods().await.unwrap(), 2, "Lào Cai and Yên Bái");
        assert_eq!(store.open_periods().await.unwrap(), 0);
        let owed = owed_within(store, store.gia_phu().await, day("2023-05-21")).await;
        let debtors: Vec<Debtor> = owed.iter().map(|owed| owed.debtor).collect();
        assert_eq!(owed.len(), 2, "{debtors:?}");
        assert!(debtors.contains(&Debtor::Team(team)));
        store.clock.set("2023-08-25T02:00:00Z");
        assert_eq!(store.open_periods().await.unwrap(), 6, "three months of two provinces");
        let province = store.unit("10", "2022-05-28").await;
        let periods = store.periods(&Scope::operator(), province).await.unwrap();
        let first: Vec<String> = periods.of(ReportKind::Month).iter().map(|period| period.from.to_string()).collect();
        assert_eq!(first, ["2023-08-21", "2023-07-21", "2023-06-21", "2023-05-21"]);
        store.must_be_whole().await;
    }

    async fn in_july_2025_the_new_communes_take_over_and_the_districts_are_let_off(store: &TestStore) {
        store.clock.set("2025-06-25T02:00:00Z");
        let village = store.village("Bản Bay").await;
        let (team, _) = store.full_team(village).await;
        store.open_periods().await.unwrap();
        let before = owed_within(store, store.unit("10", "2022-05-28").await, day("2025-06-21")).await;
        assert!(before.iter().any(|owed| owed.reporter == Reporter::District));
        store.clock.set("2025-07-02T02:00:00Z");
        assert!(store.open_periods().await.unwrap() >= 1);
        assert_eq!(store.open_periods().await.unwrap(), 0);
        let province = store.unit("15", "2025-07-01").await;
        let owed = owed_within(store, province, day("2025-06-21")).await;
        let now = store.now();
        let open = |reporter| owed.iter().filter(|owed| owed.reporter == reporter && owed.state(now).is_open()).count();
        assert_eq!((open(Reporter::Commune), open(Reporter::District), open(Reporter::Department)), (99, 0, 1));
        let of_team = owed.iter().find(|owed| owed.debtor == Debtor::Team(team)).unwrap();
        let superior = of_team.superior(store.tree().await.as_ref(), store.today()).unwrap();
        let of_commune = owed.iter().find(|owed| owed.debtor == Debtor::Unit(superior)).unwrap();
        assert_eq!(of_commune.last_day().0, day("2025-07-25"), "the letter's day is the commune's now");
        assert!(owed.iter().filter(|owed| matches!(owed.standing, Standing::TakenOver(_))).count() > 200);
        store.must_be_whole().await;
    }

    async fn the_month_goes_up_is_returned_put_right_and_taken_in(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        store.done(month.meeting("2023-06-10", 12)).await;
        let view = month.view(store, &month.leader, month.of_team).await;
        let (draft, _) = view.draft.expect("the leader writes");
        assert_eq!((number(&draft, "activities"), number(&draft, "activity_people")), (2, 42));
        assert_eq!(view.obligation.state(store.now()), State::Due);
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "applied");

        let remark = CellRemark { indicator: "activity_people".parse().unwrap(), remark: "Xem lại.".into() };
        let back = ReturnReport { obligation: month.of_team, version: 1, remark: "Thiếu người.".into(), cells: vec![remark] };
        assert_eq!(does(store, &month.leader, report(ReportChange::Return(back.clone()))).await, "no_right");
        assert_eq!(does(store, &month.officer, report(ReportChange::Return(back))).await, "applied");
        assert_eq!(does(store, &month.leader, correct(month.of_team, "activity_people", 45, "Sót ba người.")).await, "applied");
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "applied");
        assert_eq!(does(store, &month.officer, accept(month.of_team, 1)).await, "report_sent_again");
        assert_eq!(does(store, &month.leader, accept(month.of_team, 2)).await, "no_right");
        assert_eq!(does(store, &month.officer, accept(month.of_team, 2)).await, "applied");

        let of_commune = month.view(store, &month.officer, month.of_commune).await;
        let (draft, _) = of_commune.draft.expect("the officer writes");
        assert_eq!((number(&draft, "activities"), number(&draft, "activity_people")), (2, 45));
        assert_eq!(does(store, &month.officer, send(month.of_commune)).await, "applied");
        assert_eq!(month.reported(store, month.of_commune, "activity_people").await, 45);
        let steps = month.view(store, &month.officer, month.of_team).await.steps;
        let kinds: Vec<&str> = steps.iter().map(|step| step.kind.code()).collect();
        assert_eq!(kinds, ["sent", "returned", "sent", "accepted"]);
        assert_eq!(steps[1].cells.len(), 1);
        store.must_be_whole().await;
    }

    async fn the_first_version_stays_as_it_was_sent_whatever_comes_after(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, send(month.of_team)).await;
        let first = store.report_version(&month.officer, month.of_team, 1).await.unwrap().unwrap();
        does(store, &month.officer, accept(month.of_team, 1)).await;
        let unlock = UnlockReport { obligation: month.of_team, reason: "Sót một buổi.".into() };
        assert_eq!(does(store, &month.leader, report(ReportChange::Unlock(unlock))).await, "applied");
        // What was accepted goes on counting until another version is.
        let (commune, _) = month.view(store, &month.officer, month.of_commune).await.draft.unwrap();
        assert_eq!(number(&commune, "activities"), 1);
        store.done(month.meeting("2023-06-02", 5)).await;
        does(store, &month.leader, send(month.of_team)).await;
        assert_eq!(does(store, &month.officer, accept(month.of_team, 2)).await, "applied");
        let (commune, _) = month.view(store, &month.officer, month.of_commune).await.draft.unwrap();
        assert_eq!(number(&commune, "activities"), 2);
        assert_eq!(store.report_version(&month.officer, month.of_team, 1).await.unwrap().unwrap(), first);
    }

    async fn the_same_sent_again_is_no_new_version(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, send(month.of_team)).await;
        does(store, &month.officer, accept(month.of_team, 1)).await;
        let unlock = UnlockReport { obligation: month.of_team, reason: "Xem lại.".into() };
        does(store, &month.officer, report(ReportChange::Unlock(unlock))).await;
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "applied");
        let owed = month.view(store, &month.officer, month.of_team).await.obligation;
        assert_eq!((owed.versions, owed.standing), (1, Standing::Accepted));
    }

    async fn what_is_logged_and_sent_together_counts(store: &TestStore) {
        let month = Month::of(store).await;
        let all = [month.meeting("2023-06-01", 30), month.meeting("2023-06-03", 4), send(month.of_team)];
        let operations: Vec<Operation> = all.into_iter().map(|body| store.operation(body)).collect();
        let outcomes = store.apply(&month.leader, operations).await.unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Applied), "{outcomes:?}");
        assert_eq!(month.reported(store, month.of_team, "activity_people").await, 34);
    }

    async fn an_empty_report_is_not_taken_for_one_and_words_are_enough(store: &TestStore) {
        let month = Month::of(store).await;
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "report_empty");
        does(store, &month.leader, say(month.of_team, Section::Direction, "Trong kỳ không hoạt động do mưa lũ.")).await;
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "applied");
    }

    async fn no_report_is_sent_before_its_period_is_over(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        store.clock.set("2023-06-20T16:59:00Z");
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "period_not_over");
    }

    async fn an_officer_sends_for_a_team_and_says_how_it_came(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        assert_eq!(does(store, &month.officer, send(month.of_team)).await, "sender_must_be_named");
        let on_behalf = Some(SentFor { via: Via::Paper, file: None, note: Some("Tổ trưởng đưa tận tay.".into()) });
        let body = report(ReportChange::Send(SendReport { obligation: month.of_team, on_behalf }));
        assert_eq!(does(store, &month.officer, body).await, "applied");
        let latest = month.view(store, &month.leader, month.of_team).await.latest.unwrap();
        assert_eq!(latest.on_behalf.as_ref().unwrap().via, Via::Paper);
    }

    async fn what_arrives_late_is_taken_up_once_by_the_next_month(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, send(month.of_team)).await;
        does(store, &month.officer, accept(month.of_team, 1)).await;
        store.open_periods().await.unwrap();
        store.done(month.meeting("2023-06-05", 7)).await;
        store.clock.set(IN_JULY);
        store.done(month.meeting("2023-06-25", 11)).await;
        let july = month.owed(store, "2023-06-21", Debtor::Team(month.team)).await.id;
        assert_eq!(does(store, &month.leader, send(july)).await, "applied");
        let latest = month.view(store, &month.leader, july).await.latest.unwrap();
        let line = latest.line(&"activity_people".parse().unwrap()).unwrap();
        assert_eq!((line.reported.part, line.late, line.year.unwrap().part), (11, 7, 48));
        assert_eq!(month.reported(store, month.of_team, "activity_people").await, 30, "an issued month stays as issued");
    }

    async fn who_is_above_gives_more_time_or_excuses_and_nobody_else_does(store: &TestStore) {
        let month = Month::of(store).await;
        let extend = || {
            let body = ExtendObligations { obligations: vec![month.of_team], to: day("2023-06-30"), reason: "Mưa lũ.".into() };
            Body::Obligation(ObligationChange::Extend(body))
        };
        let excuse = |reason: Option<&str>| {
            let reason = reason.map(str::to_owned);
            Body::Obligation(ObligationChange::Excuse(ExcuseObligation { obligation: month.of_team, reason }))
        };
        assert_eq!(does(store, &month.leader, extend()).await, "no_right");
        assert_eq!(does(store, &month.officer, extend()).await, "applied");
        store.clock.set("2023-06-29T02:00:00Z");
        let state = async || month.view(store, &month.leader, month.of_team).await.obligation.state(store.now());
        assert_eq!(state().await, State::Due);
        assert_eq!(does(store, &month.officer, excuse(Some("Thôn sáp nhập."))).await, "applied");
        assert_eq!(state().await, State::Excused);
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "report_not_owed");
        assert_eq!(does(store, &month.officer, excuse(None)).await, "applied");
        assert_eq!(state().await, State::Due);
        let of_commune = ExcuseObligation { obligation: month.of_commune, reason: Some("Thôi.".into()) };
        assert_eq!(does(store, &month.officer, Body::Obligation(ObligationChange::Excuse(of_commune))).await, "no_right");
    }

    async fn a_team_that_ends_hands_its_report_to_the_one_that_takes_over(store: &TestStore) {
        let month = Month::of(store).await;
        let heir = store.team_in(month.village).await;
        store.done(Body::EndTeam(EndTeam { team: month.team, day: day("2023-06-15"), heir: Some(heir) })).await;
        assert_eq!(store.open_periods().await.unwrap(), 3, "the next month of two provinces, and the taking over");
        let old = month.owed(store, "2023-05-21", Debtor::Team(month.team)).await;
        let new = month.owed(store, "2023-05-21", Debtor::Team(heir)).await;
        assert_eq!((old.standing, new.standing), (Standing::TakenOver(new.id), Standing::Open));
    }

    async fn reports_are_seen_by_those_they_concern_and_by_nobody_beside(store: &TestStore) {
        let month = Month::of(store).await;
        let beside = store.officer("sapa", store.unit("088", "2022-05-28").await).await;
        let above = store.officer("so", store.unit("10", "2022-05-28").await).await;
        assert!(store.report(&beside, month.of_team).await.unwrap().is_none());
        let view = month.view(store, &above, month.of_team).await;
        assert!(view.writes() && view.judges && !view.is_own);
        assert!(store.report(&month.leader, month.of_commune).await.unwrap().is_none(), "what is above the own village");
        let view = month.view(store, &month.officer, month.of_team).await;
        assert!(view.writes() && view.judges && !view.is_own);
    }

    async fn a_team_that_works_elsewhere_by_now_still_sends_what_it_owes_and_so_does_the_office_where_it_was_owed(store: &TestStore) {
        let month = Month::of(store).await;
        let xuan_giao = store.unit("02932", "2023-06-01").await;
        let place = Place::Villages(vec![store.village_in(xuan_giao, "Bản Mới", "2022-05-01").await]);
        store.done(Body::PlaceTeam(PlaceTeam { team: month.team, place, from: day("2023-06-21") })).await;
        let leader = store.signed_in(month.leader.account().unwrap()).await;
        let there = store.officer("xuangiao", xuan_giao).await;
        assert_eq!(does(store, &there, say(month.of_team, Section::Direction, "Xã mới ghi thay")).await, "no_right");
        assert_eq!(does(store, &month.officer, say(month.of_team, Section::Direction, "Xã ghi thay")).await, "applied");
        assert!(month.view(store, &month.officer, month.of_team).await.writes());
        assert_eq!(does(store, &leader, say(month.of_team, Section::Direction, "Tổ sang bản khác")).await, "applied");
        let seen = month.view(store, &leader, month.of_team).await;
        assert!(seen.is_own && seen.writes() && !seen.judges);
        assert_eq!(does(store, &leader, send(month.of_team)).await, "applied");
        // It goes up where it was owed; where the team works now it is nobody else's affair.
        assert!(month.view(store, &month.officer, month.of_team).await.judges);
        assert!(store.report(&there, month.of_team).await.unwrap().is_none());
        store.must_be_whole().await;
    }
}
