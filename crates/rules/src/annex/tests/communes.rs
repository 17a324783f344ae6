use super::{World, day, row, world::codes};
use crate::{
    annex::{Status, form::SheetRow},
    units::{Change, Kind, Level},
};
use rstest::rstest;

fn status_and_codes(world: &World, commune: &str) -> (Status, Vec<&'static str>) {
    let row = world.one([commune, "Thôn Bản Bay", "Trần Văn Thử", "0912000001", "có"]);
    let of_commune = row.messages.iter().filter(|message| message.field().code() == "commune");
    (row.status, of_commune.map(crate::annex::Message::code).collect())
}

#[rstest]
#[case("Gia Phú")]
#[case("Xã Gia Phú")]
#[case("xã gia phú")]
#[case("GIA PHU")]
#[case("1. Gia Phú")]
#[case("Gia Phu\u{301}")]
fn a_commune_is_found_by_its_name(#[case] written: &str) {
    assert_eq!(status_and_codes(&World::new(), written), (Status::New, vec![]));
}

#[rstest]
#[case("TT. Phố Lu", vec![])]
#[case("Xã Phố Lu", vec!["commune_read"])]
#[case("Gia Phú (9 thôn)", vec!["commune_read"])]
#[case("Gia Phú, huyện Bảo Thắng", vec![])]
#[case("T.T Phố Lu", vec![])]
#[case("UBND xã Gia Phú", vec![])]
#[case("Thanh Bình - huyện Bảo Thắng", vec![])]
fn what_stands_beside_the_name_is_understood(#[case] written: &str, #[case] said: Vec<&str>) {
    assert_eq!(status_and_codes(&World::new(), written), (Status::New, said));
}

#[test]
fn a_misspelt_commune_is_a_guess_and_so_doubtful() {
    let world = World::new();
    let row = world.one(["Xã Thái Liên", "Thôn Bản Bay", "", "", ""]);
    assert_eq!(row.status, Status::Doubtful);
    assert_eq!(row.commune.as_ref().map(|commune| commune.name.as_str()), Some("Thái Niên"));
    assert_eq!(
        row.messages[0].text(),
        "Ô “Tên xã”: không có “Xã Thái Liên”, gần giống nhất là xã Thái Niên; nếu đúng, hãy chọn dòng này, nếu không, hãy sửa tên xã."
    );
}

#[test]
fn a_guess_that_agrees_with_all_that_is_known_was_right() {
    let mut world = World::new();
    let cells = ["Thái Liên", "Thôn Bản Bay", "Trần Văn Thử", "0912000001", "có"];
    let row = world.one(cells);
    world.apply(&[row]);
    let again = world.one(cells);
    assert_eq!(again.status, Status::Same);
    assert_eq!(codes(&again), ["commune_read"], "nothing is left to choose");
}

#[test]
fn a_commune_of_another_district_is_refused_and_said_where_it_is() {
    let row = World::new().one(["Bản Vược", "Thôn 1", "", "", ""]);
    assert_eq!((row.status, &row.commune), (Status::Refused, &None));
    assert!(row.messages[0].text().contains("“xã Bản Vược” thuộc huyện Bát Xát"), "{}", row.messages[0].text());
}

#[test]
fn the_district_beside_a_commune_decides_between_two_of_one_name() {
    let mut world = World::new();
    let there = |district: &str| SheetRow { district: district.into(), ..row(["Thanh Bình", "Thôn 1", "", "", ""]) };
    assert_eq!(world.compare(&[there("H. Bảo Thắng")])[0].status, Status::New);
    assert_eq!(codes(&world.compare(&[there("Huyện Bát Xát")])[0])[0], "commune_outside");
    world.root = world.registry.find("Lào Cai", Level::Province, None, world.at).unit().unwrap();
    assert_eq!(world.compare(&[there("Huyện Bát Xát")])[0].status, Status::New);
    let unclear = world.one(["Thanh Bình", "Thôn 1", "", "", ""]);
    assert_eq!((unclear.status, codes(&unclear)[0], unclear.can_apply()), (Status::Doubtful, "commune_unclear", false));
}

