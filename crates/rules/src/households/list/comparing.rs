//! What each row would do beside what is known already, and beside the rows before it.

use super::{
    Entry, Known, Line, Remark, Row, Said, Setting, Status,
    headings::{Column, Columns, Headings},
    reading::{self, RowReader, has_letters},
};
use crate::{
    households::Consent,
    ids::{HouseholdId, UnitId},
    operations::AddHousehold,
    phones::Phone,
    remarks::Gravity,
    text::fold,
    units::{Finder, Level, Match},
};
use std::collections::{HashMap, HashSet};

/// So far down a sheet headings are looked for.
const DEEPEST_HEADING: usize = 20;
/// No name may be longer, in characters.
const LONGEST: usize = 100;

/// Takes the rows of a list in their order. It remembers names, not rows.
pub struct ListReader<'a> {
    setting: Setting<'a>,
    finder: Finder<'a>,
    headings: Headings,
    columns: Option<Columns>,
    /// Rows of this sheet looked at in vain.
    looked_at: usize,
    /// Was the row above the headings?
    below_headings: bool,
    found_headings: bool,
    /// The village named last.
    village: String,
    /// The village of every row that names none, if there is only one.
    only: Option<UnitId>,
    /// What written names of villages were found to be.
    villages: HashMap<String, Found>,
    /// Who has this folded name in this village.
    named: HashMap<(UnitId, String), Vec<Somebody>>,
    /// How many of a village declined and were not met in the file yet.
    nameless: HashMap<UnitId, usize>,
    ids: HashSet<HouseholdId>,
    at: u32,
}

type Found = Result<(UnitId, Option<Said>), Said>;

/// A household with a name.
struct Somebody {
    nickname: String,
    phone: Option<Phone>,
    met: Met,
}

/// Where it was met.
#[derive(Clone, Copy, PartialEq)]
enum Met {
    List,
    Row(u32),
}

impl<'a> ListReader<'a> {
    /// Nothing read yet; `known` are the households of the unit.
    #[must_use]
    pub fn new(setting: Setting<'a>, known: impl IntoIterator<Item = Known>) -> Self {
        let Setting { registry, unit, day, .. } = setting;
        let is_village = registry.get(unit).is_some_and(|unit| unit.level == Level::Village);
        let mut reader = Self {
            setting,
            finder: registry.finder(Level::Village, Some(unit), day),
            headings: Headings::new(&setting),
            columns: None,
            looked_at: 0,
            below_headings: false,
            found_headings: false,
            village: String::new(),
            only: is_village.then_some(unit),
            villages: HashMap::new(),
            named: HashMap::new(),
            nameless: HashMap::new(),
            ids: HashSet::new(),
            at: 0,
        };
        for household in known {
            reader.know(household);
        }
        reader
    }

    fn know(&mut self, known: Known) {
        let Setting { registry, day, .. } = self.setting;
        let village = registry.standing_for(known.village, day).unwrap_or(known.village);
        self.ids.insert(known.id);
        let Some(head) = known.head else {
            *self.nameless.entry(village).or_default() += 1;
            return;
        };
        let nickname = known.nickname.unwrap_or_default();
        let somebody = Somebody { nickname, phone: known.phone, met: Met::List };
        self.named.entry((village, fold(&head))).or_default().push(somebody);
    }

    /// Another worksheet begins; one that is named after a village holds its households.
    pub fn sheet(&mut self, name: &str) {
        self.columns = None;
        self.looked_at = 0;
        let is_village = !name.is_empty() && self.find(name).is_ok_and(|(_, said)| said.is_none());
        self.village = if is_village { name.to_owned() } else { String::new() };
    }

    /// Were the headings of a list met?
    #[must_use]
    pub fn found_headings(&self) -> bool {
        self.found_headings
    }

    /// Takes the next row; `None` if it is about no household.
    pub fn line(&mut self, line: &Line) -> Option<Row> {
        let Some(mut columns) = self.columns.take() else {
            self.look_for_headings(line);
            return None;
        };
        let row = self.below(&mut columns, line);
        self.columns = Some(columns);
        row
    }

