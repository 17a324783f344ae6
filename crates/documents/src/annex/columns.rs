//! Finding the annex's table in a grid: which row holds the headings, and which column is which.
//!
//! People move columns, add their own, and name them as they like; what is asked is only that a heading says what the
//! column holds.

use rules::text::fold;
use rules::units::Kind;

use crate::read::{Cell, Merged, Sheet};

/// What a column of the annex holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Role {
    Number,
    District,
    Commune,
    Team,
    /// Where the team works, beside its name.
    Village,
    Leader,
    Phone,
    Zalo,
    /// A mark here says that there is no group.
    NoZalo,
    Note,
}

pub(super) const ROLES: [Role; 10] = [
    Role::Number,
    Role::District,
    Role::Commune,
    Role::Team,
    Role::Village,
    Role::Leader,
    Role::Phone,
    Role::Zalo,
    Role::NoZalo,
    Role::Note,
];

/// How surely a heading names its role; the surest column wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Surety {
    Perhaps,
    Surely,
}

/// The columns of one table, from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    of_roles: Vec<(Role, u32)>,
    /// The kind of village that the heading of their column names, where it names one alone.
    pub(super) village_kind: Option<Kind>,
}

impl Columns {
    pub(super) fn of(&self, role: Role) -> Option<u32> {
        self.of_roles.iter().find(|(known, _)| *known == role).map(|(_, column)| *column)
    }

    pub(super) fn role_of(&self, column: u32) -> Option<Role> {
        self.of_roles.iter().find(|(_, known)| *known == column).map(|(role, _)| *role)
    }

    /// Whether these can be the annex's headings: a team or leader among three, or a team with who leads it or where.
    fn suffice(&self) -> bool {
        let has = |role| self.of(role).is_some();
        let about_teams = has(Role::Team) && (has(Role::Commune) || has(Role::Leader) || has(Role::Phone));
        about_teams || (self.of_roles.len() >= 3 && has(Role::Leader) && (has(Role::Commune) || has(Role::Zalo)))
    }
}

/// A heading found in a sheet.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// Index of its first row in [`Sheet::rows`].
    pub(super) first: usize,
    /// Index of the first row below it.
    pub(super) after: usize,
    pub(super) columns: Columns,
}

/// The headings of a sheet from the top down; a table printed on several pages has several.
pub(super) fn headings(sheet: &Sheet) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < sheet.rows.len() {
        if let Some(heading) = heading_at(sheet, index) {
            index = heading.after;
            found.push(heading);
        } else {
            index += 1;
        }
    }
    found
}

fn heading_at(sheet: &Sheet, index: usize) -> Option<Heading> {
    let row = sheet.rows.get(index)?;
    let alone = columns_of(row.iter().map(|cell| (cell.column, fold(&cell.text))));
    if alone.of_roles.is_empty() {
        return None;
    }
    // A label of block 2 right above the headings is no heading of its own.
    let below = sheet.rows.get(index + 1).filter(|_| alone.of_roles.len() > 1);
    let two = below.and_then(|below| two_rows(sheet, row, below));
    let (columns, height) = match two {
        Some(two) if two.of_roles.len() > alone.of_roles.len() => (two, 2),
        _ => (alone, 1),
    };
    columns.suffice().then_some(Heading { first: index, after: index + height, columns })
}

/// The columns of two heading rows read together: under a heading that spans several columns stand their own.
fn two_rows(sheet: &Sheet, above: &[Cell], below: &[Cell]) -> Option<Columns> {
    let (row, next) = (above.first()?.row, below.first()?.row);
    let below_alone = columns_of(below.iter().map(|cell| (cell.column, fold(&cell.text))));
    // Under one heading over "Tên tổ", "Tổ trưởng" and "SĐT" these would do by themselves, but for the commune above.
    let above_alone = columns_of(above.iter().map(|cell| (cell.column, fold(&cell.text))));
    let adds = above_alone
        .of_roles
        .iter()
        .any(|(role, column)| below_alone.of(*role).is_none() && below.iter().all(|cell| cell.column != *column));
    let is_answered = below.iter().any(|cell| is_no(&fold(&cell.text)));
    if next != row + 1 || (below_alone.of_roles.is_empty() && !is_answered) || (below_alone.suffice() && !adds) {
        return None;
    }
    let spans: Vec<&Merged> = sheet
        .merged
        .iter()
        .filter(|m| m.first_row == row && m.last_row == row && m.last_column > m.first_column)
        .collect();
    let heading_over = |column: u32| {
        let left_edge = spans
            .iter()
            .find(|m| (m.first_column..=m.last_column).contains(&column))
            .map_or(column, |m| m.first_column);
        above.iter().find(|cell| cell.column == left_edge)
    };
    let mut texts: Vec<(u32, String)> = below
        .iter()
        .map(|cell| {
            let over = heading_over(cell.column).map_or(String::new(), |over| fold(&over.text));
            (cell.column, format!("{over} {}", fold(&cell.text)).trim().to_owned())
        })
        .collect();
    let alone = above.iter().filter(|cell| below.iter().all(|b| b.column != cell.column));
    let alone = alone.filter(|cell| spans.iter().all(|m| m.first_column != cell.column));
    texts.extend(alone.map(|cell| (cell.column, fold(&cell.text))));
    texts.sort_by_key(|(column, _)| *column);
    Some(columns_of(texts.into_iter()))
}

