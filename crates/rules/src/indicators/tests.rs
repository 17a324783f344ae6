use super::*;
use crate::{
    catalogue::{Counting, ItemKind},
    day::{Day, Span, test_day as day},
    households::ItemMeasure,
    ids::{OperationId, UnitId},
    measures::{Counted, Measure, Sums},
    operations::AddItem,
    periods::PeriodKind,
};
use proptest::prelude::*;
use uuid::Uuid;

const PROVINCE: UnitId = UnitId(Uuid::from_u128(1));

fn code(text: &str) -> IndicatorCode {
    text.parse().unwrap()
}

fn terms(text: &str) -> Vec<Term> {
    text.split_whitespace().map(|term| term.parse().unwrap()).collect()
}

fn defined(formula: Formula) -> Definition {
    let (name, unit_word) = ("Chỉ tiêu mẫu".to_owned(), "hộ".to_owned());
    Definition { name, name_en: None, pillar: None, unit_word, unit_word_en: None, formula }
}

fn count(of: &str) -> Formula {
    Formula::Count { of: terms(of) }
}

fn share(part: &str, whole: &str) -> Formula {
    Formula::Share { part: terms(part), whole: terms(whole), decimals: 1 }
}

fn refused(formula: Formula) -> String {
    defined(formula).tidied().map_or_else(|refusal| refusal.code, |_| String::new())
}

fn indicator(formula: Formula) -> Indicator {
    Indicator::new(code("mau"), defined(formula))
}

fn sums(counted: &[(Measure, i64)]) -> Sums {
    Sums(counted.iter().map(|(measure, value)| (Counted::Fixed(*measure), *value)).collect())
}

/// A second quarter: before the previous one, before it, before the year, at its end.
fn quarter(of: impl Fn(usize) -> Sums) -> Windows {
    Windows { kind: PeriodKind::Quarter, sums: std::array::from_fn(of), declared: [90, 100] }
}

#[test]
fn every_line_of_the_file_is_an_indicator_and_can_be_counted() {
    assert_eq!(shipped::rows().count(), shipped().len());
    let codes: std::collections::BTreeSet<_> = shipped().iter().map(|indicator| &indicator.code).collect();
    assert_eq!(codes.len(), shipped().len(), "a code is used twice");
    for Indicator { code, definition } in shipped() {
        assert_eq!(definition.tidied().as_ref(), Ok(definition), "{code}");
    }
}

#[test]
fn a_code_is_made_of_small_letters_digits_and_strokes() {
    for good in ["a", "teams_2", &"a".repeat(40)] {
        assert!(good.parse::<IndicatorCode>().is_ok(), "{good}");
    }
    for bad in ["", "2a", "_a", "Tổ", "a-b", "a b", &"a".repeat(41)] {
        assert!(bad.parse::<IndicatorCode>().is_err(), "{bad}");
    }
}

#[test]
fn a_term_is_one_word_and_is_read_as_it_was_written() {
    let item = ItemId::shipped("vneid");
    for term in [
        Term::Measure(Measure::Teams),
        Term::Item(item, ItemMeasure::Using),
        Term::Items(ItemKind::App, None, ItemMeasure::Guided),
        Term::Items(ItemKind::App, Some(Pillar::Society), ItemMeasure::Helped),
        Term::Reached,
        Term::Declared,
    ] {
        assert_eq!(term.to_string().parse(), Ok(term));
    }
    for bad in ["", "reached_in_month", "using:", "using:app:", "dancing:app", "teams:app"] {
        assert!(bad.parse::<Term>().is_err(), "{bad}");
    }
}

#[test]
fn what_does_not_go_together_is_not_added_up() {
    assert_eq!(refused(count("households households_led")), "");
    assert_eq!(refused(count("households activities")), "mixed_terms");
    assert_eq!(refused(count("reached households")), "mixed_terms");
    assert_eq!(refused(count("")), "bad_terms");
    assert_eq!(refused(count("teams teams")), "bad_terms");
}

#[test]
fn a_share_is_of_what_holds_all_of_its_part() {
    for (part, whole) in [
        ("teams_complete", "teams"),
        ("leaders_female", "leaders_female leaders_male"),
        (
            "members_trained",
            "leaders_female leaders_male leaders_unstated deputies_female deputies_male deputies_unstated volunteers_female volunteers_male volunteers_unstated",
        ),
        ("households_with_products_shop_and_account", "households"),
        ("activity_women", "activity_people"),
        ("using:app", "having:app"),
        ("held:activity:society", "activities"),
        ("reached", "declared"),
        ("having:000000000000000000000000000000c1", "declared"),
    ] {
        assert_eq!(refused(share(part, whole)), "", "{part} / {whole}");
    }
    for (part, whole) in [
        ("teams", "villages"),
        ("households_with_shop households_with_account", "households"),
        ("members_trained", "leaders_female leaders_male"),
        ("having:app", "households"),
        ("reached", "households"),
        ("teams", "declared"),
        ("activities", "households"),
    ] {
        assert_eq!(refused(share(part, whole)), "not_a_part", "{part} / {whole}");
    }
    let exact = Formula::Share { part: terms("teams_complete"), whole: terms("teams"), decimals: 3 };
    assert_eq!(refused(exact), "bad_decimals");
}

