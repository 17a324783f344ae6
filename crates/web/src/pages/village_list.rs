//! A commune's list of villages as people write it: finding the columns, reading the rows, and what each would do.

use super::households::MOST as MOST_HOUSEHOLDS;
use super::typed::whole_number;
use super::villages::NewVillage;
use crate::locale::{Key, Locale};
use crate::views::imports::RowStatus;
use documents::read::{Cell, Grid};
use documents::tree;
use rules::day::Day;
use rules::ids::UnitId;
use rules::text::{fold, nfc};
use rules::units::{Level, Match, Registry};
use std::collections::HashMap;
use store::Declaration;

/// A row of the file as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) row: u32,
    name: String,
    households: String,
    day: String,
    source: String,
}

/// A row of the file and what it would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) row: u32,
    pub(super) name: String,
    pub(super) households: Option<u32>,
    /// The day for which households are declared.
    pub(super) day: Day,
    pub(super) source: Option<String>,
    pub(super) plan: Plan,
    pub(super) notes: Vec<Note>,
}

/// What a row would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Makes a village.
    Create(NewVillage),
    /// Makes a village whose name is close to another's, if somebody says so.
    Doubt(NewVillage),
    /// Declares households of a village that is there.
    Declare(UnitId),
    /// Says what is known.
    Nothing,
    /// Can't be done.
    Refuse,
}

impl Plan {
    pub(super) fn status(&self) -> RowStatus {
        match self {
            Self::Create(_) => RowStatus::New,
            Self::Doubt(_) => RowStatus::Doubtful,
            Self::Declare(_) => RowStatus::Changed,
            Self::Nothing => RowStatus::Same,
            Self::Refuse => RowStatus::Refused,
        }
    }
}

/// What is said of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    Guess(String),
    Former(String),
    Several,
    Twice(u32),
    NoNumber(String),
    NoDay(String, Day),
    Early(Day, Day),
    Future(Day, Day),
    BadName,
}

impl Note {
    pub(super) fn text(&self, locale: Locale) -> String {
        match self {
            Self::Guess(name) => locale.text_with(Key("village-row-guess"), &[("name", name)]),
            Self::Former(name) => locale.text_with(Key("village-row-former"), &[("name", name)]),
            Self::Several => locale.text(Key("village-row-several")),
            Self::Twice(row) => {
                locale.text_with(Key("village-row-twice"), &[("row", &row.to_string())])
            }
            Self::NoNumber(text) => {
                locale.text_with(Key("village-row-no-number"), &[("text", text)])
            }
            Self::NoDay(text, day) => {
                locale.text_with(Key("village-row-no-day"), &[("text", text), ("day", day)])
            }
            Self::Early(day, from) => locale.text_with(
                Key("village-row-day-early"),
                &[("day", day), ("from", from)],
            ),
            Self::Future(day, from) => locale.text_with(
                Key("village-row-day-future"),
                &[("day", day), ("from", from)],
            ),
            Self::BadName => locale.text(Key("village-row-bad-name")),
        }
    }
}

/// In which column what stands.
struct Columns {
    name: u32,
    households: Option<u32>,
    day: Option<u32>,
    source: Option<u32>,
}

impl Columns {
    /// The columns, if a row is the heading of a list of villages.
    fn of(heading: &[Cell]) -> Option<Self> {
        let find = |fits: &dyn Fn(&str) -> bool| {
            heading
                .iter()
                .find(|cell| fits(&fold(&cell.text)))
                .map(|cell| cell.column)
        };
        Some(Self {
            name: find(&is_name)?,
            households: find(&|text| {
                text == "ho" || text.starts_with("so ho") || text.starts_with("tong so ho")
            }),
            day: find(&|text| text.starts_with("ngay") || text.starts_with("tai ngay")),
            source: find(&|text| text.starts_with("nguon") || text.starts_with("van ban")),
        })
    }

    fn line(&self, cells: &[Cell]) -> Option<Line> {
        let text = |column: Option<u32>| {
            cells
                .iter()
                .find(|cell| Some(cell.column) == column)
                .map(|cell| nfc(&cell.text))
                .unwrap_or_default()
        };
        let name = text(Some(self.name));
        let is_sum = ["tong", "cong", "tong cong", "tong so"].contains(&fold(&name).as_str());
        let row = cells.first()?.row;
        (!name.is_empty() && !is_sum).then(|| Line {
            row,
            name,
            households: text(self.households),
            day: text(self.day),
            source: text(self.source),
        })
    }
}

