//! Sample households of a few villages, invented and marked as such, with what they have.

use rules::{
    catalogue::{Counting, Item},
    day::Day,
    households::{Consent, Origin},
    ids::{HouseholdId, UnitId},
    operations::{AddHousehold, Body, HouseholdChange, Operation, UseItem},
};
use store::Store;

/// Heads' names; the word "Mẫu" says that nobody is called so.
const HEADS: [&str; 14] = [
    "Lò Văn Mẫu",
    "Giàng A Mẫu",
    "Vàng Thị Mẫu",
    "Phàn Láo Mẫu",
    "Lù Văn Mẫu",
    "Thào Seo Mẫu",
    "Hoàng Thị Mẫu",
    "Nguyễn Văn Mẫu",
    "Tẩn Láo Mẫu",
    "Sùng A Mẫu",
    "Lý Thị Mẫu",
    "Đặng Văn Mẫu",
    "Ma Seo Mẫu",
    "Cư A Mẫu",
];

/// How the neighbours tell them apart.
const HAMLETS: [&str; 4] = ["xóm trên", "xóm dưới", "gần nhà văn hóa", "cuối bản"];

/// So many households a village.
const OF_A_VILLAGE: usize = 14;

/// Households of some villages. What they have is spread so that each list on the pages holds something.
pub(super) fn operations(store: &Store, villages: &[UnitId], items: &[&Item], from: Day) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (place, village) in villages.iter().enumerate() {
        for number in 0..OF_A_VILLAGE {
            let declines = number == OF_A_VILLAGE - 1;
            let named = |text: &str| (!declines).then(|| text.to_owned());
            let consent = if declines {
                Consent::Declined { day: from }
            } else {
                Consent::Asked { day: from, text: "1".to_owned(), by: None }
            };
            let household = AddHousehold {
                village: *village,
                head: named(HEADS[(number + place) % HEADS.len()]),
                nickname: named(HAMLETS[number % HAMLETS.len()]).filter(|_| number % 3 == 0),
                phone: None,
                size: Some(3 + u16::try_from(number % 4).unwrap_or_default()),
                adults: Some(2 + u16::try_from(number % 2).unwrap_or_default()),
                consent: Some(consent),
                from,
                split_from: None,
                on_behalf: None,
            };
            let added = store.operation(Body::Household(HouseholdChange::Add(household)));
            let id: HouseholdId = added.id.into();
            operations.push(added);
            let has = items.iter().enumerate().filter(|(at, _)| (at * 5 + number * 3 + place) % 7 < 3);
            operations.extend(has.map(|(at, item)| {
                let origin = match (at + number) % 3 {
                    0 => Origin::HadBefore {},
                    1 => Origin::Helped { by: None },
                    _ => Origin::Alone {},
                };
                store.operation(Body::Household(HouseholdChange::Use(UseItem {
                    household: id,
                    item: item.id,
                    in_use: (at + number) % 4 != 0,
                    adults: (item.counting == Counting::Adults).then_some(1 + u16::from(number % 2 == 0)),
                    origin,
                    since: from,
                    base: None,
                    on_behalf: None,
                })))
            }));
        }
    }
    operations
}
