//! Lists of households being taken in, batch by batch: whoever stops in the middle goes on there.
//!
//! What a row says is read from the kept file again; here stands only how far it was gone through. The operations of a row
//! have the same ids whenever they are made, so that a batch that was applied but not noted is answered as the first time.

use crate::{
    Store, accounts,
    apply::instant,
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
    registry::day,
    scope::{Scope, Who},
    teams::phone_of,
};
use jiff::{SignedDuration, Timestamp};
use rules::{
    access::Right,
    day::Day,
    households::list::Known,
    ids::{AccountId, AppointmentId, HouseholdId, HouseholdImportId, UnitId},
    operations::{Operation, Outcome, Refusal},
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    BEGIN = "INSERT INTO household_import (id, file, name, unit, day, doubtful, account, appointment, begun, total, \
             reached, added, known, passed, refused) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, 0) \
             ON CONFLICT (id) DO NOTHING";
    GET = "SELECT id, file, name, unit, day, doubtful, account, appointment, begun, total, reached, added, known, passed, \
           refused, ended, why FROM household_import WHERE id IN {{ids $1}} ORDER BY begun DESC, id";
    OF_UNIT = "SELECT id FROM household_import WHERE unit = $1 ORDER BY begun DESC, id LIMIT 10";
    OPEN = "SELECT id FROM household_import WHERE ended IS NULL";
    REACH = "UPDATE household_import SET reached = $2, added = $3, known = $4, passed = $5, refused = $6 \
             WHERE id = $1 AND reached < $2";
    END = "UPDATE household_import SET ended = $2, why = $3 WHERE id = $1 AND ended IS NULL";
    REFUSE = "INSERT INTO household_import_refusal (import, place, line, reason) VALUES ($1, $2, $3, $4) \
              ON CONFLICT (import, place) DO NOTHING";
    REFUSALS = "SELECT line, reason FROM household_import_refusal WHERE import = $1 ORDER BY place LIMIT 200";
    FORGET_REFUSALS = "DELETE FROM household_import_refusal WHERE import IN \
                       (SELECT id FROM household_import WHERE ended < $1)";
    FORGET = "DELETE FROM household_import WHERE ended < $1";
    /// The households of a place by what tells them apart, on day $2.
    KNOWN = "SELECT h.id, h.village, h.head, h.nickname, h.phone FROM unit_path p JOIN household h ON h.village = p.unit \
             WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND h.merged_into IS NULL AND h.to_day > $2";
}

/// So many operations of a list go into one transaction; those of others come between.
const MOST: usize = 500;

/// What became of a list is shown so long.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A list to be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHouseholdImport {
    /// An id given out once: to the form that sends it.
    pub id: HouseholdImportId,
    /// The kept file's SHA-256.
    pub file: String,
    /// The name it came with.
    pub name: String,
    /// The village or commune whose list it is.
    pub unit: UnitId,
    /// The day from which its households are on the list.
    pub day: Day,
    /// Are doubtful rows taken too?
    pub doubtful: bool,
    /// How many rows about households it has.
    pub total: u32,
}

/// A list that is being taken in or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdImport {
    /// What it is.
    pub list: NewHouseholdImport,
    account: AccountId,
    appointment: AppointmentId,
    /// When somebody said that it be taken in.
    pub begun: Timestamp,
    /// How many of its rows were gone through.
    pub reached: u32,
    /// What became of them.
    pub counts: ImportCounts,
    /// How it ended, if it did.
    pub ended: Option<ImportEnd>,
}

/// What became of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Put on the list.
    pub added: u32,
    /// There already.
    pub known: u32,
    /// Doubtful, and passed over.
    pub passed: u32,
    /// Refused, while reading or by the house.
    pub refused: u32,
}

/// How taking in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportEnd {
    /// To its last row.
    Done,
    /// Whoever began it has no right to it.
    NoRight,
    /// The file is gone or can't be read.
    NoFile,
}

impl ImportEnd {
    fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NoRight => "no_right",
            Self::NoFile => "no_file",
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        [Self::Done, Self::NoRight, Self::NoFile].into_iter().find(|end| end.code() == code)
    }
}

/// A row to go through.
#[derive(Clone, Debug)]
pub struct ImportRow {
    /// Its place among the rows about households, from 1.
    pub at: u32,
    /// Its number in the sheet.
    pub line: u32,
    /// What is to be done.
    pub step: ImportStep,
}

/// What is to be done with a row.
#[derive(Clone, Debug)]
pub enum ImportStep {
    /// It is taken by these operations.
    Take(Vec<Operation>),
    /// Nothing, it is there already.
    Known,
    /// It is doubtful and passed over.
    Pass,
    /// It can't be taken.
    Refuse,
}

impl ImportStep {
    fn operations(&self) -> &[Operation] {
        match self {
            Self::Take(operations) => operations,
            Self::Known | Self::Pass | Self::Refuse => &[],
        }
    }
}

