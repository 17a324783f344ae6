//! Households as they are lived with: counted where they live, under their own facts, whoever writes them down.

use super::*;
use crate::{
    catalogue::{Counting, Item, ItemKind, Means, Pillar},
    day::test_day as day,
    measures::{Counted, Measure, Tallies},
    operations::{AddHousehold, AddItem, AmendHousehold, Base, SetAbsence, StopUsing, UseItem},
};
use proptest::prelude::*;
use uuid::Uuid;

fn operation(number: u128) -> OperationId {
    OperationId(Uuid::from_u128(number))
}

fn visit(number: u128) -> ActivityId {
    operation(number).into()
}

fn village(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(1000 + number))
}

fn item(number: u128, counting: Counting, means: Option<Means>) -> Item {
    let body = AddItem {
        kind: ItemKind::App,
        pillar: Pillar::Economy,
        counting,
        name: format!("Mục {number}"),
        name_en: None,
        means,
        from: day("2022-01-01"),
    };
    Item::new(operation(number).into(), &body).unwrap()
}

/// A shop, an account, an app of adults.
fn catalogue() -> BTreeMap<ItemId, Item> {
    let items = [
        item(101, Counting::Household, Some(Means::Shop)),
        item(102, Counting::Household, Some(Means::Account)),
        item(103, Counting::Adults, None),
    ];
    items.into_iter().map(|item| (item.id, item)).collect()
}

fn entry() -> AddHousehold {
    AddHousehold {
        village: village(1),
        head: Some("Chủ hộ Mẫu".to_owned()),
        nickname: None,
        phone: None,
        size: Some(5),
        adults: Some(3),
        consent: None,
        from: day("2022-06-01"),
        split_from: None,
        on_behalf: None,
    }
}

fn household() -> Household {
    Household::new(operation(1).into(), &entry()).unwrap()
}

fn using(of: &Household, item: u128, since: &str) -> UseItem {
    UseItem {
        household: of.id,
        item: operation(item).into(),
        in_use: true,
        adults: None,
        origin: Origin::Helped { by: None },
        since: day(since),
        base: None,
        on_behalf: None,
    }
}

fn uses(of: &mut Household, by: u128, body: &UseItem) -> Result<(), crate::operations::Refusal> {
    of.use_item(operation(by), body, &catalogue()[&body.item], &[])
}

fn away(from: &str, to: Option<&str>) -> SetAbsence {
    SetAbsence { household: HouseholdId(Uuid::from_u128(1)), from: day(from), to: to.map(day) }
}

/// What there is of a measure in a village on a day.
fn on(tallies: &Tallies, measure: impl Into<Counted>, unit: UnitId, on: &str) -> i64 {
    let measure = measure.into();
    let counts = tallies.iter().filter(|(key, _)| key.measure == measure && key.unit == unit && key.day <= day(on));
    counts.map(|(_, value)| value).sum()
}

#[test]
fn shop_and_account_count_only_while_the_same_household_has_both() {
    let mut household = household();
    let shop = using(&household, 101, "2022-07-01");
    uses(&mut household, 2, &shop).unwrap();
    let account = using(&household, 102, "2022-09-01");
    uses(&mut household, 3, &account).unwrap();
    let stop = StopUsing { household: household.id, item: shop.item, day: day("2022-12-01"), base: None };
    household.stop_using(operation(4), &stop, &catalogue()[&shop.item]).unwrap();
    let tallies = household_tallies(&household, &catalogue());
    let both = |at| on(&tallies, Measure::HouseholdsWithShopAndAccount, village(1), at);
    assert_eq!(["2022-08-31", "2022-09-01", "2022-11-30", "2022-12-01"].map(both), [0, 1, 1, 0]);
}

#[test]
fn a_household_that_moves_takes_along_what_it_has_and_nothing_of_it_is_new() {
    let mut household = household();
    let shop = using(&household, 101, "2022-07-01");
    uses(&mut household, 2, &shop).unwrap();
    household.move_to(village(2), day("2023-01-01")).unwrap();
    let tallies = household_tallies(&household, &catalogue());
    let (having, helped) =
        (Counted::Item(shop.item, ItemMeasure::Having), Counted::Item(shop.item, ItemMeasure::Helped));
    for (at, there) in [("2022-12-31", [1, 0]), ("2023-01-01", [0, 1])] {
        assert_eq!([1, 2].map(|number| on(&tallies, having, village(number), at)), there, "{at}");
        assert_eq!([1, 2].map(|number| on(&tallies, Measure::Households, village(number), at)), there, "{at}");
    }
    assert_eq!([1, 2].map(|number| on(&tallies, helped, village(number), "2025-01-01")), [1, 0]);
}

