use super::{World, day, row, world::codes};
use crate::{
    annex::{ComparedRow, Status},
    teams::{Place, Role},
    units::Kind,
};
use rstest::rstest;

/// A team with a leader and a deputy since 1 May 2022.
fn world() -> World {
    let mut world = World::new();
    let village = world.village(Kind::Thon, "Bản Bay", "Gia Phú");
    world.add_team("Thôn Bản Bay", Place::Villages(vec![village]));
    world.add_member(Role::Leader, "Trần Văn Thử", "0912000001");
    world.add_member(Role::Deputy, "Lý Thị Ví Dụ", "0912000002");
    world
}

fn led(world: &World, leader: &str, phone: &str) -> ComparedRow {
    world.one(["Gia Phú", "Thôn Bản Bay", leader, phone, ""])
}

fn leader(world: &World) -> (&str, Option<String>) {
    let leader = world.teams[0].acting_leader(world.at).unwrap();
    (&leader.person.name, leader.person.phone.as_ref().map(ToString::to_string))
}

#[test]
fn another_leader_ends_the_old_ones_term() {
    let mut world = world();
    let changed = led(&world, "Vàng A Mẫu", "0912000003");
    assert_eq!((changed.status, codes(&changed)), (Status::Changed, vec!["leader_replaced"]));
    world.apply(&[changed]);
    assert_eq!(leader(&world), ("Vàng A Mẫu", Some("0912000003".into())));
    let old = world.teams[0].members.iter().find(|member| member.person.name == "Trần Văn Thử").unwrap();
    assert_eq!(old.span.end(), Some(world.at));
    assert_eq!(led(&world, "Vàng A Mẫu", "0912000003").status, Status::Same);
}

#[test]
fn the_deputy_who_becomes_leader_stays_the_same_person() {
    let mut world = world();
    let changed = led(&world, "Lý Thị Ví Dụ", "");
    assert_eq!(codes(&changed), ["leader_replaced", "leader_rises"]);
    world.apply(&[changed]);
    assert_eq!(leader(&world), ("Lý Thị Ví Dụ", Some("0912000002".into())));
    assert_eq!(world.teams[0].members(world.at).len(), 1);
}

#[test]
fn a_vacant_post_is_filled() {
    let mut world = world();
    let old = world.teams[0].members[0].id;
    world.teams[0].release(old, day("2022-05-10")).unwrap();
    let same = led(&world, "", "");
    assert_eq!((same.status, codes(&same)), (Status::Same, vec!["leader_none"]));
    let changed = led(&world, "Vàng A Mẫu", "");
    assert_eq!((changed.status, codes(&changed)), (Status::Changed, vec!["leader_enters"]));
    let returns = led(&world, "Trần Văn Thử", "");
    world.apply(&[returns]);
    let people: std::collections::BTreeSet<_> = world.teams[0].members.iter().map(|member| member.person.id).collect();
    assert_eq!((world.teams[0].members.len(), people.len()), (3, 2), "who comes back is the same person");
}

#[rstest]
#[case("TRẦN VĂN THỬ")]
#[case("Ông Trần Văn Thử")]
#[case("Tran Van Thu")]
#[case("Trần Văn Thử (Trưởng thôn)")]
#[case("Trần Văn Thử\nTrưởng thôn")]
#[case("Trưởng bản Trần Văn Thử")]
#[case("Đồng chí: Trần Văn Thử")]
#[case("Trần Văn Thử SN 1985")]
fn the_same_name_otherwise_written_changes_nothing(#[case] written: &str) {
    assert_eq!(led(&world(), written, "0912 000 001").status, Status::Same);
}

#[test]
fn the_same_name_with_other_marks_is_doubtful() {
    let mut world = world();
    let doubtful = led(&world, "Trần Văn Thứ", "");
    assert_eq!((doubtful.status, codes(&doubtful)), (Status::Doubtful, vec!["leader_spelling"]));
    world.apply(&[doubtful]);
    assert_eq!(leader(&world), ("Trần Văn Thứ", Some("0912000001".into())));
}

#[test]
fn another_phone_of_the_same_leader_is_amended() {
    let mut world = world();
    let changed = led(&world, "Trần Văn Thử", "987654321");
    assert_eq!((changed.status, codes(&changed)), (Status::Changed, vec!["phone_read", "phone_changed"]));
    assert_eq!(
        changed.messages[0].text(),
        "Ô “Số Điện thoại”: “987654321” đã hiểu là 0987654321 (đã thêm số 0 bị mất ở đầu)."
    );
    world.apply(&[changed]);
    assert_eq!(leader(&world).1, Some("0987654321".into()));
}

