//! Proposing a group's name.

use std::{collections::HashSet, fmt};

use serde::{Deserialize, Serialize};

use super::{Tier, kinds::Part, problem::MAX_LENGTH};
use crate::text::nfc;

/// Room kept at a proposal's end for the mark of a collision ("x2" … "x9999").
const ROOM_FOR_MARK: usize = 5;

/// A well-formed group name: `CNS` and one to three parts of ASCII letters and digits, each beginning with a capital
/// or a digit, at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GroupName(String);

impl GroupName {
    /// A name that is well formed, `None` otherwise. Whether its units exist is for [`super::check`].
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let mut parts = name.split('_');
        let is_part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
                && part.chars().all(|c| c.is_ascii_alphanumeric())
        };
        let well_formed = parts.next() == Some("CNS") && (1..=3).contains(&parts.clone().count()) && parts.all(is_part);
        (well_formed && name.len() <= MAX_LENGTH).then(|| Self(name.to_owned()))
    }

    /// The name as it stands.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which names are compared: no two groups may differ by case alone.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The same name with the mark of the `number`th of its kind at the end of its first part.
    pub(super) fn marked(&self, number: &str) -> Self {
        let behind_prefix = self.0.find('_').map_or(0, |place| place + 1);
        let end = self
            .0
            .get(behind_prefix..)
            .and_then(|parts| parts.find('_'))
            .map_or(self.0.len(), |place| behind_prefix + place);
        let mut marked = self.0.clone();
        marked.insert_str(end, &format!("x{number}"));
        Self(marked)
    }

    /// The same name with a mark, if there is one.
    pub(super) fn with_mark(&self, number: Option<&str>) -> Self {
        number.map_or_else(|| self.clone(), |number| self.marked(number))
    }

    /// From parts, the lowest unit first.
    pub(super) fn of(parts: &[Part]) -> Result<Self, NameError> {
        let mut name = "CNS".to_owned();
        for part in parts {
            name.push('_');
            name.push_str(&part.name);
        }
        let length = name.len();
        if length > MAX_LENGTH - ROOM_FOR_MARK { Err(NameError::TooLong { length }) } else { Ok(Self(name)) }
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<GroupName> for String {
    fn from(name: GroupName) -> Self {
        name.0
    }
}

/// A text is no well-formed group name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no well-formed group name")]
pub struct NotAGroupName(pub String);

impl TryFrom<String> for GroupName {
    type Error = NotAGroupName;

    fn try_from(name: String) -> Result<Self, NotAGroupName> {
        Self::parse(&name).ok_or(NotAGroupName(name))
    }
}

/// The units a group's name is made of, with or without their words of kind ("Thôn Bản Bay" or "Bản Bay"); a number
/// needs its word ("Thôn 1"). Empty texts count as absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameParts<'a> {
    /// Thôn, bản, tổ dân phố.
    pub village: Option<&'a str>,
    /// Xã, phường, thị trấn.
    pub commune: Option<&'a str>,
    /// Huyện, thị xã, thành phố; absent since July 2025.
    pub district: Option<&'a str>,
    /// The province, named only in the province's own group.
    pub province: Option<&'a str>,
}

impl<'a> NameParts<'a> {
    /// The units given, each with the tier it stands for, the lowest first.
    pub(super) fn given(&self) -> impl Iterator<Item = (Tier, &'a str)> {
        let all = [
            (Tier::Team, self.village),
            (Tier::Commune, self.commune),
            (Tier::District, self.district),
            (Tier::Province, self.province),
        ];
        all.into_iter().filter_map(|(tier, name)| name.filter(|name| !nfc(name).is_empty()).map(|name| (tier, name)))
    }
}

/// Why no name can be proposed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// No unit was given.
    #[error("no unit was given")]
    Nothing,
    /// A unit that the name needs was not given.
    #[error("the {0:?} is missing")]
    Missing(Tier),
    /// A unit's name has no letter; a village called by its number needs its word ("Thôn 5", "Tổ 5").
    #[error("“{given}” has no letters")]
    NoLetters {
        /// The unit's tier.
        tier: Tier,
        /// Its name as given.
        given: String,
    },
    /// The name would be longer than a group's name may be.
    #[error("the name would have {length} characters")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
}