#[test]
fn what_it_had_before_is_no_achievement_and_installed_is_not_in_use() {
    let mut household = household();
    let before = UseItem { in_use: false, origin: Origin::HadBefore {}, ..using(&household, 101, "2021-03-01") };
    uses(&mut household, 2, &before).unwrap();
    let now = UseItem { in_use: true, ..using(&household, 101, "2022-08-01") };
    uses(&mut household, 3, &now).unwrap();
    let tallies = household_tallies(&household, &catalogue());
    let count = |measure, at| on(&tallies, Counted::Item(before.item, measure), village(1), at);
    assert_eq!([count(ItemMeasure::Having, "2022-06-01"), count(ItemMeasure::Using, "2022-06-01")], [1, 0]);
    assert_eq!([count(ItemMeasure::Having, "2022-08-01"), count(ItemMeasure::Using, "2022-08-01")], [1, 1]);
    assert_eq!([count(ItemMeasure::HadBefore, "2025-01-01"), count(ItemMeasure::Helped, "2025-01-01")], [1, 0]);
}

#[test]
fn adults_are_counted_where_the_item_is_counted_in_adults() {
    let mut household = household();
    let two = UseItem { adults: Some(2), ..using(&household, 103, "2022-07-01") };
    let none = using(&household, 103, "2022-07-01");
    assert_eq!(uses(&mut household, 2, &none).unwrap_err().code, "bad_adults");
    uses(&mut household, 2, &two).unwrap();
    let three = UseItem { adults: Some(3), ..using(&household, 103, "2022-09-01") };
    uses(&mut household, 3, &three).unwrap();
    let tallies = household_tallies(&household, &catalogue());
    let count = |measure, at| on(&tallies, Counted::Item(two.item, measure), village(1), at);
    assert_eq!(["2022-07-01", "2022-09-01"].map(|at| count(ItemMeasure::Adults, at)), [2, 3]);
    assert_eq!(["2022-07-01", "2022-09-01"].map(|at| count(ItemMeasure::Having, at)), [1, 1]);
    assert_eq!(count(ItemMeasure::Helped, "2025-01-01"), 1);
}

#[test]
fn reached_twice_in_a_month_it_counts_once_and_in_the_next_again() {
    let mut household = household();
    household.reached =
        ["2022-07-01", "2022-07-15", "2022-07-21", "2023-02-01"].map(|on| (day(on), visit(1))).into_iter().collect();
    let tallies = household_tallies(&household, &catalogue());
    let count = |measure| on(&tallies, measure, village(1), "2025-01-01");
    let counted = [Measure::ReachedInMonth, Measure::ReachedInQuarter, Measure::ReachedInYear, Measure::ReachedEver];
    assert_eq!(counted.map(count), [3, 2, 2, 1]);
}

#[test]
fn away_for_long_it_stays_on_the_list_and_is_told_apart() {
    let mut household = household();
    household.set_absence(&away("2022-09-01", None)).unwrap();
    assert_eq!(household.set_absence(&away("2022-10-01", None)).unwrap_err().code, "wrong_day");
    household.set_absence(&away("2022-09-01", Some("2023-02-01"))).unwrap();
    let tallies = household_tallies(&household, &catalogue());
    let count = |measure, at| on(&tallies, measure, village(1), at);
    assert_eq!(count(Measure::Households, "2022-10-01"), 1);
    assert_eq!(["2022-10-01", "2023-02-01"].map(|at| count(Measure::HouseholdsAway, at)), [1, 0]);
    household.set_absence(&away("2022-09-01", Some("2022-09-01"))).unwrap();
    assert!(household.absences.is_empty());
}

#[test]
fn who_declines_is_counted_without_a_name() {
    let declined = Consent::Declined { day: day("2022-06-01") };
    let nameless = AddHousehold { head: None, consent: Some(declined.clone()), ..entry() };
    let counted = Household::new(operation(9).into(), &nameless).unwrap();
    assert_eq!(on(&household_tallies(&counted, &catalogue()), Measure::Households, village(1), "2022-06-01"), 1);
    let named = AddHousehold { consent: Some(declined.clone()), ..entry() };
    assert_eq!(Household::new(operation(9).into(), &named).unwrap_err().code, "household_declined");
    let unnamed = AddHousehold { head: None, ..entry() };
    assert_eq!(Household::new(operation(9).into(), &unnamed).unwrap_err().code, "head_needed");

    let mut asked = household();
    asked.set_consent(&declined).unwrap();
    assert!(!format!("{asked:?}").contains("Chủ hộ Mẫu"));
    let rename = AmendHousehold { head: Some("Tên Khác".to_owned()), ..amendment(&asked) };
    assert_eq!(asked.amend(operation(3), &rename).unwrap_err().code, "household_declined");
}

