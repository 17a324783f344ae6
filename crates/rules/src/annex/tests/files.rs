use super::{
    World, day, row,
    world::{codes, sheet},
};
use crate::{
    annex::{
        Comparison, KnownContact, Status,
        form::{AnnexSheet, ContactBlock, SheetRow, SheetTable, SkipReason, SkippedRow},
    },
    phones::Phone,
    teams::{Place, Role},
    units::Kind,
};

fn statuses(world: &World, rows: &[SheetRow]) -> Vec<Status> {
    world.compare(rows).iter().map(|row| row.status).collect()
}

#[test]
fn an_exact_repetition_is_the_same() {
    let one = row(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "0912000001", "có"]);
    let again = row(["xã Gia Phú", "Bản Bay", "TRẦN VĂN THỬ", "", "x"]);
    let world = World::new();
    let rows = world.compare(&[one, again]);
    assert_eq!([rows[0].status, rows[1].status], [Status::New, Status::Same]);
    assert_eq!(rows[1].messages.last().map(crate::annex::Message::text), Some("Dòng này lặp lại dòng 2.".into()));
}

#[test]
fn one_team_with_differing_data_is_doubtful_in_every_row() {
    let mut world = World::new();
    let one = row(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "0912000001", "có"]);
    let other = row(["Gia Phú", "Thôn Bản Bay", "Vàng A Mẫu", "0912000002", "có"]);
    let rows = [one, other];
    assert_eq!(statuses(&world, &rows), [Status::Doubtful, Status::Doubtful]);
    let picked = world.compare(&rows).remove(1);
    world.apply(&[picked]);
    assert_eq!(world.teams.len(), 1);
    let now = world.compare(&rows);
    assert_eq!([now[0].status, now[1].status], [Status::Doubtful, Status::Same]);
    assert_eq!(codes(&now[1]), ["contradicted"]);
}

#[test]
fn what_repeats_a_doubtful_row_is_as_doubtful() {
    let world = World::new();
    let with = |leader: &str, phone: &str| row(["Gia Phú", "Thôn A", leader, phone, "có"]);
    let [one, two] = [with("Trần Văn Thử", "0912000001"), with("Vàng A Mẫu", "0912000002")];
    assert_eq!(statuses(&world, &[one, two.clone(), two]), [Status::Doubtful; 3]);
}

#[test]
fn a_mark_in_the_leaders_cell_names_nobody() {
    let row = World::new().one(["Gia Phú", "Thôn A", "x", "", ""]);
    assert_eq!(row.status, Status::Doubtful);
    assert!(codes(&row).contains(&"leader_unread") && row.leader.is_empty(), "{row:?}");
}

#[test]
fn of_several_phones_the_mobile_one_is_taken() {
    let row = World::new().one(["Gia Phú", "Thôn A", "Trần Văn Thử", "(0214) 3 861 234; 0912 345 611", ""]);
    assert_eq!(row.phone.as_ref().map(Phone::as_str), Some("0912345611"));
}

#[test]
fn what_was_passed_over_is_told_and_rows_of_several_sheets_are_told_apart() {
    let cells = row(["Gia Phú", "Thôn A", "Trần Văn Thử", "0912000001", "có"]);
    let other = row(["Gia Phú", "Thôn A", "Vàng A Mẫu", "0912000002", "có"]);
    let table = |sheet: &str| SheetTable { sheet: sheet.to_owned(), header_row: 1 };
    let passed = |reason, text: &str| SkippedRow { row: 24, table: 1, reason, text: text.to_owned() };
    let sheet = AnnexSheet {
        tables: vec![table("Bảo Thắng"), table("Bắc Hà")],
        rows: vec![SheetRow { row: 2, ..cells }, SheetRow { row: 2, table: 1, ..other }],
        skipped: vec![passed(SkipReason::NoTeam, "13 | Sơn Hà"), passed(SkipReason::RepeatedHeading, "Stt | Tên xã")],
        ..AnnexSheet::default()
    };
    let found = World::new().compare_sheet(&sheet);
    let texts: Vec<(u32, &str)> = found.passed_over.iter().map(|row| (row.row, row.text.as_str())).collect();
    assert_eq!(texts, [(24, "13 | Sơn Hà")]);
    assert_eq!(found.table_of(1), Some("Bắc Hà"));
    let said = found.rows[0].messages.last().map(crate::annex::Message::text).unwrap();
    assert!(said.starts_with("Dòng 2 (Bắc Hà)"), "{said}");
    let alone = Comparison { tables: vec!["Bảo Thắng".to_owned()], ..found };
    assert_eq!(alone.table_of(0), None);
}

