use super::{
    World,
    world::{codes, row},
};
use crate::{
    annex::{
        ComparedRow, Intent, NewPlace, Status, VillageRef,
        form::{CommuneFrom, SheetRow},
    },
    ids::UnitId,
    units::{Change, Kind},
};
use rstest::rstest;

fn named(world: &World, team: &str) -> ComparedRow {
    world.one(["Gia Phú", team, "Trần Văn Thử", "0912000001", "có"])
}

/// The villages of the team that a row would make: known ones by id, new ones as "thôn Bản Bay"; `None`: the whole commune.
fn place(row: &ComparedRow) -> Option<Vec<Result<UnitId, String>>> {
    match &row.intent {
        Intent::Make(team) => match &team.place {
            NewPlace::Commune(_) => None,
            NewPlace::Villages(villages) => Some(
                villages
                    .iter()
                    .map(|village| match village {
                        VillageRef::Known(unit) => Ok(*unit),
                        VillageRef::New(new) => Err(new.name_in_sentence()),
                    })
                    .collect(),
            ),
        },
        _ => panic!("{row:?}"),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is compared with a place")]
fn new(names: &[&str]) -> Option<Vec<Result<UnitId, String>>> {
    Some(names.iter().map(|name| Err((*name).to_owned())).collect())
}

#[rstest]
#[case("Thôn Bản Bay", "thôn Bản Bay")]
#[case("Bản Bay", "bản Bay")]
#[case("Nậm Phảng", "thôn Nậm Phảng")]
#[case("TDP số 5", "tổ dân phố số 5")]
#[case("TỔ CNSCĐ THÔN NẬM PHẢNG", "thôn Nậm Phảng")]
#[case("Tổ công nghệ số cộng đồng thôn Bản Bay, xã Gia Phú", "thôn Bản Bay")]
#[case("Bàn Tàn", "thôn Bàn Tàn")]
#[case("N.T Phong Hải", "thôn N.T Phong Hải")]
fn a_new_village_has_its_kind_from_its_word_else_thon(#[case] team: &str, #[case] village: &str) {
    let row = named(&World::new(), team);
    assert_eq!((row.status, place(&row)), (Status::New, new(&[village])));
    assert_eq!(codes(&row), ["village_new", "made_by_report"]);
}

#[rstest]
#[case("Phú Hải I", "Phú Hải 1")]
#[case("Thôn Phú Hải I", "Phú Hải 1")]
#[case("Phú Hải", "Phú Hải 1")]
#[case("Xóm Nậm Phảng", "Nậm Phảng")]
#[case("N. Phảng", "Nậm Phảng")]
#[case("Thôn N.Phảng", "Nậm Phảng")]
#[case("Bay", "Bản Bay")]
#[case("Khu Nậm Phảng", "Nậm Phảng")]
fn a_name_close_to_a_villages_is_doubtful(#[case] team: &str, #[case] known: &str) {
    let mut world = World::new();
    world.village(Kind::Thon, known, "Gia Phú");
    let row = named(&world, team);
    assert_eq!((row.status, codes(&row)[0]), (Status::Doubtful, "village_close"), "{row:?}");
}

#[rstest]
#[case("Phú Hải 2", "Phú Hải 1")]
#[case("N. Phảng Hạ", "Nậm Phảng")]
#[case("Phú Hải 1", "Phú Hải")]
#[case("H. Phảng", "Nậm Phảng")]
fn a_name_that_another_village_may_well_bear_is_new(#[case] team: &str, #[case] known: &str) {
    let mut world = World::new();
    world.village(Kind::Thon, known, "Gia Phú");
    assert_eq!(named(&world, team).status, Status::New);
}

#[rstest]
#[case("Thôn ......")]
#[case("Thôn …")]
#[case("Không có tổ")]
#[case("TDP")]
#[case("Thôn")]
#[case("Tổ CNSCĐ thôn ……")]
#[case("Chưa thành lập tổ CNSCĐ")]
fn what_is_left_of_the_form_makes_no_village(#[case] team: &str) {
    let row = named(&World::new(), team);
    assert_eq!((row.status, codes(&row)), (Status::Refused, vec!["team_missing"]), "{row:?}");
}

#[test]
fn a_range_of_villages_is_doubtful_and_two_beside_each_other_are_two() {
    let range = named(&World::new(), "Thôn 10-12");
    assert_eq!((range.status, codes(&range)[0]), (Status::Doubtful, "village_guessed"));
    let mut world = World::new();
    world.village(Kind::Thon, "10", "Gia Phú");
    world.village(Kind::Thon, "12", "Gia Phú");
    assert_eq!(named(&world, "Thôn 10-12").status, Status::Doubtful);
    assert_eq!(named(&World::new(), "Thôn 1-2").status, Status::New);
}

#[test]
fn several_villages_and_leaders_in_one_row_are_doubtful() {
    let villages = "Thôn 1\nThôn 2\nThôn 3";
    let several = World::new().one([
        "Gia Phú",
        villages,
        "Trần Văn Thử\nLý Thị Ví Dụ\nVàng A Mẫu",
        "0912000001\n0912000002\n0912000003",
        "có",
    ]);
    assert_eq!(several.status, Status::Doubtful);
    assert!(codes(&several).contains(&"leaders_several"), "{several:?}");
    let one = World::new().one(["Gia Phú", villages, "Trần Văn Thử\nBí thư chi bộ", "0912000001", "có"]);
    assert_eq!(one.status, Status::New, "{one:?}");
}

#[rstest]
#[case("Thôn Bản Bay")]
#[case("Bản Bay")]
#[case("bản bay")]
#[case("THON BAN BAY")]
#[case("Tổ CNSCĐ thôn Bản Bay")]
#[case("Tổ số hoá cộng đồng Bản Bay")]
#[case("Thôn Bản Bay xã Gia Phú")]
fn a_village_is_found_however_its_team_is_called(#[case] team: &str) {
    let mut world = World::new();
    let village = world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    let row = named(&world, team);
    assert_eq!((row.status, place(&row)), (Status::New, Some(vec![Ok(village)])));
}

#[test]
fn a_ban_is_found_as_thon_and_by_its_bare_name() {
    let mut world = World::new();
    let village = world.village(Kind::Ban, "Bay", "Gia Phú");
    for team in ["Bản Bay", "Thôn Bản Bay", "Bay"] {
        assert_eq!(place(&named(&world, team)), Some(vec![Ok(village)]), "{team}");
    }
}

#[rstest]
#[case("Thôn Bản Bảy")]
#[case("TDP Bản Bay")]
#[case("Thôn Nậm Phản")]
#[case("Thôn Bản Bay (mới)")]
fn a_name_close_to_an_existing_villages_is_doubtful(#[case] team: &str) {
    let mut world = World::new();
    world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    world.village(Kind::Thon, "Nậm Phảng", "Gia Phú");
    let row = named(&world, team);
    assert_eq!((row.status, codes(&row)[0]), (Status::Doubtful, "village_close"));
    assert!(matches!(place(&row).as_deref(), Some([Err(_)])), "who picks it wants a village of its own");
    world.apply(&[row]);
    assert_eq!(named(&world, team).status, Status::Same);
}

#[rstest]
#[case("Tổ thôn Bản Bay")]
#[case("Tổ Bản Bay")]
#[case("Thôn Bản Bay - Tổ CNSCĐ")]
#[case("Ban vận động chuyển đổi số thôn Bản Bay")]
#[case("Tổ CNSCĐ số 1 thôn Bản Bay")]
#[case("Nhà văn hóa (thôn Bản Bay)")]
fn a_name_that_contains_a_villages_is_read_as_that_village(#[case] team: &str) {
    let mut world = World::new();
    let village = world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    let row = named(&world, team);
    assert_eq!((row.status, place(&row)), (Status::New, Some(vec![Ok(village)])), "{row:?}");
}

#[rstest]
#[case("Tổ thôn Bản H", Status::New, "thôn Bản H")]
#[case("Tổ 10 - Tổ CNSCĐ", Status::New, "tổ dân phố 10")]
#[case("Ban vận động thôn Bản H", Status::Doubtful, "thôn Bản H")]
#[case("Nậm Sắt - Thôn 2", Status::Doubtful, "thôn 2")]
#[case("Nhóm CNSCĐ Bản H", Status::Doubtful, "thôn Nhóm CNSCĐ Bản H")]
#[case("Thôn Nậm Phảng (Tổ 2)", Status::Doubtful, "thôn Nậm Phảng")]
#[case("UBND xã", Status::Doubtful, "thôn UBND xã")]
#[case("TDP SỐ 5", Status::New, "tổ dân phố số 5")]
#[case("Các thôn còn lại sẽ báo cáo sau", Status::Doubtful, "thôn Còn Lại Sẽ Báo Cáo Sau")]
fn what_is_no_villages_name_by_itself_is_never_simply_new(
    #[case] team: &str,
    #[case] status: Status,
    #[case] village: &str,
) {
    let row = named(&World::new(), team);
    assert_eq!((row.status, place(&row)), (status, new(&[village])), "{row:?}");
}

#[test]
fn a_row_with_one_text_alone_is_doubtful_unless_it_says_what_it_is() {
    let world = World::new();
    let alone = |team: &str| {
        let row = super::row(["Gia Phú", team, "", "", ""]);
        world.compare(&[SheetRow { commune_from: CommuneFrom::CarriedDown, ..row }]).remove(0)
    };
    let remark = alone("Cán bộ lập");
    assert_eq!((remark.status, codes(&remark)[1]), (Status::Doubtful, "village_guessed"), "{remark:?}");
    for team in ["Thôn Nậm Phảng", "Tổ CNSCĐ Nậm Phảng"] {
        assert_eq!(alone(team).status, Status::New, "{team}");
    }
}

#[test]
fn numbers_are_never_a_slip_of_the_pen() {
    let mut world = World::new();
    world.village(Kind::ToDanPho, "Nậm Sắt 1", "Gia Phú");
    assert_eq!(named(&world, "TDP Nậm Sắt 2").status, Status::New);
    assert_eq!(place(&named(&world, "TDP Nậm Sắt 12")), new(&["tổ dân phố Nậm Sắt 12"]));
}

#[test]
fn villages_beside_each_other_in_one_file_are_different_however_close() {
    let world = World::new();
    let rows = ["Thôn Nậm Cang", "Thôn Nậm Càng", "Thôn Nậm Can"];
    let rows = rows.map(|team| super::row(["Gia Phú", team, "", "", ""]));
    assert!(world.compare(&rows).iter().all(|row| row.status == Status::New));
}

#[test]
fn of_two_villages_the_one_with_the_very_marks_or_kind_is_meant() {
    let mut world = World::new();
    world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    let other = world.village(Kind::Thon, "Bản Bảy", "Gia Phú");
    world.village(Kind::Thon, "1", "Gia Phú");
    let town = world.village(Kind::ToDanPho, "1", "Gia Phú");
    assert_eq!(place(&named(&world, "Bản Bảy")), Some(vec![Ok(other)]));
    assert_eq!(place(&named(&world, "Tổ 1")), Some(vec![Ok(town)]));
    for unclear in ["Ban Bay", "1"] {
        let row = named(&world, unclear);
        assert_eq!((row.status, codes(&row)[0], row.can_apply()), (Status::Doubtful, "village_unclear", false));
    }
}

#[rstest]
#[case("Thôn 1 + Thôn 2", &["thôn 1", "thôn 2"])]
#[case("Thôn 1, 2", &["thôn 1", "thôn 2"])]
#[case("Tổ CNSCĐ liên thôn 1-2", &["thôn 1", "thôn 2"])]
#[case("thôn Nậm Phảng, thôn Bản Bay", &["thôn Nậm Phảng", "thôn Bản Bay"])]
#[case("Thôn Nậm Phảng và thôn Bản Bay", &["thôn Nậm Phảng", "thôn Bản Bay"])]
#[case("Thôn Nậm Phảng\nThôn Bản Bay", &["thôn Nậm Phảng", "thôn Bản Bay"])]
#[case("TDP Nậm Sắt 1-2", &["tổ dân phố Nậm Sắt 1", "tổ dân phố Nậm Sắt 2"])]
fn a_team_may_work_in_several_villages(#[case] team: &str, #[case] villages: &[&str]) {
    assert_eq!(place(&named(&World::new(), team)), new(villages));
}

#[rstest]
#[case("Thôn 19/5", &["thôn 19/5"])]
#[case("Tổ 1/5", &["tổ dân phố 1/5"])]
#[case("Thôn 26/3", &["thôn 26/3"])]
#[case("Tổ CNSCĐ thôn 19/5, xã Gia Phú", &["thôn 19/5"])]
#[case("Thôn 19/5 + Thôn 26/3", &["thôn 19/5", "thôn 26/3"])]
#[case("Thôn Nậm Sắt 1 + 2", &["thôn Nậm Sắt 1", "thôn Nậm Sắt 2"])]
#[case("Thôn 1 và 2", &["thôn 1", "thôn 2"])]
fn a_village_named_after_a_day_is_one_village(#[case] team: &str, #[case] villages: &[&str]) {
    let mut world = World::new();
    for other in ["5", "15", "195", "263"] {
        world.village(Kind::Thon, other, "Gia Phú");
    }
    let row = named(&world, team);
    assert_eq!((row.status, place(&row)), (Status::New, new(villages)));
    world.apply(&[row]);
    assert_eq!(named(&world, team).status, Status::Same);
}

#[test]
fn known_villages_are_recognised_in_a_list() {
    let mut world = World::new();
    let one = world.village(Kind::Thon, "Nậm Phảng", "Gia Phú");
    let other = world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    for team in ["thôn Nậm Phảng, Bản Bay", "Nậm Phảng - Bản Bay", "Nậm Phảng và Bản Bay"] {
        assert_eq!(place(&named(&world, team)), Some(vec![Ok(one), Ok(other)]), "{team}");
    }
}

#[rstest]
#[case("Nậm Phảng - Bản Bay", "thôn Nậm Phảng, thôn Bản Bay")]
#[case("Bản Bay và Đông Căm", "thôn Bản Bay, bản Đông Căm")]
fn what_may_be_a_list_of_which_one_village_is_known_is_doubtful(#[case] team: &str, #[case] guessed: &str) {
    let mut world = World::new();
    let bay = world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    let row = named(&world, team);
    assert_eq!((row.status, codes(&row)[0]), (Status::Doubtful, "village_guessed"));
    assert!(row.messages[0].text().contains(guessed), "{}", row.messages[0].text());
    assert!(place(&row).unwrap().contains(&Ok(bay)));
}

#[test]
fn a_village_with_its_commune_behind_a_dash_is_that_village() {
    let mut world = World::new();
    let bay = world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    for team in ["Bản Bay - Gia Phú", "Thôn Bản Bay – xã Gia Phú", "Bản Bay - gia phú"] {
        let row = named(&world, team);
        assert_eq!((row.status, place(&row)), (Status::New, Some(vec![Ok(bay)])), "{team}");
    }
}

#[test]
fn aliases_and_former_names_find_the_village_with_a_remark() {
    let mut world = World::new();
    let village = world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    world.enact("2022-01-01", vec![Change::Alias { unit: village, alias: "Nà Ha".into() }]);
    let name = Some("Tân Lập".to_owned());
    world.enact("2022-03-01", vec![Change::Amend { unit: village, name, kind: None, code: None, parent: None }]);
    for (written, code) in [("Thôn Nà Ha", "village_read"), ("Thôn Bản Bay", "village_former")] {
        let row = named(&world, written);
        assert_eq!((row.status, codes(&row)[0]), (Status::New, code));
        assert_eq!(place(&row), Some(vec![Ok(village)]));
    }
}

#[test]
fn a_village_that_begins_later_is_not_made_twice() {
    let mut world = World::new();
    let parent = Some(world.find("Gia Phú", crate::units::Level::Commune));
    let unit = UnitId(world.id().0);
    let create = Change::Create { unit, kind: Kind::Thon, name: "Bản Bay".into(), code: None, parent };
    world.enact("2022-06-15", vec![create]);
    let row = named(&world, "Thôn Bản Bay");
    assert_eq!((row.status, codes(&row)[0]), (Status::Refused, "village_later"));
    assert!(row.messages[0].text().contains("15/06/2022"));
}

#[rstest]
#[case("", "team_missing")]
#[case("...", "team_missing")]
#[case("Chưa thành lập", "team_missing")]
#[case("Huyện Bảo Thắng", "team_of_other_unit")]
#[case("Xã Thái Niên", "team_of_other_unit")]
fn what_is_no_teams_name_is_refused(#[case] team: &str, #[case] code: &str) {
    let row = named(&World::new(), team);
    assert_eq!((row.status, codes(&row)), (Status::Refused, vec![code]));
}

#[rstest]
#[case("Gia Phú", None, "12", "thôn 12")]
#[case("Gia Phú", Some(Kind::ToDanPho), "12", "tổ dân phố 12")]
#[case("Phố Lu", None, "12", "tổ dân phố 12")]
#[case("Phố Lu", None, "Tổ CNSCĐ số 12", "tổ dân phố số 12")]
#[case("Phố Lu", Some(Kind::Thon), "12", "thôn 12")]
fn a_bare_number_is_a_village_by_the_columns_heading_or_the_communes_kind(
    #[case] commune: &str,
    #[case] heading: Option<Kind>,
    #[case] team: &str,
    #[case] village: &str,
) {
    let mut world = World::new();
    let rows = [SheetRow { village_kind: heading, ..row([commune, team, "Trần Văn Mẫu", "0912345678", "có"]) }];
    let found = world.compare(&rows).remove(0);
    assert_eq!((found.status, codes(&found)[0]), (Status::Doubtful, "team_only_number"));
    assert!(found.messages[0].text().contains(village), "{}", found.messages[0].text());
    world.apply(&[found]);
    let again = world.compare(&rows).remove(0);
    assert_eq!(again.status, Status::Same, "{:?}", again.messages);
}

#[test]
fn a_village_in_a_column_of_its_own_tells_teams_of_one_title_apart() {
    let mut world = World::new();
    let beside = |village: &str, team: &str, leader: &str| SheetRow {
        village: village.into(),
        ..row(["Phố Lu", team, leader, "", "có"])
    };
    let rows = [
        beside("TDP Mẫu Long 1", "Tổ CNSCĐ số 1", "Trần Văn Mẫu"),
        beside("TDP Mẫu Long 2", "Tổ CNSCĐ số 1", "Lý Văn Mẫu"),
        beside("TDP Mẫu Long 3", "1", "Vàng Văn Mẫu"),
    ];
    let statuses = |world: &World| world.compare(&rows).iter().map(|row| row.status).collect::<Vec<_>>();
    assert_eq!(statuses(&world), [Status::New; 3]);
    world.take_in(&rows);
    assert_eq!(statuses(&world), [Status::Same; 3]);
}

#[test]
fn long_names_are_refused() {
    let world = World::new();
    assert_eq!(codes(&named(&world, &"Bản Bay ".repeat(30)))[0], "team_too_long");
    assert_eq!(codes(&named(&world, &format!("Thôn {}", "Bay ".repeat(30))))[0], "team_too_long");
    let row = world.one(["Gia Phú", "Thôn 1", &"Trần ".repeat(30), "", ""]);
    assert_eq!((row.status, codes(&row)[0]), (Status::Refused, "leader_too_long"));
}

#[rstest]
#[case("Tổ công nghệ số cộng đồng xã Gia Phú", Status::New)]
#[case("Tổ chuyển đổi số cộng đồng xã", Status::New)]
#[case("Tổ CNSCĐ Gia Phú", Status::New)]
#[case("Xã Gia Phú", Status::New)]
#[case("Tổ CNSCĐ", Status::New)]
#[case("Gia Phú", Status::Doubtful)]
fn a_communes_own_team_is_recognised(#[case] team: &str, #[case] status: Status) {
    let row = named(&World::new(), team);
    assert_eq!((row.status, place(&row)), (status, None));
}