fn amendment(of: &Household) -> AmendHousehold {
    AmendHousehold { household: of.id, head: None, nickname: None, phone: None, size: None, adults: None, base: None }
}

#[test]
fn different_fields_merge_and_the_same_field_is_kept_as_proposed() {
    let mut household = household();
    let base = Some(Base { revision: household.revision, after: None });
    let first = AmendHousehold { head: Some("Người Thứ Nhất".to_owned()), base, ..amendment(&household) };
    let second =
        AmendHousehold {
            size: Some(Some(6)), head: Some("Người Thứ Hai".to_owned()), base, ..amendment(&household)
        };
    household.amend(operation(2), &first).unwrap();
    household.amend(operation(3), &second).unwrap();
    assert_eq!(household.size, Some(6));
    assert_eq!(household.head.as_deref(), Some("Người Thứ Nhất"));
    assert_eq!(household.proposals.len(), 1);
    // The first one's own next change follows upon what he saw and did himself.
    let after = Some(Base { revision: 1, after: Some(operation(2)) });
    household
        .amend(
            operation(4),
            &AmendHousehold {
                head: Some("Lại Người Thứ Nhất".to_owned()), base: after, ..amendment(&household)
            },
        )
        .unwrap();
    assert_eq!(household.head.as_deref(), Some("Lại Người Thứ Nhất"));

    let mut taken = household.clone();
    taken.resolve(operation(5), operation(3), Field::Head, true).unwrap();
    assert_eq!(taken.head.as_deref(), Some("Người Thứ Hai"));
    household.resolve(operation(5), operation(3), Field::Head, false).unwrap();
    assert_eq!(household.head.as_deref(), Some("Lại Người Thứ Nhất"));
    assert_eq!(household.resolve(operation(6), operation(3), Field::Head, true).unwrap_err().code, "no_proposal");
}

#[test]
fn two_ticks_of_one_item_conflict_and_of_two_items_do_not() {
    let mut household = household();
    let base = Some(Base { revision: household.revision, after: None });
    let shop = UseItem { base, ..using(&household, 101, "2022-07-01") };
    let account = UseItem { base, ..using(&household, 102, "2022-07-01") };
    uses(&mut household, 2, &shop).unwrap();
    uses(&mut household, 3, &account).unwrap();
    assert!(household.proposals.is_empty());
    // The same again is nothing new; the same item otherwise is proposed.
    assert_eq!(uses(&mut household, 4, &shop).unwrap_err().code, "nothing_changed");
    uses(&mut household, 5, &UseItem { in_use: false, ..shop }).unwrap();
    assert_eq!(household.proposals.len(), 1);
}

#[test]
fn who_begins_with_what_took_an_items_place_has_left_that_item() {
    let mut household = household();
    let items = catalogue();
    let old = using(&household, 101, "2022-07-01");
    uses(&mut household, 2, &old).unwrap();
    let new = using(&household, 102, "2023-01-01");
    household.use_item(operation(3), &new, &items[&new.item], &[old.item]).unwrap();
    assert!(household.uses[&old.item].on(day("2023-01-01")).is_none());
    assert!(household.uses[&old.item].on(day("2022-12-31")).is_some());
}

#[test]
fn of_two_entries_of_one_household_one_stays_and_has_what_both_had() {
    let mut survivor = household();
    let mut double = Household::new(
        operation(7).into(),
        &AddHousehold { from: day("2022-05-20"), phone: "0912345678".parse().ok(), ..entry() },
    )
    .unwrap();
    let shop = using(&double, 101, "2022-07-01");
    uses(&mut double, 8, &shop).unwrap();
    double.reached.insert((day("2022-07-01"), visit(1)));
    survivor.take_in(&mut double).unwrap();
    assert!(survivor.phone.is_some());
    assert!(household_tallies(&double, &catalogue()).is_empty());
    let tallies = household_tallies(&survivor, &catalogue());
    assert_eq!(on(&tallies, Measure::Households, village(1), "2022-05-20"), 1);
    assert_eq!(on(&tallies, Measure::ReachedEver, village(1), "2025-01-01"), 1);
    assert_eq!(on(&tallies, Measure::HouseholdsWithShop, village(1), "2025-01-01"), 1);
    assert_eq!(survivor.take_in(&mut double).unwrap_err().code, "bad_merger");
}

