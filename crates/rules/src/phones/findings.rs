//! What reading a phone number had to put right, and what it could not read.

/// What was put right in a number, to be shown beside it. Dots, spaces and hyphens are no change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The leading zero was missing, as when Excel takes a number for a quantity.
    LostZero,
    /// It was written with the country code 84.
    CountryCode,
    /// It had eleven digits, as mobile numbers before 15 September 2018; `from` is the old number.
    Pre2018 {
        /// The old number, eleven digits.
        from: String,
    },
    /// A landline with the area code that Lào Cai (20) or Yên Bái (29) had before 2017; `from` is the old number.
    OldAreaCode {
        /// The old number, ten digits.
        from: String,
    },
    /// A letter O stood for a zero.
    LetterForZero,
    /// It stood as a quantity: `9.12345678E8`, `912345678.0`.
    Quantity,
}

impl Change {
    /// A stable name, the key of its words on screens.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::LostZero => "lost_zero",
            Self::CountryCode => "country_code",
            Self::Pre2018 { .. } => "pre_2018",
            Self::OldAreaCode { .. } => "old_area_code",
            Self::LetterForZero => "letter_for_zero",
            Self::Quantity => "quantity",
        }
    }

    /// The change in Vietnamese, for the command line.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::LostZero => "đã thêm số 0 bị mất ở đầu".to_owned(),
            Self::CountryCode => "đã bỏ mã quốc gia 84".to_owned(),
            Self::Pre2018 { from } => format!("đã đổi từ số 11 chữ số cũ {from}"),
            Self::OldAreaCode { from } => format!("đã đổi mã vùng cũ của số {from}"),
            Self::LetterForZero => "đã thay chữ O bằng số 0".to_owned(),
            Self::Quantity => "đã đọc lại từ ô định dạng số".to_owned(),
        }
    }
}

/// Why a cell, or a piece of it, gave no number. Each keeps the text as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneProblem {
    /// Words, but no number.
    NoNumber {
        /// The cell.
        raw: String,
    },
    /// Too few or too many digits.
    WrongLength {
        /// The piece.
        raw: String,
        /// How many digits it has.
        digits: usize,
    },
    /// The right number of digits, but no such beginning is in use.
    UnknownPrefix {
        /// The piece.
        raw: String,
    },
    /// A quantity whose last digits were rounded away (`9.12E+08`).
    Rounded {
        /// The cell.
        raw: String,
    },
}

impl PhoneProblem {
    /// A stable name, the key of its words on screens.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoNumber { .. } => "no_number",
            Self::WrongLength { .. } => "wrong_length",
            Self::UnknownPrefix { .. } => "unknown_prefix",
            Self::Rounded { .. } => "rounded",
        }
    }

    /// The text that could not be read, as it stood.
    #[must_use]
    pub fn raw(&self) -> &str {
        match self {
            Self::NoNumber { raw }
            | Self::WrongLength { raw, .. }
            | Self::UnknownPrefix { raw }
            | Self::Rounded { raw } => raw,
        }
    }

    /// The problem in Vietnamese, for the command line.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::NoNumber { raw } => format!("“{raw}” không có số điện thoại"),
            Self::WrongLength { raw, digits } => {
                format!("“{raw}” có {digits} chữ số, số di động phải có 10 chữ số, số cố định 11 chữ số")
            }
            Self::UnknownPrefix { raw } => format!("“{raw}” có đầu số không tồn tại"),
            Self::Rounded { raw } => {
                format!("“{raw}” đã bị làm tròn, mất các chữ số cuối; hãy nhập lại dạng văn bản")
            }
        }
    }
}
