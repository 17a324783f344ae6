//! Looking at the journal: what became of which operation, who made it, what it changed, by scope.
//!
//! An operation has a row in each of its feeds; here it is shown once, with the units among them.

mod amendments;
mod authors;
mod changes;
mod earlier;
mod entries;
mod looks;
mod objects;
mod queries;
mod sight;
mod steps;

pub use authors::JournalAuthor;
pub use changes::{FieldChange, fields};
pub use objects::main_object;
pub(crate) use objects::{fill, write};

#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static crate::db::Sql> {
    [
        authors::STATEMENTS,
        earlier::STATEMENTS,
        entries::STATEMENTS,
        looks::STATEMENTS,
        objects::STATEMENTS,
        queries::STATEMENTS,
    ]
    .concat()
}

use crate::{Store, error::Result, scope::Scope};
use jiff::Timestamp;
use queries::{AT_A_TIME, Reach, Row};
use rules::{
    access::{Right, Role},
    ids::{AccountId, OperationId, UnitId},
    operations::{Body, Outcome},
    units::{Level, Unit},
};
use sight::Sight;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which rows of the journal are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// At this unit and below.
    pub unit: Option<UnitId>,
    /// Written by this account.
    pub account: Option<AccountId>,
    /// Of this kind.
    pub kind: Option<String>,
    /// About this thing: a unit, team, person, decision, account.
    pub object: Option<Uuid>,
    /// In this state: `applied`, `refused`, `waiting`.
    pub state: Option<String>,
    /// Arrived on this day or later.
    pub from: Option<rules::day::Day>,
    /// Arrived before this day.
    pub to: Option<rules::day::Day>,
}

/// The last row of a page; the next one begins behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    arrived: String,
    operation: OperationId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}~{}", self.arrived, self.operation)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let (arrived, operation) = text.split_once('~').ok_or(())?;
        arrived.parse::<Timestamp>().map_err(|_| ())?;
        Ok(Self { arrived: arrived.to_owned(), operation: operation.parse().map_err(|_| ())? })
    }
}

/// A run of the journal, the newest first.
#[derive(Clone, Debug, Default)]
pub struct JournalPage {
    /// The operations.
    pub entries: Vec<JournalEntry>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// What the ids in them are called.
    pub names: BTreeMap<Uuid, String>,
}

/// What became of an operation.
#[derive(Clone, Debug)]
pub struct JournalEntry {
    /// Which.
    pub operation: OperationId,
    /// Its kind's stable name.
    pub kind: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Who made it.
    pub author: Author,
    /// On which phone or browser.
    pub device: Option<String>,
    /// Who brought it here, if not its author.
    pub carried_by: Option<Carrier>,
    /// When it was made.
    pub captured: Timestamp,
    /// When it came here.
    pub arrived: Timestamp,
    /// Whose affair it was: the units in whose feeds it stands. None of what is common to all.
    pub units: Vec<UnitId>,
    /// What it said.
    pub said: Said,
    /// What each of its fields was before; `None` of a kind that amends nothing, or where it may not be read.
    pub changes: Option<Vec<FieldChange>>,
}

/// Who made an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// Somebody signed in.
    Person {
        /// Who.
        account: AccountId,
        /// The name, where the viewer may know it.
        name: Option<String>,
        /// As what.
        role: Option<Role>,
        /// Where.
        unit: Option<UnitId>,
    },
    /// Whoever runs the machine.
    Operator,
    /// The program itself.
    Program,
    /// Nobody who was signed in.
    Anybody,
}

/// Who brought what somebody else had written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// Who.
    pub account: AccountId,
    /// The name, where the viewer may know it.
    pub name: Option<String>,
}

/// What an operation said, as far as the viewer may read it.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// This.
    Body(Box<Body>),
    /// Something about people who are none of the viewer's business.
    Hidden,
    /// It was erased.
    Erased,
    /// It can't be read any more: somebody changed it.
    Unreadable,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct JournalDetail {
    /// It.
    pub entry: JournalEntry,
    /// What the ids in it are called.
    pub names: BTreeMap<Uuid, String>,
}