#[derive(sqlx::FromRow)]
struct Kept {
    id: Uuid,
    file: String,
    name: String,
    unit: Uuid,
    day: String,
    doubtful: bool,
    account: Uuid,
    appointment: Uuid,
    begun: String,
    total: i64,
    reached: i64,
    added: i64,
    known: i64,
    passed: i64,
    refused: i64,
    ended: Option<String>,
    why: Option<String>,
}

fn import(kept: Kept) -> Result<HouseholdImport> {
    let corrupt = || StoreError::corrupt("an import of households", kept.id);
    let count = |count: i64| u32::try_from(count).map_err(|_| corrupt());
    let ended = match (&kept.ended, &kept.why) {
        (Some(_), Some(why)) => Some(ImportEnd::of_code(why).ok_or_else(corrupt)?),
        _ => None,
    };
    Ok(HouseholdImport {
        account: AccountId(kept.account),
        appointment: AppointmentId(kept.appointment),
        begun: kept.begun.parse().map_err(|_| corrupt())?,
        reached: count(kept.reached)?,
        counts: ImportCounts {
            added: count(kept.added)?,
            known: count(kept.known)?,
            passed: count(kept.passed)?,
            refused: count(kept.refused)?,
        },
        ended,
        list: NewHouseholdImport {
            id: HouseholdImportId(kept.id),
            file: kept.file,
            name: kept.name,
            unit: UnitId(kept.unit),
            day: day(&kept.day)?,
            doubtful: kept.doubtful,
            total: count(kept.total)?,
        },
    })
}

impl Store {
    /// Notes that a list is to be taken in; the same id a second time is the first list again.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NoRight`] for whoever may not put households on the list there.
    pub async fn begin_household_import(&self, scope: &Scope, list: NewHouseholdImport) -> Result<HouseholdImport> {
        let registry = self.registry(scope).await?;
        let (Some(account), Some(acting)) = (scope.account(), scope.acting()) else { return Err(StoreError::NoRight) };
        if !scope.may(Right::TendHouseholds, list.unit, &registry, self.today()) {
            return Err(StoreError::NoRight);
        }
        let name: String = list.name.chars().take(200).collect();
        let mut tx = self.db.begin().await?;
        let begun = instant(self.now());
        let NewHouseholdImport { id, file, unit, day, doubtful, total, .. } = list;
        tx.exec(&BEGIN, args![id, file, name, unit, day, doubtful, account, acting.id, begun, total]).await?;
        tx.commit().await?;
        self.household_import(scope, id).await?.ok_or(StoreError::NoRight)
    }

