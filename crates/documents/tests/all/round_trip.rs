use documents::{annex, docx, xlsx};
use proptest::prelude::*;
use rules::annex::form::{AnnexForm, AnnexSheet, CommuneFrom, FormCommune, SkipReason};

use crate::samples::{form, small_form, team};

/// What a form must come back as: commune, team, leader, phone, zalo, note.
fn expected(form: &AnnexForm) -> Vec<[String; 6]> {
    let zalo = |made: Option<bool>| match made {
        Some(true) => "Có",
        Some(false) => "Không",
        None => "",
    };
    let rows = form.communes.iter().flat_map(|commune| {
        commune.teams.iter().map(move |team| {
            [
                commune.name.clone(),
                team.title.clone(),
                team.leader.clone(),
                team.phone.clone(),
                zalo(team.zalo).to_owned(),
                team.note.clone(),
            ]
        })
    });
    rows.collect()
}

fn read_rows(sheet: &AnnexSheet) -> Vec<[String; 6]> {
    let row = |row: &rules::annex::form::SheetRow| {
        [
            row.commune.clone(),
            row.team.clone(),
            row.leader.clone(),
            row.phone.clone(),
            row.zalo.clone(),
            row.note.clone(),
        ]
    };
    sheet.rows.iter().map(row).collect()
}

fn files(form: &AnnexForm) -> [Vec<u8>; 2] {
    let paper = annex::document(form);
    [xlsx::render(&paper).unwrap(), docx::render(&paper).unwrap()]
}

#[test]
fn what_is_printed_is_read_back() {
    let form = small_form();
    for file in files(&form) {
        let sheet = annex::read(&file).unwrap();
        assert_eq!(read_rows(&sheet), expected(&form));
        assert_eq!(sheet.contact, form.contact);
        assert_eq!(sheet.unit_line.as_deref(), Some("Huyện Bảo Thắng"));
        assert_eq!(
            sheet.titles,
            ["Phụ lục: Mẫu báo cáo danh sách Tổ Công nghệ số cộng đồng năm 2022", "trên địa bàn huyện Bảo Thắng"]
        );
        let from: Vec<CommuneFrom> = sheet.rows.iter().map(|row| row.commune_from).collect();
        assert_eq!(from, [CommuneFrom::Written, CommuneFrom::Merged, CommuneFrom::Written]);
        let skipped: Vec<(SkipReason, &str)> =
            sheet.skipped.iter().map(|row| (row.reason, row.text.as_str())).collect();
        assert_eq!(skipped, [(SkipReason::NoTeam, "2 | Thái Niên")]);
    }
}

#[test]
fn rows_are_numbered_as_people_see_them() {
    let [workbook, text] = files(&small_form());
    let numbers = |file: &[u8]| -> Vec<u32> { annex::read(file).unwrap().rows.iter().map(|row| row.row).collect() };
    // In a text document the heading is row 1; on the worksheet eight lines stand above the table.
    assert_eq!(numbers(&text), [2, 3, 5]);
    assert_eq!(numbers(&workbook), [10, 11, 13]);
}

#[test]
fn a_long_table_keeps_every_row() {
    let form = crate::samples::long_form(60, 50);
    for file in files(&form) {
        assert_eq!(read_rows(&annex::read(&file).unwrap()), expected(&form));
    }
}

fn words() -> impl Strategy<Value = String> {
    // Texts as people write them, formulas and markup among them; none that would be read as a total or a heading.
    let word = prop_oneof![
        Just("Nậm"),
        Just("Phảng"),
        Just("<b>"),
        Just("&amp;"),
        Just("\"Bản"),
        Just("Đức"),
        Just("_x000D_"),
        Just("ưỡng"),
        Just("\u{1F33E}"),
    ];
    (prop_oneof![Just("Thôn"), Just("=A1"), Just("+84"), Just("@"), Just("Bản")], proptest::collection::vec(word, 1..4))
        .prop_map(|(first, rest)| format!("{first} {}", rest.join(" ")))
}

fn forms() -> impl Strategy<Value = AnnexForm> {
    let one = (words(), words(), "0[35789][0-9]{8}", proptest::option::of(any::<bool>()), words()).prop_map(
        |(title, leader, phone, zalo, note)| {
            let mut team = team(&title, &leader, &phone, zalo);
            team.note = note;
            team
        },
    );
    let commune = (words(), proptest::collection::vec(one, 1..5)).prop_map(|(name, teams)| FormCommune { name, teams });
    proptest::collection::vec(commune, 1..5).prop_map(form)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_form_comes_back_the_same(form in forms()) {
        for file in files(&form) {
            let sheet = annex::read(&file).unwrap();
            prop_assert_eq!(read_rows(&sheet), expected(&form));
        }
    }
}
