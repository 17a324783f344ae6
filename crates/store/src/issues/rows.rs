//! Papers on their way as rows: what a row says together must be a stage that there is.

use crate::{
    apply::instant,
    db::{Val, args},
    error::{Result, StoreError},
    obligations::{moment, version},
    registry::day,
    teams::word,
};
use rules::{
    ids::{IssueId, ObligationId, RequestId, UnitId},
    issues::{Approval, Issue, Number, Paper, Ready, Stage, StageKind, Subject},
};
use uuid::Uuid;

type Text = Option<String>;

/// What a paper of a report tells, in the column `tells`.
const REPORT: &str = "report";
/// The same of one of results.
const RESULTS: &str = "results";

/// A row of `issue`: id, unit, tells, subject, version, prepared, replaces, stage, steps, recipients, authority, signer, number, sign, dated,
/// remark.
pub(super) type IssueRow =
    (Uuid, Uuid, String, Uuid, i64, String, Option<Uuid>, String, i64, Text, Text, Text, Option<i64>, Text, Text, Text);

/// A paper with so many files.
pub(super) fn issue(row: IssueRow, files: u32) -> Result<Issue> {
    let (
        id,
        unit,
        tells,
        subject,
        of,
        prepared,
        replaces,
        kind,
        steps,
        lines,
        authority,
        signer,
        number,
        sign,
        dated,
        remark,
    ) = row;
    let paper = match tells.as_str() {
        REPORT => Paper::Report { obligation: ObligationId(subject), version: version(of)? },
        RESULTS => Paper::Results { request: RequestId(subject) },
        _ => return Err(StoreError::corrupt("what a paper tells", tells)),
    };
    let kind = word(StageKind::of_code(&kind), "a stage of a paper", &kind)?;
    let recipients: Vec<String> = lines.map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default();
    let authority = authority.map(|text| {
        serde_json::from_str(&text).map_err(|why| StoreError::corrupt("on whose authority a paper is signed", why))
    });
    let approval = authority.transpose()?.zip(signer).map(|(authority, signer)| Approval { authority, signer });
    let dated = dated.as_deref().map(day).transpose()?;
    let number = match (number, sign, dated) {
        (Some(number), Some(sign), Some(dated)) => Some(Number { number: version(number)?, sign, dated }),
        _ => None,
    };
    let broken = || StoreError::corrupt("a stage of a paper", id);
    let ready = |recipients, approval: Option<Approval>, number: Option<Number>| {
        let (approval, number) = approval.zip(number).ok_or_else(broken)?;
        Ok::<_, StoreError>(Ready { recipients, approval, number })
    };
    let stage = match kind {
        StageKind::Preparing => Stage::Preparing { remark, recipients },
        StageKind::Submitted => Stage::Submitted { recipients },
        StageKind::Approved => Stage::Approved { recipients, approval: approval.ok_or_else(broken)? },
        StageKind::Numbered => Stage::Numbered(ready(recipients, approval, number)?),
        StageKind::Issued => Stage::Issued(ready(recipients, approval, number)?),
        StageKind::Withdrawn => Stage::Withdrawn { reason: remark.ok_or_else(broken)?, number },
    };
    Ok(Issue {
        id: IssueId(id),
        unit: UnitId(unit),
        paper,
        prepared_at: moment(&prepared)?,
        replaces: replaces.map(IssueId),
        stage,
        steps: version(steps)?,
        files,
    })
}

/// What is written of a paper.
pub(super) fn values(issue: &Issue) -> Result<Vec<Val>> {
    let Issue { stage, paper, .. } = issue;
    let (tells, subject) = match paper.subject() {
        Subject::Report(obligation) => (REPORT, obligation.0),
        Subject::Results(request) => (RESULTS, request.0),
    };
    let recipients = stage.recipients();
    // Lines hold no line breaks (they are in normal form), so they come back as they were.
    let recipients = (!recipients.is_empty()).then(|| recipients.join("\n"));
    let approval = stage.approval();
    let authority = approval.map(|approval| serde_json::to_string(&approval.authority)).transpose();
    let authority = authority.map_err(|why| StoreError::corrupt("on whose authority a paper is signed", why))?;
    let number = stage.number();
    let remark = match stage {
        Stage::Preparing { remark, .. } => remark.clone(),
        Stage::Withdrawn { reason, .. } => Some(reason.clone()),
        Stage::Submitted { .. } | Stage::Approved { .. } | Stage::Numbered(_) | Stage::Issued(_) => None,
    };
    Ok(args![
        issue.id,
        issue.unit,
        paper.kind().code(),
        tells,
        subject,
        i64::from(paper.version().unwrap_or_default()),
        instant(issue.prepared_at),
        issue.replaces,
        stage.kind().code(),
        i64::from(issue.steps),
        recipients,
        authority,
        approval.map(|approval| &approval.signer),
        number.map(|number| i64::from(number.number)),
        number.map(|number| &number.sign),
        number.map(|number| number.dated),
        number.map(|number| i64::from(number.dated.year())),
        remark
    ])
}
