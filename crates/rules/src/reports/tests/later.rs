//! What goes on from report to report: corrections, late work, other places, other formulas, heirs, the last number typed.

use super::*;

#[test]
fn a_correction_made_after_the_next_month_went_up_goes_on_in_the_months_after_it() {
    let none = Draft::default();
    let (june, july) = (windows([0, 8, 0, 10], 30), windows([8, 10, 0, 14], 30));
    let first = report(6, &june, Vec::new(), &[], &none);
    let sent_july = report(7, &july, Vec::new(), &[&first], &none);
    // June is opened again, two more than were counted.
    let second = report(6, &june, Vec::new(), &[], &written(&[("activities", 4)], Some("Sót hai buổi.")));
    let august = report(8, &windows([10, 14, 0, 20], 30), Vec::new(), &[&second, &sent_july], &none);
    let line = line(&august, "activities");
    assert_eq!((numbers(line), line.late), ((6, Some(22), Some(22)), 0), "told by June's second version");
}

#[test]
fn late_work_that_a_correction_told_already_is_counted_once() {
    let july_own = windows([8, 10, 0, 14], 30);
    let july = report(7, &july_own, Vec::new(), &[], &written(&[("activities", 7)], Some("Ba máy chưa có sóng.")));
    // Of July two of the three come in, then the third and one nobody knew of.
    let indicators = all();
    let (draft, mut earlier, mut told) = (Draft::default(), vec![july], Vec::new());
    for (number, arrived, since) in [(8, 2, 0), (9, 4, 1)] {
        // One activity of each month after July.
        let before = 14 + arrived + since;
        let own = windows([0, before, 0, before + 1], 30);
        let recounted = BTreeMap::from([(month(7).from, windows([8, 10, 0, 14 + arrived], 30))]);
        let material = material(number, &indicators, &own, Vec::new(), &draft, &recounted);
        let snapshot = compose(&Material { earlier: earlier.iter().collect(), own_then: Some(&own), ..material });
        let line = line(&snapshot, "activities");
        told.push((line.late, line.covered, line.ever.unwrap().part));
        earlier.push(snapshot);
    }
    assert_eq!(told, [(0, 2, 18), (1, 1, 20)]);
}

#[test]
fn another_formula_adds_nothing_to_a_time_that_was_reported() {
    let july = report(7, &windows([8, 10, 0, 14], 30), Vec::new(), &[], &Draft::default());
    let terms = vec![Term::Measure(Measure::Activities), Term::Measure(Measure::ActivityPeople)];
    let indicators = vec![indicator("activities", Formula::Count { of: terms })];
    let mut own = windows([10, 15, 0, 21], 30);
    for (sums, people) in own.sums.iter_mut().zip([70, 90, 0, 140]) {
        sums.0.insert(Measure::ActivityPeople.into(), people);
    }
    let (draft, recounted) = (Draft::default(), BTreeMap::new());
    let material = material(8, &indicators, &own, Vec::new(), &draft, &recounted);
    let august = compose(&Material { earlier: vec![&july], own_then: Some(&own), ..material });
    let line = line(&august, "activities");
    assert_eq!((line.late, line.ever), (1, Some(Quantity::count(161))), "one activity of July came in late");
}

#[test]
fn a_village_that_a_team_takes_over_brings_no_late_work_along() {
    let village = |number| UnitId(Uuid::from_u128(number));
    let (indicators, draft, recounted) = (all(), Draft::default(), BTreeMap::new());
    let both = windows([58, 60, 0, 67], 50);
    let alone = windows([8, 10, 0, 14], 30);
    let july =
        Material { places: vec![village(1)], ..material(7, &indicators, &alone, Vec::new(), &draft, &recounted) };
    let july = compose(&july);
    let own_then = windows([10, 15, 0, 17], 30);
    let august = compose(&Material {
        places: vec![village(1), village(2)],
        elsewhere: true,
        own_then: Some(&own_then),
        earlier: vec![&july],
        ..material(8, &indicators, &both, Vec::new(), &draft, &recounted)
    });
    assert_eq!(line(&august, "activities").late, 1, "of the village it had");
    let september = windows([60, 67, 0, 70], 50);
    let september = compose(&Material {
        places: vec![village(1), village(2)],
        own_then: Some(&september),
        earlier: vec![&july, &august],
        ..material(9, &indicators, &september, Vec::new(), &draft, &recounted)
    });
    assert_eq!(line(&september, "activities").late, 0);
}