/// Is it the heading of the villages' names? A title above the table, "Danh sách thôn xã …", and a row "Thôn 1" are not.
fn is_name(folded: &str) -> bool {
    const ALONE: [&str; 9] = [
        "thon",
        "ban",
        "tdp",
        "to dan pho",
        "thon ban",
        "thon tdp",
        "thon to dan pho",
        "thon ban tdp",
        "thon ban to dan pho",
    ];
    const BEGINNINGS: [&str; 5] = [
        "ten thon",
        "ten ban",
        "ten to dan pho",
        "ten tdp",
        "ten don vi",
    ];
    ALONE.contains(&folded)
        || BEGINNINGS
            .iter()
            .any(|beginning| folded.starts_with(beginning))
}

/// The rows of the first table that lists villages; `None` if no table does.
pub(super) fn lines(grid: &Grid) -> Option<Vec<Line>> {
    grid.sheets.iter().find_map(|sheet| {
        let (heading, columns) = sheet
            .rows
            .iter()
            .enumerate()
            .find_map(|(at, row)| Some((at, Columns::of(row)?)))?;
        Some(
            sheet
                .rows
                .iter()
                .skip(heading + 1)
                .filter_map(|row| columns.line(row))
                .collect(),
        )
    })
}

/// What is known of the commune that a list is for.
pub(super) struct Commune<'a> {
    pub(super) registry: &'a Registry,
    pub(super) commune: UnitId,
    /// What its villages have declared.
    pub(super) declared: &'a [Declaration],
    /// The day from which its new villages hold.
    pub(super) from: Day,
    pub(super) today: Day,
}

impl Commune<'_> {
    /// What the rows of a list would do.
    pub(super) fn plans(&self, lines: &[Line]) -> Vec<Listed> {
        let then = self
            .registry
            .finder(Level::Village, Some(self.commune), self.from);
        let now = self
            .registry
            .finder(Level::Village, Some(self.commune), self.today);
        // What is known from a later day only is no other village.
        let find = |name: &str| match then.find(name) {
            Match::None | Match::Guess(_) => now.find(name),
            found => found,
        };
        let mut seen: HashMap<String, u32> = HashMap::new();
        let plan = |line: &Line| {
            let new = NewVillage::of(&line.name);
            let mut listed = Listed::unread(line, &new, self.from);
            listed.read_households(line, self);
            if new.name.chars().count() > 100 {
                listed.notes.push(Note::BadName);
            } else if let Some(first) = seen.get(&fold(&listed.name)) {
                listed.notes.push(Note::Twice(*first));
            } else {
                seen.insert(fold(&listed.name), line.row);
                listed.decide(&find(&line.name), new, self);
            }
            listed
        };
        lines.iter().map(plan).collect()
    }
}

impl Listed {
    fn unread(line: &Line, new: &NewVillage, from: Day) -> Self {
        let source: String = line.source.chars().take(200).collect();
        Self {
            row: line.row,
            name: new.full_name(),
            households: None,
            day: from,
            source: Some(source).filter(|source| !source.is_empty()),
            plan: Plan::Refuse,
            notes: Vec::new(),
        }
    }

    fn read_households(&mut self, line: &Line, to: &Commune<'_>) {
        if !line.households.is_empty() {
            self.households =
                whole_number(&line.households).filter(|number| *number <= MOST_HOUSEHOLDS);
            if self.households.is_none() {
                self.notes.push(Note::NoNumber(line.households.clone()));
            }
        }
        if line.day.is_empty() || self.households.is_none() {
            return;
        }
        match line.day.parse::<Day>() {
            Ok(day) if day > to.today => self.notes.push(Note::Future(day, to.from)),
            Ok(day) => self.day = day,
            Err(_) => self.notes.push(Note::NoDay(line.day.clone(), to.from)),
        }
    }

    fn decide(&mut self, found: &Match, new: NewVillage, to: &Commune<'_>) {
        let named = |unit: UnitId| to.registry.full_name(unit, to.today);
        match found {
            Match::Exact(village) => self.declare(*village, to),
            Match::Alias(village) | Match::Former(village) => {
                self.notes.push(Note::Former(named(*village)));
                self.declare(*village, to);
            }
            Match::Guess(village) => {
                self.notes.push(Note::Guess(named(*village)));
                self.not_before(to.from);
                self.plan = Plan::Doubt(new);
            }
            Match::Ambiguous(_) => self.notes.push(Note::Several),
            Match::None => {
                self.not_before(to.from);
                self.plan = Plan::Create(new);
            }
        }
    }