#[test]
fn of_two_rows_picked_for_one_new_team_the_first_counts() {
    let mut world = World::new();
    let rows = ["Trần Văn Thử", "Vàng A Mẫu"].map(|leader| row(["Gia Phú", "Thôn Bản Bay", leader, "", ""]));
    let compared = world.compare(&rows);
    world.apply(&compared);
    assert_eq!(world.teams.len(), 1);
}

#[test]
fn one_person_with_two_phones_is_doubtful() {
    let mut world = World::new();
    let [one, other] = ["1", "2"].map(|name| world.village(Kind::Thon, name, "Gia Phú"));
    world.add_team("Thôn 1", Place::Villages(vec![one]));
    world.add_member(Role::Leader, "Trần Văn Thử", "0912000001");
    let members = world.teams[0].members.clone();
    world.add_team("Thôn 2", Place::Villages(vec![other])).members = members;
    let with = |team: &str, phone: &str| row(["Gia Phú", team, "Trần Văn Thử", phone, ""]);
    let rows = world.compare(&[with("Thôn 1", "0912000001"), with("Thôn 2", "0912000009")]);
    assert_eq!([rows[0].status, rows[1].status], [Status::Same, Status::Doubtful]);
    assert_eq!(codes(&rows[1]).last(), Some(&"phone_differs"));
    assert_eq!(statuses(&world, &[with("Thôn 1", "0912000009"), with("Thôn 2", "0912000009")]), [Status::Changed; 2]);
}

fn contact(name: &str, position: &str, phone: &str) -> AnnexSheet {
    let [name, position, phone] = [name, position, phone].map(str::to_owned);
    AnnexSheet { contact: ContactBlock { name, position, phone }, ..sheet(&[]) }
}

fn with_contact() -> World {
    let mut world = World::new();
    world.contact = Some(KnownContact {
        name: "Nguyễn Thị Mẫu".into(),
        position: Some("Phòng VH&TT".into()),
        phone: Phone::new("0912000001").ok(),
        since: day("2022-05-02"),
    });
    world
}

#[test]
fn block_two_sets_the_first_contact() {
    let change = World::new().compare_sheet(&contact("Nguyễn Thị Mẫu", "Phòng VH&TT", "0912.000.001")).contact;
    let set = change.set.unwrap();
    assert_eq!(change.status, Some(Status::New));
    assert_eq!(
        (set.name.as_str(), set.position.as_deref(), set.from),
        ("Nguyễn Thị Mẫu", Some("Phòng VH&TT"), day("2022-05-28"))
    );
    assert_eq!(set.phone, Phone::new("0912000001").ok());
}

#[test]
fn the_same_contact_with_less_said_is_the_same() {
    let world = with_contact();
    let status = |sheet: AnnexSheet| world.compare_sheet(&sheet).contact.status;
    assert_eq!(status(contact("NGUYỄN THỊ MẪU", "", "")), Some(Status::Same));
    assert_eq!(status(contact("", "", "")), None);
    let nameless = world.compare_sheet(&contact("………", "", "0912000009")).contact;
    assert_eq!((nameless.status, nameless.set), (Some(Status::Refused), None));
    assert_eq!(nameless.messages[0].code(), "contact_nameless", "what was written is not dropped in silence");
}

#[test]
fn another_contact_takes_nothing_over_from_the_old_one() {
    let change = with_contact().compare_sheet(&contact("Vàng A Mẫu", "", "")).contact;
    let set = change.set.unwrap();
    assert_eq!((change.status, set.position, set.phone), (Some(Status::Changed), None, None));
    let amended = with_contact().compare_sheet(&contact("Nguyễn Thị Mẫu", "", "0912000009")).contact;
    assert_eq!(amended.set.unwrap().position.as_deref(), Some("Phòng VH&TT"));
}

#[test]
fn a_contact_since_that_day_is_not_replaced_on_it() {
    let mut world = with_contact();
    world.at = day("2022-05-02");
    let change = world.compare_sheet(&contact("Vàng A Mẫu", "", "")).contact;
    assert_eq!((change.status, change.set), (Some(Status::Refused), None));
}

#[test]
fn a_contact_recorded_for_a_later_day_is_not_overtaken() {
    let mut world = with_contact();
    world.at = day("2022-05-01");
    let change = world.compare_sheet(&contact("Vàng A Mẫu", "", "")).contact;
    assert_eq!((change.status, change.set), (Some(Status::Refused), None));
    assert!(change.messages[0].text().contains("Nguyễn Thị Mẫu được ghi nhận từ ngày 02/05/2022"));
}