#[test]
fn two_entries_that_disagree_whether_the_household_may_be_named_stay_two_until_it_is_asked_again() {
    let declining = Consent::Declined { day: day("2022-07-01") };
    for survivor_declines in [true, false] {
        let (mut survivor, mut double) = (household(), Household::new(operation(7).into(), &entry()).unwrap());
        let declines = if survivor_declines { &mut survivor } else { &mut double };
        declines.set_consent(&declining).unwrap();
        let before = (survivor.clone(), double.clone());
        assert_eq!(survivor.take_in(&mut double).unwrap_err().code, "doubles_disagree");
        assert_eq!((&survivor, &double), (&before.0, &before.1));
        let named = if survivor_declines { &mut double } else { &mut survivor };
        named.set_consent(&declining).unwrap();
        survivor.take_in(&mut double).unwrap();
        assert!(survivor.is_declined() && !survivor.is_named());
    }
}

#[test]
fn what_is_captured_of_a_household_that_is_gone_is_kept_as_proposed() {
    let mut household = household();
    household.end(day("2023-01-01"), Some("Chuyển đi nơi khác")).unwrap();
    let shop = using(&household, 101, "2022-07-01");
    uses(&mut household, 2, &shop).unwrap();
    assert!(household.uses.is_empty());
    assert_eq!(household.proposals.len(), 1);
}

/// Something said of one item.
fn said() -> impl Strategy<Value = (bool, bool, Option<u16>, u8, i8)> {
    (any::<bool>(), any::<bool>(), proptest::option::of(1_u16..5), 0_u8..3, 1_i8..=28)
}

proptest! {
    #[test]
    fn spans_of_an_item_lie_in_order_and_say_on_each_day_the_last_word(story in proptest::collection::vec(said(), 0..20)) {
        let mut uses = Uses::default();
        let mut days: BTreeMap<i8, Option<Use>> = (1..=28).map(|day| (day, None)).collect();
        let mut heard: BTreeSet<i8> = BTreeSet::new();
        for (stops, in_use, adults, origin, at) in story {
            let origin = [Origin::HadBefore {}, Origin::Helped { by: None }, Origin::Alone {}][usize::from(origin)];
            let value = (!stops).then_some(Use { in_use, adults, origin });
            let day = Day::new(2022, 1, at).unwrap();
            let changed = match value {
                Some(value) => uses.set(value, day),
                None => uses.stop(day),
            };
            if changed {
                // Up to the next day on which something begins or ends.
                let now = days[&at];
                let until = (at + 1..=28).find(|later| days[later] != now || heard.contains(later)).unwrap_or(29);
                days.extend((at..until).map(|day| (day, value)));
                heard.insert(at);
            }
            heard.retain(|day| *day == 1 || days[day] != days[&(day - 1)]);
        }
        for (at, value) in days {
            prop_assert_eq!(uses.on(Day::new(2022, 1, at).unwrap()), value, "on {}", at);
        }
        for pair in uses.spans().windows(2) {
            prop_assert!(pair[0].span.to <= pair[1].span.from && !pair[0].span.is_empty());
        }
    }

    #[test]
    fn whatever_happens_to_a_household_it_is_counted_at_most_once_on_every_day(
        moves in proptest::collection::vec((0_u128..3, 1_i8..=28), 0..5),
        end in proptest::option::of(1_i8..=28),
    ) {
        let mut household = household();
        for (to, on) in moves {
            drop(household.move_to(village(to), Day::new(2023, 2, on).unwrap()));
        }
        if let Some(end) = end {
            drop(household.end(Day::new(2023, 2, end).unwrap(), None));
        }
        let tallies = household_tallies(&household, &catalogue());
        for at in 1..=28 {
            let day = Day::new(2023, 2, at).unwrap();
            let sums: Vec<i64> = (0..3).map(|number| on(&tallies, Measure::Households, village(number), &day.to_string())).collect();
            let there = i64::from(household.life.contains(day));
            prop_assert!(sums.iter().all(|sum| (0..=1).contains(sum)) && sums.iter().sum::<i64>() == there, "{sums:?} on {day}");
        }
    }
}