/// The columns that these folded headings name.
fn columns_of(headings: impl Iterator<Item = (u32, String)>) -> Columns {
    let mut known: Vec<(Role, Surety, u32, String)> = Vec::new();
    for (column, text) in headings {
        if let Some((role, surety)) = role_of(&text) {
            known.push((role, surety, column, text));
        }
    }
    let best = |role: Role| {
        let of_role = || known.iter().filter(move |(r, ..)| *r == role);
        let surest = of_role().map(|(_, surety, ..)| *surety).max()?;
        of_role().find(|(_, surety, ..)| *surety == surest).map(|(.., column, _)| *column)
    };
    let mut columns: Vec<(Role, u32)> = ROLES.into_iter().filter_map(|role| Some((role, best(role)?))).collect();
    prefer_the_leaders_phone(&mut columns, &known);
    let village = columns.iter().find(|(role, _)| *role == Role::Village).map(|(_, column)| *column);
    let village_heading = known.iter().find(|(role, _, column, _)| *role == Role::Village && Some(*column) == village);
    let village_kind = village_heading.and_then(|(.., text)| kind_named_by(text));
    // Without a column for the team's name the village's is the team's.
    if columns.iter().all(|(role, _)| *role != Role::Team)
        && let Some((role, _)) = columns.iter_mut().find(|(role, _)| *role == Role::Village)
    {
        *role = Role::Team;
    }
    if columns.iter().all(|(role, _)| *role != Role::Zalo) {
        columns.retain(|(role, _)| *role != Role::NoZalo);
    }
    Columns { of_roles: columns, village_kind }
}

/// The one kind of village that a folded heading names: "ten to dan pho", but not "thon, ban, to dan pho".
fn kind_named_by(heading: &str) -> Option<Kind> {
    let says = |words: &str| format!(" {heading} ").contains(&format!(" {words} "));
    let named =
        [(Kind::Thon, says("thon")), (Kind::Ban, says("ban")), (Kind::ToDanPho, says("to dan pho") || says("tdp"))];
    let mut named = named.into_iter().filter(|(_, is_named)| *is_named).map(|(kind, _)| kind);
    named.next().filter(|_| named.next().is_none())
}

/// "Không", "Chưa lập" as a heading under "Nhóm Zalo".
fn is_no(words: &str) -> bool {
    ["khong", "khong co", "chua", "chua co", "chua lap", "khong lap"].contains(&words)
}

/// Of several phone columns the leader's is the one that says so, else the first to the right of the leader.
fn prefer_the_leaders_phone(columns: &mut [(Role, u32)], known: &[(Role, Surety, u32, String)]) {
    let leader = columns.iter().find(|(role, _)| *role == Role::Leader).map(|(_, column)| *column);
    let phones = || known.iter().filter(|(role, ..)| *role == Role::Phone);
    let named = phones().find(|(.., text)| text.contains("to truong"));
    let right = phones().find(|(_, _, column, _)| leader.is_some_and(|leader| *column > leader));
    let Some((_, _, chosen, _)) = named.or(right) else {
        return;
    };
    if let Some((_, column)) = columns.iter_mut().find(|(role, _)| *role == Role::Phone) {
        *column = *chosen;
    }
}