    fn look_for_headings(&mut self, line: &Line) {
        self.looked_at += 1;
        if self.looked_at <= DEEPEST_HEADING {
            self.columns = self.headings.columns(line);
            self.below_headings = self.columns.is_some();
            self.found_headings |= self.below_headings;
        }
    }

    fn below(&mut self, columns: &mut Columns, line: &Line) -> Option<Row> {
        // Printed lists repeat their headings on each page.
        if columns.is_again_in(line) {
            return None;
        }
        if std::mem::take(&mut self.below_headings) && self.headings.more(columns, line) {
            return None;
        }
        if reading::is_total(line) {
            return None;
        }
        if let Some(village) = reading::group(line, columns) {
            self.village = village;
            return None;
        }
        let setting = self.setting;
        let mut row = RowReader { line, columns, setting: &setting, remarks: Vec::new() };
        let written = row.text(Column::Village);
        let is_of_household = row.is_of_household();
        if !written.is_empty() && (is_of_household || has_letters(&written)) {
            self.village = written;
        }
        if !is_of_household {
            return None;
        }
        self.at += 1;
        let entry = row.entry(self.at, &self.village);
        Some(self.row(entry, row))
    }

    fn row(&mut self, entry: Entry, mut read: RowReader<'_>) -> Row {
        let village = self.find(&entry.village);
        let village = match village {
            Ok((village, said)) => {
                if let Some(said) = said {
                    read.note_at(Column::Village, said);
                }
                Some(village)
            }
            Err(said) => {
                read.note_at(Column::Village, said);
                None
            }
        };
        let declines = entry.agrees == Some(false);
        if !declines && !has_letters(&entry.head) {
            read.note_at(Column::Head, Said::NoHead);
        }
        let is_long = |text: &str| text.chars().count() > LONGEST;
        if is_long(&entry.head) {
            read.note_at(Column::Head, Said::TooLong);
        }
        if entry.nickname.as_deref().is_some_and(is_long) {
            read.note_at(Column::Nickname, Said::TooLong);
        }
        let mut remarks = read.remarks;
        let gravity = |remarks: &[Remark]| remarks.iter().map(|remark| remark.said.gravity()).max();
        let mut row =
            Row { entry, status: Status::Refused, village, remarks: Vec::new(), taken_before: false, deed: None };
        if let Some(village) = village
            && gravity(&remarks) != Some(Gravity::Refuses)
        {
            let doubted = gravity(&remarks) == Some(Gravity::Doubts);
            row.deed = Some(self.deed(&row.entry, village));
            let (status, said) = self.compare(&row, village);
            row.taken_before = said.contains(&Said::TakenBefore);
            remarks.extend(said.into_iter().map(Remark::of_row));
            row.status = if status == Status::New && doubted { Status::Doubtful } else { status };
            if matches!(row.status, Status::Same | Status::Refused) && !row.taken_before {
                row.deed = None;
            }
        }
        row.remarks = remarks;
        row
    }

    /// The village that is written, or the only one there is.
    fn find(&mut self, written: &str) -> Found {
        if written.is_empty() {
            return self.only.map(|only| (only, None)).ok_or(Said::NoVillage);
        }
        if let Some(found) = self.villages.get(written) {
            return found.clone();
        }
        let Setting { registry, day, .. } = self.setting;
        let name = |unit| registry.full_name(unit, day);
        let whole = self.finder.find(written);
        // "Thôn Bản Bay, xã Gia Phú".
        let matched = match (&whole, written.split_once(',')) {
            (Match::None, Some((before, _))) => self.finder.find(before),
            _ => whole,
        };
        let found = match matched {
            Match::Exact(unit) | Match::Alias(unit) => Ok((unit, None)),
            Match::Former(unit) => Ok((unit, Some(Said::FormerName(name(unit))))),
            Match::Guess(unit) => Ok((unit, Some(Said::VillageGuessed(name(unit))))),
            Match::Ambiguous(units) => Err(Said::SeveralVillages(units.into_iter().map(name).collect())),
            Match::None => Err(Said::UnknownVillage(written.to_owned())),
        };
        self.villages.insert(written.to_owned(), found.clone());
        found
    }

