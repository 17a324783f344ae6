//! What the papers of offices share: the day in words, who signs on whose authority.

use jiff::civil::Date;
use rules::day::Day;
use rules::issues::Authority;
use rules::papers::Signing;

/// The space left for something written by hand.
pub(crate) const BLANK: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// A paper's number with its sign: "05/QĐ-UBND". Whoever types the number often types the sign too, which then stays as typed.
pub(crate) fn with_sign(number: Option<&str>, sign: &str) -> String {
    let number = number.map(|number| number.trim().trim_end_matches('/')).filter(|number| !number.is_empty());
    match number {
        Some(signed) if signed.contains('/') => signed.to_owned(),
        number => format!("{}/{sign}", number.unwrap_or(BLANK)),
    }
}

/// The day of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperDate {
    /// Known.
    On(Date),
    /// To be written in by hand; only the year is printed.
    Blank {
        /// The year.
        year: i16,
    },
}

impl PaperDate {
    /// "ngày 05 tháng 5 năm 2022": days under 10 and the months 1 and 2 with a zero, against forgery.
    pub(crate) fn in_words(self) -> String {
        match self {
            Self::On(day) => {
                let month = if day.month() < 3 { format!("0{}", day.month()) } else { day.month().to_string() };
                format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
            }
            Self::Blank { year } => format!("ngày{BLANK}tháng{BLANK}năm {year}"),
        }
    }
}

/// The department that answers for the programme on a day, and its sign: until February 2025 the one of information and communications,
/// whose tasks then went to that of science and technology.
pub(crate) fn department_on(on: Day) -> (&'static str, &'static str) {
    if Day::new(2025, 3, 1).is_some_and(|went_over| on >= went_over) {
        ("Sở Khoa học và Công nghệ", "SKHCN")
    } else {
        ("Sở Thông tin và Truyền thông", "STTTT")
    }
}

/// The lines of authority and title over the signature of a People's Committee.
pub(crate) fn committee_lines(signing: Signing) -> Vec<String> {
    let committee = signing.is_of_committee().then_some("TM. ỦY BAN NHÂN DÂN");
    let by: &[&str] = match signing {
        Signing::CommitteeByChair | Signing::Chair => &["CHỦ TỊCH"],
        Signing::CommitteeByActingChair | Signing::ActingChair => &["Q. CHỦ TỊCH"],
        Signing::CommitteeByViceChair | Signing::ViceChair => &["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    };
    committee.iter().chain(by).map(|line| (*line).to_owned()).collect()
}

/// The same of a department, which has a director and no committee.
pub(crate) fn department_lines(signing: Signing) -> Vec<String> {
    let by: &[&str] = match signing {
        Signing::CommitteeByChair | Signing::Chair => &["GIÁM ĐỐC"],
        Signing::CommitteeByActingChair | Signing::ActingChair => &["Q. GIÁM ĐỐC"],
        Signing::CommitteeByViceChair | Signing::ViceChair => &["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"],
    };
    by.iter().map(|line| (*line).to_owned()).collect()
}

/// The lines over the signature of an office: its own head's (which `head` gives), or somebody's by the head's order (TL.) or with power from
/// the head (TUQ.).
fn lines(authority: &Authority, head: &str, own: fn(Signing) -> Vec<String>) -> Vec<String> {
    match authority {
        Authority::Head(signing) => own(*signing),
        Authority::ByOrder(title) => vec![format!("TL. {head}"), title.to_uppercase()],
        Authority::ByMandate(title) => vec![format!("TUQ. {head}"), title.to_uppercase()],
    }
}

/// The lines over the signature of a paper of a People's Committee.
pub(crate) fn committee_authority(authority: &Authority) -> Vec<String> {
    lines(authority, "CHỦ TỊCH", committee_lines)
}

/// The same of a department.
pub(crate) fn department_authority(authority: &Authority) -> Vec<String> {
    lines(authority, "GIÁM ĐỐC", department_lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_typed_with_the_number_is_not_doubled() {
        let signed = |number| with_sign(number, "QĐ-UBND");
        assert_eq!(signed(Some("12")), "12/QĐ-UBND");
        assert_eq!(signed(Some("12/QĐ-UBND")), "12/QĐ-UBND");
        assert_eq!(signed(Some(" 12/ ")), "12/QĐ-UBND");
        assert_eq!(signed(None), format!("{BLANK}/QĐ-UBND"));
        assert_eq!(signed(Some("")), signed(None));
    }
}
