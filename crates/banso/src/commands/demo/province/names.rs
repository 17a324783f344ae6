//! Names of invented villages and people. Every person is marked "(mẫu)" or is called "Mẫu"; phones are of a range kept for the sample.

use super::chance::Chance;
use rules::{phones::Phone, teams::Sex};

/// Words with which names of highland villages begin.
const FRONT: [&str; 22] = [
    "Nậm", "Tả", "Bản", "Na", "Khe", "Suối", "Lao", "Sín", "Pờ", "Cốc", "Tà", "Dền", "Sảng", "Phìn", "Mường", "Ngòi",
    "Làng", "Đồi", "Lùng", "Ngải", "Thải", "Séo",
];
/// Words with which they go on.
const BACK: [&str; 34] = [
    "Mòn", "Phung", "Lúc", "Hồ", "Sàng", "Chải", "Thàng", "Mít", "Nghê", "Kim", "Rịa", "Chơ", "Hán", "Sủng", "Van",
    "Giàng", "Pao", "Khoang", "Tủng", "Liềng", "Bay", "Phảng", "Sán", "Ngam", "Hà", "Tát", "Luông", "Đeng", "Cóc",
    "Lếch", "Nhồi", "Xúm", "Múng", "Pạc",
];

const FAMILY: [&str; 16] = [
    "Nguyễn", "Trần", "Lù", "Giàng", "Vàng", "Hoàng", "Lý", "Phạm", "Tẩn", "Sùng", "Thào", "Phàn", "Lò", "Má", "Đặng",
    "Cư",
];
const MIDDLE_MALE: [&str; 6] = ["Văn", "A", "Đức", "Minh", "Seo", "Láo"];
const MIDDLE_FEMALE: [&str; 4] = ["Thị", "Thu", "Ngọc", "Thanh"];
const GIVEN: [&str; 16] = [
    "An", "Bình", "Chín", "Dung", "Hà", "Hương", "Kiên", "Lan", "Páo", "Sơn", "Tuyết", "Vân", "Dín", "Sẻng", "Mỷ",
    "Phúc",
];

/// A village's name; two that are called the same stand apart by a number.
pub(super) fn village(at: usize) -> String {
    let (front, rest) = (FRONT[at * 7 % FRONT.len()], at / FRONT.len());
    let name = format!("{front} {}", BACK[(rest + at * 5) % BACK.len()]);
    match at / (FRONT.len() * BACK.len()) {
        0 => name,
        round => format!("{name} {}", round + 1),
    }
}

/// A member of a team.
pub(super) fn person(chance: &mut Chance, sex: Sex) -> String {
    let given = GIVEN[chance.below(GIVEN.len())];
    format!("{} (mẫu)", drawn(chance, sex, given))
}

/// A head of a household.
pub(super) fn head(chance: &mut Chance) -> String {
    let sex = if chance.happens(25) { Sex::Female } else { Sex::Male };
    drawn(chance, sex, "Mẫu")
}

fn drawn(chance: &mut Chance, sex: Sex, given: &str) -> String {
    let family = FAMILY[chance.below(FAMILY.len())];
    let middle = match sex {
        Sex::Female => MIDDLE_FEMALE[chance.below(MIDDLE_FEMALE.len())],
        Sex::Male => MIDDLE_MALE[chance.below(MIDDLE_MALE.len())],
    };
    format!("{family} {middle} {given}")
}

/// A number of the sample's range.
pub(super) fn phone(chance: &mut Chance) -> Option<Phone> {
    Phone::new(&format!("0900000{:03}", chance.below(1000))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_villages_are_called_the_same() {
        let names: BTreeSet<String> = (0..2_900).map(village).collect();
        assert_eq!(names.len(), 2_900);
    }
}