/// What a folded heading says its column holds. The order matters: "số điện thoại tổ trưởng" is a phone, "nhóm Zalo của
/// tổ" is about Zalo.
fn role_of(heading: &str) -> Option<(Role, Surety)> {
    use Surety::{Perhaps, Surely};
    let says = |words: &str| format!(" {heading} ").contains(&format!(" {words} "));
    let begins = |words: &str| heading == words || heading.starts_with(&format!("{words} "));
    // Headings are short; a sentence is none.
    if heading.is_empty() || heading.len() > 90 || says("to pho") || says("so luong") || says("tong so") {
        return None;
    }
    let is_phone = ["dien thoai", "sdt", "so dt", "dtdd", "di dong"].iter().any(|words| says(words)) || begins("dt");
    // "Số điện thoại (Zalo)" is a phone, "Nhóm Zalo" with whatever beside it the group.
    if says("zalo") && !(is_phone && !says("nhom") && !says("lap")) {
        let answer = heading.rsplit("zalo").next().unwrap_or_default().trim();
        return Some((if is_no(answer) { Role::NoZalo } else { Role::Zalo }, Surely));
    }
    if says("ghi chu") || heading == "gc" {
        return Some((Role::Note, Surely));
    }
    if is_phone {
        return Some((Role::Phone, Surely));
    }
    if ["stt", "tt", "so tt", "so thu tu", "thu tu", "no"].contains(&heading) {
        return Some((Role::Number, Surely));
    }
    if says("to truong") {
        return Some((Role::Leader, Surely));
    }
    let is_village = ["ten to dan pho", "ten tdp"].iter().any(|words| begins(words));
    if is_village {
        return Some((Role::Village, Surely));
    }
    if ["to cong nghe", "to cns", "to cnscd", "to chuyen doi so", "ten to"].iter().any(|words| says(words)) {
        return is_general(heading).then_some((Role::Team, Surely));
    }
    if ["ten thon", "thon ban to", "thon ban tdp", "thon to dan pho", "thon tdp"].iter().any(|words| says(words)) {
        return Some((Role::Village, Surely));
    }
    if ["thon", "thon ban", "ban", "to dan pho", "tdp", "ten ban"].contains(&heading) {
        return Some((Role::Village, Perhaps));
    }
    if heading == "to" {
        return Some((Role::Team, Perhaps));
    }
    if says("xa tt") || says("xa p") || says("xa t t") {
        return Some((Role::Commune, Surely));
    }
    if says("ten xa") || says("xa phuong") || says("phuong xa") || says("cap xa") || says("xa thi tran") {
        return Some((Role::Commune, Surely));
    }
    if ["xa", "phuong", "ten phuong", "ten thi tran", "ten don vi", "don vi", "dia phuong", "ten dia phuong"]
        .contains(&heading)
    {
        return Some((Role::Commune, Perhaps));
    }
    if begins("huyen") || begins("ten huyen") || says("cap huyen") || begins("quan huyen") {
        return Some((Role::District, Surely));
    }
    if ["ho va ten", "ho ten", "ho va ten nguoi dung dau", "truong thon", "truong ban", "truong thon ban"]
        .contains(&heading)
    {
        return Some((Role::Leader, Perhaps));
    }
    None
}

/// The words that headings of the team's column are made of.
const GENERAL: &str = "ten cac to cong nghe so cong dong cns cnscd chuyen doi thon ban xom khu pho dan tdp tai o cua xa phuong \
                       thi tran cap don vi tren dia ban duoc da thanh lap theo va hoac";

/// Whether a folded heading names no team of its own: "Tổ công nghệ số cộng đồng thôn Bản Bay" is a team's name.
fn is_general(heading: &str) -> bool {
    heading.split(' ').all(|word| GENERAL.split_whitespace().any(|general| general == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(heading: &str) -> Option<Role> {
        role_of(&fold(heading)).map(|(role, _)| role)
    }

    #[test]
    fn the_letters_own_headings_are_known() {
        let roles: Vec<Option<Role>> = crate::annex::HEADINGS.iter().map(|heading| role(heading)).collect();
        let expected = [Role::Number, Role::Commune, Role::Team, Role::Leader, Role::Phone, Role::Zalo, Role::Note];
        assert_eq!(roles, expected.map(Some));
    }

    #[test]
    fn headings_are_known_by_other_names() {
        assert_eq!(role("TT"), Some(Role::Number));
        for heading in ["Xã/phường/thị trấn", "Xã/TT", "Xã/P/TT", "Xã,TT", "Xã, P, TT", "Xã/T.T", "Địa phương"]
        {
            assert_eq!(role(heading), Some(Role::Commune), "{heading}");
        }
        assert_eq!(role("Tên tổ"), Some(Role::Team));
        assert_eq!(role("Thôn, bản, tổ dân phố"), Some(Role::Village));
        assert_eq!(role("Họ tên Tổ trưởng"), Some(Role::Leader));
        assert_eq!(role("SĐT tổ trưởng"), Some(Role::Phone));
        assert_eq!(role("Điện thoại"), Some(Role::Phone));
        assert_eq!(role("ĐT liên hệ"), Some(Role::Phone));
        assert_eq!(role("Số điện thoại (Zalo)"), Some(Role::Phone));
        assert_eq!(role("Số ĐT trưởng nhóm Zalo"), Some(Role::Zalo));
        assert_eq!(role("Nhóm Zalo của Tổ"), Some(Role::Zalo));
        assert_eq!(role("Huyện/thị xã/thành phố"), Some(Role::District));
        assert_eq!(role("Trưởng thôn"), Some(Role::Leader));
        assert_eq!(role("Tổ dân phố"), Some(Role::Village));
        assert_eq!(role("Nhóm Zalo Không"), Some(Role::NoZalo));
        assert_eq!(role("Lập nhóm Zalo (có/không)"), Some(Role::Zalo));
        assert_eq!(role("GC"), Some(Role::Note));
    }

    #[test]
    fn data_is_no_heading() {
        for text in
            ["Thôn Bản Bay", "Gia Phú", "0912345678", "Có", "Tổ phó", "Số lượng Tổ CNSCĐ", "Tổ CNSCĐ thôn Bản Bay"]
        {
            assert_eq!(role(text), None, "{text}");
        }
    }
}
