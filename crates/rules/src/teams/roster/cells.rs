//! What people write in the cells of a list.

use super::{Said, Trained};
use crate::{
    day::Day,
    phones::{self, Phone},
    teams::{Representing, Role, Sex},
    text::fold,
};

/// Does the folded text hold these words, whole and in this order?
fn says(folded: &str, words: &str) -> bool {
    format!(" {folded} ").contains(&format!(" {words} "))
}

/// The role; an empty cell is a member without office.
pub(super) fn role(text: &str) -> Result<Role, Said> {
    // "Tổ dân phố" holds no deputy.
    let folded = fold(text).replace("dan pho", "");
    let is = |words: &[&str]| words.iter().any(|one| says(&folded, one));
    if is(&["to pho", "pho to truong", "pho"]) {
        Ok(Role::Deputy)
    } else if is(&["to truong", "truong to", "truong"]) {
        Ok(Role::Leader)
    } else if folded.is_empty() || is(&["thanh vien", "tinh nguyen", "tv", "tnv", "to vien", "uy vien"]) {
        Ok(Role::Volunteer)
    } else {
        Err(Said::UnknownRole(text.to_owned()))
    }
}

/// The words by which people name the bodies; more particular ones first.
const BODIES: [(Representing, &[&str]); 13] = [
    (
        Representing::YouthUnion,
        &[
            "thanh nien",
            "doan tn",
            "bi thu doan",
            "chi doan",
            "doan vien",
            "dtn",
            "dtncs",
            "tncs",
            "tncshcm",
            "doan xa",
        ],
    ),
    (Representing::WomensUnion, &["phu nu", "hpn", "chpn", "hoi pn", "pn", "lhpn", "hlhpn"]),
    (Representing::FarmersUnion, &["nong dan", "hoi nd", "hnd", "chnd", "nd"]),
    (Representing::VeteransUnion, &["cuu chien binh", "ccb", "hccb"]),
    (Representing::FatherlandFront, &["mat tran", "mttq", "ctmt", "mt"]),
    (Representing::PartyCell, &["chi bo", "bi thu", "chi uy"]),
    (Representing::Police, &["cong an", "an ninh trat tu", "antt", "dan quan"]),
    (Representing::Teacher, &["giao vien", "nha truong", "thay giao", "co giao", "gv"]),
    (Representing::HealthWorker, &["y te", "tram y te", "ytb"]),
    (Representing::Business, &["doanh nghiep", "viettel", "vnpt", "mobifone", "buu dien", "hop tac xa"]),
    (Representing::Volunteer, &["tinh nguyen", "tnv"]),
    (
        Representing::VillageHead,
        &[
            "truong thon",
            "truong ban",
            "truong tdp",
            "truong khu",
            "truong xom",
            "truong to dan pho",
            "to truong tdp",
            "to truong to dan pho",
            "to truong dan pho",
            "truong thon ban",
        ],
    ),
    (Representing::CommuneOfficial, &["can bo xa", "cong chuc", "can bo", "ubnd", "uy ban nhan dan", "cc xa", "vhxh"]),
];

/// Whom somebody stands for; several are set apart by commas, semicolons, plus signs, slashes, lines or "và".
pub(super) fn representing(text: &str) -> (Vec<Representing>, Vec<Said>) {
    let mut found = Vec::new();
    let mut said = Vec::new();
    let text = text.replace(" và ", ",").replace(" kiêm ", ",");
    for piece in text.split([',', ';', '+', '\n', '/']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let folded = fold(piece);
        let body = BODIES.iter().find(|(body, words)| {
            body.code().replace('_', " ") == folded || words.iter().any(|one| says(&folded, one))
        });
        match body {
            Some((body, _)) if !found.contains(body) => found.push(*body),
            Some(_) => {}
            None => said.push(Said::UnknownBody(piece.to_owned())),
        }
    }
    found.sort_unstable();
    (found, said)
}

