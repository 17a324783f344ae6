//! A paper of each office that was issued, and what may be done with it.

use super::deeds::{Deed, day};
use super::of_reports::first_summary;
use super::of_requests::Question;
use super::relations::of_unit;
use super::world::World;
use rules::ids::{IssueId, ObligationId, OperationId, UnitId};
use rules::issues::{Authority, Paper};
use rules::operations::{
    ApproveIssue, AttachIssue, Body, IssueChange, NumberIssue, Operation, Outcome, PrepareIssue, ReleaseIssue,
    ReturnIssue, SubmitIssue, WithdrawIssue,
};
use rules::papers::Signing;
use store::Scope;
use uuid::Uuid;

/// The paper of an office's first month.
pub(super) fn issue_of(office: UnitId) -> IssueId {
    IssueId(Uuid::new_v5(&office.0, b"issue"))
}

fn prepare(obligation: ObligationId) -> IssueChange {
    IssueChange::Prepare(PrepareIssue { paper: Paper::Report { obligation, version: 1 } })
}

impl World {
    /// Lets an office issue the paper of its first month, whose scan came back.
    pub(super) async fn issue_paper(&self, office: UnitId) {
        let (obligation, issue) = (first_summary(office), issue_of(office));
        let first = Operation { id: OperationId(issue.0), ..self.store.operation(Body::Issue(prepare(obligation))) };
        let outcomes = self.store.apply(&Scope::operator(), vec![first]).await.unwrap();
        assert_eq!(outcomes, [Outcome::Applied]);
        let file = self.pdf("bc.pdf", &format!("paper of {office}")).await;
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

/// What may be done with an office's paper; nothing of it takes effect.
pub(super) fn to_issues(office: UnitId) -> Vec<Deed> {
    let (issue, at, steps) = (issue_of(office), Some(of_unit(office)), 99);
    let authority = Authority::Head(Signing::Chair);
    let text = String::new;
    let changes = [
        ("issue.prepare", prepare(first_summary(office))),
        ("issue.submit", IssueChange::Submit(SubmitIssue { issue, steps, recipients: Vec::new() })),
        ("issue.return", IssueChange::Return(ReturnIssue { issue, steps, remark: text() })),
        ("issue.approve", IssueChange::Approve(ApproveIssue { issue, steps, authority, signer: text() })),
        ("issue.number", IssueChange::Number(NumberIssue { issue, steps, number: 0, sign: text(), dated: day() })),
        ("issue.release", IssueChange::Release(ReleaseIssue { issue, steps })),
        ("issue.attach", IssueChange::Attach(AttachIssue { issue, file: text() })),
        ("issue.withdraw", IssueChange::Withdraw(WithdrawIssue { issue, steps, reason: text() })),
    ];
    changes.map(|(name, change)| (name, at, Body::Issue(change))).into()
}

/// The paper of what came of what an office asked. The first who may prepares it; later it is there.
pub(super) fn to_results(question: &Question) -> Deed {
    let results = IssueChange::Prepare(PrepareIssue { paper: Paper::Results { request: question.id() } });
    ("issue.prepare: kết quả yêu cầu", Some(of_unit(question.by)), Body::Issue(results))
}
