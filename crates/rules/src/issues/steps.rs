//! The steps of a paper on its way out: what may follow what.

use super::{
    Approval, Authority, Issue, LARGEST_NUMBER, LONGEST_REMARK, LONGEST_SIGN, LONGEST_TITLE, MOST_FILES, Number, Paper,
    Ready, Stage,
};
use crate::{
    day::Day,
    ids::{IssueId, UnitId},
    obligations::{Debtor, Obligation, Standing},
    operations::{ApproveIssue, NumberIssue, Refusal, SubmitIssue},
    papers::{LONGEST_LINE, LONGEST_SIGNER, MOST_LINES},
    requests::Results,
    teams::good_text,
};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Refuses a version that is not what its reporter reports now: another was sent since, or it is being put right.
///
/// # Errors
/// [`Refusal::report_not_sent`], [`Refusal::issue_outdated`].
pub fn must_stand(owed: &Obligation, version: u32) -> Result<(), Refusal> {
    match owed.standing {
        Standing::Submitted | Standing::Accepted if owed.versions == version => Ok(()),
        Standing::Open => Err(Refusal::report_not_sent("")),
        _ => Err(Refusal::issue_outdated("")),
    }
}

/// The paper that is out, whose place the next one takes: none other took it so far. Refused as long as one is on its way.
fn replaced(others: &[&Issue]) -> Result<Option<IssueId>, Refusal> {
    if others.iter().any(|other| other.stage.is_on_its_way()) {
        return Err(Refusal::issue_there_already(""));
    }
    let out: Vec<&&Issue> = others.iter().filter(|other| matches!(other.stage, Stage::Issued(_))).collect();
    let is_last = |issue: &&&Issue| out.iter().all(|other| other.replaces != Some(issue.id));
    Ok(out.iter().copied().find(is_last).map(|issue| issue.id))
}

impl Issue {
    fn new(id: IssueId, unit: UnitId, paper: Paper, at: Timestamp, replaces: Option<IssueId>) -> Self {
        let stage = Stage::Preparing { remark: None, recipients: Vec::new() };
        Self { id, unit, paper, prepared_at: at, replaces, stage, steps: 1, files: 0 }
    }

    /// A paper is prepared of a version of a report, `others` being those of the same report.
    ///
    /// # Errors
    /// When it is a team's (a team is no office and numbers nothing), the version is not the last one sent, or a paper of it is out or on
    /// its way.
    pub fn prepare(
        id: IssueId,
        unit: UnitId,
        version: u32,
        at: Timestamp,
        owed: &Obligation,
        others: &[&Self],
    ) -> Result<Self, Refusal> {
        if matches!(owed.debtor, Debtor::Team(_)) {
            return Err(Refusal::issue_of_team(""));
        }
        must_stand(owed, version)?;
        let paper = Paper::Report { obligation: owed.id, version };
        let is_same = |other: &&Self| other.paper == paper && matches!(other.stage, Stage::Issued(_));
        if others.iter().any(is_same) {
            return Err(Refusal::issue_there_already(""));
        }
        Ok(Self::new(id, unit, paper, at, replaced(others)?))
    }

    /// A paper is prepared of what came of a request, `others` being those of the same request, and `told` what those tell that are out.
    ///
    /// # Errors
    /// When nobody has answered, one is on its way, or the last one that is out says the same.
    pub fn prepare_results(
        id: IssueId,
        unit: UnitId,
        at: Timestamp,
        results: &Results,
        others: &[&Self],
        told: &BTreeMap<IssueId, Results>,
    ) -> Result<Self, Refusal> {
        if results.answers().next().is_none() {
            return Err(Refusal::issue_nothing_answered(""));
        }
        let replaces = replaced(others)?;
        if replaces.and_then(|last| told.get(&last)).is_some_and(|last| last.say_the_same(results)) {
            return Err(Refusal::issue_there_already(""));
        }
        Ok(Self::new(id, unit, Paper::Results { request: results.request.id }, at, replaces))
    }

    /// Refuses whoever knew other steps than were taken.
    ///
    /// # Errors
    /// [`Refusal::issue_moved_on`].
    pub fn must_be_at(&self, steps: u32) -> Result<(), Refusal> {
        if self.steps == steps { Ok(()) } else { Err(Refusal::issue_moved_on("")) }
    }

    fn to(&mut self, stage: Stage) {
        self.stage = stage;
        self.steps += 1;
    }