#[rstest]
#[case("", "commune_missing")]
#[case("Xã Không Có", "commune_not_found")]
#[case("Huyện Bảo Thắng", "not_a_commune")]
#[case("Huyện Bát Xát", "not_a_commune")]
fn without_a_commune_a_row_is_refused(#[case] written: &str, #[case] code: &'static str) {
    assert_eq!(status_and_codes(&World::new(), written), (Status::Refused, vec![code]));
}

#[test]
fn in_a_communes_own_file_its_name_may_be_left_out() {
    let mut world = World::new();
    world.root = world.find("Gia Phú", Level::Commune);
    assert_eq!(status_and_codes(&world, ""), (Status::New, vec![]));
    assert_eq!(status_and_codes(&world, "Gia Phú"), (Status::New, vec![]));
    assert_eq!(status_and_codes(&world, "Thái Niên"), (Status::Refused, vec!["commune_outside"]));
    let of_another = crate::annex::form::AnnexSheet {
        unit_line: Some("Xã Thái Niên".into()),
        ..super::world::sheet(&[row(["", "Thôn 1", "", "", ""])])
    };
    let compared = world.compare_sheet(&of_another);
    assert_eq!(compared.messages[0].code(), "unit_differs");
    assert_eq!((compared.rows[0].status, codes(&compared.rows[0])[0]), (Status::Doubtful, "commune_implied"));
}

#[test]
fn a_former_commune_is_found_with_its_villages() {
    let mut world = World::new();
    let (gia_phu, thai_nien) = (world.find("Gia Phú", Level::Commune), world.find("Thái Niên", Level::Commune));
    world.village(Kind::Thon, "1", "Gia Phú");
    let other = world.village(Kind::Thon, "1", "Thái Niên");
    let new = world.id();
    let province = world.registry.find("Lào Cai", Level::Province, None, world.at).unit().unwrap();
    let create = Change::Create {
        unit: crate::ids::UnitId(new.0),
        kind: Kind::Commune,
        name: "Gia Phú Mới".into(),
        code: None,
        parent: Some(province),
    };
    let absorb = Change::Absorb { into: crate::ids::UnitId(new.0), from: vec![gia_phu, thai_nien] };
    world.enact("2025-07-01", vec![create, absorb]);
    (world.root, world.at) = (province, day("2025-08-01"));
    let found = world.one(["Xã Thái Niên", "Thôn 1", "", "", ""]);
    assert_eq!((found.status, codes(&found)[0]), (Status::New, "commune_former"));
    let crate::annex::Intent::Make(team) = &found.intent else { panic!("{found:?}") };
    let villages = vec![crate::annex::VillageRef::Known(other)];
    assert_eq!(team.place, crate::annex::NewPlace::Villages(villages));
    let unclear = world.one(["Gia Phú Mới", "Thôn 1", "", "", ""]);
    assert_eq!(codes(&unclear)[0], "village_unclear");
    let both = "thôn 1 (xã Gia Phú) hoặc thôn 1 (xã Thái Niên)";
    assert!(unclear.messages[0].text().contains(both), "{}", unclear.messages[0].text());
}

/// Xã Gia Phú and xã Thái Niên, each with a team of its thôn 1, become xã Gia Phú Mới; thị trấn Phố Lu becomes xã Thái Niền.
fn after_a_reform() -> World {
    let mut world = World::new();
    for (commune, leader) in [("Gia Phú", "Trần Văn Thử"), ("Thái Niên", "Lý Thị Ví Dụ")] {
        world.take_in(&[row([commune, "Thôn 1", leader, "", ""])]);
    }
    let province = world.registry.find("Lào Cai", Level::Province, None, world.at).unit().unwrap();
    let mut changes = Vec::new();
    for (name, from) in [("Gia Phú Mới", vec!["Gia Phú", "Thái Niên"]), ("Thái Niền", vec!["Phố Lu"])] {
        let unit = crate::ids::UnitId(world.id().0);
        let from = from.into_iter().map(|name| world.find(name, Level::Commune)).collect();
        let (name, parent) = (name.to_owned(), Some(province));
        changes.push(Change::Create { unit, kind: Kind::Commune, name, code: None, parent });
        changes.push(Change::Absorb { into: unit, from });
    }
    world.enact("2025-07-01", changes);
    (world.root, world.at) = (province, day("2025-08-01"));
    world
}