#[test]
fn a_flow_adds_up_a_stock_is_what_there_is_and_whom_one_reached_counts_once() {
    let windows = quarter(|at| {
        let at = i64::try_from(at).unwrap();
        sums(&[
            (Measure::Activities, 10 * at * at),
            (Measure::Teams, 5 + at),
            (Measure::ReachedInQuarter, 7 * at),
            (Measure::ReachedInYear, 4 * at),
            (Measure::ReachedEver, 2 * at),
        ])
    });
    let items = BTreeMap::new();
    let row = |formula| {
        let indicator = indicator(formula);
        let row = indicator.row(&windows, &items, None);
        let part = |quantity: Option<Quantity>| quantity.map(|quantity| quantity.part);
        [row.period, row.year, row.ever, row.before].map(part)
    };
    // Up to the days before the previous quarter, before this one, before the year, and at the end: 0, 10, 40, 90 and so on.
    assert_eq!(row(count("activities")), [Some(80), Some(50), Some(90), Some(10)]);
    assert_eq!(row(count("teams")), [Some(8), None, None, Some(6)]);
    assert_eq!(row(count("reached")), [Some(14), Some(4), Some(6), Some(7)]);
    assert_eq!(row(count("declared")), [Some(100), None, None, Some(90)]);
    assert_eq!(row(Formula::Field { adds_up: true }), [None; 4]);
    let of_declared = indicator(share("reached", "declared"));
    let of_declared = of_declared.row(&windows, &items, Some(1400));
    assert_eq!(of_declared.period, Some(Quantity::share(14, 100)));
    assert_eq!(of_declared.before, Some(Quantity::share(7, 90)));
    assert_eq!((of_declared.year, of_declared.is_reached()), (Some(Quantity::share(4, 100)), Some(false)));
}

#[test]
fn all_items_of_a_kind_are_counted_those_that_come_later_too() {
    let item = |number, kind, pillar| {
        let from = day("2022-05-01");
        let name = format!("Mẫu {number}");
        let body = AddItem { kind, pillar, counting: Counting::Household, name, name_en: None, means: None, from };
        let item = Item::new(OperationId(Uuid::from_u128(number)).into(), &body).unwrap();
        (item.id, item)
    };
    let items = BTreeMap::from([
        item(1, ItemKind::App, Pillar::Government),
        item(2, ItemKind::App, Pillar::Society),
        item(3, ItemKind::Platform, Pillar::Society),
    ]);
    let windows = quarter(|_| {
        let guided = items.keys().zip([1, 10, 100]);
        Sums(guided.map(|(item, value)| (Counted::Item(*item, ItemMeasure::Having), value)).collect())
    });
    let having = |of: &str| indicator(count(of)).evaluate(&windows.period(), &items);
    assert_eq!(having("having:app"), Some(Quantity::count(11)));
    assert_eq!(having("having:app:society"), Some(Quantity::count(10)));
}

#[test]
fn the_year_of_a_period_is_that_in_which_it_ends_and_begins_as_its_months_do() {
    let span = |from: &str, to: &str| Span { from: day(from), to: day(to) };
    let columns = Columns::of(PeriodKind::Month, span("2025-12-21", "2026-01-21"));
    assert_eq!(columns.previous, span("2025-11-21", "2025-12-21"));
    assert_eq!(columns.year, columns.period);
    let columns = Columns::of(PeriodKind::Quarter, span("2025-06-15", "2025-09-15"));
    assert_eq!((columns.previous, columns.year), (span("2025-03-15", "2025-06-15"), span("2024-12-15", "2025-09-15")));
    assert_eq!(columns.last_days(), ["2025-03-14", "2025-06-14", "2024-12-14", "2025-09-14"].map(day));
}

#[test]
fn a_change_is_told_in_numbers_and_of_shares_in_points() {
    let number = |now, then| Quantity::count(now).since(Quantity::count(then));
    assert_eq!(number(15, 10), Some(Change::Number { by: 5, rate: Some(5_000) }));
    assert_eq!(number(3, 0), Some(Change::Number { by: 3, rate: None }));
    assert_eq!(Quantity::share(1, 3).since(Quantity::share(1, 2)), Some(Change::Points(-1_667)));
    assert_eq!(Quantity::share(1, 3).since(Quantity::share(0, 0)), None);
}

