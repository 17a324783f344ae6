//! Activities as they are written down: by one, by two for the same, wrongly and put right.

use super::*;
use crate::{
    day::test_day as day,
    households::ItemMeasure,
    ids::OperationId,
    measures::{Counted, Measure},
    operations::{AmendActivity, Base, RecordActivity},
};
use serde_json::json;
use uuid::Uuid;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn body(people: u32) -> RecordActivity {
    let body = json!({"team": id(1), "village": id(2), "kind": id(3), "day": "2022-06-11", "people": people});
    serde_json::from_value(body).unwrap()
}

fn recorded(number: u128, body: &RecordActivity) -> Activity {
    Activity::new(ActivityId(id(number)), body).unwrap()
}

/// An amendment of the activity 10 with some fields.
fn amendment(fields: &[(&str, serde_json::Value)]) -> AmendActivity {
    let mut all = json!({"activity": id(10)});
    for (name, value) in fields {
        all[*name] = value.clone();
    }
    serde_json::from_value(all).unwrap()
}

fn by(number: u128) -> OperationId {
    OperationId(id(number))
}

#[test]
fn kind_and_people_are_enough_and_count_on_the_day_in_the_village() {
    let tallies = activity_tallies(&recorded(10, &body(24)));
    let counted: Vec<(Counted, i64)> = tallies.iter().map(|(key, value)| (key.measure, *value)).collect();
    let kind = ItemId(id(3));
    assert_eq!(
        counted,
        [
            (Measure::Activities.into(), 1),
            (Measure::ActivityPeople.into(), 24),
            (Counted::Item(kind, ItemMeasure::Held), 1),
            (Counted::Item(kind, ItemMeasure::People), 24),
        ]
    );
    assert!(tallies.keys().all(|key| key.unit == UnitId(id(2)) && key.day == day("2022-06-11")));
}

#[test]
fn nobody_is_no_number_of_people_and_women_are_some_of_them() {
    let refused = |body: &RecordActivity| Activity::new(ActivityId(id(10)), body).unwrap_err().code;
    assert_eq!(refused(&body(0)), "bad_turnout");
    assert_eq!(refused(&body(10_000)), "bad_turnout");
    assert_eq!(refused(&RecordActivity { women: Some(25), ..body(24) }), "bad_turnout");
    let photo = |digit: char| digit.to_string().repeat(64).parse::<Photo>().unwrap();
    let three = ['a', 'b', 'c'].map(photo).to_vec();
    assert_eq!(refused(&RecordActivity { photos: three, ..body(24) }), "too_many_photos");
    // The same photo twice is one.
    let twice = RecordActivity { photos: vec![photo('a'), photo('a'), photo('b')], ..body(24) };
    assert_eq!(recorded(10, &twice).photos.len(), 2);
    assert!("A".repeat(64).parse::<Photo>().is_err() && "../etc".parse::<Photo>().is_err());
}

#[test]
fn two_who_add_themselves_do_not_meet_and_two_who_change_the_number_do() {
    let mut activity = recorded(10, &body(24));
    let base = json!({"revision": 1});
    activity.amend(by(11), &amendment(&[("add_members", json!([id(21)])), ("base", base.clone())])).unwrap();
    activity.amend(by(12), &amendment(&[("add_members", json!([id(22)])), ("base", base.clone())])).unwrap();
    assert_eq!(activity.members.len(), 2);
    activity.amend(by(13), &amendment(&[("people", json!(25)), ("base", base.clone())])).unwrap();
    let late = amendment(&[("people", json!(30)), ("base", base)]);
    assert_eq!(activity.amend(by(14), &late).unwrap_err().code, "changed_meanwhile");
    assert_eq!(activity.people, 25);
    // Whoever changed it himself has seen it.
    let own = AmendActivity { base: Some(Base { revision: 1, after: Some(by(13)) }), ..late };
    activity.amend(by(15), &own).unwrap();
    assert_eq!(activity.people, 30);
}