#[test]
fn a_former_name_to_the_letter_goes_before_todays_that_is_like_it() {
    let world = after_a_reform();
    let commune = |written: &str| {
        let row = world.one([written, "Thôn 9", "", "", ""]);
        (row.commune.as_ref().map(|commune| commune.name.clone()), codes(&row)[0])
    };
    assert_eq!(commune("Xã Thái Niên"), (Some("Gia Phú Mới".into()), "commune_former"));
    assert_eq!(commune("THÁI NIÊN"), (Some("Gia Phú Mới".into()), "commune_former"));
    assert_eq!(commune("Thái Niền").0, Some("Thái Niền".into()));
    assert_eq!(commune("Thai Nien").0, Some("Thái Niền".into()), "without marks today's name is meant");
}

#[test]
fn the_former_commune_decides_among_teams_of_one_name() {
    let world = after_a_reform();
    for (former, old) in [("Gia Phú", "Trần Văn Thử"), ("Xã Thái Niên", "Lý Thị Ví Dụ")] {
        let row = world.one([former, "Thôn 1", "Vàng A Mẫu", "", ""]);
        assert_eq!((row.status, codes(&row)[1]), (Status::Changed, "leader_replaced"));
        assert!(row.messages[1].text().contains(old), "{}", row.messages[1].text());
    }
    let unclear = world.one(["Gia Phú Mới", "Thôn 1", "Vàng A Mẫu", "", ""]);
    assert_eq!((unclear.status, codes(&unclear)), (Status::Doubtful, vec!["team_unclear"]));
}

#[test]
fn a_team_of_another_former_commune_is_not_taken_for_the_rows() {
    let mut world = after_a_reform();
    world.teams.remove(1);
    let row = world.one(["Thái Niên", "Thôn 1", "Vàng A Mẫu", "", ""]);
    assert_eq!((row.status, codes(&row)[1]), (Status::Doubtful, "team_of_other_former"));
}

#[test]
fn communes_of_one_name_are_told_apart_by_their_districts_in_an_order_that_is_always_the_same() {
    let mut world = World::new();
    world.root = world.registry.find("Lào Cai", Level::Province, None, world.at).unit().unwrap();
    let row = world.one(["Thanh Bình", "Thôn 1", "", "", ""]);
    let both = "xã Thanh Bình (huyện Bảo Thắng) hoặc xã Thanh Bình (huyện Bát Xát)";
    assert!(row.messages[0].text().contains(both), "{}", row.messages[0].text());
}

/// Two districts with a commune of one name each end; what was xã Thanh Bình of each is another commune now, and a third of that
/// name stands elsewhere.
fn after_districts_ended() -> World {
    after_districts_ended_in(World::new())
}

