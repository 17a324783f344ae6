//! The statements of the journal's page, and reading its rows.

use super::{Cursor, JournalFilter, sight::Sight};
use crate::{
    db::{Read, Val, args, ids, statements},
    error::Result,
};
use rules::{
    day::Day,
    ids::{AccountId, Feed, OperationId, UnitId},
};
use std::collections::BTreeSet;
use uuid::Uuid;

// $1 the unit over which somebody looks, $2 today, $3 how far: `everything`, `all` (of what is common, reforms and rules) or
// `within` (only those that touch the unit), $4 whose names are known: `members`, `leaders` or `nobody`, $5 author, $6 kind, $7 state,
// $8 and $9 the span of arrival, $10 and $11 what came before, $12 how many, $13 the common feed, $14 the viewer's own account,
// $15 the day of the tree in which the unit is looked at, $16 one object or operation.
//
// Who asks for what somebody did knows that it was he: so of one author only that is found over which his name would stand (as in
// `Sight::names`), whether he is asked for by name or by account.
macro_rules! rows {
    () => {
        "SELECT j.feed, j.operation, j.kind, j.state, j.reason, j.waits_for, j.author, j.account, j.appointment, j.device, \
         j.carried_by, j.captured, j.arrived FROM journal j WHERE (j.account = $5 AND ($4 = 'members' OR j.account = $14 OR $4 = 'leaders' AND (\
         EXISTS (SELECT 1 FROM appointment n WHERE n.id = j.appointment AND n.role NOT IN ('team_deputy', 'team_member')) \
         OR EXISTS (SELECT 1 FROM member n WHERE n.id = j.appointment AND n.role = 'leader'))) OR $5 IS NULL) \
         AND (j.kind = $6 OR $6 IS NULL) AND (j.state = $7 OR $7 IS NULL) AND j.arrived >= $8 AND j.arrived < $9 AND "
    };
}
macro_rules! units {
    () => {
        units!("$15")
    };
    ($day:literal) => {
        concat!(
            "SELECT p.unit FROM unit_path p WHERE p.ancestor = $1 AND p.from_day <= ",
            $day,
            " AND ",
            $day,
            " < p.to_day"
        )
    };
}
// The accounts with a duty there that the viewer may know of, and those duties.
macro_rules! accounts {
    () => {
        "SELECT a.account FROM appointment a JOIN unit_path p ON p.unit = a.unit \
         WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND a.to_day > $2 \
         UNION SELECT a.id FROM appointment a JOIN unit_path p ON p.unit = a.unit \
         WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day \
         UNION SELECT x.id FROM account x JOIN member m ON m.person = x.person JOIN team_place tp ON tp.team = m.team \
         JOIN unit_path p ON p.unit = tp.unit WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day \
         AND tp.from_day <= $2 AND $2 < tp.to_day AND m.to_day > $2 AND (m.role = 'leader' OR $4 = 'members') \
         UNION SELECT a.account FROM appointment a JOIN team_place tp ON tp.team = a.team JOIN unit_path p ON p.unit = tp.unit \
         WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND tp.from_day <= $2 AND $2 < tp.to_day AND a.to_day > $2"
    };
}
// What a reform or a province's settings change concerns whoever lives there.
macro_rules! of_provinces {
    () => {
        "('reform.enact', 'composition_rule.set', 'target.set', 'retention.set', 'schedule.set', 'holiday.set')"
    };
}
// Another unit's people are no business of the viewer's: of the common feed only what touches his part of the tree.
macro_rules! within {
    () => {
        concat!(
            "j.feed IN (",
            units!(),
            " UNION ALL SELECT f.id FROM feed f WHERE f.id = $13) \
             AND (j.feed <> $13 OR j.kind IN ",
            of_provinces!(),
            " AND ($3 = 'all' \
             OR EXISTS (SELECT 1 FROM journal_object o WHERE o.operation = j.operation AND o.object IN (",
            units!(),
            "))) OR (j.kind LIKE 'account.%' OR j.kind LIKE 'appointment.%') AND EXISTS (\
             SELECT 1 FROM journal_object o WHERE o.operation = j.operation AND o.object IN (",
            accounts!(),
            ")))"
        )
    };
}
macro_rules! scoped {
    ($more:literal, $order:literal) => {
        concat!(rows!(), "($3 = 'everything' OR ", within!(), ") AND ", $more, $order)
    };
}

statements! {
    /// Along the order of arrival: right where many rows are in scope.
    NEWEST = scoped!("(j.arrived, j.operation) < ($10, $11)", " ORDER BY j.arrived DESC, j.operation DESC LIMIT $12");
    OF_AUTHOR = scoped!(
        "j.account = $5 AND (j.arrived, j.operation) < ($10, $11)",
        " ORDER BY j.arrived DESC, j.operation DESC LIMIT $12"
    );
    OF_KIND = scoped!(
        "j.kind = $6 AND (j.arrived, j.operation) < ($10, $11)",
        " ORDER BY j.arrived DESC, j.operation DESC LIMIT $12"
    );
    /// The same for a small place, from its own feeds and what is noted of its things; the joined text keeps the order of
    /// arrival, in which its rows are far between, from being walked through.
    OF_PLACE = concat!(
        "SELECT * FROM (",
        rows!(),
        "j.feed IN (",
        units!(),
        ") UNION ALL ",
        rows!(),
        "j.feed = $13 AND j.kind IN ",
        of_provinces!(),
        " AND ($3 = 'all' OR j.operation IN (\
         SELECT o.operation FROM journal_object o WHERE o.object IN (",
        units!(),
        "))) UNION ALL ",
        rows!(),
        "j.feed = $13 AND (j.kind LIKE 'account.%' OR j.kind LIKE 'appointment.%') AND j.operation IN (\
         SELECT o.operation FROM journal_object o WHERE o.object IN (",
        accounts!(),
        "))) j WHERE (j.arrived || '', j.operation) < ($10, $11) ORDER BY j.arrived || '' DESC, j.operation DESC LIMIT $12"
    );
    OF_OBJECT = scoped!(
        "j.operation IN (SELECT o.operation FROM journal_object o WHERE o.object = $16 \
         OR o.object IN (SELECT m.id FROM member m WHERE m.person = $16)) AND (j.arrived || '', j.operation) < ($10, $11)",
        " ORDER BY j.arrived || '' DESC, j.operation DESC LIMIT $12"
    );
    /// Which of these operations stand in feeds outside the unit too, the common one included.
    ELSEWHERE = concat!(
        "SELECT DISTINCT j.operation FROM journal j WHERE j.operation IN {{ids $3}} AND j.feed NOT IN (",
        units!("$2"),
        ")"
    );
    ONE = scoped!(
        "j.operation = $16 AND (j.arrived || '', j.operation) < ($10, $11)",
        " ORDER BY j.arrived || '' DESC, CASE j.state WHEN 'waiting' THEN 1 ELSE 0 END LIMIT $12"
    );
}