    /// A list that is being taken in or was; as if it were not there for whoever may not put households on that list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn household_import(&self, scope: &Scope, id: HouseholdImportId) -> Result<Option<HouseholdImport>> {
        let Some(import) = self.imports_of([id.0]).await?.pop() else { return Ok(None) };
        let registry = self.registry(scope).await?;
        Ok(scope.may(Right::TendHouseholds, import.list.unit, &registry, self.today()).then_some(import))
    }

    /// The latest lists of a place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn household_imports(&self, scope: &Scope, unit: UnitId) -> Result<Vec<HouseholdImport>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::TendHouseholds, unit, &registry, self.today()) {
            return Ok(Vec::new());
        }
        let rows: Vec<(Uuid,)> = self.db.clone().all(&OF_UNIT, args![unit]).await?;
        self.imports_of(rows.into_iter().map(|(id,)| id)).await
    }

    /// Those that are not through yet; for the job that goes on with them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_household_imports(&self) -> Result<Vec<HouseholdImport>> {
        let rows: Vec<(Uuid,)> = self.db.clone().all(&OPEN, args![]).await?;
        self.imports_of(rows.into_iter().map(|(id,)| id)).await
    }

    async fn imports_of(&self, wanted: impl IntoIterator<Item = Uuid>) -> Result<Vec<HouseholdImport>> {
        let rows: Vec<Kept> = self.db.clone().all(&GET, args![ids(wanted)]).await?;
        rows.into_iter().map(import).collect()
    }

    /// As whom a list is taken in: whoever began it, under the duty of that moment. `None` if the account is shut.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn household_import_scope(&self, import: &HouseholdImport) -> Result<Option<Scope>> {
        let account = accounts::get(&mut self.db.clone(), import.account, self.today()).await?;
        let Some(account) = account.filter(|account| account.revoked.is_none()) else { return Ok(None) };
        let acting = account.appointment(import.appointment).cloned();
        Ok(acting.map(|acting| Scope(Who::Person { account: account.id, name: account.name, acting })))
    }

    /// The households of a place, as far as a list is compared with them; a look at them all.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NoRight`] for whoever may not see households there.
    pub async fn known_households(&self, scope: &Scope, unit: UnitId, on: Day) -> Result<Vec<Known>> {
        type Row = (Uuid, Uuid, Option<String>, Option<String>, Option<String>);
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeHouseholds, unit, &registry, self.today()) {
            return Err(StoreError::NoRight);
        }
        let rows: Vec<Row> = self.db.clone().all(&KNOWN, args![unit, on]).await?;
        let villages: BTreeSet<UnitId> = rows.iter().map(|(_, village, ..)| UnitId(*village)).collect();
        self.note_looks(scope, villages).await?;
        let known = |(id, village, head, nickname, phone): Row| {
            let phone = phone.as_deref().map(phone_of).transpose()?;
            Ok(Known { id: HouseholdId(id), village: UnitId(village), head, nickname, phone })
        };
        rows.into_iter().map(known).collect()
    }

    /// Goes through rows of a list in their order, by transactions of at most 500 operations, and notes after each how far it
    /// came. Rows that were gone through before are passed over. Ends the list where its author has no right any more.
    ///
    /// # Errors
    /// When the database fails; the rows noted so far stay noted.
    pub async fn go_through_rows(
        &self,
        scope: &Scope,
        import: &mut HouseholdImport,
        rows: Vec<ImportRow>,
    ) -> Result<()> {
        let reached = import.reached;
        let mut left = rows.into_iter().skip_while(|row| row.at <= reached).peekable();
        while import.ended.is_none() && left.peek().is_some() {
            let mut size = 0;
            let mut batch = Vec::new();
            while let Some(row) = left.next_if(|row| size == 0 || size + row.step.operations().len() <= MOST) {
                size += row.step.operations().len();
                batch.push(row);
            }
            self.go_through_batch(scope, import, batch).await?;
            // Whoever waits for a thread is let in before the next batch.
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    async fn go_through_batch(&self, scope: &Scope, import: &mut HouseholdImport, batch: Vec<ImportRow>) -> Result<()> {
        let Some(last) = batch.last().map(|row| row.at) else { return Ok(()) };
        let operations = batch.iter().flat_map(|row| row.step.operations().iter().cloned()).collect();
        let mut outcomes = self.apply(scope, operations).await?.into_iter();
        let mut counts = import.counts;
        let mut refusals = Vec::new();
        for row in &batch {
            let answers: Vec<Outcome> = outcomes.by_ref().take(row.step.operations().len()).collect();
            let refusal = answers.iter().find_map(|outcome| match outcome {
                Outcome::Refused(reason) => Some(reason.code.clone()),
                Outcome::Waiting(_) => Some("waited_in_vain".to_owned()),
                Outcome::Applied => None,
            });
            if refusal.as_deref().is_some_and(|code| ["no_right", "account_revoked"].contains(&code)) {
                return self.end_household_import(import, ImportEnd::NoRight).await;
            }
            match (&row.step, answers.first()) {
                (ImportStep::Take(_), Some(Outcome::Applied)) => counts.added += 1,
                (ImportStep::Known, _) => counts.known += 1,
                (ImportStep::Pass, _) => counts.passed += 1,
                (ImportStep::Take(_) | ImportStep::Refuse, _) => counts.refused += 1,
            }
            refusals.extend(refusal.map(|code| args![import.list.id, row.at, row.line, code]));
        }
        let ImportCounts { added, known, passed, refused } = counts;
        let mut tx = self.db.begin().await?;
        tx.bulk(&REFUSE, refusals).await?;
        tx.exec(&REACH, args![import.list.id, last, added, known, passed, refused]).await?;
        tx.commit().await?;
        (import.reached, import.counts) = (last, counts);
        Ok(())
    }

    /// Notes that a list is through, or why it goes no further.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_household_import(&self, import: &mut HouseholdImport, end: ImportEnd) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.exec(&END, args![import.list.id, instant(self.now()), end.code()]).await?;
        tx.commit().await?;
        import.ended = Some(end);
        Ok(())
    }

    /// The rows of a list that the house refused, by their numbers in the sheet; the first 200.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn household_import_refusals(&self, scope: &Scope, id: HouseholdImportId) -> Result<Vec<(u32, Refusal)>> {
        if self.household_import(scope, id).await?.is_none() {
            return Ok(Vec::new());
        }
        let rows: Vec<(i64, String)> = self.db.clone().all(&REFUSALS, args![id]).await?;
        let refusal = |(line, code): (i64, String)| {
            let refusal = Refusal { code, subject: String::new(), detail: String::new() };
            (u32::try_from(line).unwrap_or_default(), refusal)
        };
        Ok(rows.into_iter().map(refusal).collect())
    }

    /// Forgets what became of lists after a month.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_household_imports(&self) -> Result<()> {
        let before = instant(self.now() - SHOWN_FOR);
        let mut tx = self.db.begin().await?;
        tx.exec(&FORGET_REFUSALS, args![&before]).await?;
        tx.exec(&FORGET, args![before]).await?;
        Ok(tx.commit().await?)
    }
}