    /// The household as it would be put on the list. One that declines keeps nothing that names it.
    fn deed(&self, entry: &Entry, village: UnitId) -> AddHousehold {
        let Setting { day, consent_text, .. } = self.setting;
        let named = entry.agrees != Some(false);
        AddHousehold {
            village,
            head: named.then(|| entry.head.clone()),
            nickname: entry.nickname.clone().filter(|_| named),
            phone: entry.phone.clone().filter(|_| named),
            size: entry.size,
            adults: entry.adults,
            consent: entry.agrees.map(|agrees| {
                if agrees {
                    Consent::Asked { day, text: consent_text.to_owned(), by: None }
                } else {
                    Consent::Declined { day }
                }
            }),
            from: day,
            split_from: None,
            on_behalf: None,
        }
    }

    fn compare(&mut self, row: &Row, village: UnitId) -> (Status, Vec<Said>) {
        let was_taken = || {
            let add = row.operations(self.setting.origin).into_iter().next();
            add.is_some_and(|(id, _)| self.ids.contains(&HouseholdId::from(id)))
        };
        let taken = !self.ids.is_empty() && was_taken();
        let (status, mut said) = match row.entry.agrees {
            Some(false) => self.compare_nameless(&row.entry, village, taken),
            _ => self.compare_named(&row.entry, village),
        };
        if !taken {
            return (status, said);
        }
        said.retain(|said| said.gravity() == Gravity::Tells);
        said.push(Said::TakenBefore);
        (Status::Same, said)
    }

    /// Nobody can tell those who declined apart: as many as are there already are the same.
    fn compare_nameless(&mut self, entry: &Entry, village: UnitId, taken: bool) -> (Status, Vec<Said>) {
        let is_on_list = |somebody: &Somebody| somebody.met == Met::List;
        if let Some(there) = self.named.get(&(village, fold(&entry.head)))
            && there.iter().any(is_on_list)
            && !taken
        {
            return (Status::Refused, vec![Said::DeclinesThoughNamed]);
        }
        let names = !entry.head.is_empty() || entry.nickname.is_some() || entry.phone.is_some();
        let said = if names { vec![Said::NotNamed] } else { Vec::new() };
        match self.nameless.get_mut(&village).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                (Status::Same, said)
            }
            None => (Status::New, said),
        }
    }

    fn compare_named(&mut self, entry: &Entry, village: UnitId) -> (Status, Vec<Said>) {
        let nickname = entry.nickname.clone().unwrap_or_default();
        let folded = fold(&nickname);
        let there = self.named.entry((village, fold(&entry.head))).or_default();
        let same = there.iter_mut().find(|other| other.phone == entry.phone && fold(&other.nickname) == folded);
        if let Some(same) = same {
            return match std::mem::replace(&mut same.met, Met::Row(entry.row)) {
                Met::List => (Status::Same, Vec::new()),
                Met::Row(row) => {
                    same.met = Met::Row(row);
                    (Status::Refused, vec![Said::SameAsRow(row)])
                }
            };
        }
        let said = there.first().map(|other| match other.met {
            Met::Row(row) => Said::NamedInRow(row),
            Met::List => {
                let phone = other.phone.as_ref().map(ToString::to_string);
                let more: Vec<String> = [Some(other.nickname.clone()), phone]
                    .into_iter()
                    .flatten()
                    .filter(|text| !text.is_empty())
                    .collect();
                Said::NamedThere(more.join(", "))
            }
        });
        there.push(Somebody { nickname, phone: entry.phone.clone(), met: Met::Row(entry.row) });
        match said {
            Some(said) => (Status::Doubtful, vec![said]),
            None => (Status::New, Vec::new()),
        }
    }
}
