//! Whatever is done, by whomever: nobody reads a report, a request, an answer, a paper or its files that are none of his business.
//!
//! Everything that is said bears a mark of its own, every kept file is known by its hash, every report by its id. What may be read is worked
//! out here from what a mark was put on, and from the tree and the places of the teams as they stand; the store's own scopes are not asked.

mod ground;
mod steps;

use crate::harness::{
    TestStore, day,
    stories::{Move, pick, tell_stories},
};
use ground::ground;
use proptest::{prelude::*, test_runner::TestCaseError};
use rules::{
    access::Role as Duty,
    day::{Day, Span},
    ids::{AccountId, IssueId, ObligationId, OperationId, RequestId, TeamId, UnitId},
    obligations::{Debtor, Obligation},
    operations::{Body, ObligationChange, OpenPeriod},
    schedules::{ReportKind, Reporter},
    version_code::VersionCode,
};
use std::{collections::HashSet, fmt::Write as _};
use store::{JournalFilter, Scope};

/// While there were districts.
const TODAY: &str = "2023-05-10";

fn months() -> [Span; 2] {
    ["2023-02-21", "2023-03-21"].map(|from| {
        let from = day(from);
        Span { from, to: if from == day("2023-02-21") { day("2023-03-21") } else { day("2023-04-21") } }
    })
}

/// What a mark was put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    /// What somebody owes.
    Owed(ObligationId),
    /// What was written at a report and not sent.
    Draft(ObligationId),
    /// What was sent, or said of it.
    Report(ObligationId),
    /// What is asked.
    Request(RequestId),
    /// What somebody answers, or is told of it.
    Answer(RequestId, Debtor),
    /// A paper.
    Issue(IssueId),
}

/// What somebody owes, and where it stood when that was written down.
#[derive(Clone, Copy, Debug)]
struct Owed {
    id: ObligationId,
    debtor: Debtor,
    unit: UnitId,
}

/// What an office asked.
#[derive(Clone, Debug)]
struct Asked {
    id: RequestId,
    by: UnitId,
    of: Vec<(Debtor, UnitId)>,
    /// Whose answers were spoken of, and where they were asked.
    said: Vec<(Debtor, UnitId)>,
}

/// What a paper tells.
#[derive(Clone, Copy, Debug)]
enum Tells {
    Report(ObligationId),
    Results(RequestId),
}

struct Told<'a> {
    store: &'a TestStore,
    units: Vec<UnitId>,
    province: UnitId,
    districts: [UnitId; 2],
    communes: [UnitId; 3],
    villages: Vec<UnitId>,
    teams: Vec<(TeamId, UnitId)>,
    accounts: Vec<AccountId>,
    owed: Vec<Owed>,
    asked: Vec<Asked>,
    issues: Vec<(IssueId, UnitId, Tells)>,
    done: Vec<OperationId>,
    marks: Vec<(String, On)>,
    drawn: usize,
}

fn text(all: &mut String, told: impl std::fmt::Debug) {
    write!(all, "{told:?}").expect("text");
}

/// What a text is made of. It is long, and the marks are many.
fn words(text: &str) -> HashSet<&str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').collect()
}

