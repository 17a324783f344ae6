use super::{
    World, day, row,
    world::{codes, read_back},
};
use crate::{
    annex::{
        Status, form,
        form::{AnnexForm, FormLevel, SheetRow},
    },
    teams::{Decided, DecisionKind, Place, Role},
    units::{Kind, Level},
};

fn world() -> World {
    let mut world = World::new();
    let [two, ten] = ["2", "10"].map(|name| world.village(Kind::Thon, name, "Gia Phú"));
    let other = world.village(Kind::Thon, "1", "Thái Niên");
    world.add_team("Thôn 10", Place::Villages(vec![ten]));
    world.add_member(Role::Leader, "Trần Văn Thử", "0912000001");
    world.add_team("Thôn 2", Place::Villages(vec![two]));
    world.add_member(Role::Deputy, "Lý Thị Ví Dụ", "0912000002");
    world.teams[1].channel.made = Some(day("2022-05-10"));
    let commune = world.find("Gia Phú", Level::Commune);
    world.add_team("Tổ CNSCĐ xã Gia Phú", Place::Commune(commune));
    world.add_team("Thôn 1", Place::Villages(vec![other]));
    world
}

#[test]
fn a_district_lists_its_communes_in_order_and_their_teams_by_title() {
    let mut world = world();
    let decision = world.id().into();
    let unit = world.find("Gia Phú", Level::Commune);
    world.teams[0].decide(Decided { from: day("2022-05-05"), decision, kind: DecisionKind::Establish, unit });
    let form = form(&world.known()).unwrap();
    assert_eq!(
        (form.year, form.unit.level, form.unit.standing_alone()),
        (2022, FormLevel::District, "Huyện Bảo Thắng".into())
    );
    let communes: Vec<(&str, usize)> = form.communes.iter().map(|c| (c.name.as_str(), c.teams.len())).collect();
    assert_eq!(communes, [("Gia Phú", 3), ("Thái Niên", 1), ("Phố Lu", 0), ("Thanh Bình", 0)]);
    let titles: Vec<&str> = form.communes[0].teams.iter().map(|team| team.title.as_str()).collect();
    assert_eq!(titles, ["Tổ CNSCĐ xã Gia Phú", "Thôn 2", "Thôn 10"]);
    let [_, two, ten] = &form.communes[0].teams[..] else { panic!() };
    assert_eq!((two.leader.as_str(), two.phone.as_str(), two.zalo), ("", "", Some(true)), "a deputy is no leader");
    assert_eq!((ten.leader.as_str(), ten.phone.as_str(), ten.zalo), ("Trần Văn Thử", "0912000001", Some(false)));
    assert_eq!((two.note.as_str(), ten.note.as_str()), ("theo báo cáo, chưa có quyết định", ""));
}

#[test]
fn a_province_tells_communes_of_one_name_apart() {
    let mut world = world();
    let there = world
        .registry
        .find(
            "Thanh Bình",
            Level::Commune,
            world.registry.find("Bát Xát", Level::District, None, world.at).unit(),
            world.at,
        )
        .unit();
    let village = world.unit(Kind::Thon, "1", there);
    world.add_team("Thôn 1", Place::Villages(vec![village]));
    world.root = world.registry.find("Lào Cai", Level::Province, None, world.at).unit().unwrap();
    let form = form(&world.known()).unwrap();
    let names: Vec<&str> = form.communes.iter().map(|commune| commune.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Gia Phú",
            "Thái Niên",
            "Phố Lu",
            "Xã Thanh Bình (huyện Bảo Thắng)",
            "Bản Vược",
            "Xã Thanh Bình (huyện Bát Xát)"
        ]
    );
    let compared = world.compare_sheet(&read_back(&form));
    assert!(compared.rows.iter().all(|row| row.status == Status::Same), "{:#?}", compared.rows);
}

#[test]
fn a_commune_is_a_form_of_one_row_of_communes() {
    let mut world = world();
    world.root = world.find("Gia Phú", Level::Commune);
    let form = form(&world.known()).unwrap();
    assert_eq!((form.unit.level, form.communes.len()), (FormLevel::Commune, 1));
}

#[test]
fn only_standing_units_above_the_village_have_a_form() {
    let mut world = world();
    world.root = world.find("Thôn 10", Level::Village);
    assert_eq!(form(&world.known()), None);
    let mut world = World::new();
    world.at = day("2021-12-31");
    assert_eq!(form(&world.known()), None);
}

#[test]
fn what_is_printed_and_read_back_is_the_same() {
    let mut world = world();
    world.contact = Some(crate::annex::KnownContact {
        name: "Phòng Văn hoá".into(),
        position: None,
        phone: None,
        since: day("2022-05-28"),
    });
    let compared = world.compare_sheet(&read_back(&form(&world.known()).unwrap()));
    assert_eq!(compared.rows.len(), 4);
    assert!(compared.rows.iter().all(|row| row.status == Status::Same), "{:#?}", compared.rows);
    assert_eq!(compared.contact.status, Some(Status::Same));
    assert_eq!(compared.messages, []);
}

#[test]
fn what_people_note_is_kept_with_the_team_and_printed_behind_what_the_program_says() {
    let mut world = World::new();
    world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    let noted = |note: &str| {
        [SheetRow {
            note: note.to_owned(), ..row(["Gia Phú", "Thôn Bản Bay", "Lý Văn Mẫu", "0912000001", "Có"])
        }]
    };
    let taken = world.take_in(&noted("Tổ trưởng kiêm nhiệm"));
    assert!(codes(&taken[0]).contains(&"note_taken"));
    let printed = form(&world.known()).unwrap();
    let note = |form: &AnnexForm| form.communes[0].teams[0].note.clone();
    assert_eq!(note(&printed), "theo báo cáo, chưa có quyết định; Tổ trưởng kiêm nhiệm");
    let again = world.compare_sheet(&read_back(&printed)).rows;
    assert!(again.iter().all(|row| row.status == Status::Same), "{again:?}");
    assert_eq!(world.compare(&noted(""))[0].status, Status::Same, "a cell left empty erases nothing");

    world.at = day("2022-06-15");
    let changed = world.take_in(&noted("Theo báo cáo, chưa có quyết định; mới kiện toàn"));
    assert_eq!((changed[0].status, codes(&changed[0])), (Status::Changed, vec!["note_taken"]));
    assert_eq!(note(&form(&world.known()).unwrap()), "theo báo cáo, chưa có quyết định; mới kiện toàn");
    world.at = day("2022-06-14");
    assert_eq!(note(&form(&world.known()).unwrap()), "theo báo cáo, chưa có quyết định; Tổ trưởng kiêm nhiệm");

    let long = world.compare(&noted(&"dài ".repeat(200)));
    assert_eq!((long[0].status, codes(&long[0])), (Status::Doubtful, vec!["note_too_long"]));
}