    fn declare(&mut self, village: UnitId, to: &Commune<'_>) {
        if let Some(unit) = to.registry.get(village) {
            self.not_before(unit.life().from);
        }
        let Some(households) = self.households else {
            self.plan = Plan::Nothing;
            return;
        };
        let is_known = |one: &Declaration| {
            one.village == village && one.households == households && one.day == self.day
        };
        self.plan = if to.declared.iter().any(is_known) {
            Plan::Nothing
        } else {
            Plan::Declare(village)
        };
    }

    /// A number can't be declared for a day before the village was there.
    fn not_before(&mut self, first: Day) {
        if self.day < first {
            if self.households.is_some() {
                self.notes.push(Note::Early(self.day, first));
            }
            self.day = first;
        }
    }
}

/// The empty list, to be filled in. Its words are Vietnamese, whatever the reader's language: so are the files.
pub(super) fn template() -> tree::Document {
    let text = |key: Key| Locale::Vi.text(key);
    let heading = |key: Key| tree::Cell::heading(text(key));
    let column = |width| tree::Column {
        width,
        ..tree::Column::default()
    };
    let headings = vec![
        heading(Key("villages-template-number")),
        heading(Key("villages-template-name")),
        heading(Key("villages-template-households")),
        heading(Key("villages-template-day")),
        heading(Key("villages-template-source")),
    ];
    let blank = || tree::Row::of((0..5).map(|_| tree::Cell::text("")).collect());
    let table = tree::Table {
        columns: [12, 60, 25, 30, 60].into_iter().map(column).collect(),
        header: vec![tree::Row::of(headings)],
        rows: (0..30).map(|_| blank()).collect(),
    };
    tree::Document {
        name: text(Key("villages-template-title")),
        page: tree::Page::default(),
        blocks: vec![tree::Block::Table(table)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use documents::read::grid;

    fn read(csv: &str) -> Option<Vec<Line>> {
        lines(&grid(csv.as_bytes()).unwrap())
    }

    #[test]
    fn columns_are_found_by_their_headings_in_any_order() {
        let csv = "DANH SÁCH THÔN XÃ GIA PHÚ;;;\nSTT;Số hộ;Tên thôn, bản;Nguồn\n1;120;Thôn Bản Bay;BC 12\n2;;Nậm Phảng;\n;120;Tổng cộng;\n";
        let lines = read(csv).unwrap();
        let names: Vec<(u32, &str, &str, &str)> = lines
            .iter()
            .map(|line| {
                (
                    line.row,
                    line.name.as_str(),
                    line.households.as_str(),
                    line.source.as_str(),
                )
            })
            .collect();
        assert_eq!(
            names,
            [
                (3, "Thôn Bản Bay", "120", "BC 12"),
                (4, "Nậm Phảng", "", "")
            ]
        );
    }

    #[test]
    fn a_file_without_such_a_heading_is_no_list_of_villages() {
        assert_eq!(read("Thôn 1;120\nThôn 2;80\n"), None);
        assert_eq!(read("Họ tên;Chức vụ\nA;B\n"), None);
    }

    #[test]
    fn the_template_is_read_back() {
        let file = documents::xlsx::render(&template()).unwrap();
        assert_eq!(lines(&grid(&file).unwrap()), Some(Vec::new()));
    }

    #[test]
    fn a_day_no_list_can_know_is_put_right_and_said() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (from, today) = (day("2025-07-01"), day("2025-07-15"));
        let line = |of: &str| Line {
            row: 2,
            name: "Thôn Bản Bay".into(),
            households: "120".into(),
            day: of.into(),
            source: String::new(),
        };
        let registry = Registry::default();
        let commune = Commune {
            registry: &registry,
            commune: UnitId(uuid::Uuid::nil()),
            declared: &[],
            from,
            today,
        };
        let plan = |of: &str| commune.plans(&[line(of)]).remove(0);
        assert_eq!(plan("").day, from);
        assert_eq!(
            (plan("10/7/2025").day, plan("10/7/2025").notes),
            (day("2025-07-10"), Vec::new())
        );
        assert_eq!(
            plan("1/1/2026").notes,
            [Note::Future(day("2026-01-01"), from)]
        );
        assert_eq!(plan("hôm qua").notes, [Note::NoDay("hôm qua".into(), from)]);
        assert_eq!(plan("1/1/2025").day, from);
    }
}