impl Told<'_> {
    fn owed(&self, id: ObligationId) -> Owed {
        *self.owed.iter().find(|owed| owed.id == id).expect("it is owed")
    }

    fn asked(&self, id: RequestId) -> &Asked {
        self.asked.iter().find(|asked| asked.id == id).expect("it was asked")
    }

    /// Everything of reports that a scope can read.
    async fn reports(&self, scope: &Scope) -> store::Result<String> {
        let (store, mut all, today) = (self.store, String::new(), day(TODAY));
        let days = (day("2023-01-01"), today);
        for unit in &self.units {
            text(&mut all, store.obligations(scope, *unit, ReportKind::Month, days, today).await?);
            text(&mut all, store.late_obligations(scope, *unit, ReportKind::Month, days, today).await?);
            for period in months() {
                let of = store.obligations_of_offices(scope, *unit, ReportKind::Month, period, today).await?;
                text(&mut all, of);
            }
        }
        for level in [Reporter::Team, Reporter::Commune, Reporter::District, Reporter::Department] {
            let kind = (ReportKind::Month, level);
            text(&mut all, store.obligation_cells(scope, &self.units, kind, days, today).await?);
        }
        text(&mut all, store.own_obligations(scope, Day::MIN).await?);
        text(&mut all, store.own_open_reports(scope, Day::MIN).await?);
        for Owed { id, .. } in &self.owed {
            text(&mut all, store.obligation(scope, *id).await?);
            text(&mut all, store.report(scope, *id).await?);
            text(&mut all, store.reports_below(scope, *id).await?);
            for version in 1..=2 {
                text(&mut all, store.report_version(scope, *id, version).await?);
            }
        }
        Ok(all)
    }

    /// Everything of requests and papers that a scope can read.
    async fn requests(&self, scope: &Scope) -> store::Result<String> {
        let (store, mut all) = (self.store, String::new());
        text(&mut all, store.requests(scope).await?);
        text(&mut all, store.own_requests(scope).await?);
        text(&mut all, store.team_requests(scope, 100).await?);
        for Asked { id, of, .. } in &self.asked {
            text(&mut all, store.request(scope, *id).await?);
            text(&mut all, store.issues_of_request(scope, *id).await?);
            for (debtor, _) in of {
                text(&mut all, store.answer_versions(scope, *id, *debtor).await?);
            }
        }
        for unit in &self.units {
            text(&mut all, store.issues(scope, *unit).await?);
        }
        for Owed { id, .. } in &self.owed {
            text(&mut all, store.issues_of_report(scope, *id).await?);
        }
        for (id, ..) in &self.issues {
            text(&mut all, store.issue(scope, *id).await?);
            text(&mut all, store.issued_results(scope, *id).await?);
        }
        let codes = "SELECT code FROM report_version WHERE code IS NOT NULL UNION SELECT code FROM issue_results \
                     WHERE code IS NOT NULL";
        for code in self.store.raw.texts(codes).await {
            let code = VersionCode::typed(&code).expect("a code");
            text(&mut all, store.papers_by_code(scope, &code).await?);
            text(&mut all, store.issues_by_code(scope, &code).await?);
        }
        Ok(all)
    }

    /// Everything of them that the journal tells a scope.
    async fn journal(&self, scope: &Scope) -> store::Result<String> {
        let mut all = String::new();
        for unit in self.units.iter().map(|unit| Some(*unit)).chain([None]) {
            let (filter, most) =
                (JournalFilter { unit, ..JournalFilter::default() }, if unit.is_some() { 50 } else { 1000 });
            text(&mut all, self.store.journal(scope, &filter, None, most).await?);
        }
        // Of single operations the latest: they have been read in the lists, and each takes its time.
        for operation in self.done.iter().rev().take(20) {
            text(&mut all, self.store.journal_entry(scope, *operation).await?);
        }
        Ok(all)
    }

    /// Lets every account read everything under each of its duties; tells how many marks were read.
    async fn check(&self) -> Result<usize, TestCaseError> {
        let (mut seen, ground) = (0, ground(self.store).await);
        for (duty, scope) in self.store.every_scope(&self.accounts).await {
            let pages = self.reports(&scope).await.expect("reports") + &self.requests(&scope).await.expect("requests");
            let journal = self.journal(&scope).await.expect("the journal");
            let (pages, journal) = (words(&pages), words(&journal));
            for (mark, on) in &self.marks {
                if pages.contains(mark.as_str()) {
                    seen += 1;
                    let may = ground.may_read(self, &duty, *on);
                    prop_assert!(may, "{:?} at {:?} reads {mark} on {on:?}", duty.role, duty.seat);
                }
                if journal.contains(mark.as_str()) {
                    seen += 1;
                    let may = ground.may_look_up(self, &duty, *on);
                    prop_assert!(may, "{:?} at {:?} finds {mark} on {on:?} in the journal", duty.role, duty.seat);
                }
            }
        }
        let nobody = Scope::public();
        let told = [
            self.reports(&nobody).await.expect("reports"),
            self.requests(&nobody).await.expect("requests"),
            self.journal(&nobody).await.expect("the journal"),
        ]
        .concat();
        let told = words(&told);
        let told = self.marks.iter().find(|(mark, _)| told.contains(mark.as_str()));
        prop_assert!(told.is_none(), "somebody not signed in reads {told:?}");
        Ok(seen)
    }
}

