//! Levels and kinds of units, and the words by which people call them.

use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How high a unit stands. A tree may skip a level (since July 2025 there are no districts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Tỉnh.
    Province,
    /// Cấp huyện: huyện, thị xã, thành phố thuộc tỉnh.
    District,
    /// Cấp xã: xã, phường, thị trấn.
    Commune,
    /// Thôn, bản, tổ dân phố; in law no administrative unit.
    Village,
}

impl Level {
    /// From the highest to the lowest.
    pub const ALL: [Self; 4] = [Self::Province, Self::District, Self::Commune, Self::Village];

    /// Its name in the code, in the schema and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Village => "village",
        }
    }
}

impl FromStr for Level {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|level| level.code() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// A word that is no level or kind of unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no level or kind of unit")]
pub struct UnknownWord(pub String);

/// What a unit is called before its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Tỉnh.
    Province,
    /// Huyện.
    District,
    /// Thị xã.
    Town,
    /// Thành phố thuộc tỉnh.
    City,
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Thị trấn.
    Township,
    /// Thôn.
    Thon,
    /// Bản.
    Ban,
    /// Tổ dân phố.
    ToDanPho,
}

impl Kind {
    /// Every kind, by level.
    pub const ALL: [Self; 10] = [
        Self::Province,
        Self::District,
        Self::Town,
        Self::City,
        Self::Commune,
        Self::Ward,
        Self::Township,
        Self::Thon,
        Self::Ban,
        Self::ToDanPho,
    ];

    /// The level a unit of this kind stands at.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::Province => Level::Province,
            Self::District | Self::Town | Self::City => Level::District,
            Self::Commune | Self::Ward | Self::Township => Level::Commune,
            Self::Thon | Self::Ban | Self::ToDanPho => Level::Village,
        }
    }

    /// The Vietnamese word, as lists of units write it: `Xã`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Province => "Tỉnh",
            Self::District => "Huyện",
            Self::Town => "Thị xã",
            Self::City => "Thành phố",
            Self::Commune => "Xã",
            Self::Ward => "Phường",
            Self::Township => "Thị trấn",
            Self::Thon => "Thôn",
            Self::Ban => "Bản",
            Self::ToDanPho => "Tổ dân phố",
        }
    }

    /// The word inside a sentence: `xã`.
    #[must_use]
    pub fn lower(self) -> String {
        self.word().to_lowercase()
    }

    /// Its name in the code and in the schema.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Town => "town",
            Self::City => "city",
            Self::Commune => "commune",
            Self::Ward => "ward",
            Self::Township => "township",
            Self::Thon => "thon",
            Self::Ban => "ban",
            Self::ToDanPho => "to_dan_pho",
        }
    }

    /// Folded words and abbreviations that announce the kind, longest first.
    fn spellings(self) -> &'static [&'static str] {
        match self {
            Self::Province => &["tinh"],
            Self::District => &["huyen", "h"],
            Self::Town => &["thi xa", "tx"],
            Self::City => &["thanh pho", "tp"],
            Self::Commune => &["xa", "x"],
            Self::Ward => &["phuong", "p"],
            Self::Township => &["thi tran", "tt", "t t"],
            Self::Thon => &["thon", "th"],
            Self::Ban => &["ban"],
            Self::ToDanPho => &["to dan pho", "tdp", "to"],
        }
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;
    /// Reads the code or the Vietnamese word.
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let folded = fold(text);
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == text || fold(kind.word()) == folded)
            .ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// Takes one leading word of kind of the given level off a name: "Xã Gia Phú" is (xã, "Gia Phú").
///
/// A name without such a word comes back whole; so does a name that is nothing but the word.
#[must_use]
pub fn split_kind(name: &str, level: Level) -> (Option<Kind>, String) {
    let words: Vec<&str> = name.split([' ', '.']).filter(|word| !word.is_empty()).collect();
    let spellings = Kind::ALL
        .into_iter()
        .filter(|kind| kind.level() == level)
        .flat_map(|kind| kind.spellings().iter().map(move |spelling| (kind, *spelling)));
    for (kind, spelling) in spellings {
        let count = spelling.split(' ').count();
        if words.len() > count && fold(&words[..count].join(" ")) == spelling {
            return (Some(kind), words[count..].join(" "));
        }
    }
    (None, name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_word_of_kind_is_taken_off_once() {
        let cases = [
            ("Xã Gia Phú", Level::Commune, Some(Kind::Commune), "Gia Phú"),
            ("TT. Phố Lu", Level::Commune, Some(Kind::Township), "Phố Lu"),
            ("T.T Phố Lu", Level::Commune, Some(Kind::Township), "Phố Lu"),
            ("P. Sa Pả", Level::Commune, Some(Kind::Ward), "Sa Pả"),
            ("TX Sa Pa", Level::District, Some(Kind::Town), "Sa Pa"),
            ("Tổ dân phố số 5", Level::Village, Some(Kind::ToDanPho), "số 5"),
            ("TDP Nậm Sắt 1", Level::Village, Some(Kind::ToDanPho), "Nậm Sắt 1"),
            ("Bản Bay", Level::Village, Some(Kind::Ban), "Bay"),
            ("Thôn Bản Bay", Level::Village, Some(Kind::Thon), "Bản Bay"),
            ("Gia Phú", Level::Commune, None, "Gia Phú"),
            ("Xã", Level::Commune, None, "Xã"),
        ];
        for (name, level, kind, rest) in cases {
            assert_eq!(split_kind(name, level), (kind, rest.to_owned()), "{name}");
        }
    }
}
