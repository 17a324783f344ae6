//! The leader's cell: a name, and what people write around it.

use super::{
    message::Message,
    person_name::{bare_name, names_by_line, without_address},
    phone_cell::PhoneCell,
};
use crate::{
    operations::PersonRef,
    phones,
    phones::Phone,
    teams::{Representing, roster::bodies_beside},
    text::{Spelt, fold, nfc},
};

/// The longest name.
const MOST: usize = 100;

/// The leader's cell.
#[derive(Clone, Debug, Default)]
pub(super) struct LeaderCell {
    /// The name without forms of address and remarks; empty where none is named.
    pub(super) name: Spelt,
    /// Whom he or she stands for, as what is written around the name says.
    pub(super) representing: Vec<Representing>,
    /// Every name, where there is one on each of several lines.
    persons: Vec<String>,
    /// The cell as written.
    written: Spelt,
    pub(super) messages: Vec<Message>,
}

impl LeaderCell {
    /// Reads the leader's and the phone's cell; a phone beside the name counts where its own cell is empty.
    pub(super) fn read(leader: &str, phone: &str) -> (Self, PhoneCell) {
        let written = nfc(leader);
        let name = if is_placeholder(&written) { String::new() } else { bare_name(leader) };
        // An "x" says that there is somebody, not who.
        let is_mark = name.chars().filter(|c| c.is_alphanumeric()).count() < 2;
        let name = if is_mark { String::new() } else { name };
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
        let beside = leader.lines().map(nfc).collect::<Vec<_>>().join("\n").replace(&name, ",");
        let representing = if name.is_empty() { Vec::new() } else { bodies_beside(&beside) };
        let cell = Self {
            name: Spelt::of(&name),
            representing,
            persons: names_by_line(leader),
            written: Spelt::of(&written),
            messages,
        };
        (cell, phones)
    }

    /// Those named, where the cell names several persons, one a line.
    pub(super) fn several(&self) -> Option<String> {
        (self.persons.len() > 1).then(|| self.persons.join(", "))
    }

    /// Somebody of that name, not known yet.
    pub(super) fn person(&self, phone: Option<Phone>) -> PersonRef {
        PersonRef::New { name: self.name.text.clone(), birth_year: None, sex: None, phone, it_skill: None }
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
        let bare = bare_name(person);
        let known = [Spelt::of(person), Spelt::of(without_address(&bare)), Spelt::of(&bare)];
        let names = [Spelt::of(without_address(&self.name.text)), self.name.clone()];
        let says = |known: &Spelt| {
            names.iter().any(|name| !name.is_empty() && (name.is(known) || (name.is_plain() && name.key == known.key)))
        };
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
    const TO_BE_FOUND: [&str; 5] = ["kien toan", "cho kien toan", "dang kien toan", "chua kien toan", "chua phan cong"];
    let folded = fold(written);
    folded.is_empty() || NOBODY.iter().chain(&TO_BE_FOUND).any(|words| folded == *words)
}

fn has_phone(written: &str) -> bool {
    written.chars().filter(char::is_ascii_digit).count() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn a_phone_beside_the_name_counts_where_its_cell_is_empty() {
        let (cell, phones) = LeaderCell::read("Trần Văn Thử 0912000001", "");
        assert_eq!(cell.name.text, "Trần Văn Thử");
        assert_eq!(phones.first().map(Phone::as_str), Some("0912000001"));
        let (_, phones) = LeaderCell::read("Trần Văn Thử 0912000001", "0912000002");
        assert_eq!(phones.first().map(Phone::as_str), Some("0912000002"));
    }

    #[rstest]
    #[case("Trần Văn Thử", &[])]
    #[case("Ông Trần Văn Thử (Trưởng thôn)", &[Representing::VillageHead])]
    #[case("Trần Văn Thử - Bí thư chi bộ", &[Representing::PartyCell])]
    #[case("Trần Văn Thử\nBí thư chi bộ kiêm Trưởng bản", &[Representing::VillageHead, Representing::PartyCell])]
    #[case("Tổ trưởng TDP Trần Văn Thử", &[Representing::VillageHead])]
    #[case("Tổ trưởng: Trần Văn Thử", &[])]
    #[case("Trần Văn Thử (Phó trưởng thôn)", &[])]
    #[case("Trần Văn Thử, nguyên trưởng thôn", &[])]
    #[case("Trần Văn Thử (Trưởng ban)", &[])]
    #[case("Trần Văn Thử (Trưởng ban công tác mặt trận)", &[Representing::FatherlandFront])]
    #[case("Trần Văn Thử (Bí thư Đoàn)", &[Representing::YouthUnion])]
    #[case("Trần Văn Thử, Công an viên", &[Representing::Police])]
    #[case("Lý Thị Ví Dụ - Chi hội trưởng Phụ nữ", &[Representing::WomensUnion])]
    fn whom_the_leader_stands_for_is_what_the_cell_says(#[case] written: &str, #[case] says: &[Representing]) {
        assert_eq!(LeaderCell::read(written, "").0.representing, says);
    }

    #[test]
    fn the_post_may_be_vacant() {
        for written in ["", "-", "...", "Chưa có", "chưa bầu", "Đang kiện toàn"] {
            let (cell, _) = LeaderCell::read(written, "");
            assert!(cell.is_empty() && cell.messages.is_empty(), "{written}");
        }
    }
}