    /// It is laid before the leader.
    ///
    /// # Errors
    /// When it is not being prepared, or a line doesn't do.
    pub fn submit(&mut self, body: &SubmitIssue) -> Result<(), Refusal> {
        if body.recipients.len() > MOST_LINES {
            return Err(Refusal::too_many_lines(body.recipients.len().to_string()).with(MOST_LINES.to_string()));
        }
        let recipients = body.recipients.iter().map(|line| good_text(line, LONGEST_LINE)).collect::<Result<_, _>>()?;
        match self.stage {
            Stage::Preparing { .. } => self.to(Stage::Submitted { recipients }),
            _ => return Err(Refusal::issue_moved_on("")),
        }
        Ok(())
    }

    /// The leader gives it back.
    ///
    /// # Errors
    /// When it doesn't lie there, or the remark doesn't do.
    pub fn send_back(&mut self, remark: &str) -> Result<(), Refusal> {
        let remark = good_text(remark, LONGEST_REMARK)?;
        match &mut self.stage {
            Stage::Submitted { recipients } => {
                let recipients = std::mem::take(recipients);
                self.to(Stage::Preparing { remark: Some(remark), recipients });
            }
            _ => return Err(Refusal::issue_moved_on("")),
        }
        Ok(())
    }

    /// The leader approves it; `stands_in` says whether whoever does so stands in for somebody, who has no head's post.
    ///
    /// # Errors
    /// When it doesn't lie there, a text doesn't do, or a stand-in would sign as the head.
    pub fn approve(&mut self, body: &ApproveIssue, stands_in: bool) -> Result<(), Refusal> {
        let title = |title: &str| good_text(title, LONGEST_TITLE);
        let authority = match &body.authority {
            Authority::Head(signing) => Authority::Head(*signing),
            Authority::ByOrder(of) => Authority::ByOrder(title(of)?),
            Authority::ByMandate(of) => Authority::ByMandate(title(of)?),
        };
        if stands_in && authority.is_heads_own() {
            return Err(Refusal::issue_signed_by_stand_in(""));
        }
        let signer = good_text(&body.signer, LONGEST_SIGNER)?;
        match &mut self.stage {
            Stage::Submitted { recipients } => {
                let recipients = std::mem::take(recipients);
                self.to(Stage::Approved { recipients, approval: Approval { authority, signer } });
            }
            _ => return Err(Refusal::issue_moved_on("")),
        }
        Ok(())
    }

    /// It gets number, sign and day; `earliest` is the first day that a paper of it can bear.
    ///
    /// # Errors
    /// When it isn't approved or has a number, the number can't be, the sign doesn't do, or the day lies before what the paper tells.
    pub fn number(&mut self, body: &NumberIssue, earliest: Day) -> Result<(), Refusal> {
        if !(1..=LARGEST_NUMBER).contains(&body.number) {
            return Err(Refusal::issue_bad_number(body.number.to_string()).with(LARGEST_NUMBER.to_string()));
        }
        let sign = good_text(body.sign.trim().trim_start_matches('/'), LONGEST_SIGN)?;
        if body.dated < earliest {
            return Err(Refusal::issue_dated_too_early("").on(earliest));
        }
        match &mut self.stage {
            Stage::Approved { recipients, approval } => {
                let recipients = std::mem::take(recipients);
                let (approval, number) = (approval.clone(), Number { number: body.number, sign, dated: body.dated });
                self.to(Stage::Numbered(Ready { recipients, approval, number }));
            }
            _ => return Err(Refusal::issue_moved_on("")),
        }
        Ok(())
    }

    /// It goes out.
    ///
    /// # Errors
    /// When it has no number, or went out already.
    pub fn release(&mut self) -> Result<(), Refusal> {
        match &self.stage {
            Stage::Numbered(ready) => {
                let ready = ready.clone();
                self.to(Stage::Issued(ready));
            }
            _ => return Err(Refusal::issue_moved_on("")),
        }
        Ok(())
    }

    /// The signed paper comes back as a file. That adds something and changes nothing.
    ///
    /// # Errors
    /// When it hasn't gone out, or many came back already.
    pub fn attach(&mut self) -> Result<(), Refusal> {
        if !matches!(self.stage, Stage::Issued(_)) {
            return Err(Refusal::issue_not_out(""));
        }
        if self.files >= MOST_FILES {
            return Err(Refusal::issue_too_many_files("").with(MOST_FILES.to_string()));
        }
        self.files += 1;
        Ok(())
    }

    /// It will not go out. A number it has stays used.
    ///
    /// # Errors
    /// When it went out, was withdrawn before, or the reason doesn't do.
    pub fn withdraw(&mut self, reason: &str) -> Result<(), Refusal> {
        let reason = good_text(reason, LONGEST_REMARK)?;
        if !self.stage.is_on_its_way() {
            return Err(Refusal::issue_moved_on(""));
        }
        let number = self.stage.number().cloned();
        self.to(Stage::Withdrawn { reason, number });
        Ok(())
    }
}
