use super::{World, day, row, world::codes};
use crate::{
    annex::{Status, Writer},
    operations::{Body, Origin},
    teams::{Place, Representing, Role, Source},
    units::{Kind, Level},
};
use uuid::Uuid;

const ROW: [&str; 5] = ["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "0912000001", "có"];

fn with_bay() -> World {
    let mut world = World::new();
    let village = world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    world.add_team("Thôn Bản Bay", Place::Villages(vec![village]));
    world.add_member(Role::Leader, "Trần Văn Thử", "0912000001");
    world.titled("Thôn Bản Bay").channel.made = Some(day("2022-05-10"));
    world
}

#[test]
fn a_new_row_makes_village_team_leader_and_group() {
    let mut world = World::new();
    assert_eq!(world.take_in(&[row(ROW)]).len(), 1);
    let at = world.at;
    let gia_phu = world.find("Gia Phú", Level::Commune);
    let village = world.find("Thôn Bản Bay", Level::Village);
    assert_eq!(world.registry.parent(village, at), Some(gia_phu));
    let [team] = &world.teams[..] else { panic!() };
    assert_eq!((team.title(at), team.source, team.life.from), ("Thôn Bản Bay", Source::Report, at));
    assert_eq!(team.place(at), Some(&Place::Villages(vec![village])));
    assert!(!team.is_established(at));
    assert_eq!((team.channel.name.as_ref(), team.channel.made), (None, Some(at)));
    let [leader] = &team.members(at)[..] else { panic!() };
    assert_eq!((leader.role, &leader.representing[..]), (Role::Leader, &[][..]), "the form doesn't ask");
    assert_eq!(leader.person.name, "Trần Văn Thử");
    assert_eq!(leader.person.phone.as_ref().map(ToString::to_string), Some("0912000001".into()));
}

#[test]
fn no_leader_and_no_group_is_made_of_empty_cells_and_no() {
    let mut world = World::new();
    let made = world.take_in(&[row(["Gia Phú", "Thôn 1", "", "0912000001", "không"])]);
    assert!(codes(&made[0]).contains(&"phone_of_nobody"));
    assert!(world.teams[0].members.is_empty());
    assert_eq!(world.teams[0].channel.made, None);
}

#[test]
fn a_leader_stands_for_nobody_but_whom_the_cell_names() {
    let mut world = World::new();
    world.take_in(&[
        row(["Gia Phú", "Tổ CNSCĐ xã Gia Phú", "Trần Văn Thử", "", ""]),
        row(["Gia Phú", "Thôn 1", "Vàng A Mẫu", "", ""]),
        row(["Gia Phú", "Thôn 2", "Lý Thị Ví Dụ (Bí thư chi bộ)", "", ""]),
        row(["Gia Phú", "Thôn 3", "Trưởng thôn Hoàng Văn Mẫu", "", ""]),
    ]);
    let standing_for = |at: usize| &world.teams[at].members[0].representing[..];
    assert_eq!([standing_for(0), standing_for(1)], [&[][..]; 2]);
    assert_eq!(standing_for(2), [Representing::PartyCell]);
    assert_eq!(standing_for(3), [Representing::VillageHead]);
}

#[test]
fn a_known_team_is_the_same_by_title_or_by_village() {
    let world = with_bay();
    assert_eq!(world.one(ROW).status, Status::Same);
    let renamed = world.one(["Gia Phú", "Tổ CNSCĐ Bản Bay", "Trần Văn Thử", "0912000001", "x"]);
    assert_eq!((renamed.status, codes(&renamed)), (Status::Same, vec!["title_kept"]));
}

/// The letter has one team a village: whether a second one of a number of its own is meant, somebody must say.
#[test]
fn two_numbered_teams_of_one_village_are_left_to_people() {
    let mut world = World::new();
    world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    for [first, second] in [
        ["Tổ CNSCĐ số 1/2 thôn Bản Bay", "Tổ CNSCĐ số 2/2 thôn Bản Bay"],
        ["Tổ CNSCĐ số 1 thôn Bản Bay", "Tổ CNSCĐ số 2 thôn Bản Bay"],
        ["Tổ số 1 thôn Bản Bay", "Tổ số 2 thôn Bản Bay"],
    ] {
        let rows = [("Trần Văn Thử", first, "0912000001"), ("Lý Thị Ví Dụ", second, "0912000002")]
            .map(|(leader, team, phone)| row(["Gia Phú", team, leader, phone, "có"]));
        for row in world.compare(&rows) {
            assert_eq!(row.status, Status::Doubtful, "{row:?}");
            assert!(codes(&row).contains(&"contradicts"), "{row:?}");
        }
    }
}

#[test]
fn empty_cells_never_erase() {
    let row = with_bay().one(["Gia Phú", "Thôn Bản Bay", "", "", ""]);
    assert_eq!((row.status, codes(&row)), (Status::Same, vec!["leader_kept"]));
    let row = with_bay().one(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "", ""]);
    assert_eq!((row.status, codes(&row)), (Status::Same, vec![]));
}