fn of_unit(unit: &str, rows: &[SheetRow]) -> AnnexSheet {
    AnnexSheet {
        unit_line: Some(unit.to_owned()),
        rows: sheet(rows).rows,
        ..contact("Vàng A Mẫu", "Phòng VH&TT", "0912000005")
    }
}

#[test]
fn block_two_of_another_units_file_is_refused() {
    let world = with_contact();
    let taken = row(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "", ""]);
    for other in ["Huyện Bát Xát", "UBND huyện Bát Xát", "Xã Gia Phú, huyện Bảo Thắng", "Tỉnh Lào Cai"]
    {
        let change = world.compare_sheet(&of_unit(other, std::slice::from_ref(&taken))).contact;
        assert_eq!((change.status, change.set), (Some(Status::Refused), None), "{other}");
        assert!(change.messages.last().unwrap().text().contains(other), "{other}");
    }
    for own in ["Huyện Bảo Thắng", "Bảo Thắng", "UBND HUYỆN BẢO THẮNG", "Huyện Bảo Thắng, tỉnh Lào Cai"]
    {
        let change = world.compare_sheet(&of_unit(own, std::slice::from_ref(&taken))).contact;
        assert_eq!(change.status, Some(Status::Changed), "{own}");
    }
}

#[test]
fn block_two_is_doubtful_when_no_row_is_taken() {
    let refused = row(["Bản Vược", "Thôn Bản Bay", "Trần Văn Thử", "", ""]);
    let change = with_contact().compare_sheet(&of_unit("Bảo Thắng", &[refused])).contact;
    assert_eq!(change.status, Some(Status::Doubtful));
    assert!(change.set.is_some(), "somebody may still pick it");
}

#[test]
fn a_second_team_of_one_village_in_one_file_is_doubtful() {
    let world = World::new();
    let team = |title: &str, leader: &str| row(["Gia Phú", title, leader, "", ""]);
    let rows = [team("Thôn 1", "Trần Văn Thử"), team("Thôn 2", "Lý Thị Ví Dụ"), team("Thôn 1 và 2", "Vàng A Mẫu")];
    let compared = world.compare(&rows);
    assert_eq!(compared.iter().map(|row| row.status).collect::<Vec<_>>(), [Status::New, Status::New, Status::Doubtful]);
    assert_eq!(codes(&compared[2]).last(), Some(&"overlaps_row"));
}

#[test]
fn what_was_doubtful_stays_so_when_the_file_comes_again() {
    let mut world = World::new();
    let team = |title: &str, leader: &str| row(["Gia Phú", title, leader, "", ""]);
    let rows = [team("Tổ 2", "Trần Văn Thử"), team("Tổ CNSCĐ thôn 1, 2", "Lý Thị Ví Dụ"), team("1 và 2", "Vàng A Mẫu")];
    let first = statuses(&world, &rows);
    assert_eq!(first, [Status::New, Status::Doubtful, Status::Doubtful]);
    world.take_in(&rows);
    assert_eq!(statuses(&world, &rows), [Status::Same, Status::Doubtful, Status::Doubtful]);
}

#[test]
fn a_village_that_begins_later_does_not_hide_the_one_that_the_file_makes() {
    let mut world = World::new();
    world.at = day("2022-09-01");
    world.take_in(&[row(["Gia Phú", "Tổ Bản Bay", "", "", ""])]);
    world.at = day("2022-06-01");
    let rows = [
        row(["Gia Phú", "Tổ công nghệ số cộng đồng Bản Bay", "Trần Văn Thử", "0912000003", ""]),
        row(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "", ""]),
    ];
    assert_eq!(statuses(&world, &rows), [Status::New, Status::Same]);
    world.take_in(&rows);
    assert_eq!(statuses(&world, &rows), [Status::Same, Status::Same]);
}

#[test]
fn a_cell_whose_formula_failed_is_empty_and_said_to_be() {
    let world = World::new();
    let team = world.one(["Gia Phú", "#N/A", "Trần Văn Thử", "", ""]);
    assert_eq!((team.status, codes(&team)), (Status::Refused, vec!["cell_error", "team_missing"]));
    let phone = world.one(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "#REF!", "#NAME?"]);
    assert_eq!((phone.status, phone.phone, phone.zalo), (Status::New, None, None));
}

#[test]
fn a_repeated_row_promises_nothing_new() {
    let one = row(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "", ""]);
    let rows = World::new().compare(&[one.clone(), one]);
    assert_eq!(codes(&rows[1]), ["repeats"]);
}
