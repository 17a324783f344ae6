//! The leader's cell: a name, and what people write around it.

use super::{message::Message, phone_cell::PhoneCell, spelling::Spelt};
use crate::{
    phones,
    text::{fold, nfc},
};

/// The longest name.
const MOST: usize = 100;

/// The leader's cell.
#[derive(Clone, Debug, Default)]
pub(super) struct LeaderCell {
    /// The name without forms of address and remarks; empty where none is named.
    pub(super) name: Spelt,
    /// The cell as written.
    written: Spelt,
    pub(super) messages: Vec<Message>,
}

impl LeaderCell {
    /// Reads the leader's and the phone's cell; a phone beside the name counts where its own cell is empty.
    pub(super) fn read(leader: &str, phone: &str) -> (Self, PhoneCell) {
        let written = nfc(leader);
        let name = if is_placeholder(&written) { String::new() } else { bare_name(&written) };
        let mut messages = Vec::new();
        if name.chars().count() > MOST {
            messages.push(Message::LeaderTooLong { most: MOST });
        } else if name.is_empty() && !is_placeholder(&written) {
            messages.push(Message::LeaderUnread { written: written.clone() });
        } else if !name.is_empty() && !Spelt::of(&name).is(&Spelt::of(&written)) {
            messages.push(Message::LeaderRead { written: written.clone(), taken: name.clone() });
        }
        let mut phones = PhoneCell::read(phone);
        if phones.phones.is_empty() && phones.messages.is_empty() && has_phone(&written) {
            phones = PhoneCell::of(leader, phones::read(leader));
        }
        let cell = Self { name: Spelt::of(&name), written: Spelt::of(&written), messages };
        (cell, phones)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.name.text.is_empty()
    }

    /// Does the cell hold this very text?
    pub(super) fn is_written(&self, name: &str) -> bool {
        self.written.is(&Spelt::of(name))
    }

    /// Is it this person's name, as far as both say? The stored name may hold what is taken off a cell.
    pub(super) fn names(&self, person: &str) -> bool {
        let known = [Spelt::of(person), Spelt::of(&bare_name(person))];
        let says = |known: &Spelt| self.name.is(known) || (self.name.is_plain() && self.name.key == known.key);
        self.written.is(&known[0]) || known.iter().any(says)
    }

    /// Is it the name but for its marks?
    pub(super) fn resembles(&self, person: &str) -> bool {
        !self.name.is_empty() && self.name.key == Spelt::of(person).key
    }
}

fn is_placeholder(written: &str) -> bool {
    const NOBODY: [&str; 10] =
        ["chua", "chua co", "chua bau", "chua ro", "khong", "khong co", "ko", "trong", "khuyet", "dang khuyet"];
    let folded = fold(written);
    folded.is_empty() || NOBODY.contains(&folded.as_str())
}

fn has_phone(written: &str) -> bool {
    written.chars().filter(char::is_ascii_digit).count() >= 8
}

/// "Ông Trần Văn Thử (Trưởng thôn) - 0912…" is Trần Văn Thử.
fn bare_name(written: &str) -> String {
    let written = nfc(written).replace("Đ/c", "Đc").replace("đ/c", "đc").replace("Đ/C", "Đc");
    let mut name = written.split(['(', ',', ';', '/']).next().unwrap_or_default();
    name = name.split(" - ").next().unwrap_or_default();
    name = name.split(" – ").next().unwrap_or_default();
    name = name.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let is_address = |words: &[&str]| {
        let first = words.first().map(|word| word.trim_end_matches([':', '.']).to_lowercase());
        match first.as_deref() {
            Some("đc") => 1,
            Some("đồng") if words.get(1).is_some_and(|word| word.to_lowercase() == "chí") => 2,
            // Ông is a family name too: of three words it may be part of the name.
            Some("ông" | "bà" | "anh" | "chị") if words.len() > 3 => 1,
            _ => 0,
        }
    };
    while let count @ 1.. = is_address(&words) {
        words.drain(..count);
    }
    let is_label = |word: &&str| ["sdt", "dt", "tel"].contains(&fold(word).as_str());
    while words.last().is_some_and(is_label) {
        words.pop();
    }
    let name = words.join(" ");
    let name = name.trim_matches([' ', '-', '–', ':', '.', '_', '…', '*']);
    if name.chars().any(char::is_alphabetic) { name.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phones::Phone;
    use rstest::rstest;

    #[rstest]
    #[case("Ông Trần Văn Thử (Trưởng thôn)", "Trần Văn Thử")]
    #[case("Đ/c Lý Thị Ví Dụ", "Lý Thị Ví Dụ")]
    #[case("đồng chí Vàng A Mẫu", "Vàng A Mẫu")]
    #[case("Trần Văn Thử - Bí thư chi bộ", "Trần Văn Thử")]
    #[case("Trần Văn Thử SĐT: 0912000001", "Trần Văn Thử")]
    #[case("Ông Văn Thử", "Ông Văn Thử")]
    #[case("0912000001", "")]
    fn a_name_is_found_among_other_words(#[case] written: &str, #[case] name: &str) {
        assert_eq!(bare_name(written), name);
    }

    #[test]
    fn a_phone_beside_the_name_counts_where_its_cell_is_empty() {
        let (cell, phones) = LeaderCell::read("Trần Văn Thử 0912000001", "");
        assert_eq!(cell.name.text, "Trần Văn Thử");
        assert_eq!(phones.first().map(Phone::as_str), Some("0912000001"));
        let (_, phones) = LeaderCell::read("Trần Văn Thử 0912000001", "0912000002");
        assert_eq!(phones.first().map(Phone::as_str), Some("0912000002"));
    }

    #[test]
    fn the_post_may_be_vacant() {
        for written in ["", "-", "...", "Chưa có", "chưa bầu"] {
            let (cell, _) = LeaderCell::read(written, "");
            assert!(cell.is_empty() && cell.messages.is_empty(), "{written}");
        }
    }
}
