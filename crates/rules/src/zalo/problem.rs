//! What can be wrong with a group's name.

/// The longest name that a group may have, in characters.
pub(super) const MAX_LENGTH: usize = 100;

/// One thing wrong with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It does not begin with `CNS_`.
    MissingPrefix,
    /// Hyphens or dashes where underscores belong, or inside a part.
    Hyphens,
    /// Letters with accents.
    Diacritics,
    /// Spaces.
    Spaces,
    /// Other characters than letters, digits and underscores.
    ForbiddenCharacters {
        /// They, each once.
        characters: String,
    },
    /// Capitals in the wrong places.
    Case {
        /// The part as given.
        given: String,
        /// The part as it should be.
        right: String,
    },
    /// The units are not ordered from the lowest to the highest.
    Order,
    /// A word of kind that should have fallen ("Xa", "Thon"), or a number that should stand behind its short one ("Thon1").
    KindWord {
        /// The part as given.
        given: String,
        /// The part as it should be.
        right: String,
    },
    /// A number without its word ("5" instead of "To5").
    NumberWithoutKind {
        /// The number.
        given: String,
    },
    /// No unit is known by this part.
    UnknownUnit {
        /// The part as given.
        part: String,
    },
    /// Each unit is known, but they do not belong to one another.
    WrongParent,
    /// More parts than the pattern has.
    TooManyParts,
    /// Fewer parts than the pattern has.
    TooFewParts,
    /// No underscore between two parts.
    MissingSeparator,
    /// Nothing between two underscores, or an underscore at the end.
    EmptyPart,
    /// The mark of a collision ("x2") is not at the end of the first part, or counts from less than 2.
    MarkMisplaced,
    /// Longer than a group's name may be.
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Not the standard name, for none of the reasons above: mostly characters that nobody sees came along when it was copied.
    NotStandard {
        /// The right name; empty where it can't be told.
        right: String,
    },
}

impl Problem {
    /// A stable name, the key of its words on screens and of programs that read them.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingPrefix => "missing_prefix",
            Self::Hyphens => "hyphens",
            Self::Diacritics => "diacritics",
            Self::Spaces => "spaces",
            Self::ForbiddenCharacters { .. } => "forbidden_characters",
            Self::Case { .. } => "case",
            Self::Order => "order",
            Self::KindWord { .. } => "kind_word",
            Self::NumberWithoutKind { .. } => "number_without_kind",
            Self::UnknownUnit { .. } => "unknown_unit",
            Self::WrongParent => "wrong_parent",
            Self::TooManyParts => "too_many_parts",
            Self::TooFewParts => "too_few_parts",
            Self::MissingSeparator => "missing_separator",
            Self::EmptyPart => "empty_part",
            Self::MarkMisplaced => "mark_misplaced",
            Self::TooLong { .. } => "too_long",
            Self::NotStandard { .. } => "not_standard",
        }
    }

    /// The problem in Vietnamese, for the command line.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::MissingPrefix => "Tên phải bắt đầu bằng “CNS_”.".to_owned(),
            Self::Hyphens => "Dùng dấu gạch dưới “_”, không dùng dấu gạch ngang.".to_owned(),
            Self::Diacritics => "Tên viết không dấu.".to_owned(),
            Self::Spaces => "Tên viết liền, không có khoảng trắng.".to_owned(),
            Self::ForbiddenCharacters { characters } => {
                format!("Tên chỉ gồm chữ cái, chữ số và dấu gạch dưới; bỏ ký tự “{characters}”.")
            }
            Self::Case { given, right } => {
                format!("Chữ hoa, chữ thường chưa đúng: “{given}” phải viết là “{right}”.")
            }
            Self::Order => "Thứ tự các phần chưa đúng: viết từ cấp thấp đến cấp cao (thôn, xã, huyện).".to_owned(),
            Self::KindWord { given, right } if given.to_lowercase().ends_with(&right.to_lowercase()) => {
                format!("Bỏ từ chỉ loại đơn vị (thôn, xã, huyện …): “{given}” viết là “{right}”.")
            }
            Self::KindWord { given, right } => {
                format!("Thôn, tổ mang số viết gọn: “{given}” phải viết là “{right}”.")
            }
            Self::NumberWithoutKind { given } => {
                format!("Số “{given}” phải có chữ Thon hoặc To đứng trước.")
            }
            Self::UnknownUnit { part } => format!("Không tìm thấy đơn vị nào tên “{part}”."),
            Self::WrongParent => "Các đơn vị trong tên không thuộc cùng một địa bàn.".to_owned(),
            Self::TooManyParts => "Tên có nhiều phần hơn mẫu.".to_owned(),
            Self::TooFewParts => {
                "Tên thiếu phần so với mẫu: sau “CNS_” là tên thôn (với nhóm của Tổ), rồi tên xã; tên huyện chỉ có ở \
                                  tên đặt trước ngày 01/7/2025."
                    .to_owned()
            }
            Self::MissingSeparator => "Thiếu dấu gạch dưới “_” giữa các phần.".to_owned(),
            Self::EmptyPart => "Có dấu gạch dưới thừa.".to_owned(),
            Self::MarkMisplaced => "Dấu phân biệt nhóm trùng tên (tính từ x2) phải đứng cuối phần đầu tiên.".to_owned(),
            Self::TooLong { length } => format!("Tên dài {length} ký tự, tối đa {MAX_LENGTH}."),
            Self::NotStandard { right } if right.is_empty() => {
                "Tên chưa đúng mẫu “CNS_TenThon_TenXa” hoặc “CNS_TenXa”.".to_owned()
            }
            Self::NotStandard { right } => {
                format!("Tên có ký tự ẩn, thường do chép và dán; xin gõ lại là “{right}”.")
            }
        }
    }
}