#[test]
fn of_two_phones_in_a_cell_the_first_counts_unless_the_other_is_known() {
    let world = world();
    let two = led(&world, "Trần Văn Thử", "0912000009 / 0912000001");
    assert_eq!((two.status, codes(&two)), (Status::Same, vec!["phone_more"]));
    let two = led(&world, "Vàng A Mẫu", "0912000009 / 0912000008");
    assert_eq!(two.phone.as_ref().map(ToString::to_string), Some("0912000009".into()));
    assert!(two.messages[0].text().contains("còn lại: 0912000008"));
}

#[test]
fn a_phone_that_cannot_be_read_is_doubtful_and_shown() {
    let mut world = world();
    let doubtful = led(&world, "Vàng A Mẫu", "09120");
    assert_eq!((doubtful.status, &doubtful.phone), (Status::Doubtful, &None));
    assert!(doubtful.messages[0].text().contains("“09120”"));
    world.apply(&[doubtful]);
    assert_eq!(leader(&world), ("Vàng A Mẫu", None));
}

#[test]
fn a_phone_without_a_name_is_doubtful() {
    let world = world();
    let row = led(&world, "", "0912000009");
    assert_eq!((row.status, codes(&row)), (Status::Doubtful, vec!["leader_kept", "phone_of_whom"]));
    assert_eq!(led(&world, "", "0912000001").status, Status::Same);
}

#[test]
fn a_leader_since_that_very_day_can_be_corrected_but_not_replaced() {
    let mut world = World::new();
    let first = ["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", "0912000001", ""];
    world.take_in(&[row(first)]);
    let doubtful = led(&world, "Trần Văn Thưởng", "0912000003");
    assert_eq!((doubtful.status, codes(&doubtful)), (Status::Doubtful, vec!["leader_same_day"]));
    world.apply(&[doubtful]);
    assert_eq!(leader(&world), ("Trần Văn Thưởng", Some("0912000003".into())));
    assert_eq!(world.teams[0].members.len(), 1);
    let shared = world.teams[0].clone();
    world.add_team("Thôn Khác", shared.places[0].value.clone()).members = shared.members;
    assert_eq!(codes(&led(&world, "Vàng A Mẫu", "")), ["leader_same_day_shared"]);
}

#[test]
fn a_change_recorded_for_later_is_not_overtaken() {
    let mut world = world();
    let old = world.teams[0].members[0].id;
    world.teams[0].release(old, day("2022-08-01")).unwrap();
    let row = led(&world, "Vàng A Mẫu", "");
    assert_eq!((row.status, codes(&row)), (Status::Refused, vec!["leader_later"]));
    assert_eq!(led(&world, "Trần Văn Thử", "").status, Status::Same);
}

#[rstest]
#[case("Lê Nam", "Ông Lê Nam")]
#[case("Ông Lê Nam", "Lê Nam")]
fn somebody_of_two_words_is_the_same_with_and_without_ong(#[case] known: &str, #[case] written: &str) {
    let mut world = World::new();
    world.take_in(&[row(["Gia Phú", "Thôn Bản Bay", known, "", ""])]);
    world.at = day("2022-07-01");
    assert_eq!(led(&world, written, "").status, Status::Same);
}

#[test]
fn a_post_alone_is_no_name() {
    let row = led(&world(), "Trưởng thôn", "");
    assert_eq!((row.status, row.leader.as_str()), (Status::Doubtful, ""));
    assert!(row.messages[0].text().contains("“Trưởng thôn” không phải là họ tên"));
}

#[test]
fn an_older_list_does_not_overtake_a_phone_known_since() {
    let mut world = World::new();
    let with = |phone: &str| row(["Gia Phú", "Thôn Bản Bay", "Trần Văn Thử", phone, ""]);
    let (old, new) = (with("0912000001"), with("0912000009"));
    world.take_in(std::slice::from_ref(&old));
    world.at = day("2022-09-01");
    world.take_in(std::slice::from_ref(&new));
    assert_eq!(leader(&world).1, Some("0912000009".into()));
    world.at = day("2022-05-28");
    let again = world.compare(&[old]).remove(0);
    assert_eq!((again.status, codes(&again)), (Status::Same, vec!["phone_later"]));
    assert!(again.messages[0].text().contains("0912000009 đã được ghi nhận từ ngày 01/09/2022"));
    world.at = day("2022-10-01");
    assert_eq!(world.compare(&[with("0912000002")])[0].status, Status::Changed);
}
