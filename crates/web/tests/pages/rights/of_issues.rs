//! A paper of each commune that was issued, and what may be done with it.

use super::deeds::{Deed, day, of_unit};
use super::world::{Site, World};
use rules::ids::{IssueId, ObligationId, OperationId};
use rules::issues::{Authority, Paper};
use rules::operations::{
    ApproveIssue, AttachIssue, Body, IssueChange, NumberIssue, Operation, Outcome, PrepareIssue, ReleaseIssue,
    ReportChange, ReturnIssue, SendReport, SentFor, SubmitIssue, Via, WithdrawIssue, WriteReport, WriteSection,
};
use rules::papers::Signing;
use rules::reports::Section;
use store::{KeptFile, Scope};
use uuid::Uuid;

impl Site {
    /// The paper of its commune's first month.
    pub(super) fn issue(&self) -> IssueId {
        IssueId(Uuid::new_v5(&self.commune.0, b"issue"))
    }
}

fn prepare(obligation: ObligationId) -> IssueChange {
    IssueChange::Prepare(PrepareIssue { paper: Paper::Report { obligation, version: 1 } })
}

impl World {
    /// Lets the commune of a site send its first month and issue the paper, whose scan came back.
    pub(super) async fn issue_paper(&self, site: &Site) {
        let (obligation, issue) = (site.first_summary(), site.issue());
        let text = WriteSection { section: Section::Direction, text: Some("Đã triển khai.".to_owned()) };
        let write = WriteReport { obligation, cells: Vec::new(), reason: None, sections: vec![text] };
        self.done(Body::Report(ReportChange::Write(write))).await;
        let on_behalf = Some(SentFor { via: Via::Paper, file: None, note: None });
        self.done(Body::Report(ReportChange::Send(SendReport { obligation, on_behalf }))).await;
        let first = Operation { id: OperationId(issue.0), ..self.store.operation(Body::Issue(prepare(obligation))) };
        let outcomes = self.store.apply(&Scope::operator(), vec![first]).await.unwrap();
        assert_eq!(outcomes, [Outcome::Applied]);
        let scan = KeptFile {
            name: "bc.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: format!("%PDF-1.7 paper of {}", site.commune).into_bytes(),
        };
        let file = self.store.keep_file(&Scope::operator(), scan).await.unwrap();
        let authority = Authority::Head(Signing::CommitteeByChair);
        let dated = self.store.today();
        for change in [
            IssueChange::Submit(SubmitIssue { issue, steps: 1, recipients: Vec::new() }),
            IssueChange::Approve(ApproveIssue { issue, steps: 2, authority, signer: "Vàng A Mẫu".to_owned() }),
            IssueChange::Number(NumberIssue { issue, steps: 3, number: 1, sign: "BC-UBND".to_owned(), dated }),
            IssueChange::Release(ReleaseIssue { issue, steps: 4 }),
            IssueChange::Attach(AttachIssue { issue, file }),
        ] {
            self.done(Body::Issue(change)).await;
        }
    }
}

/// What may be done with a paper; nothing of it takes effect.
pub(super) fn to_issues(site: &Site) -> Vec<Deed> {
    let (issue, at, steps) = (site.issue(), Some(of_unit(site.commune)), 99);
    let authority = Authority::Head(Signing::Chair);
    let text = String::new;
    let changes = [
        ("issue.prepare", prepare(site.first_summary())),
        ("issue.submit", IssueChange::Submit(SubmitIssue { issue, steps, recipients: Vec::new() })),
        ("issue.return", IssueChange::Return(ReturnIssue { issue, steps, remark: text() })),
        ("issue.approve", IssueChange::Approve(ApproveIssue { issue, steps, authority, signer: text() })),
        ("issue.number", IssueChange::Number(NumberIssue { issue, steps, number: 0, sign: text(), dated: day() })),
        ("issue.release", IssueChange::Release(ReleaseIssue { issue, steps })),
        ("issue.attach", IssueChange::Attach(AttachIssue { issue, file: text() })),
        ("issue.withdraw", IssueChange::Withdraw(WithdrawIssue { issue, steps, reason: text() })),
    ];
    let mut deeds: Vec<Deed> = changes.map(|(name, change)| (name, at, Body::Issue(change))).into();
    let results = IssueChange::Prepare(PrepareIssue { paper: Paper::Results { request: site.request() } });
    deeds.push(("issue.prepare: kết quả yêu cầu", Some(site.at_team()), Body::Issue(results)));
    deeds
}
