//! The job at the end of each period's window: what was done in the period without signal and came in after its team had sent the
//! report is taken into it, as long as the level above hasn't accepted it.

use super::{ObligationRow, obligation};
use crate::{
    Store,
    apply::instant,
    db::{Read, args, statements},
    error::Result,
    registry::span,
    reports,
    scope::Scope,
    teams::word,
};
use rules::{
    day::Span,
    ids::{OperationId, UnitId},
    operations::{Body, Operation, Outcome, ReportChange, UpdateReport},
    schedules::ReportKind,
};
use uuid::Uuid;

statements! {
    /// The periods that are over by day $1 and whose window was not seen to end.
    TO_CLOSE = "SELECT province, kind, from_day, to_day FROM period WHERE closed IS NULL AND to_day <= $1 \
                ORDER BY from_day, province, kind";
    CLOSE = "UPDATE period SET closed = $4 WHERE province = $1 AND kind = $2 AND from_day = $3";
    /// The reports of a period by teams within a province under the tree of day $2 that were sent before the window ended at $6 and wait
    /// to be looked at. Where the team has sent a later one, that one tells of what came in.
    SENT_IN_WINDOW = "SELECT o.id, o.kind, o.period_from, o.period_to, o.reporter, o.team, o.unit, o.late_from, o.extended, \
                      o.standing, o.excuse, o.taken_over_by, o.sent_at, o.versions, o.accepted \
                      FROM unit_path p JOIN obligation o ON o.unit = p.unit \
                      WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND o.kind = $3 AND o.period_from = $4 \
                      AND o.period_to = $5 AND o.team IS NOT NULL AND o.standing = 'submitted' \
                      AND (SELECT MAX(s.at) FROM report_step s WHERE s.obligation = o.id AND s.step = 'sent') < $6 \
                      AND NOT EXISTS (SELECT 1 FROM obligation n WHERE n.team = o.team AND n.kind = o.kind \
                      AND n.period_from > o.period_from AND n.versions > 0) ORDER BY o.id";
}

impl Store {
    /// Brings the reports of teams up to date that were sent while the window of their period was open, once it has ended; says how many
    /// there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_periods(&self) -> Result<usize> {
        let scope = Scope::job("closing");
        let (now, from) = (self.now(), &mut self.db.clone());
        let schedules = self.schedules(&scope).await?;
        let rows: Vec<(Uuid, String, String, String)> = from.all(&TO_CLOSE, args![self.today()]).await?;
        let mut done = 0;
        for (province, code, first, to) in rows {
            let kind = word(ReportKind::of_code(&code), "a kind of report", &code)?;
            let (province, period) = (UnitId(province), span(&first, &to)?);
            let schedule = schedules.of_period(province, kind, period);
            let ends = schedule.map_or(period.to.begins(), |schedule| schedule.closes(period));
            if ends > now {
                continue;
            }
            done += self.bring_up_to_date(&scope, province, kind, period, ends).await?;
            let mut tx = self.db.begin().await?;
            tx.exec(&CLOSE, args![province, code, first, instant(now)]).await?;
            tx.commit().await?;
        }
        Ok(done)
    }

    async fn bring_up_to_date(
        &self,
        scope: &Scope,
        province: UnitId,
        kind: ReportKind,
        period: Span,
        ends: jiff::Timestamp,
    ) -> Result<usize> {
        let (registry, from) = (self.registry(scope).await?, &mut self.db.clone());
        let wanted = args![province, self.today(), kind.code(), period.from, period.to, instant(ends)];
        let rows: Vec<ObligationRow> = from.all(&SENT_IN_WINDOW, wanted).await?;
        let mut done = 0;
        for owed in rows.into_iter().map(obligation) {
            let owed = owed?;
            // What needs no new version leaves no row in the journal.
            if !reports::is_behind(from, &registry, &owed).await? {
                continue;
            }
            let change = UpdateReport { obligation: owed.id, version: owed.versions };
            let name = format!("update {}", owed.versions);
            let operation = Operation {
                // Two copies of the program that are at it make one version.
                id: OperationId(Uuid::new_v5(&owed.id.0, name.as_bytes())),
                ..self.operation(Body::Report(ReportChange::Update(change)))
            };
            let outcomes = self.apply(scope, vec![operation]).await?;
            done += outcomes.iter().filter(|outcome| **outcome == Outcome::Applied).count();
        }
        Ok(done)
    }
}
