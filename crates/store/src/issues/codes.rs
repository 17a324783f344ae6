//! Finding papers by the code that stands on their pages.

use super::{
    About, IssueLine,
    queries::{by_id, office_at},
};
use crate::{
    Store,
    db::{Read, args, ids, statements},
    error::Result,
    scope::Scope,
};
use rules::{
    ids::{IssueId, ObligationId},
    issues::{Issue, StageKind, Subject},
    version_code::VersionCode,
};
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    REPORTS = "SELECT obligation, version FROM report_version WHERE code = $1 ORDER BY sent_at, obligation, version LIMIT 100";
    RESULTS_OF = "SELECT issue FROM issue_results WHERE code = $1 ORDER BY issue LIMIT 100";
    OF_ISSUES = "SELECT i.id, COALESCE(r.code, v.code) FROM issue i LEFT JOIN issue_results r ON r.issue = i.id \
                 LEFT JOIN report_version v ON v.obligation = i.subject AND v.version = i.version WHERE i.id IN {{ids $1}}";
}

/// What a code stands on, as somebody may see it.
#[derive(Clone, Debug)]
pub struct FoundPaper {
    /// What it tells.
    pub about: About,
    /// The version of a report.
    pub version: Option<u32>,
    /// The paper that leaves or left an office; a version may have none.
    pub issue: Option<Issue>,
}

/// The codes of some papers.
pub(super) async fn of(from: &mut impl Read, issues: &[IssueId]) -> Result<BTreeMap<IssueId, String>> {
    let rows: Vec<(Uuid, Option<String>)> = from.all(&OF_ISSUES, args![ids(issues.iter().copied())]).await?;
    Ok(rows.into_iter().filter_map(|(id, code)| Some((IssueId(id), code?))).collect())
}

impl Store {
    /// What a code stands on, as far as whoever asks may see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn papers_by_code(&self, scope: &Scope, code: &VersionCode) -> Result<Vec<FoundPaper>> {
        let from = &mut self.db.clone();
        let mut found = Vec::new();
        let reports: Vec<(Uuid, i64)> = from.all(&REPORTS, args![code.as_str()]).await?;
        for (id, number) in reports {
            let subject = Subject::Report(ObligationId(id));
            let Some(about) = self.about(scope, subject).await? else { continue };
            let version = crate::obligations::version(number)?;
            let issues = self.issues_of(subject).await?.into_iter();
            let of_version = issues.filter(|issue| issue.paper.version() == Some(version));
            let issue = of_version.max_by_key(|issue| (issue.stage.kind() != StageKind::Withdrawn, issue.prepared_at));
            found.push(FoundPaper { about, version: Some(version), issue });
        }
        let results: Vec<(Uuid,)> = from.all(&RESULTS_OF, args![code.as_str()]).await?;
        for (id,) in results {
            let Some(issue) = by_id(from, IssueId(id)).await? else { continue };
            if let Some(about) = self.about(scope, issue.paper.subject()).await? {
                found.push(FoundPaper { about, version: None, issue: Some(issue) });
            }
        }
        Ok(found)
    }

    /// The papers that leave or left an office with a code on their pages, as far as whoever asks may see them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issues_by_code(&self, scope: &Scope, code: &VersionCode) -> Result<Vec<IssueLine>> {
        let registry = self.registry(scope).await?;
        let found = self.papers_by_code(scope, code).await?.into_iter();
        let line = |FoundPaper { about, issue, .. }: FoundPaper| {
            let issue = issue?;
            Some(IssueLine { office: office_at(&registry, issue.unit), code: Some(code.to_string()), about, issue })
        };
        Ok(found.filter_map(line).collect())
    }
}
