//! A year of months on both databases: a filled-in annex makes two teams, which report to their commune, the commune up to the province,
//! with returns, late and on-behalf reports, a leader replaced, an ad-hoc request, a correction after the month went up, what comes in
//! while a window is open, and the reform of 1 July in the middle.

use crate::harness::{Entry, TestStore, builders::*};
use jiff::SignedDuration;
use rules::{
    annex::{
        Known, Writer, compare,
        form::{AnnexSheet, SheetRow, SheetTable},
    },
    catalogue::ItemKind,
    day::{Day, Span},
    ids::{AccountId, ItemId, ObligationId, RequestId, TeamId, UnitId},
    indicators::Quantity,
    obligations::{Debtor, Obligation, State},
    operations::{
        AcceptReport, ActivityChange, AnswerRequest, AnsweredFor, AskRequest, Body, FieldAnswer, Origin, Outcome,
        ReportChange, RequestChange, ReturnReport, SendReport, SentFor, UnlockReport, Via, WriteCell, WriteReport,
    },
    reports::Snapshot,
    requests::{AnswerState, AnswerValue, FieldKind, FieldSum, RequestField},
    schedules::{ReportKind, Reporter},
    teams::Role,
};
use std::{collections::BTreeSet, sync::Arc};
use store::Scope;

struct Year<'a> {
    store: &'a TestStore,
    villages: [UnitId; 2],
    teams: [TeamId; 2],
    leaders: [AccountId; 2],
    officer: AccountId,
    district: AccountId,
    department: AccountId,
    meeting: ItemId,
    /// Activities that were written down, and what was corrected beside.
    logged: i64,
}

/// The month of 2025 in which a period ends: from the 21st of the month before.
fn month(number: i8) -> Span {
    let first = |number: i8| match number {
        0 => Day::new(2024, 12, 21),
        _ => Day::new(2025, number, 21),
    };
    Span { from: first(number - 1).unwrap(), to: first(number).unwrap() }
}

/// The list of teams that the commune has filled in, taken in as its file would be.
async fn take_in_annex(store: &TestStore, commune: UnitId) {
    let row = |row, team: &str, leader: &str, phone: &str| SheetRow {
        row,
        commune: "Xã Gia Phú".to_owned(),
        team: team.to_owned(),
        leader: leader.to_owned(),
        phone: phone.to_owned(),
        zalo: "có".to_owned(),
        ..SheetRow::default()
    };
    let sheet = AnnexSheet {
        tables: vec![SheetTable { sheet: "Phụ lục".to_owned(), header_row: 6 }],
        rows: vec![
            row(7, "Thôn Bản Bay", "Lò Văn Mẫu", "0912345671"),
            row(8, "Thôn Bản Cầm", "Giàng A Mẫu", "912345672"),
        ],
        ..AnnexSheet::default()
    };
    let (registry, at) = (store.tree().await, store.today());
    let teams = store.teams_ever_within(&Scope::operator(), commune, at).await.unwrap();
    let known = Known { registry: &registry, teams: &teams, contact: None, next_contact: None, root: commune, at };
    let comparison = compare(&sheet, &known);
    let mut writer = Writer::new(at, store.now(), Origin::new(store.surroundings().id()));
    let rows: Vec<_> = comparison.rows.iter().filter(|row| row.applies_by_itself()).collect();
    assert_eq!(rows.len(), 2, "{:?}", comparison.rows);
    let mut operations = writer.villages(rows.iter().copied());
    operations.extend(rows.iter().flat_map(|row| writer.row(row)));
    let outcomes = store.apply(&Scope::operator(), operations).await.unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Applied), "{outcomes:?}");
}