impl NameError {
    /// A stable name, the key of its words on screens.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing_given",
            Self::Missing(_) => "missing_unit",
            Self::NoLetters { .. } => "no_letters",
            Self::TooLong { .. } => "too_long",
        }
    }

    /// The reason in Vietnamese, for the command line.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Nothing => "Chưa có tên thôn, xã, huyện hoặc tỉnh để đặt tên nhóm.".to_owned(),
            Self::Missing(tier) => format!("Thiếu tên {} trong tên nhóm.", tier.unit_word()),
            Self::NoLetters { tier: Tier::Team, given } => {
                format!(
                    "Tên “{given}” không có chữ; nếu thôn, tổ mang số thì ghi đủ, ví dụ “Thôn 5” hoặc “Tổ dân phố số 5”."
                )
            }
            Self::NoLetters { tier, given } => {
                format!("Tên {} “{given}” không có chữ.", tier.unit_word())
            }
            Self::TooLong { length } => {
                format!("Tên nhóm sẽ dài {length} ký tự, quá dài cho một nhóm Zalo.")
            }
        }
    }
}

/// The standard name of the group of the lowest unit given: with a district three parts, without two (R2.4.3).
/// A province counts only when it is given alone.
///
/// # Errors
/// [`NameError`] if nothing is given, a village is given without its commune, a name has no letters, or the whole is
/// too long.
pub fn propose(parts: &NameParts<'_>) -> Result<GroupName, NameError> {
    GroupName::of(&checked(parts)?.into_iter().map(|(_, part)| part).collect::<Vec<_>>())
}

/// The parts of the proposal, with their tiers.
pub(super) fn checked(parts: &NameParts<'_>) -> Result<Vec<(Tier, Part)>, NameError> {
    let mut given: Vec<(Tier, &str)> = parts.given().collect();
    if given.len() > 1 {
        given.retain(|(tier, _)| *tier != Tier::Province);
    }
    let has = |wanted: Tier| given.iter().any(|(tier, _)| *tier == wanted);
    if given.is_empty() {
        return Err(NameError::Nothing);
    }
    if has(Tier::Team) && !has(Tier::Commune) {
        return Err(NameError::Missing(Tier::Commune));
    }
    let part = |(tier, name): (Tier, &str)| {
        let no_letters = || NameError::NoLetters { tier, given: name.to_owned() };
        Part::of(name, tier).map(|part| (tier, part)).ok_or_else(no_letters)
    };
    given.into_iter().map(part).collect()
}

/// The name itself if it is free, else the first free one of `x2`, `x3` … at the end of its first part.
///
/// `taken` tells whether a stored name is the same but for case. It is asked with the name as it would be stored and,
/// so that comparing with stored [`GroupName::key`]s works as well, with the name's key; [`Taken`] is a ready answer.
pub fn distinct(proposed: &GroupName, taken: impl Fn(&str) -> bool) -> GroupName {
    let is_free = |name: &GroupName| !taken(name.as_str()) && !taken(&name.key());
    if is_free(proposed) {
        return proposed.clone();
    }
    let marked = (2u32..).map(|number| proposed.marked(&number.to_string()));
    marked.into_iter().find(is_free).unwrap_or_else(|| proposed.clone())
}

/// Stored names, compared without regard to case.
#[derive(Clone, Debug, Default)]
pub struct Taken(HashSet<String>);

impl Taken {
    /// Whether a name is stored, in whatever case.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(&key(name))
    }

    /// Adds a name; false if it was there already.
    pub fn insert(&mut self, name: &str) -> bool {
        self.0.insert(key(name))
    }
}

impl<S: AsRef<str>> FromIterator<S> for Taken {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        Self(names.into_iter().map(|name| key(name.as_ref())).collect())
    }
}