/// A row as kept.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) feed: Uuid,
    pub(super) operation: Uuid,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) reason: Option<String>,
    pub(super) waits_for: Option<Uuid>,
    pub(super) author: String,
    pub(super) account: Option<Uuid>,
    pub(super) appointment: Option<Uuid>,
    pub(super) device: Option<Uuid>,
    pub(super) carried_by: Option<Uuid>,
    pub(super) captured: String,
    pub(super) arrived: String,
}

/// Whose rows are asked for.
pub(super) struct Reach {
    /// Over which unit; `None` is everything there is.
    pub(super) unit: Option<UnitId>,
    /// The day of the tree in which it is looked at: today, of a unit that has ended its last.
    pub(super) tree: Day,
    /// Within which unit names are known; `None` is everywhere.
    pub(super) names_within: Option<UnitId>,
    /// Is it a place so small that its own feeds are the shortest way?
    pub(super) is_small: bool,
    /// Was the unit asked for, so that only what touches it is meant?
    pub(super) asked: bool,
    /// How much of people the viewer sees there.
    pub(super) sight: Sight,
    /// The viewer's own account.
    pub(super) own: Option<AccountId>,
}

/// So many rows are read at a time; an operation has one in each of its feeds.
pub(super) const AT_A_TIME: i64 = 400;

impl Reach {
    fn args(&self, filter: &JournalFilter, today: Day, after: Option<&Cursor>) -> Vec<Val> {
        let word = match self.unit {
            None => "everything",
            Some(_) if self.asked => "within",
            Some(_) => "all",
        };
        // Vietnam is seven hours ahead all year.
        let start = |day: Day| format!("{day}T00:00:00+07:00").parse().ok().map(crate::apply::instant);
        let last = Cursor { arrived: "9999".to_owned(), operation: OperationId(Uuid::max()) };
        // The cursor bounds the walk too: longer than the moment itself, so that its other rows are within.
        let until = filter.to.and_then(start).unwrap_or_else(|| "9999".to_owned());
        let until = after.map_or(until.clone(), |after| until.min(format!("{}~", after.arrived)));
        let after = after.unwrap_or(&last);
        args![
            self.unit.map_or(Uuid::nil(), Uuid::from),
            today,
            word,
            self.sight.names_of(),
            filter.account,
            filter.kind.as_ref(),
            filter.state.as_ref(),
            filter.from.and_then(start).unwrap_or_default(),
            until,
            &after.arrived,
            after.operation,
            AT_A_TIME,
            Feed::Common.id(),
            self.own,
            self.tree
        ]
    }

    /// A run of rows, the newest first.
    pub(super) async fn rows(
        &self,
        from: &mut impl Read,
        filter: &JournalFilter,
        today: Day,
        after: Option<&Cursor>,
    ) -> Result<Vec<Row>> {
        let mut args = self.args(filter, today, after);
        let sql = if let Some(object) = filter.object {
            args.push(Val::from(object));
            &OF_OBJECT
        } else if filter.account.is_some() {
            &OF_AUTHOR
        } else if self.is_small && self.unit.is_some() {
            &OF_PLACE
        } else if filter.kind.is_some() {
            &OF_KIND
        } else {
            &NEWEST
        };
        Ok(from.all(sql, args).await?)
    }

    /// The refused among these that are another place's affair too: why they were refused may name its people. Their author
    /// was told.
    pub(super) async fn refused_elsewhere(
        &self,
        from: &mut impl Read,
        rows: impl Iterator<Item = &Row>,
        own: Option<AccountId>,
    ) -> Result<BTreeSet<Uuid>> {
        let refused = rows.filter(|row| row.state == "refused" && (own.is_none() || row.account.map(AccountId) != own));
        let refused: Vec<Uuid> = refused.map(|row| row.operation).collect();
        let Some(unit) = self.unit.filter(|_| !refused.is_empty()) else {
            return Ok(BTreeSet::new());
        };
        let refused = ids(refused);
        let rows: Vec<(Uuid,)> = from.all(&ELSEWHERE, args![unit, self.tree, refused]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The rows of one operation, its answer first.
    pub(super) async fn rows_of(&self, from: &mut impl Read, operation: OperationId, today: Day) -> Result<Vec<Row>> {
        let mut args = self.args(&JournalFilter::default(), today, None);
        args.push(Val::from(operation));
        Ok(from.all(&ONE, args).await?)
    }
}