impl Store {
    /// The journal within the viewer's part of the tree, the newest first. `None` without the right to see it there. Where it tells of a
    /// village's households, that is noted as a look at them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn journal(
        &self,
        scope: &Scope,
        filter: &JournalFilter,
        after: Option<&Cursor>,
        most: usize,
    ) -> Result<Option<JournalPage>> {
        let Some(reach) = self.reach(scope, filter.unit).await? else {
            return Ok(None);
        };
        let (from, today) = (&mut self.db.clone(), self.today());
        let mut groups: Vec<Vec<Row>> = Vec::new();
        let mut after = after.cloned();
        let mut next = None;
        while groups.len() <= most {
            let rows = reach.rows(from, filter, today, after.as_ref()).await?;
            let is_whole = i64::try_from(rows.len()).is_ok_and(|rows| rows < AT_A_TIME);
            let mut run: Vec<Vec<Row>> = Vec::new();
            for row in rows {
                match run.last_mut() {
                    Some(group) if group.iter().any(|other| other.is_of(&row)) => group.push(row),
                    _ => run.push(vec![row]),
                }
            }
            // The last operation may have more rows than were read.
            if !is_whole && run.len() > 1 {
                run.pop();
            }
            after = run.last().and_then(|group| group.first()).map(Row::cursor);
            groups.extend(run);
            if is_whole || after.is_none() {
                break;
            }
        }
        if groups.len() > most {
            groups.truncate(most);
            next = groups.last().and_then(|group| group.first()).map(Row::cursor);
        }
        // What waited and was answered within one moment has a row for both.
        let groups = groups.into_iter().flat_map(|group| {
            let mut states: Vec<Vec<Row>> = Vec::new();
            for row in group {
                match states.iter_mut().find(|rows| rows.first().is_some_and(|other| other.state == row.state)) {
                    Some(rows) => rows.push(row),
                    None => states.push(vec![row]),
                }
            }
            states
        });
        let (entries, names) = self.entries(scope, &reach, groups.collect(), filter.object).await?;
        self.note_told(scope, &entries).await?;
        Ok(Some(JournalPage { entries, next, names }))
    }

    /// One operation, if the viewer may see it, with what it changed. Where it tells of households, that is noted as a look at them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn journal_entry(&self, scope: &Scope, operation: OperationId) -> Result<Option<JournalDetail>> {
        let Some(reach) = self.reach(scope, None).await? else {
            return Ok(None);
        };
        let from = &mut self.db.clone();
        let mut rows = reach.rows_of(from, operation, self.today()).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let state = first.state.clone();
        rows.retain(|row| row.state == state);
        let (entries, names) = self.entries(scope, &reach, vec![rows], None).await?;
        self.note_told(scope, &entries).await?;
        Ok(entries.into_iter().next().map(|entry| JournalDetail { entry, names }))
    }

    async fn reach(&self, scope: &Scope, asked: Option<UnitId>) -> Result<Option<Reach>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        if !scope.has(Right::SeeJournal) {
            return Ok(None);
        }
        let own = match scope.acting() {
            Some(acting) if acting.acts_as() != Role::ItAdministrator => match acting.unit(&registry, today) {
                Some(unit) => Some(unit),
                None => return Ok(None),
            },
            _ => None,
        };
        let unit = asked.or(own);
        let life = unit.and_then(|unit| registry.get(unit)).map(Unit::life);
        // A unit that has ended is looked at as it was on its last day.
        let tree = life.map_or(today, |life| if life.contains(today) { today } else { today.min(life.to.before()) });
        let is_former = tree != today;
        if let (Some(own), Some(asked)) = (own, asked) {
            let is_own = |unit: &UnitId| registry.is_within(*unit, own, today);
            // What lay in it may have gone elsewhere since, and be no business of the viewer's.
            if !is_own(&asked) || is_former && !registry.subtree(asked, tree).iter().all(is_own) {
                return Ok(None);
            }
        }
        let level = unit.and_then(|unit| registry.get(unit)).map(|unit| unit.level);
        Ok(Some(Reach {
            unit,
            tree,
            names_within: if is_former { own } else { unit },
            is_small: level.is_some_and(|level| level >= Level::Commune),
            asked: asked.is_some() && asked != own,
            sight: Sight::of(scope),
            own: scope.account(),
        }))
    }
}

impl Row {
    fn is_of(&self, other: &Self) -> bool {
        (self.operation, &self.arrived) == (other.operation, &other.arrived)
    }

    fn cursor(&self) -> Cursor {
        Cursor { arrived: self.arrived.clone(), operation: OperationId(self.operation) }
    }
}
