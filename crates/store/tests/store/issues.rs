//! How a paper leaves an office, on both databases.

mod results;

use crate::harness::{TestStore, day};
use rules::{
    access::Role as Duty,
    day::Span,
    ids::{IssueId, ObligationId, UnitId},
    issues::{Authority, Number, Paper, PaperKind, Stage, StageKind, Step},
    obligations::{Debtor, Obligation},
    operations::{
        AcceptReport, Appoint, ApproveIssue, AttachIssue, Body, IssueChange, NumberIssue, Outcome, PrepareIssue,
        ReleaseIssue, ReportChange, ReturnIssue, SendReport, SubmitIssue, UnlockReport, WithdrawIssue, WriteReport,
        WriteSection,
    },
    papers::Signing,
    reports::Section,
    schedules::ReportKind,
};
use store::{IssueView, KeptFile, Scope};

const IN_MAY: &str = "2023-05-25T02:00:00Z";
const IN_JUNE: &str = "2023-06-21T02:00:00Z";
const A_DAY_LATER: &str = "2023-06-22T02:00:00Z";

/// A commune that has sent its month's report, and two of its officers.
struct Office {
    commune: UnitId,
    report: ObligationId,
    clerk: Scope,
    leader: Scope,
}

async fn does(store: &TestStore, scope: &Scope, body: Body) -> String {
    match store.outcome(scope, body).await {
        Outcome::Refused(reason) => reason.code,
        outcome => outcome.code().to_owned(),
    }
}

fn says(report: ObligationId, text: &str) -> Body {
    let sections = vec![WriteSection { section: Section::Direction, text: Some(text.to_owned()) }];
    Body::Report(ReportChange::Write(WriteReport { obligation: report, cells: Vec::new(), reason: None, sections }))
}

fn sends(report: ObligationId) -> Body {
    Body::Report(ReportChange::Send(SendReport { obligation: report, on_behalf: None }))
}

impl Office {
    async fn of(store: &TestStore) -> Self {
        store.clock.set(IN_MAY);
        let village = store.village("Bản Bay").await;
        store.full_team(village).await;
        let commune = store.gia_phu().await;
        let (clerk, leader) = (store.officer("vanthu", commune).await, store.officer("lanhdao", commune).await);
        store.open_periods().await.unwrap();
        store.clock.set(IN_JUNE);
        let period = Span { from: day("2023-05-21"), to: day("2023-06-21") };
        let report = Obligation::id_of(ReportKind::Month, period, Debtor::Unit(commune));
        let office = Self { commune, report, clerk, leader };
        assert_eq!(does(store, &office.clerk, says(report, "Đã triển khai.")).await, "applied");
        assert_eq!(does(store, &office.clerk, sends(report)).await, "applied");
        store.clock.set(A_DAY_LATER);
        office
    }

    /// Another version is sent.
    async fn corrects(&self, store: &TestStore, text: &str) {
        let unlock = UnlockReport { obligation: self.report, reason: "Sót một thôn.".to_owned() };
        assert_eq!(does(store, &self.clerk, Body::Report(ReportChange::Unlock(unlock))).await, "applied");
        assert_eq!(does(store, &self.clerk, says(self.report, text)).await, "applied");
        assert_eq!(does(store, &self.clerk, sends(self.report)).await, "applied");
    }

    async fn view(&self, store: &TestStore, issue: IssueId) -> IssueView {
        store.issue(&self.clerk, issue).await.unwrap().expect("a paper that may be seen")
    }

    async fn prepared(&self, store: &TestStore, version: u32) -> IssueId {
        let (id, outcome) = store.change(&self.clerk, prepare(self.report, version)).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        id.into()
    }

    /// Brings a prepared paper out.
    async fn issue(&self, store: &TestStore, issue: IssueId, number: u32) {
        let steps = self.view(store, issue).await.issue.steps;
        assert_eq!(does(store, &self.clerk, submit(issue, steps)).await, "applied");
        assert_eq!(does(store, &self.leader, approve(issue, steps + 1, by_chair())).await, "applied");
        assert_eq!(does(store, &self.clerk, numbers(issue, steps + 2, number, "2023-06-22")).await, "applied");
        assert_eq!(does(store, &self.clerk, release(issue, steps + 3)).await, "applied");
    }
}

fn change(change: IssueChange) -> Body {
    Body::Issue(change)
}

fn prepare(obligation: ObligationId, version: u32) -> Body {
    change(IssueChange::Prepare(PrepareIssue { paper: Paper::Report { obligation, version } }))
}

fn submit(issue: IssueId, steps: u32) -> Body {
    change(IssueChange::Submit(SubmitIssue {
        issue, steps, recipients: vec!["Như trên;".into(), "Lưu: VT.".into()]
    }))
}