#[test]
fn a_group_said_to_be_made_is_made() {
    let mut world = with_bay();
    world.titled("Thôn Bản Bay").channel.made = None;
    let changed = world.one(ROW);
    assert_eq!((changed.status, codes(&changed)), (Status::Changed, vec!["zalo_made"]));
    world.apply(&[changed]);
    assert_eq!(world.teams[0].channel.made, Some(world.at));
}

#[test]
fn no_group_where_one_is_known_contradicts_and_is_doubtful() {
    let mut world = with_bay();
    let no = ["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "0912000001", "không"];
    let doubtful = world.one(no);
    assert_eq!((doubtful.status, codes(&doubtful)), (Status::Doubtful, vec!["zalo_contradicts"]));
    world.apply(&[doubtful]);
    assert_eq!(world.teams[0].channel.made, None);
    assert_eq!(world.one(no).status, Status::Same);
}

#[test]
fn a_group_made_later_is_not_made_on_the_day_yet() {
    let mut world = with_bay();
    world.titled("Thôn Bản Bay").channel.made = Some(day("2022-07-01"));
    let no = world.one(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "0912000001", "không"]);
    assert_eq!(no.status, Status::Same);
}

#[test]
fn an_unclear_yes_or_no_is_doubtful_and_counts_as_empty() {
    let row = with_bay().one(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "0912000001", "đang lập"]);
    assert_eq!((row.status, row.zalo, codes(&row)), (Status::Doubtful, None, vec!["zalo_unread"]));
    assert!(!row.can_apply());
}

#[test]
fn a_village_covered_by_another_team_makes_a_new_one_doubtful() {
    let mut world = with_bay();
    world.village(Kind::Thon, "Nậm Phảng", "Gia Phú");
    let row = world.one(["Gia Phú", "Thôn Bản Bay + Thôn Nậm Phảng", "", "", ""]);
    assert_eq!((row.status, codes(&row)[0]), (Status::Doubtful, "team_overlaps"));
    assert!(row.messages[0].text().contains("thôn Bản Bay đã có Tổ “Thôn Bản Bay”"));
}

#[test]
fn of_two_teams_in_one_village_title_and_leader_decide() {
    let mut world = with_bay();
    let village = world.find("Bản Bay", Level::Village);
    world.add_team("Thôn Bản Bay", Place::Villages(vec![village]));
    world.add_member(Role::Leader, "Lý Thị Ví Dụ", "0912000002");
    assert_eq!(world.one(ROW).status, Status::Same);
    let second = world.one(["Gia Phú", "Thôn Bản Bay", "Lý Thị Ví Dụ", "0912000003", ""]);
    assert_eq!((second.status, codes(&second)), (Status::Changed, vec!["phone_changed"]));
    let neither = world.one(["Gia Phú", "Thôn Bản Bay", "Vàng A Mẫu", "", ""]);
    assert_eq!((neither.status, codes(&neither), neither.can_apply()), (Status::Doubtful, vec!["team_unclear"], false));
}

#[test]
fn a_team_that_begins_later_is_not_made_twice() {
    let mut world = with_bay();
    world.at = day("2022-04-15");
    let row = world.one(ROW);
    assert_eq!((row.status, codes(&row)), (Status::Refused, vec!["team_later"]));
}

#[test]
fn a_team_that_has_ended_makes_room_for_a_new_one() {
    let mut world = with_bay();
    world.titled("Thôn Bản Bay").end(day("2022-05-20"), None).unwrap();
    assert_eq!(world.one(ROW).status, Status::New);
}

#[test]
fn villages_of_many_rows_may_be_made_by_one_reform_a_commune() {
    let world = World::new();
    let rows = ["Thôn 1", "Thôn 2", "Thôn 1 + Thôn 3"].map(|team| row(["Gia Phú", team, "", "", ""]));
    let compared = world.compare(&rows);
    let mut writer = Writer::new(world.at, jiff::Timestamp::UNIX_EPOCH, Origin::new(Uuid::from_u128(1000)));
    let mut operations = writer.villages(&compared);
    assert_eq!(operations.len(), 1);
    operations.extend(compared.iter().flat_map(|row| writer.row(row)));
    let reforms = operations.iter().filter(|operation| matches!(operation.body, Body::EnactReform(_)));
    assert_eq!(reforms.count(), 1);
    let mut world = world.clone();
    for operation in &operations {
        world.operate(operation);
    }
    assert!(world.compare(&rows).iter().all(|row| row.status == Status::Same));
}
