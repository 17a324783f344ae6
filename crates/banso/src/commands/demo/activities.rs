//! Sample activities of the teams whose villages have sample households.

use rules::{
    activities::Guided,
    catalogue::{Item, ItemKind},
    day::Day,
    ids::{HouseholdId, ItemId},
    operations::{ActivityChange, Body, HouseholdChange, Operation, RecordActivity},
    teams::{Place, Team},
};
use store::Store;

/// What a team did, by the beginning of the kind's name: how many days ago, how many people, women among them, whether households were
/// visited.
const DONE: [(&str, u32, u32, Option<u32>, bool); 6] = [
    ("Họp thôn", 2, 36, Some(19), false),
    ("Đến từng nhà", 3, 9, None, true),
    ("Hướng dẫn mở tài khoản", 9, 6, Some(4), true),
    ("Hướng dẫn cài đặt", 16, 12, Some(7), true),
    ("Lớp tập huấn", 30, 24, Some(15), false),
    ("Đến từng nhà", 41, 11, None, true),
];

/// So many households are visited at a time.
const VISITED: usize = 4;

/// What some teams did lately, among the households that were just put on the list.
pub(super) fn operations(
    store: &Store,
    teams: &[&Team],
    households: &[Operation],
    items: &[Item],
    today: Day,
) -> Vec<Operation> {
    let kind = |name: &str| items.iter().find(|item| item.kind == ItemKind::Activity && item.name.starts_with(name));
    let guided_in: Option<ItemId> = items.iter().find(|item| item.name == "VNeID").map(|item| item.id);
    let mut operations = Vec::new();
    for (number, team) in teams.iter().enumerate() {
        let Some(village) = team.place(today).and_then(Place::home) else { continue };
        let listed: Vec<HouseholdId> = households
            .iter()
            .filter(|operation| matches!(&operation.body, Body::Household(HouseholdChange::Add(new)) if new.village == village))
            .map(|operation| operation.id.into())
            .collect();
        for (round, (name, ago, people, women, visits)) in DONE.into_iter().enumerate() {
            let Some(kind) = kind(name) else { continue };
            let day = (0..ago).fold(today, |day, _| day.before());
            let visited = listed.iter().skip(round * 2 + number).take(if visits { VISITED } else { 0 });
            let members = team.members(day).into_iter().take(2).map(|member| member.id).collect();
            let record = RecordActivity {
                team: team.id,
                village,
                kind: kind.id,
                day,
                people: people + u32::try_from(number).unwrap_or_default(),
                women,
                place: (!visits).then(|| "Nhà văn hóa thôn".to_owned()),
                note: None,
                members,
                households: visited.copied().collect(),
                guided: guided_in.filter(|_| visits).map(|item| Guided { item, count: 3 }).into_iter().collect(),
                photos: Vec::new(),
                on_behalf: None,
            };
            operations.push(store.operation(Body::Activity(ActivityChange::Record(record))));
        }
    }
    operations
}
