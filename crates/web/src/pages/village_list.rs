//! A list of villages as people write it: finding the columns, reading the rows; and the empty list to fill in.

use crate::locale::{Key, Locale};
use documents::read::{Cell, Grid};
use documents::tree;
use rules::text::{fold, nfc};

/// A row of the file as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) row: u32,
    pub(super) name: String,
    pub(super) households: String,
    pub(super) day: String,
    pub(super) source: String,
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
        let find =
            |fits: &dyn Fn(&str) -> bool| heading.iter().find(|cell| fits(&fold(&cell.text))).map(|cell| cell.column);
        Some(Self {
            name: find(&is_name)?,
            households: find(&|text| text == "ho" || text.starts_with("so ho") || text.starts_with("tong so ho")),
            day: find(&|text| text.starts_with("ngay") || text.starts_with("tai ngay")),
            source: find(&|text| text.starts_with("nguon") || text.starts_with("van ban")),
        })
    }

    fn line(&self, cells: &[Cell]) -> Option<Line> {
        let text = |column: Option<u32>| {
            cells.iter().find(|cell| Some(cell.column) == column).map(|cell| nfc(&cell.text)).unwrap_or_default()
        };
        let name = text(Some(self.name));
        let is_sum = is_word_of_sum(&name);
        let row = cells.first()?.row;
        let (households, day, source) = (text(self.households), text(self.day), text(self.source));
        // A number of households without a village is somebody's village forgotten; other rows without a name are empty.
        let is_something = !name.is_empty() || !households.is_empty();
        let is_sum = is_sum || name.is_empty() && cells.iter().any(|cell| is_word_of_sum(&cell.text));
        (is_something && !is_sum).then_some(Line { row, name, households, day, source })
    }
}

fn is_word_of_sum(text: &str) -> bool {
    ["tong", "cong", "tong cong", "tong so"].contains(&fold(text).as_str())
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
    const BEGINNINGS: [&str; 5] = ["ten thon", "ten ban", "ten to dan pho", "ten tdp", "ten don vi"];
    ALONE.contains(&folded) || BEGINNINGS.iter().any(|beginning| folded.starts_with(beginning))
}

/// The rows of the first table that lists villages; `None` if no table does.
pub(super) fn lines(grid: &Grid) -> Option<Vec<Line>> {
    grid.sheets.iter().find_map(|sheet| {
        let (heading, columns) = sheet.rows.iter().enumerate().find_map(|(at, row)| Some((at, Columns::of(row)?)))?;
        Some(sheet.rows.iter().skip(heading + 1).filter_map(|row| columns.line(row)).collect())
    })
}

/// The empty list, to be filled in. Its words are Vietnamese, whatever the reader's language: so are the files.
pub(super) fn template() -> tree::Document {
    let text = |key: Key| Locale::Vi.text(key);
    let heading = |key: Key| tree::Cell::heading(text(key));
    let column = |width| tree::Column { width, ..tree::Column::default() };
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
        foot: None,
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
            .map(|line| (line.row, line.name.as_str(), line.households.as_str(), line.source.as_str()))
            .collect();
        assert_eq!(names, [(3, "Thôn Bản Bay", "120", "BC 12"), (4, "Nậm Phảng", "", "")]);
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
}