#[test]
fn of_households_with_products_those_with_shop_and_account_are_counted_apart() {
    let mut household = household();
    for (number, item) in [(2, 101), (3, 102)] {
        let body = using(&household, item, "2022-07-01");
        uses(&mut household, number, &body).unwrap();
    }
    household.sells = vec![Span { from: day("2022-09-01"), to: day("2023-03-01") }];
    let tallies = household_tallies(&household, &catalogue());
    let count = |measure, at| on(&tallies, measure, village(1), at);
    let days = ["2022-08-31", "2022-09-01", "2023-03-01"];
    assert_eq!(days.map(|at| count(Measure::HouseholdsWithShopAndAccount, at)), [1, 1, 1]);
    assert_eq!(days.map(|at| count(Measure::HouseholdsWithProducts, at)), [0, 1, 0]);
    assert_eq!(days.map(|at| count(Measure::HouseholdsWithProductsShopAndAccount, at)), [0, 1, 0]);
}

#[test]
fn a_household_led_by_two_counts_once() {
    let mut household = household();
    let [one, other] = [91, 92].map(|number| crate::ids::ProducerId(Uuid::from_u128(number)));
    household.follow(one, day("2022-07-01")).unwrap();
    household.follow(other, day("2022-08-01")).unwrap();
    assert_eq!(household.follow(one, day("2022-09-01")).unwrap_err().code, "nothing_changed");
    household.part_from(one, day("2022-09-01")).unwrap();
    household.part_from(other, day("2022-10-01")).unwrap();
    assert_eq!(household.part_from(other, day("2022-10-01")).unwrap_err().code, "nothing_changed");
    let tallies = household_tallies(&household, &catalogue());
    let led = |at| on(&tallies, Measure::HouseholdsLed, village(1), at);
    assert_eq!(["2022-06-30", "2022-08-01", "2022-09-30", "2022-10-01"].map(led), [0, 1, 1, 0]);
}

#[test]
fn what_came_of_leading_is_told_from_its_first_day_to_today() {
    let by = crate::ids::ProducerId(Uuid::from_u128(91));
    let led = |shop: &str, account: &str| {
        let mut household = household();
        for (number, item, since) in [(2, 101, shop), (3, 102, account)] {
            let body = using(&household, item, since);
            uses(&mut household, number, &body).unwrap();
        }
        household.follow(by, day("2022-08-01")).unwrap();
        household
    };
    let mut parted = led("2022-09-01", "2022-09-01");
    parted.part_from(by, day("2022-10-01")).unwrap();
    let households = [led("2022-07-01", "2022-09-01"), led("2022-09-01", "2023-01-01"), parted];
    let effect = LeadEffect::of(&households, by, day("2022-12-31"), &catalogue());
    assert_eq!(effect, LeadEffect { households: 2, with_shop: (1, 2), with_account: (0, 1) });
}

#[test]
fn a_household_away_for_long_is_counted_apart_with_what_it_has() {
    let mut household = household();
    for (number, item) in [(2, 101), (3, 102)] {
        let body = using(&household, item, "2022-07-01");
        uses(&mut household, number, &body).unwrap();
    }
    household.sells = vec![Span::since(day("2022-08-01"))];
    household.set_absence(&away("2022-09-01", Some("2022-11-01"))).unwrap();
    let tallies = household_tallies(&household, &catalogue());
    for measure in [
        Measure::HouseholdsAway,
        Measure::AwayWithShopAndAccount,
        Measure::AwayWithProducts,
        Measure::AwayWithProductsShopAndAccount,
    ] {
        let days = ["2022-08-31", "2022-09-01", "2022-10-31", "2022-11-01"];
        assert_eq!(days.map(|at| on(&tallies, measure, village(1), at)), [0, 1, 1, 0], "{measure:?}");
    }
}

#[test]
fn whoever_puts_an_adoption_right_does_not_take_it_from_the_member_who_helped() {
    let mut household = household();
    let helper = crate::ids::MemberId(Uuid::from_u128(7));
    let helped = |by| Origin::Helped { by };
    let first = UseItem { in_use: false, origin: helped(Some(helper)), ..using(&household, 101, "2022-07-01") };
    uses(&mut household, 2, &first).unwrap();
    let later = UseItem { origin: helped(None), ..using(&household, 101, "2022-08-01") };
    uses(&mut household, 3, &later).unwrap();
    let held = |household: &Household, at| household.uses[&ItemId(Uuid::from_u128(101))].on(day(at)).unwrap();
    assert_eq!((held(&household, "2022-08-01").in_use, held(&household, "2022-08-01").origin), (true, first.origin));
    // Where another is named, it is he or she.
    let other = UseItem { origin: helped(Some(crate::ids::MemberId(Uuid::from_u128(8)))), ..later };
    uses(&mut household, 4, &other).unwrap();
    assert_eq!(held(&household, "2022-08-01").origin, other.origin);
}