#[test]
fn a_province_changes_an_indicator_takes_one_off_and_adds_its_own() {
    let mut all = Indicators::default();
    let mut set = |text: &str, definition: Option<Definition>, from: &str| {
        let indicator = definition.map(|definition| Indicator::new(code(text), definition));
        let settings = all.set.entry(code(text)).or_default();
        settings.set(PROVINCE, day(from), indicator, day("2026-01-01")).unwrap();
    };
    set("teams", Some(defined(count("teams_established"))), "2025-01-01");
    set("villages", None, "2025-01-01");
    set("villages", Some(defined(count("villages"))), "2025-06-01");
    set("own", Some(defined(Formula::Field { adds_up: false })), "2025-03-01");
    let codes = |province, on: &str| -> Vec<String> {
        all.on_day(province, day(on)).iter().map(|indicator| indicator.code.to_string()).collect()
    };
    let shipped_codes: Vec<String> = shipped().iter().map(|indicator| indicator.code.to_string()).collect();
    assert_eq!(codes(Some(PROVINCE), "2024-12-31"), shipped_codes);
    assert_eq!(codes(None, "2025-07-01"), shipped_codes);
    let in_march = codes(Some(PROVINCE), "2025-03-01");
    assert_eq!(in_march[..], [&shipped_codes[1..], &["own".to_owned()]].concat());
    assert_eq!(codes(Some(PROVINCE), "2025-06-01").len(), shipped_codes.len() + 1);
    let teams = |on: &str| all.get(Some(PROVINCE), &code("teams"), day(on)).unwrap().definition.formula.clone();
    assert_eq!((teams("2024-12-31"), teams("2025-01-01")), (count("teams"), count("teams_established")));
    assert_eq!(all.taken_off(PROVINCE, day("2025-03-01")).len(), 1);
    assert!(all.is_set(Some(PROVINCE), &code("teams"), day("2025-01-01")));
}

#[test]
fn a_target_holds_until_it_is_taken_back() {
    let mut all = Indicators::default();
    let targets = all.targets.entry(code("teams")).or_default();
    targets.set(PROVINCE, day("2025-01-01"), Some(Aim::given(40)), day("2026-01-01")).unwrap();
    targets.set(PROVINCE, day("2025-06-01"), None, day("2026-01-01")).unwrap();
    let on = |on: &str| all.target(PROVINCE, &code("teams"), day(on));
    assert_eq!([on("2024-12-31"), on("2025-05-31"), on("2025-06-01")], [None, Some(40), None]);
    assert!(defined(share("teams_complete", "teams")).may_aim_at(WHOLE));
    assert!(!defined(share("teams_complete", "teams")).may_aim_at(WHOLE + 1));
}

fn some_day() -> impl Strategy<Value = Day> {
    (2023_i16..2030, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| Day::new(year, month, day).unwrap())
}

#[test]
fn a_share_is_shown_as_all_only_where_it_is_all_and_as_nothing_only_where_it_is_nothing() {
    let shown = |part, whole, decimals| Quantity::share(part, whole).rounded_rate(decimals).unwrap();
    assert_eq!([shown(2_999, 3_000, 1), shown(2_999, 3_000, 0), shown(2_999, 3_000, 2)], [9_990, 9_900, 9_997]);
    assert_eq!([shown(1, 3_000, 1), shown(1, 3_000, 0), shown(1, 30_000_000, 2)], [10, 100, 1]);
    assert_eq!([shown(3_000, 3_000, 0), shown(3_001, 3_000, 1), shown(0, 3_000, 1)], [WHOLE, WHOLE, 0]);
    assert_eq!([shown(1, 3, 0), shown(1, 3, 1), shown(1, 3, 2)], [3_300, 3_330, 3_333]);
    assert_eq!(Quantity::share(0, 0).rounded_rate(1), None);
}

proptest! {
    #[test]
    fn no_share_lies_outside_nothing_and_all(part: i64, whole: i64, other_part: i64, other_whole: i64) {
        let one = Quantity::share(part, whole);
        for quantity in [one, one.plus(Quantity::share(other_part, other_whole)), one.minus(Quantity::share(other_part, other_whole))] {
            prop_assert!(quantity.rate().is_none_or(|rate| rate <= WHOLE));
        }
    }

    #[test]
    fn a_share_of_what_is_held_is_never_capped(whole in 0_i64..1_000_000, of in 0.0..=1.0_f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small numbers")]
        let part = (whole as f64 * of) as i64;
        let quantity = Quantity::share(part, whole);
        prop_assert_eq!(quantity.rate().is_some(), whole > 0);
        if whole > 0 {
            prop_assert_eq!(quantity.reaches(WHOLE), part == whole);
            prop_assert!(part < whole || quantity.rate() == Some(WHOLE));
        }
    }

    #[test]
    fn the_periods_of_a_year_follow_one_another_and_end_with_it(on in some_day(), begins in 1_i8..=28) {
        for kind in &PeriodKind::ALL[..4] {
            let period = kind.beginning_on(begins, on);
            let columns = Columns::of(*kind, period);
            prop_assert_eq!(columns.previous.to, period.from);
            prop_assert_eq!(columns.year.to, period.to);
            prop_assert!(columns.year.from <= period.from);
            prop_assert_eq!(PeriodKind::Year.beginning_on(begins, period.from).from, columns.year.from);
        }
    }
}