impl Year<'_> {
    async fn of(store: &TestStore) -> Year<'_> {
        store.clock.set("2024-12-20T02:00:00Z");
        let commune = store.gia_phu().await;
        take_in_annex(store, commune).await;
        let today = store.today();
        let mut made = store.teams_ever_within(&Scope::operator(), commune, today).await.unwrap();
        made.sort_by_key(|team| team.title(today).to_owned());
        let (mut teams, mut leaders, mut villages) = (Vec::new(), Vec::new(), Vec::new());
        for (number, team) in made.iter().enumerate() {
            let leader = team.acting_leader(today).expect("the annex names one").id;
            teams.push(team.id);
            villages.extend_from_slice(team.place(today).expect("a place").units());
            leaders.push(store.account_of(leader, &format!("totruong{number}")).await);
        }
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let meeting = items.values().find(|item| item.kind == ItemKind::Activity && item.name.starts_with("Họp"));
        Year {
            store,
            villages: villages.try_into().expect("two villages"),
            teams: teams.try_into().unwrap(),
            leaders: leaders.try_into().unwrap(),
            officer: store.office("giaphu", store.gia_phu().await, "2022-01-01").await,
            district: store.office("baothang", store.unit("086", "2022-05-28").await, "2022-01-01").await,
            department: store.office("so", store.unit("10", "2022-05-28").await, "2022-01-01").await,
            meeting: meeting.unwrap().id,
            logged: 0,
        }
    }

    /// Noon so many days after a day.
    fn go_to(&self, day: Day, days: i64) {
        let at = day.begins() + SignedDuration::from_hours(days * 24 + 12);
        self.store.clock.set(&at.to_string());
    }

    async fn meet(&mut self, number: usize, on: Day) {
        let body = new_activity(self.teams[number], self.villages[number], self.meeting, on, 20);
        self.does(self.leaders[number], Body::Activity(ActivityChange::Record(body))).await;
        self.logged += 1;
    }

    async fn does(&self, account: AccountId, body: Body) {
        let scope = self.store.signed_in(account).await;
        let outcome = self.store.outcome(&scope, body.clone()).await;
        assert_eq!(outcome, Outcome::Applied, "{body:?} on {}", self.store.today_text());
    }

    async fn report(&self, account: AccountId, change: ReportChange) {
        self.does(account, Body::Report(change)).await;
    }

    async fn send(&self, account: AccountId, obligation: ObligationId) {
        self.report(account, ReportChange::Send(SendReport { obligation, on_behalf: None })).await;
    }

    async fn accept(&self, account: AccountId, obligation: ObligationId) {
        let version = self.owed(obligation).await.versions;
        self.report(account, ReportChange::Accept(AcceptReport { obligation, version })).await;
    }

    async fn owed(&self, id: ObligationId) -> Obligation {
        self.store.obligation(&Scope::operator(), id).await.unwrap().expect("something owed")
    }

    async fn latest(&self, id: ObligationId) -> Snapshot {
        let latest = self.store.report(&Scope::operator(), id).await.unwrap().unwrap().latest.expect("a version");
        Arc::unwrap_or_clone(latest)
    }

    /// The commune asks its teams for what it needs at once: one answers, for the other the officer does, late; the answers add up, and
    /// what of the work was asked for was counted.
    async fn ask_at_once(&self, period: Span) {
        let by = self.store.unit("15", "2025-07-01").await;
        let kind = FieldKind::Number { least: Some(0), most: Some(500), unit_word: None, summed: true };
        let number = RequestField { label: "Số hộ mất liên lạc".into(), hint: None, required: true, kind };
        let code = "activities".parse().unwrap();
        let kind = FieldKind::Indicator { code, from: period.from, to: period.to };
        let counted = RequestField { label: "Hoạt động".into(), hint: None, required: false, kind };
        let body = Body::Request(RequestChange::Ask(AskRequest {
            by,
            title: "Thiệt hại do mưa lũ".to_owned(),
            purpose: Some("Báo cáo Ủy ban nhân dân tỉnh.".to_owned()),
            basis: None,
            fields: vec![number, counted],
            level: Reporter::Team,
            within: vec![by],
            due: period.to,
            hour: None,
        }));
        let operation = self.store.operation(body);
        let request: RequestId = operation.id.into();
        let department = self.store.signed_in(self.department).await;
        assert_eq!(self.store.apply(&department, vec![operation]).await.unwrap(), [Outcome::Applied]);
        let answer = |team: usize, number, on_behalf| {
            let values = vec![FieldAnswer { field: 1, value: AnswerValue::Number(number) }];
            let debtor = Debtor::Team(self.teams[team]);
            Body::Request(RequestChange::Answer(AnswerRequest { request, debtor, values, on_behalf }))
        };
        self.does(self.leaders[0], answer(0, 12, None)).await;
        self.go_to(period.to, 2);
        let on_behalf = Some(AnsweredFor { via: Via::Phone, note: None });
        self.does(self.officer, answer(1, 5, on_behalf)).await;
        let view = self.store.request(&department, request).await.unwrap().expect("what it asked");
        let states: BTreeSet<AnswerState> = view.rows.iter().map(|row| row.state).collect();
        assert_eq!(states, [AnswerState::Answered, AnswerState::AnsweredLate].into());
        let sums = view.sums();
        assert_eq!(sums[0], FieldSum::Number(17));
        assert_eq!(sums[1], FieldSum::Counted(Quantity::count(2 * 9)), "what both did in the month");
    }

    fn of_team(&self, number: usize, period: Span) -> ObligationId {
        Obligation::id_of(ReportKind::Month, period, Debtor::Team(self.teams[number]))
    }

    /// What an office owes itself, whatever unit it works for by now.
    async fn own(&self, account: AccountId, period: Span) -> ObligationId {
        let scope = self.store.signed_in(account).await;
        let owed = self.store.own_obligations(&scope, period.from).await.unwrap();
        owed.into_iter().find(|owed| owed.period == period).expect("an own report").id
    }

    /// The commune sums up and sends; everybody above does the same.
    async fn pass_on(&self, period: Span, has_district: bool) {
        let of_commune = self.own(self.officer, period).await;
        self.send(self.officer, of_commune).await;
        let above = if has_district { self.district } else { self.department };
        self.accept(above, of_commune).await;
        if has_district {
            let of_district = self.own(self.district, period).await;
            self.send(self.district, of_district).await;
            self.accept(self.department, of_district).await;
        }
        let of_department = self.own(self.department, period).await;
        self.send(self.department, of_department).await;
        self.accept(self.department, of_department).await;
    }
}

