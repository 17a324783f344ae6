//! A commune's list of teams and members, as people fill it in in Excel: a row a member.
//!
//! [`read`] takes the cells, [`compare`] says of each row what it would do beside what is known already, and [`carry_out`]
//! makes the operations of the rows somebody picked. Taken in twice, a list changes nothing the second time.

mod before;
mod cells;
mod comparing;
mod doing;
mod persons;
mod reading;
mod remarks;
mod sites;

pub(crate) use cells::{bodies_beside, yes_or_no};
pub use comparing::{Row, Setting, Status, compare};
pub use doing::{Deeds, carry_out};
pub(crate) use reading::letters;
pub use reading::{NoHeadings, read, unread};
pub use remarks::{Remark, Said};

use super::{Representing, Role, Sex};
use crate::{day::Day, phones::Phone, units::Era};

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The team, or the village it works in; an empty cell means the team above.
    Team,
    /// The member's name.
    Name,
    /// The role in the team.
    Role,
    /// Whom the member stands for.
    Representing,
    /// Year of birth.
    BirthYear,
    /// Sex.
    Sex,
    /// Phone.
    Phone,
    /// Does the member know IT?
    ItSkill,
    /// Has the member been trained, and when?
    Trained,
}

impl Column {
    /// The columns of the empty list that is offered, in their order.
    pub const ALL: [Self; 9] = [
        Self::Team,
        Self::Name,
        Self::Role,
        Self::Representing,
        Self::BirthYear,
        Self::Sex,
        Self::Phone,
        Self::ItSkill,
        Self::Trained,
    ];

    /// Its heading in the empty list.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Team => "Tên Tổ/thôn",
            Self::Name => "Họ và tên",
            Self::Role => "Chức danh trong Tổ",
            Self::Representing => "Đại diện",
            Self::BirthYear => "Năm sinh",
            Self::Sex => "Giới tính",
            Self::Phone => "Số điện thoại",
            Self::ItSkill => "Kỹ năng CNTT",
            Self::Trained => "Đã tập huấn",
        }
    }
}

/// A row of the sheet: its number and the cells that hold text, by column from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The row's number, from 1.
    pub row: u32,
    /// Column and text of each cell.
    pub cells: Vec<(u32, String)>,
}

/// A member's row as understood; what was left empty is `None` and changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The row's number in the sheet.
    pub row: u32,
    /// The team as written here or above.
    pub team: String,
    /// The member's name.
    pub name: String,
    /// The role; an empty cell is a member without office.
    pub role: Role,
    /// Whom the member stands for.
    pub representing: Option<Vec<Representing>>,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Phone.
    pub phone: Option<Phone>,
    /// Knows IT?
    pub it_skill: Option<bool>,
    /// Trained?
    pub trained: Option<Trained>,
    /// What was noticed while reading.
    pub remarks: Vec<Remark>,
}

/// What a row says of training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trained {
    /// Not yet.
    No,
    /// Yes, on a day that isn't said.
    Yes,
    /// On this day.
    On(Day),
}

/// The name of the training that a list tells of without naming it.
pub const COURSE: &str = "Tập huấn Tổ công nghệ số cộng đồng";

/// The title a team gets when nobody names it otherwise: how the province calls teams, and its villages.
#[must_use]
pub fn default_title<'a>(team_word: &str, villages: impl IntoIterator<Item = &'a Era>) -> String {
    let villages: Vec<String> = villages.into_iter().map(Era::name_in_sentence).collect();
    titled(team_word, &villages.join(", "))
}

/// How teams are called before a place: "Tổ công nghệ số cộng đồng thôn Bản Bay".
#[must_use]
pub fn titled(team_word: &str, place: &str) -> String {
    format!("{team_word} {place}").trim_end().to_owned()
}

#[cfg(test)]
mod tests;
