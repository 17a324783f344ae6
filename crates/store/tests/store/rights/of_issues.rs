//! One operation of each kind on papers that leave an office.

use crate::harness::{TestStore, day};
use rules::{
    day::Span,
    ids::{IssueId, UnitId},
    issues::{Authority, Paper},
    obligations::{Debtor, Obligation},
    operations::{
        ApproveIssue, AttachIssue, Body, IssueChange, NumberIssue, ObligationChange, OpenPeriod, PrepareIssue,
        ReleaseIssue, ReportChange, ReturnIssue, SendReport, SentFor, SubmitIssue, Via, WithdrawIssue, WriteReport,
        WriteSection,
    },
    papers::Signing,
    reports::Section,
    schedules::ReportKind,
};
use store::{KeptFile, Scope};

/// A commune has sent reports of two months; of the second a paper was prepared and will be withdrawn.
pub(super) async fn one_of_each_kind_of_issues(store: &TestStore, commune: UnitId, province: UnitId) -> Vec<Body> {
    let mut owed = Vec::new();
    for (from, to) in [("2022-05-21", "2022-06-21"), ("2022-06-21", "2022-07-21")] {
        let (from, to) = (day(from), day(to));
        let open = OpenPeriod { province, report: ReportKind::Month, from, to, day: from };
        store.done(Body::Obligation(ObligationChange::Open(open))).await;
        let obligation = Obligation::id_of(ReportKind::Month, Span { from, to }, Debtor::Unit(commune));
        let sections = vec![WriteSection { section: Section::Direction, text: Some("Đã triển khai.".to_owned()) }];
        let write = WriteReport { obligation, cells: Vec::new(), reason: None, sections };
        store.done(Body::Report(ReportChange::Write(write))).await;
        let on_behalf = Some(SentFor { via: Via::Phone, file: None, note: None });
        store.done(Body::Report(ReportChange::Send(SendReport { obligation, on_behalf }))).await;
        owed.push(obligation);
    }
    let prepare = |obligation| {
        Body::Issue(IssueChange::Prepare(PrepareIssue { paper: Paper::Report { obligation, version: 1 } }))
    };
    let [first, second] = owed[..] else { unreachable!("two periods were opened") };
    let (issue, dated) = (IssueId::from(store.done(prepare(first)).await), store.today());
    let scan = KeptFile { name: "a.pdf".into(), media_type: "application/pdf".into(), bytes: b"%PDF".to_vec() };
    let file = store.keep_file(&Scope::operator(), scan).await.expect("room");
    let authority = Authority::Head(Signing::CommitteeByChair);
    let submit = |issue| IssueChange::Submit(SubmitIssue { issue, steps: 1, recipients: Vec::new() });
    let other = IssueId::from(store.done(prepare(second)).await);
    store.done(Body::Issue(submit(other))).await;
    let changes = vec![
        submit(issue),
        IssueChange::Approve(ApproveIssue { issue, steps: 2, authority, signer: "Vàng A Mẫu".into() }),
        IssueChange::Number(NumberIssue { issue, steps: 3, number: 1, sign: "BC-UBND".into(), dated }),
        IssueChange::Release(ReleaseIssue { issue, steps: 4 }),
        IssueChange::Attach(AttachIssue { issue, file }),
        IssueChange::Return(ReturnIssue { issue: other, steps: 2, remark: "Xem lại.".into() }),
        IssueChange::Withdraw(WithdrawIssue { issue: other, steps: 3, reason: "Lập lại.".into() }),
    ];
    let mut bodies: Vec<Body> = changes.into_iter().map(Body::Issue).collect();
    bodies.push(prepare(second));
    bodies
}