fn after_districts_ended_in(mut world: World) -> World {
    let province = world.registry.find("Lào Cai", Level::Province, None, world.at).unit().unwrap();
    let bat_xat = world.registry.find("Bát Xát", Level::District, None, world.at).unit().unwrap();
    let van_ban = world.unit(Kind::District, "Văn Bàn", Some(province));
    let yen_lac = world.unit(Kind::Commune, "Yên Lạc", Some(van_ban));
    let there = |name: &str| world.registry.find(name, Level::Commune, Some(bat_xat), world.at).unit().unwrap();
    let bao_thang = world.registry.find("Bảo Thắng", Level::District, None, world.at).unit().unwrap();
    let here = |name: &str| world.registry.find(name, Level::Commune, Some(bao_thang), world.at).unit().unwrap();
    let merged = [
        ("Gia Phú", vec![here("Gia Phú"), here("Thanh Bình")]),
        ("Bản Vược", vec![there("Bản Vược"), there("Thanh Bình")]),
        ("Thanh Bình", vec![yen_lac]),
        ("Phố Lu", vec![here("Phố Lu"), here("Thái Niên")]),
    ];
    let mut changes = Vec::new();
    for (name, from) in merged {
        let unit = crate::ids::UnitId(world.id().0);
        let (name, parent) = (name.to_owned(), Some(province));
        changes.push(Change::Create { unit, kind: Kind::Commune, name, code: None, parent });
        changes.push(Change::Absorb { into: unit, from });
    }
    changes.extend([bao_thang, bat_xat, van_ban].map(|unit| Change::End { unit, heir: province }));
    world.enact("2025-07-01", changes);
    (world.root, world.at) = (province, day("2025-08-01"));
    world
}

#[rstest]
#[case("Bảo Thắng", "Thanh Bình", Some("Gia Phú"), "commune_former")]
#[case("H. Bát Xát", "Xã Thanh Bình", Some("Bản Vược"), "commune_former")]
#[case("huyện Bảo Thắng", "Thái Niên", Some("Phố Lu"), "commune_former")]
#[case("Bảo Thắng", "Xã Gia Phú", Some("Gia Phú"), "village_new")]
#[case("Văn Bàn", "Thanh Bình", Some("Thanh Bình"), "village_new")]
#[case("Bát Xát", "Gia Phú", Some("Gia Phú"), "commune_of_other_district")]
#[case("Văn Bàn", "Phố Lu", Some("Phố Lu"), "commune_of_other_district")]
#[case("Mường Xa", "Gia Phú", Some("Gia Phú"), "district_unread")]
#[case("Bảo Thắng", "Không Đâu", None, "commune_not_found")]
fn a_district_that_has_ended_still_tells_which_commune_is_meant(
    #[case] district: &str,
    #[case] commune: &str,
    #[case] meant: Option<&str>,
    #[case] said: &str,
) {
    let world = after_districts_ended();
    let cells = SheetRow { district: district.into(), ..row([commune, "Thôn 1", "", "", ""]) };
    let found = world.compare(&[cells]).remove(0);
    assert_eq!(found.commune.as_ref().map(|commune| commune.name.as_str()), meant);
    assert_eq!(codes(&found)[0], said);
    assert_eq!(found.status == Status::Doubtful, said == "commune_of_other_district");
}

#[test]
fn a_commune_of_elsewhere_beside_its_former_district_is_said_to_be_elsewhere() {
    let mut world = after_districts_ended();
    world.root = world.find("Gia Phú", Level::Commune);
    let cells = |district: &str, commune: &str| SheetRow {
        district: district.into(),
        ..row([commune, "Thôn 1", "Trần Văn Thử", "", ""])
    };
    for (district, commune, now) in [
        ("Huyện Bảo Thắng", "Phố Lu", "xã Phố Lu"),
        ("Huyện Bảo Thắng", "Thái Niên", "xã Phố Lu"),
        ("Bát Xát", "Bản Vược", "xã Bản Vược"),
    ] {
        let found = world.compare(&[cells(district, commune)]).remove(0);
        assert_eq!(codes(&found), ["commune_outside"], "{commune}");
        assert!(found.messages[0].text().contains(&format!("“{now}” thuộc tỉnh Lào Cai")), "{:?}", found.messages);
    }
}

#[test]
fn a_former_district_may_stand_behind_its_communes_name_as_the_program_prints_it() {
    let mut world = after_districts_ended();
    let cells = ["Xã Thanh Bình (huyện Bát Xát)", "Thôn 1", "Trần Văn Thử", "", ""];
    let found = world.one(cells);
    assert_eq!(found.commune.as_ref().map(|commune| commune.name.as_str()), Some("Bản Vược"));
    world.apply(&[found]);
    assert_eq!(world.one(cells).status, Status::Same);
}