async fn told(store: &TestStore) -> Told<'_> {
    let (province, other) = (store.unit("10", TODAY).await, store.unit("15", TODAY).await);
    let districts = [store.unit("086", TODAY).await, store.unit("088", TODAY).await];
    let communes = [store.gia_phu().await, store.unit("02932", TODAY).await, store.unit("03001", TODAY).await];
    let mut villages = Vec::new();
    for (commune, name) in communes.iter().zip(["Bản Bay", "Bản Mới", "Tổ một"]) {
        villages.push(store.village_in(*commune, name, "2022-05-01").await);
    }
    let mut told = Told {
        store,
        units: [vec![province, other], districts.to_vec(), communes.to_vec(), villages.clone()].concat(),
        province,
        districts,
        communes,
        teams: Vec::new(),
        accounts: Vec::new(),
        owed: Vec::new(),
        asked: Vec::new(),
        issues: Vec::new(),
        done: Vec::new(),
        marks: Vec::new(),
        drawn: 0,
        villages,
    };
    // Two teams work in the first village.
    for village in [told.villages.clone(), vec![told.villages[0]]].concat() {
        let (team, [leader, deputy, member, _]) = store.full_team(village).await;
        told.teams.push((team, village));
        // One team stands with all its people, of the others whoever leads.
        let terms = if told.teams.len() == 1 { vec![leader, deputy, member] } else { vec![leader] };
        for term in terms {
            told.accounts.push(store.account_of(term, &format!("nguoi{}", told.accounts.len())).await);
        }
    }
    let offices = [vec![province, other], districts.to_vec(), communes.to_vec()].concat();
    for office in &offices {
        told.accounts.push(store.office(&format!("canbo{}", told.accounts.len()), *office, "2022-01-01").await);
    }
    for (role, unit) in [(Duty::ItAdministrator, None), (Duty::DepartmentViewer, Some(province))] {
        told.accounts.push(store.account(role.code(), role, unit, "2022-01-01").await);
    }
    for Span { from, to } in months() {
        for province in [province, other] {
            let open = OpenPeriod { province, report: ReportKind::Month, from, to, day: day("2023-05-02") };
            store.done(Body::Obligation(ObligationChange::Open(open))).await;
        }
        let of_teams = told.teams.iter().map(|(team, home)| (Debtor::Team(*team), *home));
        let of_offices = offices.iter().map(|unit| (Debtor::Unit(*unit), *unit));
        for (debtor, unit) in of_teams.chain(of_offices) {
            let id = Obligation::id_of(ReportKind::Month, Span { from, to }, debtor);
            told.owed.push(Owed { id, debtor, unit });
            told.marks.push((id.to_string(), On::Owed(id)));
        }
    }
    told
}

async fn tell(store: &TestStore, story: &[Vec<Move>]) -> Result<(), TestCaseError> {
    store.clock.set("2023-05-10T02:00:00Z");
    let mut told = told(store).await;
    told.begin().await;
    let seen = told.check().await?;
    prop_assert!(seen > 200, "the search for marks has gone blind: {seen}");
    for (what, a, b, c) in story.iter().flatten() {
        // A quarter of it as somebody who is there, the rest as the operator, so that much applies.
        let scope = match what % 4 {
            0 => {
                let token = store.begin_session(pick(&told.accounts, *c), "test", None).await.expect("a session");
                store.session_scope(&token).await.expect("an answer").unwrap_or_else(Scope::public)
            }
            _ => Scope::operator(),
        };
        told.go_on((what / 4, *a, *b, *c), &scope).await;
    }
    told.check().await?;
    Ok(())
}

#[test]
fn no_sequence_of_operations_lets_an_account_read_reports_requests_or_papers_outside_its_scope_on_sqlite() {
    tell_stories(TestStore::sqlite, 1, &tell);
}

#[test]
fn no_sequence_of_operations_lets_an_account_read_reports_requests_or_papers_outside_its_scope_on_postgres() {
    tell_stories(TestStore::postgres, 1, &tell);
}