/// Whom a leader stands for, as the words beside the name say: "Trưởng thôn", "Bí thư chi bộ kiêm trưởng thôn"; nobody where they
/// don't. A deputy of the village's head, or who was its head once, is not its head.
pub(crate) fn bodies_beside(text: &str) -> Vec<Representing> {
    let is_head = |piece: &str| {
        let (folded, lower) = (fold(piece), piece.to_lowercase());
        !says(&folded, "pho") && !says(&folded, "nguyen") && !lower.contains("trưởng ban")
    };
    let pieces = text.replace(" và ", ",").replace(" kiêm ", ",");
    let mut found = Vec::new();
    for piece in pieces.split([',', ';', '+', '\n', '/', '(', ')', '-', '–']) {
        let (bodies, _) = representing(piece);
        found.extend(bodies.into_iter().filter(|body| *body != Representing::VillageHead || is_head(piece)));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The year of birth; a whole date gives its year.
pub(super) fn birth_year(text: &str, today: Day) -> Result<i16, Said> {
    let year = text.trim().parse::<i16>().ok().or_else(|| text.parse::<Day>().ok().map(Day::year));
    let likely = |year: &i16| (1900..=today.year() - 10).contains(year);
    year.filter(likely).ok_or_else(|| Said::BadBirthYear(text.to_owned()))
}

/// The sex.
pub(super) fn sex(text: &str) -> Result<Sex, Said> {
    match fold(text).as_str() {
        "nam" | "m" | "trai" => Ok(Sex::Male),
        "nu" | "f" | "gai" => Ok(Sex::Female),
        _ => Err(Said::UnknownSex(text.to_owned())),
    }
}

/// The phone: the first number of the cell, and what was put right in it.
pub(super) fn phone(text: &str) -> (Option<Phone>, Vec<Said>) {
    let reading = phones::read(text);
    let mut said: Vec<Said> = Vec::new();
    if reading.phones.len() > 1 {
        said.push(Said::SeveralPhones);
    }
    let first = phones::mobile_first(reading.phones).into_iter().next();
    said.extend(first.iter().flat_map(|found| found.changes.iter().cloned()).map(Said::PhoneChanged));
    if first.is_none() {
        said.extend(reading.problems.into_iter().map(Said::Phone));
    }
    (first.map(|found| found.phone), said)
}

/// Yes or no, in the many ways of forms; `None` for anything else.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    let text = text.trim();
    if ["✓", "✔", "☑", "√", "+"].contains(&text) {
        return Some(true);
    }
    if text == "-" {
        return Some(false);
    }
    let folded = fold(text);
    let no = ["khong", "ko", "k", "chua", "chua co", "khong co", "0", "yeu", "kem", "no", "n", "false", "chua biet"];
    let yes = [
        "co",
        "x",
        "v",
        "1",
        "roi",
        "da",
        "tot",
        "kha",
        "gioi",
        "thanh thao",
        "co ban",
        "trung binh",
        "biet",
        "yes",
        "y",
        "true",
        "da co",
        "dat",
    ];
    if no.contains(&folded.as_str()) || folded.starts_with("chua ") || folded.starts_with("khong ") {
        Some(false)
    } else if yes.contains(&folded.as_str()) || folded.starts_with("da ") || folded.starts_with("co ") {
        Some(true)
    } else {
        None
    }
}

/// The same, where anything else is noted.
pub(super) fn answer(text: &str) -> Result<bool, Said> {
    yes_or_no(text).ok_or_else(|| Said::UnknownAnswer(text.trim().to_owned()))
}

/// Training: yes, no, or a day.
pub(super) fn trained(text: &str) -> Result<Trained, Said> {
    if let Ok(day) = text.parse::<Day>() {
        return Ok(Trained::On(day));
    }
    answer(text).map(|yes| if yes { Trained::Yes } else { Trained::No })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Hội LHPN", Representing::WomensUnion)]
    #[case("LHPN", Representing::WomensUnion)]
    #[case("HLHPN xã", Representing::WomensUnion)]
    #[case("Hội Liên hiệp Phụ nữ", Representing::WomensUnion)]
    #[case("Chi hội trưởng PN", Representing::WomensUnion)]
    #[case("PN", Representing::WomensUnion)]
    #[case("ĐTNCS", Representing::YouthUnion)]
    #[case("Đoàn TNCS HCM", Representing::YouthUnion)]
    #[case("Bí thư Đoàn xã", Representing::YouthUnion)]
    #[case("Đoàn TN", Representing::YouthUnion)]
    #[case("Chi hội ND", Representing::FarmersUnion)]
    #[case("Hội CCB", Representing::VeteransUnion)]
    #[case("Trưởng ban công tác MT", Representing::FatherlandFront)]
    #[case("Bí thư chi bộ", Representing::PartyCell)]
    #[case("Trưởng thôn", Representing::VillageHead)]
    fn bodies_are_known_by_what_people_write(#[case] written: &str, #[case] body: Representing) {
        assert_eq!(representing(written), (vec![body], Vec::new()));
    }

    #[test]
    fn of_several_phones_the_mobile_one_is_taken() {
        let (phone, said) = phone("(0214) 3 861 234; 0912 345 611");
        assert_eq!(phone.unwrap().as_str(), "0912345611");
        assert!(said.contains(&Said::SeveralPhones));
    }
}