#[test]
fn a_team_of_before_is_known_again_under_its_former_commune_and_district() {
    let mut before = World::new();
    let there =
        SheetRow { district: "Bát Xát".into(), ..row(["Thanh Bình", "Thôn 1", "Trần Văn Thử", "", ""]) };
    before.root = before.registry.find("Lào Cai", Level::Province, None, before.at).unit().unwrap();
    let rows = before.compare(std::slice::from_ref(&there));
    before.apply(&rows);
    let world = after_districts_ended_in(before);
    for cells in [there, row(["Xã Thanh Bình (huyện Bát Xát)", "Thôn 1", "Trần Văn Thử", "", ""])] {
        let found = world.compare(&[cells]).remove(0);
        assert_eq!((found.status, codes(&found)), (Status::Same, vec!["commune_former"]));
    }
}

#[test]
fn a_name_that_a_former_districts_commune_bore_and_another_of_it_bears_now_is_unclear() {
    let mut world = World::new();
    let province = world.registry.find("Lào Cai", Level::Province, None, world.at).unit().unwrap();
    let old = ["Gia Phú", "Phố Lu"].map(|name| world.find(name, Level::Commune));
    let mut changes = Vec::new();
    for (name, from) in [("Thái Bình", old[0]), ("Gia Phú", old[1])] {
        let unit = crate::ids::UnitId(world.id().0);
        let (name, parent) = (name.to_owned(), Some(province));
        changes.push(Change::Create { unit, kind: Kind::Commune, name, code: None, parent });
        changes.push(Change::Absorb { into: unit, from: vec![from] });
    }
    changes.push(Change::End { unit: world.root, heir: province });
    world.enact("2025-07-01", changes);
    (world.root, world.at) = (province, day("2025-08-01"));
    let cells = SheetRow { district: "Bảo Thắng".into(), ..row(["Gia Phú", "Thôn 1", "", "", ""]) };
    let found = world.compare(&[cells]).remove(0);
    assert_eq!((found.status, codes(&found)[0], found.can_apply()), (Status::Doubtful, "commune_unclear", false));
    assert!(found.messages[0].text().contains("xã Gia Phú hoặc xã Thái Bình"), "{}", found.messages[0].text());
}

#[test]
fn a_commune_under_the_wrong_standing_district_is_doubtful_and_said_so() {
    let mut world = World::new();
    world.root = world.registry.find("Lào Cai", Level::Province, None, world.at).unit().unwrap();
    let cells = SheetRow { district: "Bát Xát".into(), ..row(["Gia Phú", "Thôn 1", "", "", ""]) };
    let found = world.compare(&[cells]).remove(0);
    assert_eq!((found.status, codes(&found)[0]), (Status::Doubtful, "commune_of_other_district"));
    assert_eq!(
        found.messages[0].text(),
        "Ô “Tên xã”: “Gia Phú” không thuộc huyện Bát Xát như tệp ghi; nếu đúng là xã Gia Phú, hãy chọn dòng này, nếu không, hãy sửa tên xã hoặc tên huyện."
    );
}

#[test]
fn a_cell_that_names_two_communes_is_doubtful() {
    let world = World::new();
    for written in ["Gia Phú, Thái Niên", "Gia Phú/Thái Niên", "Xã Gia Phú (xã Thái Niên)", "Gia Phú - Thái Niên"]
    {
        let row = world.one([written, "Thôn 1", "", "", ""]);
        assert_eq!((row.status, codes(&row)[0]), (Status::Doubtful, "commune_unclear"), "{written}");
    }
    assert_eq!(world.one(["Gia Phú, Bảo Thắng", "Thôn 1", "", "", ""]).status, Status::New);
}
