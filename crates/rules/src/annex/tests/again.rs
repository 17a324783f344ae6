//! Properties: what is taken in is the same when it comes again, and so is what is printed.

use super::{World, day, row, world::read_back};
use crate::{
    annex::{Status, form, form::SheetRow},
    ids::UnitId,
    teams::{Place, Role},
    units::{Kind, Level},
};
use proptest::{collection::vec, prelude::*, sample::select};

fn team_cell() -> impl Strategy<Value = &'static str> {
    select(vec![
        "Thôn Bản Bay",
        "Bản Bay",
        "Thôn Bản Bảy",
        "bản bay",
        "Ban Bay",
        "TDP Bản Bay",
        "Thôn 1",
        "Thôn 2",
        "1",
        "Thôn 1 + Thôn 2",
        "Thôn 1, 3",
        "TDP số 1",
        "Tổ 1",
        "Tổ CNSCĐ thôn Bản Bay",
        "Tổ công nghệ số cộng đồng xã Gia Phú",
        "Tổ CNSCĐ",
        "Gia Phú",
        "Nậm Phảng - Bản Bay",
        "Nậm Phảng",
        "Thôn Nậm Phản",
        "Thôn Bản Bay (mới)",
        "",
        "Xã Thái Niên",
        "THÔN NẬM SẮT II",
        "Thôn Bản Bay\nThôn 2",
    ])
}

fn rows() -> impl Strategy<Value = Vec<SheetRow>> {
    let leader = select(vec![
        "",
        "Trần Văn Thử",
        "TRẦN VĂN THỬ",
        "Tran Van Thu",
        "Trần Văn Thứ",
        "Ông Lý Văn Ví Dụ (Trưởng thôn)",
        "Vàng A Mẫu 0912000007",
        "12",
        "chưa có",
    ]);
    let phone =
        select(vec!["", "0912000001", "912000001", "0912000002 / 0912000001", "09120", "01689333999", "không có"]);
    let zalo = select(vec!["", "có", "x", "không", "?", "45", "CNS_BanBay_GiaPhu_BaoThang"]);
    let commune =
        select(vec!["Gia Phú", "xã gia phu", "Thái Niên", "Thái Liên", "Thanh Bình", "Bản Vược", "Phố Lu (3 tổ)", ""]);
    let cells = (commune, team_cell(), leader, phone, zalo);
    vec(cells.prop_map(|(commune, team, leader, phone, zalo)| row([commune, team, leader, phone, zalo])), 0..14)
}

/// What a team of a generated world is: its villages (none: the commune's own), title, leader, phone, group.
type Made = (Vec<usize>, String, Option<&'static str>, Option<String>, Option<bool>);

fn made() -> impl Strategy<Value = Vec<Made>> {
    let title = prop_oneof![
        team_cell().prop_filter("a title", |title| !title.is_empty()).prop_map(str::to_owned),
        "[A-ZĐa-zđạảăâêôơư0-9 .,+()-]{0,12}[a-z]",
    ];
    let leader = select(vec![
        "Trần Văn Thử",
        "Tran Van Thu",
        "Trần Văn Thứ",
        "Ông Lý Văn Ví Dụ (Trưởng thôn)",
        "Vàng A Mẫu 2",
        "Chưa có",
        "12",
    ]);
    let phone = proptest::option::of("0[35789][0-9]{8}|02[0-9]{9}");
    vec((vec(0usize..4, 0..3), title, proptest::option::of(leader), phone, proptest::option::of(any::<bool>())), 0..10)
}

fn world_of(teams: Vec<Made>) -> World {
    let mut world = World::new();
    let commune = world.find("Gia Phú", Level::Commune);
    let villages: Vec<UnitId> = [(Kind::Thon, "1"), (Kind::ToDanPho, "1"), (Kind::Thon, "Bản Bay"), (Kind::Ban, "Bay")]
        .into_iter()
        .map(|(kind, name)| world.village(kind, name, "Gia Phú"))
        .collect();
    for (mut at, title, leader, phone, zalo) in teams {
        at.sort_unstable();
        at.dedup();
        let place = match &at[..] {
            [] => Place::Commune(commune),
            at => Place::Villages(at.iter().map(|at| villages[*at]).collect()),
        };
        world.add_team(&title, place);
        if let Some(leader) = leader {
            world.add_member(Role::Leader, leader, phone.as_deref().unwrap_or_default());
        }
        let made = zalo.map(|made| if made { day("2022-05-10") } else { day("2022-09-01") });
        world.teams.last_mut().unwrap().channel.made = made;
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_applied_is_the_same_when_it_comes_again(rows in rows(), first in rows()) {
        let mut world = World::new();
        world.take_in(&first);
        world.at = day("2022-06-28");
        let applied = world.take_in(&rows);
        let again = world.compare(&rows);
        for row in &applied {
            let now = again.iter().find(|now| now.row == row.row).unwrap();
            prop_assert_eq!(now.status, Status::Same, "{:?} then {:?}", row, now);
        }
        // A name without marks, or a number without its word of kind, may have been anybody's before others became known.
        let is_plain = |row: &SheetRow| row.team == "Ban Bay" || row.team == "1";
        prop_assert!(rows.iter().any(is_plain) || again.iter().all(|row| !row.applies_by_itself()), "{:?}", again);
    }

    #[test]
    fn rows_that_somebody_picked_can_be_applied_too(rows in rows(), first in rows()) {
        let mut world = World::new();
        world.take_in(&first);
        world.at = day("2022-06-28");
        for row in world.compare(&rows) {
            // Each is picked from a preview of its own, as a person does who corrects one after the other.
            let mut one = world.compare(&rows);
            one.retain(|now| now.row == row.row);
            world.apply(&one);
        }
    }

    #[test]
    fn all_rows_picked_at_once_can_be_applied(rows in rows(), first in rows()) {
        let mut world = World::new();
        world.take_in(&first);
        world.at = day("2022-06-28");
        let compared = world.compare(&rows);
        world.apply(&compared);
    }

    #[test]
    fn every_team_printed_is_the_same_when_read_back(teams in made()) {
        let world = world_of(teams);
        let form = form(&world.known()).unwrap();
        let compared = world.compare_sheet(&read_back(&form));
        prop_assert_eq!(compared.rows.len(), world.teams.len());
        for row in &compared.rows {
            prop_assert_eq!(row.status, Status::Same, "{:?}", row);
        }
    }

    #[test]
    fn any_cell_can_be_compared(cells in [".*", ".*", ".*", ".*", ".*"]) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let row = World::new().one([cells[0], cells[1], cells[2], cells[3], cells[4]]);
        prop_assert!(row.messages.iter().all(|message| !message.text().is_empty()));
    }
}
