//! Which column of a list is which, by what people write above it.

use super::{Line, Setting};
use crate::{
    catalogue::{Item, ItemKind},
    ids::ItemId,
    text::fold,
};

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The village; an empty cell means the village above.
    Village,
    /// The head's name.
    Head,
    /// How the neighbours tell the household from others of that name.
    Nickname,
    /// Phone.
    Phone,
    /// How many people.
    Size,
    /// How many adults.
    Adults,
    /// Does it agree to be written down?
    Consent,
    /// What it has of the catalogue.
    Item(ItemId),
}

impl Column {
    /// The columns of the empty list that is offered, but for the items, in their order.
    pub const FIXED: [Self; 7] =
        [Self::Village, Self::Head, Self::Nickname, Self::Phone, Self::Size, Self::Adults, Self::Consent];

    /// Its heading in the empty list; none for an item, whose name is its heading.
    #[must_use]
    pub fn heading(self) -> Option<&'static str> {
        Some(match self {
            Self::Village => "Thôn",
            Self::Head => "Chủ hộ",
            Self::Nickname => "Tên thường gọi, con ông/bà, xóm",
            Self::Phone => "Số điện thoại",
            Self::Size => "Số người",
            Self::Adults => "Số người lớn",
            Self::Consent => "Đồng ý ghi tên",
            Self::Item(_) => return None,
        })
    }
}

/// Where each column stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    places: Vec<(Column, u32)>,
    /// What stands above the heads' names.
    above_heads: String,
}

impl Columns {
    pub(super) fn place(&self, column: Column) -> Option<u32> {
        self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    /// What stands in a column of the sheet.
    pub(super) fn at(&self, place: u32) -> Option<Column> {
        self.places.iter().find(|(_, known)| *known == place).map(|(column, _)| *column)
    }

    /// Those of items.
    pub(super) fn items(&self) -> impl Iterator<Item = (ItemId, u32)> {
        self.places.iter().filter_map(|(column, place)| match column {
            Column::Item(item) => Some((*item, *place)),
            _ => None,
        })
    }

    /// Is it the row of headings once more?
    pub(super) fn is_again_in(&self, line: &Line) -> bool {
        let place = self.place(Column::Head);
        line.cells.iter().any(|(at, text)| Some(*at) == place && *text == self.above_heads)
    }

    fn add(&mut self, column: Column, place: u32) {
        if self.places.iter().all(|(known, at)| *known != column && *at != place) {
            self.places.push((column, place));
        }
    }
}

/// Knows columns by their headings.
pub(super) struct Headings {
    /// An item, the words that name it anywhere in a heading, and those that must be all of it.
    items: Vec<(ItemId, Vec<String>, Vec<String>)>,
}

impl Headings {
    pub(super) fn new(setting: &Setting<'_>) -> Self {
        let offered = setting.items.values().filter(|item| {
            // What a household had before may be older than the catalogue.
            item.kind.is_of_households() && setting.day < item.life.to
        });
        Self { items: offered.map(|item| (item.id, within(item), alone(item))).collect() }
    }

    /// The columns of a heading row, if it is one. A title over the whole table is none.
    pub(super) fn columns(&self, line: &Line) -> Option<Columns> {
        let columns = self.all_in(line);
        (columns.place(Column::Head).is_some() && line.cells.len() > 1).then_some(columns)
    }

    /// Columns whose headings stand in a second line, under a heading for several of them.
    pub(super) fn more(&self, columns: &mut Columns, line: &Line) -> bool {
        let second = self.all_in(line);
        let is_heading = |(place, text): &(u32, String)| second.at(*place).is_some() || is_number(text);
        let found = !second.places.is_empty() && line.cells.iter().all(is_heading);
        if found {
            second.places.into_iter().for_each(|(column, place)| columns.add(column, place));
        }
        found
    }

    fn all_in(&self, line: &Line) -> Columns {
        let mut columns = Columns::default();
        for (place, text) in &line.cells {
            if let Some(column) = self.column(&fold(text)) {
                columns.add(column, *place);
                if columns.place(Column::Head) == Some(*place) {
                    columns.above_heads.clone_from(text);
                }
            }
        }
        columns
    }

    /// What a folded heading says its column holds; the order matters, for a smartphone is no phone number.
    fn column(&self, heading: &str) -> Option<Column> {
        let says = |words: &str| format!(" {heading} ").contains(&format!(" {words} "));
        let any = |all: &[&str]| all.iter().any(|words| says(words));
        if heading.len() > 120 || any(&NOT_ASKED) {
            None
        } else if let Some(item) = self.item(heading) {
            Some(Column::Item(item))
        } else if any(&["dien thoai", "sdt", "so dt", "di dong"]) {
            Some(Column::Phone)
        } else if any(&["dong y", "xin phep", "cho phep"]) {
            Some(Column::Consent)
        } else if any(&["thuong goi", "ten goi khac", "ten khac", "biet danh", "con ong", "xom"]) {
            Some(Column::Nickname)
        } else if any(&["nguoi lon", "truong thanh", "du 18", "tu 18", "tren 18"]) {
            Some(Column::Adults)
        } else if any(&["so nguoi", "nhan khau", "so khau", "thanh vien"]) || heading == "khau" {
            Some(Column::Size)
        } else if any(&["chu ho", "ho va ten", "ho ten", "ten ho"]) {
            Some(Column::Head)
        } else if any(&["thon", "to dan pho", "tdp", "khu pho"]) || ["ban", "to", "khu"].contains(&heading) {
            Some(Column::Village)
        } else {
            None
        }
    }

    /// The item that a heading names; of several the one with the longest name.
    fn item(&self, heading: &str) -> Option<ItemId> {
        let padded = format!(" {heading} ");
        let length = |words: &String| padded.contains(&format!(" {words} ")).then_some(words.len());
        let named = |(item, within, alone): &(ItemId, Vec<String>, Vec<String>)| {
            let whole = || alone.iter().any(|words| words == heading).then_some(heading.len());
            within.iter().filter_map(length).max().or_else(whole).map(|length| (length, *item))
        };
        self.items.iter().filter_map(named).max().map(|(_, item)| item)
    }
}

/// What other lists say of people and nobody asks for here.
const NOT_ASKED: [&str; 10] =
    ["quan he", "nam sinh", "ngay sinh", "gioi tinh", "dan toc", "cccd", "cmnd", "can cuoc", "nghe nghiep", "ghi chu"];

/// Words that name an item wherever they stand: its names, and what everybody says of signal.
fn within(item: &Item) -> Vec<String> {
    let names = [Some(item.name.as_str()), item.name_en.as_deref()];
    let mut words: Vec<String> = names.into_iter().flatten().map(fold).filter(|name| !name.is_empty()).collect();
    if is_signal(item) {
        words
            .extend(["song di dong", "co song", "song tai nha", "internet tai nha", "mang internet"].map(String::from));
    }
    words
}

/// Words that name an item if there are no others: "Voso" of "Voso (voso.vn)".
fn alone(item: &Item) -> Vec<String> {
    let short = item.name.split(['(', ':']).next().map(fold).filter(|short| !short.is_empty());
    let mut words: Vec<String> = short.into_iter().collect();
    if is_signal(item) {
        words.extend(["song", "internet", "wifi"].map(String::from));
    }
    words
}

fn is_signal(item: &Item) -> bool {
    item.kind == ItemKind::Equipment && fold(&item.name).split(' ').any(|word| word == "song")
}

/// The row that numbers the columns, or a cell of it.
pub(super) fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "().,-=+".contains(c))
}