#[test]
fn an_heir_goes_on_with_what_was_corrected_before_it() {
    let draft = written(&[("activities", 9)], Some("Ghi thiếu."));
    let ended = report(7, &windows([8, 10, 0, 14], 30), Vec::new(), &[], &draft);
    let (indicators, none, recounted) = (all(), Draft::default(), BTreeMap::new());
    let own = windows([10, 14, 0, 20], 30);
    let material = material(8, &indicators, &own, Vec::new(), &none, &recounted);
    let heir = compose(&Material { inherited: vec![&ended], ..material });
    assert_eq!((numbers(line(&heir, "activities")), line(&heir, "activities").late), ((6, Some(25), Some(25)), 0));
}

#[test]
fn a_number_of_which_the_last_one_counts_stands_until_another_is_typed() {
    let latest = indicator("radios", Formula::Field { adds_up: false });
    let indicators = vec![latest];
    let (own, recounted) = (windows([0; 4], 1), BTreeMap::new());
    let of = |number, draft: &Draft, earlier: &[&Snapshot], below: Vec<Below<'_>>| {
        let earlier = earlier.to_vec();
        compose(&Material { earlier, ..material(number, &indicators, &own, below, draft, &recounted) })
    };
    let mut draft = Draft::default();
    draft.cells.insert(code("radios"), Cell { value: Quantity::count(5), reason: None });
    let none = Draft::default();
    let july = of(7, &draft, &[], Vec::new());
    let august = of(8, &none, &[&july], Vec::new());
    assert_eq!(line(&august, "radios").reported, Quantity::count(5));
    let other = of(8, &none, &[], Vec::new());
    let commune = of(8, &none, &[], vec![below(1, Some(&august), None), below(2, Some(&other), None)]);
    assert_eq!(line(&commune, "radios").counted, Some(Quantity::count(5)), "summed up of those who said something");
    // What a commune typed itself, its teams nothing, stands too.
    let own_july = of(7, &draft, &[], vec![below(2, Some(&other), None)]);
    let own_august = of(8, &none, &[&own_july], vec![below(2, Some(&other), None)]);
    assert_eq!(line(&own_august, "radios").reported, Quantity::count(5));
}

#[test]
fn a_report_brought_up_to_date_keeps_what_its_reporter_wrote() {
    let draft = written(&[("activities", 7), ("banners", 2)], Some("Ba máy chưa có sóng."));
    let sent = report(7, &windows([8, 10, 0, 14], 30), Vec::new(), &[], &draft);
    let now = |arrived| report(7, &windows([8, 10, 0, 14 + arrived], 30), Vec::new(), &[], &draft);
    assert!(!now(0).counts_otherwise_than(&sent));
    // Four were counted, seven told. Of one that comes in one was told; of five the two more are counted.
    for (arrived, told) in [(1, 7), (3, 7), (5, 9)] {
        assert!(now(arrived).counts_otherwise_than(&sent));
        let then = draft.brought_up_to_date(&sent, &now(arrived));
        let updated = report(7, &windows([8, 10, 0, 14 + arrived], 30), Vec::new(), &[], &then);
        assert_eq!(numbers(line(&updated, "activities")).0, told, "{arrived} came in");
        assert_eq!(line(&updated, "banners").reported, Quantity::count(2), "what is counted nowhere stays");
        assert_eq!(
            line(&updated, "activities").reason.is_some(),
            arrived < 3,
            "a correction that is filled up is none"
        );
    }
}

proptest! {
    #[test]
    fn what_comes_in_is_told_once_by_the_version_brought_up_to_date_or_by_the_correction(
        counted in 0_i64..40, told in 0_i64..40, arrived in 0_i64..40,
    ) {
        let draft = written(&[("activities", told)], Some("Sót."));
        let own = |more: i64| windows([0, 10, 0, 10 + counted + more], 30);
        let sent = report(7, &own(0), Vec::new(), &[], &draft);
        let now = report(7, &own(arrived), Vec::new(), &[], &draft);
        let updated = report(7, &own(arrived), Vec::new(), &[], &draft.brought_up_to_date(&sent, &now));
        // What the next report would have told as late, had this one not been brought up to date.
        let covered = (told - counted).clamp(0, arrived);
        prop_assert_eq!(line(&updated, "activities").reported.part, told + arrived - covered);
    }
}