fn activities(snapshot: &Snapshot) -> (i64, i64, i64) {
    let line = snapshot.line(&"activities".parse().unwrap()).unwrap();
    (line.reported.part, line.late, line.year.unwrap().part)
}

both! {
    async fn a_year_of_months_adds_up_through_returns_corrections_and_a_reform(store: &TestStore) {
        let mut year = Year::of(store).await;
        let mut first_department_reports = Vec::new();
        for number in 1..=12 {
            let period = month(number);
            year.go_to(period.from, 2);
            store.open_periods().await.unwrap();
            if number == 4 {
                // The second team's leader leaves; whoever follows reports from then on.
                let scope = Scope::operator();
                let view = store.team(&scope, year.teams[1], store.today()).await.unwrap().unwrap();
                let leader = view.team.acting_leader(store.today()).unwrap().id;
                store.done(end_member(leader, &store.today_text())).await;
                let entry = Entry { name: "Tẩn A Mới", role: Role::Leader, from: "2025-03-23", ..Entry::default() };
                let member = store.member(year.teams[1], entry).await;
                year.leaders[1] = store.account_of(member, "totruong.moi").await;
            }
            if number == 7 {
                // On 1 July districts end and communes merge, in the middle of the month that is reported.
                store.clock.set("2025-07-02T02:00:00Z");
                store.open_periods().await.unwrap();
            }
            year.go_to(period.to.before(), 0);
            for team in 0..2 {
                for _ in 0..number {
                    year.meet(team, period.to.before()).await;
                }
            }
            year.go_to(period.to, 0);
            if number == 9 {
                year.ask_at_once(period).await;
            }
            let has_district = number < 7;
            let [one, two] = [year.of_team(0, period), year.of_team(1, period)];
            year.send(year.leaders[0], one).await;
            match number {
                3 => {
                    // The second team reports on paper.
                    let on_behalf = Some(SentFor { via: Via::Paper, file: None, note: None });
                    year.report(year.officer, ReportChange::Send(SendReport { obligation: two, on_behalf })).await;
                }
                5 => {
                    year.go_to(period.to, 3);
                    assert_eq!(year.owed(two).await.state(store.now()), State::Late);
                    year.send(year.leaders[1], two).await;
                    assert!(year.owed(two).await.came_late());
                }
                _ => year.send(year.leaders[1], two).await,
            }
            if number == 2 {
                let back = ReturnReport { obligation: one, version: 1, remark: "Xem lại.".into(), cells: Vec::new() };
                year.report(year.officer, ReportChange::Return(back)).await;
                year.meet(0, period.to.before()).await;
                year.send(year.leaders[0], one).await;
            }
            if number == 10 {
                // What was done in time comes in while the window is open.
                year.meet(0, period.to.before()).await;
                year.go_to(period.to, 1);
                assert_eq!(store.close_periods().await.unwrap(), 1);
                assert_eq!(year.owed(one).await.versions, 2);
            }
            if number == 6 {
                // What was done in time comes in after the team has sent.
                year.meet(1, period.to.before()).await;
            }
            year.accept(year.officer, one).await;
            year.accept(year.officer, two).await;
            year.pass_on(period, has_district).await;
            if number == 8 {
                // The first team puts its month right once that went up.
                let reason = "Sót một buổi.".to_owned();
                year.report(year.leaders[0], ReportChange::Unlock(UnlockReport { obligation: one, reason: reason.clone() })).await;
                let counted = activities(&year.latest(one).await).0;
                let value = Some(Quantity::count(counted + 1));
                let cells = vec![WriteCell { indicator: "activities".parse().unwrap(), value }];
                let write = WriteReport { obligation: one, cells, reason: Some(reason), sections: Vec::new() };
                year.report(year.leaders[0], ReportChange::Write(write)).await;
                year.send(year.leaders[0], one).await;
                year.accept(year.officer, one).await;
                year.logged += 1;
            }
            let of_department = year.own(year.department, period).await;
            first_department_reports.push((of_department, year.latest(of_department).await));
        }
        let reports: Vec<&Snapshot> = first_department_reports.iter().map(|(_, report)| report).collect();
        let told: i64 = reports.iter().map(|report| activities(report).0 + activities(report).1).sum();
        let (.., cumulative) = activities(reports.last().unwrap());
        assert_eq!((told, cumulative), (year.logged, year.logged), "each month's figures and additions are the year's");
        assert_eq!(activities(reports[6]).1, 1, "what came late for June is July's addition");
        assert_eq!((activities(reports[9]).0, activities(reports[10]).1), (21, 0), "what came in in October's window is October's");
        assert_eq!(activities(reports[8]).1, 1, "what was put right of August is September's addition");
        for (id, report) in &first_department_reports {
            assert_eq!(&year.latest(*id).await, report, "an issued month stays as issued");
        }
        store.must_be_whole().await;
    }
}