fn by_chair() -> Authority {
    Authority::Head(Signing::CommitteeByChair)
}

fn approve(issue: IssueId, steps: u32, authority: Authority) -> Body {
    change(IssueChange::Approve(ApproveIssue { issue, steps, authority, signer: "Vàng A Mẫu".into() }))
}

fn numbers(issue: IssueId, steps: u32, number: u32, dated: &str) -> Body {
    change(IssueChange::Number(NumberIssue { issue, steps, number, sign: "BC-UBND".into(), dated: day(dated) }))
}

fn release(issue: IssueId, steps: u32) -> Body {
    change(IssueChange::Release(ReleaseIssue { issue, steps }))
}

fn withdraw(issue: IssueId, steps: u32) -> Body {
    change(IssueChange::Withdraw(WithdrawIssue { issue, steps, reason: "Lập lại.".into() }))
}

fn attach(issue: IssueId, file: &str) -> Body {
    change(IssueChange::Attach(AttachIssue { issue, file: file.to_owned() }))
}

both! {
    async fn a_paper_leaves_an_office_and_its_scan_comes_back_to_the_very_byte(store: &TestStore) {
        let office = Office::of(store).await;
        let issue = office.prepared(store, 1).await;
        assert_eq!(does(store, &office.clerk, submit(issue, 1)).await, "applied");
        let back = ReturnIssue { issue, steps: 2, remark: "Bổ sung mục III.".into() };
        assert_eq!(does(store, &office.leader, change(IssueChange::Return(back))).await, "applied");
        let view = office.view(store, issue).await;
        let recipients = vec!["Như trên;".into(), "Lưu: VT.".into()];
        assert_eq!(view.issue.stage, Stage::Preparing { remark: Some("Bổ sung mục III.".into()), recipients });
        office.issue(store, issue, 5).await;
        let view = office.view(store, issue).await;
        let number = Number { number: 5, sign: "BC-UBND".into(), dated: day("2023-06-22") };
        assert_eq!(view.issue.stage.number(), Some(&number));
        assert_eq!(view.issue.stage.recipients(), ["Như trên;", "Lưu: VT."]);
        let steps: Vec<Step> = view.steps.iter().map(|step| step.step).collect();
        let way = [Step::Prepared, Step::Submitted, Step::Returned, Step::Submitted, Step::Approved, Step::Numbered, Step::Issued];
        assert_eq!(steps, way);
        assert!(view.steps.iter().all(|step| step.by.is_some()));
        let scan = KeptFile { name: "bc05.pdf".into(), media_type: "application/pdf".into(), bytes: b"%PDF signed".to_vec() };
        assert_eq!(does(store, &office.clerk, attach(issue, &"0".repeat(64))).await, "issue_no_such_file");
        let sha256 = store.keep_file(&office.clerk, scan.clone()).await.unwrap();
        assert_eq!(does(store, &office.clerk, attach(issue, &sha256)).await, "applied");
        assert_eq!(does(store, &office.clerk, attach(issue, &sha256)).await, "nothing_changed");
        let files = office.view(store, issue).await.files;
        assert_eq!(files.iter().map(|file| file.sha256.as_str()).collect::<Vec<_>>(), [sha256.as_str()]);
        store.clock.set("2023-08-01T02:00:00Z");
        store.forget_unused_files().await.unwrap();
        assert_eq!(store.file(&office.clerk, &sha256).await.unwrap(), Some(scan));
        store.must_be_whole().await;
    }

    async fn two_at_once_can_not_take_two_different_steps_from_the_same_place(store: &TestStore) {
        let office = Office::of(store).await;
        let issue = office.prepared(store, 1).await;
        assert_eq!(does(store, &office.clerk, submit(issue, 1)).await, "applied");
        assert_eq!(does(store, &office.leader, approve(issue, 2, by_chair())).await, "applied");
        let back = ReturnIssue { issue, steps: 2, remark: "Xem lại.".into() };
        assert_eq!(does(store, &office.clerk, change(IssueChange::Return(back))).await, "issue_moved_on");
        assert_eq!(does(store, &office.clerk, withdraw(issue, 2)).await, "issue_moved_on");
        assert_eq!(office.view(store, issue).await.issue.stage.kind(), StageKind::Approved);
    }

    async fn an_office_gives_a_number_once_a_year(store: &TestStore) {
        let office = Office::of(store).await;
        let first = office.prepared(store, 1).await;
        office.issue(store, first, 5).await;
        let next = |year| store.next_issue_number(&office.clerk, office.commune, PaperKind::Report, year);
        assert_eq!((next(2023).await.unwrap(), next(2024).await.unwrap()), (6, 1));
        office.corrects(store, "Đã triển khai thêm.").await;
        let second = office.prepared(store, 2).await;
        assert_eq!(does(store, &office.clerk, submit(second, 1)).await, "applied");
        assert_eq!(does(store, &office.leader, approve(second, 2, by_chair())).await, "applied");
        assert_eq!(does(store, &office.clerk, numbers(second, 3, 5, "2023-06-22")).await, "issue_number_taken");
        assert_eq!(does(store, &office.clerk, numbers(second, 3, 6, "2023-06-23")).await, "day_in_future");
        assert_eq!(does(store, &office.clerk, numbers(second, 3, 6, "2023-06-21")).await, "issue_dated_too_early");
        assert_eq!(does(store, &office.clerk, numbers(second, 3, 6, "2023-06-22")).await, "applied");
        let view = office.view(store, second).await;
        assert_eq!(view.issue.replaces, Some(first));
        assert_eq!(view.earlier.iter().map(|issue| issue.id).collect::<Vec<_>>(), [first]);
        assert_eq!(does(store, &office.clerk, withdraw(second, 4)).await, "applied");
        assert_eq!(next(2023).await.unwrap(), 7, "a number stays used");
    }

    async fn what_was_issued_stays_while_its_report_is_put_right(store: &TestStore) {
        let office = Office::of(store).await;
        let first = office.prepared(store, 1).await;
        office.issue(store, first, 5).await;
        let out = office.view(store, first).await.issue;
        assert_eq!(does(store, &office.clerk, prepare(office.report, 1)).await, "issue_there_already");
        office.corrects(store, "Đã triển khai thêm.").await;
        assert_eq!(office.view(store, first).await.issue, out);
        assert_eq!(does(store, &office.clerk, prepare(office.report, 1)).await, "issue_outdated");
        let second = office.prepared(store, 2).await;
        office.corrects(store, "Đã triển khai thêm nữa.").await;
        assert_eq!(does(store, &office.clerk, submit(second, 1)).await, "issue_outdated");
        assert_eq!(does(store, &office.clerk, prepare(office.report, 3)).await, "issue_there_already");
        assert_eq!(does(store, &office.clerk, withdraw(second, 1)).await, "applied");
        let third = office.prepared(store, 3).await;
        office.issue(store, third, 6).await;
        assert_eq!(office.view(store, first).await.issue, out);
        let listed = store.issues(&office.leader, office.commune).await.unwrap().expect("its own papers");
        assert_eq!(listed.len(), 3);
        store.must_be_whole().await;
    }

    async fn a_paper_leaves_by_the_offices_own_hands_alone(store: &TestStore) {
        let office = Office::of(store).await;
        let department = store.officer("so", store.tree().await.above(office.commune, rules::units::Level::Province, store.today()).unwrap()).await;
        assert_eq!(does(store, &department, prepare(office.report, 1)).await, "no_right");
        let issue = office.prepared(store, 1).await;
        assert_eq!(does(store, &department, submit(issue, 1)).await, "no_right");
        let seen = store.issue(&department, issue).await.unwrap().expect("whoever sees the report sees its papers");
        assert!(!seen.prepares && !seen.approves && seen.steps.is_empty());
        // Whoever takes it in above changes nothing for the paper.
        let accept = AcceptReport { obligation: office.report, version: 1 };
        assert_eq!(does(store, &department, Body::Report(ReportChange::Accept(accept))).await, "applied");
        office.issue(store, issue, 1).await;
    }

    async fn a_stand_in_signs_by_mandate_and_never_as_the_head(store: &TestStore) {
        let office = Office::of(store).await;
        let issue = office.prepared(store, 1).await;
        assert_eq!(does(store, &office.clerk, submit(issue, 1)).await, "applied");
        let stood_for = office.leader.acting().expect("a duty").id;
        let account = store.account("lamthay", Duty::CommuneOfficer, Some(office.commune), "2023-01-01").await;
        let appoint = Appoint {
            account,
            role: Duty::CommuneOfficer,
            unit: Some(office.commune),
            from: store.today(),
            to: Some(day("2023-12-31")),
            stands_in_for: Some(stood_for),
        };
        store.done(Body::Appoint(appoint)).await;
        let scopes = store.every_scope(&[account]).await;
        let (_, stand_in) = scopes.iter().find(|(duty, _)| duty.stands_in_for.is_some()).expect("a stand-in");
        assert_eq!(does(store, stand_in, approve(issue, 2, by_chair())).await, "issue_signed_by_stand_in");
        let by_mandate = Authority::ByMandate("Trưởng phòng Văn hóa - Xã hội".into());
        assert_eq!(does(store, stand_in, approve(issue, 2, by_mandate.clone())).await, "applied");
        let approval = office.view(store, issue).await.issue.stage.approval().cloned();
        assert_eq!(approval.map(|approval| approval.authority), Some(by_mandate));
    }
}