fn key(name: &str) -> String {
    nfc(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn named(village: &str, commune: &str, district: &str) -> Result<String, NameError> {
        let parts =
            NameParts { village: Some(village), commune: Some(commune), district: Some(district), province: None };
        propose(&parts).map(String::from)
    }

    #[rstest]
    #[case("Thôn Bản Bay", "xã Gia Phú", "huyện Bảo Thắng", "CNS_BanBay_GiaPhu_BaoThang")]
    #[case("", "xã Gia Phú", "huyện Bảo Thắng", "CNS_GiaPhu_BaoThang")]
    #[case("", "", "huyện Bảo Thắng", "CNS_BaoThang")]
    #[case("Thôn 1", "xã Thái Niên", "huyện Bảo Thắng", "CNS_Thon1_ThaiNien_BaoThang")]
    #[case("Tổ dân phố số 5", "thị trấn Phố Lu", "huyện Bảo Thắng", "CNS_To5_PhoLu_BaoThang")]
    #[case("TDP Nậm Sắt 1", "thị trấn Bắc Hà", "huyện Bắc Hà", "CNS_NamSat1_BacHa_BacHa")]
    #[case("Thôn Bản Bay", "xã Gia Phú", "", "CNS_BanBay_GiaPhu")]
    #[case("", "phường Sa Pa", "thị xã Sa Pa", "CNS_SaPa_SaPa")]
    #[case("", "phường Sa Pả", "thị xã Sa Pa", "CNS_SaPa_SaPa")]
    fn names_follow_the_letters_examples(
        #[case] village: &str,
        #[case] commune: &str,
        #[case] district: &str,
        #[case] name: &str,
    ) {
        assert_eq!(named(village, commune, district).as_deref(), Ok(name));
    }

    #[test]
    fn the_second_of_two_equal_names_is_marked_in_its_first_part() {
        let mut stored = Taken::default();
        let mut store = |commune: &str| {
            let proposed =
                propose(&NameParts {
                    commune: Some(commune), district: Some("thị xã Sa Pa"), ..NameParts::default()
                })
                .unwrap();
            let name = distinct(&proposed, |name| stored.contains(name));
            stored.insert(name.as_str());
            name.to_string()
        };
        assert_eq!(store("phường Sa Pa"), "CNS_SaPa_SaPa");
        assert_eq!(store("phường Sa Pả"), "CNS_SaPax2_SaPa");
        assert_eq!(store("Sa Pá"), "CNS_SaPax3_SaPa");
    }

    #[test]
    fn a_district_or_province_alone_is_marked_at_the_end() {
        let province = propose(&NameParts { province: Some("tỉnh Lào Cai"), ..NameParts::default() }).unwrap();
        assert_eq!(province.as_str(), "CNS_LaoCai");
        assert_eq!(distinct(&province, |name| name == "CNS_LaoCai").as_str(), "CNS_LaoCaix2");
    }

    #[test]
    fn names_that_differ_by_case_alone_collide() {
        let proposed = propose(&NameParts { commune: Some("Gia Phú"), ..NameParts::default() }).unwrap();
        let stored: Taken = ["cns_giaphu"].into_iter().collect();
        assert_eq!(distinct(&proposed, |name| stored.contains(name)).as_str(), "CNS_GiaPhux2");
        assert_eq!(distinct(&proposed, |name| name == "cns_giaphu").as_str(), "CNS_GiaPhux2");
    }

    #[test]
    fn what_cannot_be_named_is_refused_with_the_reason() {
        assert_eq!(named("", " ", ""), Err(NameError::Nothing));
        assert_eq!(named("Thôn Bản Bay", "", "huyện Bảo Thắng"), Err(NameError::Missing(Tier::Commune)));
        assert_eq!(named("5", "xã Gia Phú", ""), Err(NameError::NoLetters { tier: Tier::Team, given: "5".to_owned() }));
        assert_eq!(named("", "…", ""), Err(NameError::NoLetters { tier: Tier::Commune, given: "…".to_owned() }));
        assert!(matches!(named(&"Nghiêng ".repeat(14), "xã Gia Phú", ""), Err(NameError::TooLong { .. })));
    }

    #[rstest]
    #[case("CNS_GiaPhu_BaoThang", true)]
    #[case("CNS_3Vanh_GiaPhu", true)]
    #[case("CNS", false)]
    #[case("CNS_", false)]
    #[case("cns_GiaPhu", false)]
    #[case("CNS_giaPhu", false)]
    #[case("CNS_Gia Phu", false)]
    #[case("CNS_A_B_C_D", false)]
    fn a_group_name_is_well_formed_or_none(#[case] name: &str, #[case] well_formed: bool) {
        assert_eq!(GroupName::parse(name).is_some(), well_formed);
    }

    proptest! {
        #[test]
        fn every_proposal_is_well_formed(village in ".{0,12}", commune in ".{1,12}", district in ".{0,12}") {
            let parts = NameParts { village: Some(&village), commune: Some(&commune), district: Some(&district), province: None };
            if let Ok(name) = propose(&parts) {
                prop_assert_eq!(GroupName::parse(name.as_str()), Some(name));
            }
        }
    }
}