#[test]
fn the_same_meeting_written_down_twice_becomes_one() {
    let first = RecordActivity { members: vec![MemberId(id(21))], households: vec![HouseholdId(id(31))], ..body(24) };
    let second = RecordActivity {
        members: vec![MemberId(id(22))],
        households: vec![HouseholdId(id(31)), HouseholdId(id(32))],
        women: Some(20),
        place: Some("Nhà văn hóa".to_owned()),
        guided: vec![Guided { item: ItemId(id(4)), count: 6 }],
        ..body(26)
    };
    let (mut stays, mut double) = (recorded(10, &first), recorded(11, &second));
    stays.take_in(&mut double).unwrap();
    assert_eq!((stays.people, stays.women, stays.place.as_deref()), (24, Some(20), Some("Nhà văn hóa")));
    assert_eq!((stays.members.len(), stays.households.len(), stays.guided.len()), (2, 2, 1));
    assert_eq!(double.gone, Some(Gone::Joined(stays.id)));
    assert!(activity_tallies(&double).is_empty() && double.households.is_empty());
    assert_eq!(stays.take_in(&mut double).unwrap_err().code, "activity_gone");
    let mut other_day = recorded(12, &RecordActivity { day: day("2022-06-12"), ..body(24) });
    assert_eq!(stays.take_in(&mut other_day).unwrap_err().code, "bad_joint");
}

#[test]
fn what_is_taken_back_counts_no_more_and_is_not_changed_any_more() {
    let mut activity = recorded(10, &body(24));
    activity.withdraw(Some("Ghi nhầm")).unwrap();
    assert!(activity_tallies(&activity).is_empty());
    assert_eq!(activity.withdraw(None).unwrap_err().code, "activity_gone");
    assert_eq!(activity.amend(by(11), &amendment(&[("people", json!(1))])).unwrap_err().code, "activity_gone");
}

#[test]
fn an_amendment_that_changes_nothing_is_told_so_and_a_field_can_be_emptied() {
    let mut activity = recorded(10, &RecordActivity { note: Some("Đông vui".to_owned()), ..body(24) });
    assert_eq!(activity.amend(by(11), &amendment(&[("people", json!(24))])).unwrap_err().code, "nothing_changed");
    activity.amend(by(12), &amendment(&[("note", json!(null))])).unwrap();
    assert_eq!((activity.note, activity.revision), (None, 2));
}

#[test]
fn whoever_joins_adds_what_is_lacking_and_loses_nothing_that_was_typed() {
    let (one, two, item) = (MemberId(id(4)), MemberId(id(5)), ItemId(id(6)));
    let first = RecordActivity {
        members: vec![one],
        note: Some("Đông".to_owned()),
        guided: vec![Guided { item, count: 5 }],
        ..body(24)
    };
    let mut activity = recorded(10, &first);
    assert_eq!(activity.joining(&first), []);
    let mine = RecordActivity {
        members: vec![one, two],
        women: Some(8),
        place: Some("Nhà văn hóa".to_owned()),
        note: Some("Mưa".to_owned()),
        guided: vec![Guided { item, count: 3 }, Guided { item: ItemId(id(7)), count: 2 }],
        ..body(30)
    };
    let changes = activity.joining(&mine);
    assert_eq!(changes.len(), 2);
    for (number, change) in (20..).zip(&changes) {
        activity.amend(by(number), change).unwrap();
    }
    assert_eq!((activity.people, activity.women, activity.place.as_deref()), (24, Some(8), Some("Nhà văn hóa")));
    assert_eq!((activity.note.as_deref(), activity.members.len()), (Some("Đông; Mưa"), 2));
    assert_eq!(activity.guided, BTreeMap::from([(item, 5), (ItemId(id(7)), 2)]));
    // Said once more, it is all there.
    assert_eq!(activity.joining(&mine), []);
}
