//! Reports put together from what was counted, what those below reported and what was written.

mod later;

use super::*;
use crate::{
    catalogue::Item,
    day::{Day, test_day as day},
    ids::ItemId,
    indicators::{Formula, Indicator, Term, Windows},
    measures::{Measure, Sums},
    operations::{WriteCell, WriteReport, WriteSection},
    periods::PeriodKind,
};
use proptest::prelude::*;
use uuid::Uuid;

fn code(text: &str) -> IndicatorCode {
    text.parse().unwrap()
}

fn indicator(name: &str, formula: Formula) -> Indicator {
    let definition = Definition {
        name: name.to_owned(),
        name_en: None,
        pillar: None,
        unit_word: "số".to_owned(),
        unit_word_en: None,
        formula,
    };
    Indicator::new(code(name), definition)
}

fn flow() -> Indicator {
    indicator("activities", Formula::Count { of: vec![Term::Measure(Measure::Activities)] })
}

fn stock() -> Indicator {
    indicator("households", Formula::Count { of: vec![Term::Measure(Measure::Households)] })
}

fn field() -> Indicator {
    indicator("banners", Formula::Field { adds_up: true })
}

fn all() -> Vec<Indicator> {
    vec![flow(), stock(), field()]
}

/// Sums up to before the previous period, before the period, before the year, and of the period's end.
fn windows(activities: [i64; 4], households: i64) -> Windows {
    let sums = activities
        .map(|count| Sums([(Measure::Activities.into(), count), (Measure::Households.into(), households)].into()));
    Windows { kind: PeriodKind::Month, sums, declared: [0; 2] }
}

fn month(number: i8) -> Span {
    let from = crate::day::Day::new(2025, number - 1, 21).unwrap();
    Span { from, to: crate::day::Day::new(2025, number, 21).unwrap() }
}

/// A report of a month in 2025, of a team.
fn report(number: i8, own: &Windows, below: Vec<Below<'_>>, earlier: &[&Snapshot], draft: &Draft) -> Snapshot {
    let (indicators, recounted) = (all(), BTreeMap::new());
    compose(&Material { earlier: earlier.to_vec(), ..material(number, &indicators, own, below, draft, &recounted) })
}

static NO_ITEMS: BTreeMap<ItemId, Item> = BTreeMap::new();

fn material<'a>(
    number: i8,
    indicators: &'a [Indicator],
    own: &'a Windows,
    below: Vec<Below<'a>>,
    draft: &'a Draft,
    recounted: &'a BTreeMap<Day, Windows>,
) -> Material<'a> {
    Material {
        kind: ReportKind::Month,
        reporter: if below.is_empty() { Reporter::Team } else { Reporter::Commune },
        period: month(number),
        year_from: day("2024-12-21"),
        name: "Tổ".to_owned(),
        above: vec!["Xã Gia Phú".to_owned()],
        tree: month(number).to.before(),
        indicators: indicators.iter().collect(),
        items: &NO_ITEMS,
        own,
        below,
        earlier: Vec::new(),
        inherited: Vec::new(),
        recounted,
        places: Vec::new(),
        elsewhere: false,
        own_then: Some(own),
        targets: BTreeMap::new(),
        draft,
        on_behalf: None,
        establishment: None,
    }
}

fn line<'a>(snapshot: &'a Snapshot, of: &str) -> &'a Line {
    snapshot.line(&code(of)).unwrap()
}

fn numbers(line: &Line) -> (i64, Option<i64>, Option<i64>) {
    let part = |quantity: Option<Quantity>| quantity.map(|quantity| quantity.part);
    (line.reported.part, part(line.year), part(line.ever))
}

fn written(cells: &[(&str, i64)], reason: Option<&str>) -> Draft {
    let mut draft = Draft::default();
    let cells = cells.iter().map(|(of, value)| WriteCell { indicator: code(of), value: Some(Quantity::count(*value)) });
    let body = WriteReport {
        obligation: ObligationId(Uuid::nil()),
        cells: cells.collect(),
        reason: reason.map(str::to_owned),
        sections: Vec::new(),
    };
    let indicators = all();
    draft.write(&body, |wanted| indicators.iter().find(|indicator| indicator.code == *wanted)).unwrap();
    draft
}

#[test]
fn a_team_reports_what_was_counted_in_the_period_since_the_year_began_and_ever() {
    let august = report(8, &windows([10, 14, 2, 20], 30), Vec::new(), &[], &Draft::default());
    assert_eq!(numbers(line(&august, "activities")), (6, Some(18), Some(20)));
    // A stock has no cumulative columns.
    assert_eq!(numbers(line(&august, "households")), (30, None, None));
    assert_eq!(line(&august, "activities").before, Some(Quantity::count(4)));
}

#[test]
fn what_is_reported_once_is_compared_with_no_period_before() {
    let (indicators, recounted, own, draft) = (all(), BTreeMap::new(), windows([10, 14, 2, 20], 30), Draft::default());
    let material = material(8, &indicators, &own, Vec::new(), &draft, &recounted);
    let once = compose(&Material { kind: ReportKind::Establishment, ..material });
    assert!(once.lines.iter().all(|line| line.before.is_none()));
    assert_eq!(numbers(line(&once, "activities")), (6, Some(18), Some(20)));
}

#[test]
fn a_correction_stands_beside_what_was_counted_and_goes_on_in_the_cumulative_columns() {
    let draft = written(&[("activities", 9)], Some("Ghi thiếu ba buổi."));
    let july = report(7, &windows([8, 10, 0, 14], 30), Vec::new(), &[], &draft);
    let corrected = line(&july, "activities");
    assert!(corrected.is_corrected());
    assert_eq!((numbers(corrected), corrected.counted), ((9, Some(19), Some(19)), Some(Quantity::count(4))));
    let august = report(8, &windows([10, 14, 0, 20], 30), Vec::new(), &[&july], &Draft::default());
    assert_eq!(numbers(line(&august, "activities")), (6, Some(25), Some(25)), "five more than were counted");
    assert_eq!(line(&august, "activities").before, Some(Quantity::count(9)), "as it was reported");
}

#[test]
fn what_arrives_late_is_taken_up_once_by_the_next_report() {
    let july = report(7, &windows([8, 10, 0, 14], 30), Vec::new(), &[], &Draft::default());
    // Three activities of July came in after July was reported.
    let august = report(8, &windows([10, 17, 0, 20], 30), Vec::new(), &[&july], &Draft::default());
    assert_eq!((line(&august, "activities").late, numbers(line(&august, "activities"))), (3, (3, Some(20), Some(20))));
    let september = report(9, &windows([17, 20, 0, 21], 30), Vec::new(), &[&august], &Draft::default());
    assert_eq!(line(&september, "activities").late, 0);
}

#[test]
fn a_missed_month_is_made_up_for_by_the_next_report() {
    let june = report(6, &windows([0, 8, 0, 10], 30), Vec::new(), &[], &Draft::default());
    let august = report(8, &windows([10, 14, 0, 20], 30), Vec::new(), &[&june], &Draft::default());
    assert_eq!(line(&august, "activities").late, 4);
    assert_eq!(line(&august, "activities").before, Some(Quantity::count(4)), "as it was counted");
}

#[test]
fn free_fields_are_typed_and_add_up_without_a_reason() {
    let july = report(7, &windows([0; 4], 30), Vec::new(), &[], &written(&[("banners", 5)], None));
    assert_eq!((line(&july, "banners").counted, numbers(line(&july, "banners"))), (None, (5, Some(5), Some(5))));
    let august = report(8, &windows([0; 4], 30), Vec::new(), &[&july], &written(&[("banners", 2)], None));
    assert_eq!(numbers(line(&august, "banners")), (2, Some(7), Some(7)));
}

fn below<'a>(number: u128, accepted: Option<&'a Snapshot>, last: Option<&'a Snapshot>) -> Below<'a> {
    let obligation = ObligationId(Uuid::from_u128(number));
    Below {
        obligation,
        name: format!("Tổ {number}"),
        lack: Lack::Silent,
        accepted: accepted.map(|snapshot| (1, snapshot)),
        last,
    }
}

#[test]
fn a_commune_sums_up_what_its_teams_reported_and_what_is_counted_at_none_of_them() {
    let draft = written(&[("activities", 9), ("banners", 1)], Some("Ghi thiếu."));
    let one = report(8, &windows([10, 14, 0, 20], 30), Vec::new(), &[], &draft);
    let two = report(8, &windows([0, 1, 0, 3], 12), Vec::new(), &[], &Draft::default());
    let rest = windows([0, 0, 0, 1], 5);
    let commune =
        report(8, &rest, vec![below(1, Some(&one), None), below(2, Some(&two), None)], &[], &Draft::default());
    assert_eq!(numbers(line(&commune, "activities")), (9 + 2 + 1, Some(23 + 3 + 1), Some(23 + 3 + 1)));
    assert_eq!(numbers(line(&commune, "households")), (47, None, None));
    assert_eq!(numbers(line(&commune, "banners")), (1, Some(1), Some(1)));
    assert!(commune.missing.is_empty());
    assert!(commune.sections[&Section::Direction].starts_with("Đã tổng hợp báo cáo của 2/2 Tổ"));
    // Nothing is proposed only where the reporter can know it.
    assert_eq!(one.sections[&Section::Proposals], "Không.");
    assert!(!commune.sections.contains_key(&Section::Proposals));
}

#[test]
fn who_is_missing_is_named_and_counts_by_its_last_report_where_that_makes_sense() {
    let july = report(7, &windows([8, 10, 0, 14], 30), Vec::new(), &[], &Draft::default());
    let commune = report(8, &windows([0; 4], 0), vec![below(1, None, Some(&july))], &[], &Draft::default());
    assert_eq!(numbers(line(&commune, "households")), (30, None, None), "what there is doesn't vanish");
    assert_eq!(numbers(line(&commune, "activities")), (0, Some(14), Some(14)));
    assert_eq!(commune.missing.len(), 1);
    assert!(commune.sections[&Section::Direction].contains("còn 1 Tổ chưa báo cáo: Tổ 1"));
    let waiting = Below { lack: Lack::Waiting, ..below(1, None, Some(&july)) };
    let commune = report(8, &windows([0; 4], 0), vec![waiting], &[], &Draft::default());
    assert!(commune.sections[&Section::Direction].contains("0/1 Tổ; 1 Tổ đã gửi, đang xem xét."));
    let returned = Below { lack: Lack::Returned, ..below(1, None, Some(&july)) };
    let commune = report(8, &windows([0; 4], 0), vec![returned], &[], &Draft::default());
    let said = &commune.sections[&Section::Direction];
    assert!(said.ends_with("0/1 Tổ; 1 Tổ đang chỉnh sửa, bổ sung báo cáo."), "{said}");
}

#[test]
fn what_changed_below_after_a_month_went_up_is_the_next_months_addition() {
    let (none, nothing) = (Draft::default(), windows([0; 4], 0));
    let team_july = report(7, &windows([8, 10, 0, 14], 30), Vec::new(), &[], &none);
    let commune_july = report(7, &nothing, vec![below(1, Some(&team_july), None)], &[], &none);
    // The team corrects July once the commune has sent it up.
    let team_july =
        report(7, &windows([8, 10, 0, 14], 30), Vec::new(), &[], &written(&[("activities", 6)], Some("Sót.")));
    let team_august = report(8, &windows([10, 14, 0, 20], 30), Vec::new(), &[&team_july], &none);
    let commune_august = report(8, &nothing, vec![below(1, Some(&team_august), None)], &[&commune_july], &none);
    assert_eq!(line(&commune_august, "activities").late, 2);
    assert_eq!(numbers(line(&commune_august, "activities")), (6, Some(22), Some(22)));
}

#[test]
fn an_empty_report_is_told_from_one_that_says_something() {
    let nothing = report(8, &windows([3, 3, 0, 3], 30), Vec::new(), &[], &Draft::default());
    assert!(nothing.is_empty(&Draft::default()));
    let mut draft = Draft::default();
    let text = WriteSection {
        section: Section::Direction,
        text: Some("Trong kỳ Tổ không hoạt động do mưa lũ.".into()),
    };
    let body =
        WriteReport { obligation: ObligationId(Uuid::nil()), cells: Vec::new(), reason: None, sections: vec![text] };
    draft.write(&body, |_| None).unwrap();
    assert!(!report(8, &windows([3, 3, 0, 3], 30), Vec::new(), &[], &draft).is_empty(&draft));
    assert!(!report(8, &windows([3, 3, 0, 4], 30), Vec::new(), &[], &Draft::default()).is_empty(&Draft::default()));
}

#[test]
fn the_lines_of_a_text_stay_as_they_were_written() {
    let text =
        WriteSection { section: Section::Plan, text: Some(" Sẽ:\r\n- mở lớp\n\n\n- đến từng hộ ".into()) };
    let body =
        WriteReport { obligation: ObligationId(Uuid::nil()), cells: Vec::new(), reason: None, sections: vec![text] };
    let mut draft = Draft::default();
    draft.write(&body, |_| None).unwrap();
    assert_eq!(draft.sections[&Section::Plan], "Sẽ:\n- mở lớp\n\n- đến từng hộ");
}

#[test]
fn figures_that_cannot_be_are_refused() {
    let indicators = all();
    let write = |of: &str, value: Quantity, reason: Option<&str>| {
        let body = WriteReport {
            obligation: ObligationId(Uuid::nil()),
            cells: vec![WriteCell { indicator: code(of), value: Some(value) }],
            reason: reason.map(str::to_owned),
            sections: Vec::new(),
        };
        let known = |wanted: &IndicatorCode| indicators.iter().find(|indicator| indicator.code == *wanted);
        Draft::default().write(&body, known).map_err(|reason| reason.code)
    };
    assert_eq!(write("activities", Quantity::count(3), None).unwrap_err(), "correction_without_reason");
    assert_eq!(write("activities", Quantity::count(-3), Some("Sót.")).unwrap_err(), "bad_figure");
    assert_eq!(write("activities", Quantity::share(1, 2), Some("Sót.")).unwrap_err(), "bad_figure");
    assert_eq!(write("nothing", Quantity::count(3), Some("Sót.")).unwrap_err(), "no_such_indicator");
    assert_eq!(write("banners", Quantity::count(3), None), Ok(()));
}

#[test]
fn what_changed_since_the_last_version_is_told_line_by_line() {
    let before = report(8, &windows([10, 14, 0, 20], 30), Vec::new(), &[], &Draft::default());
    let after = report(8, &windows([10, 14, 0, 22], 30), Vec::new(), &[], &Draft::default());
    let changes = after.changes_since(&before);
    let codes: Vec<&str> = changes.iter().map(|(code, ..)| code.as_str()).collect();
    assert_eq!(codes, ["activities"]);
    assert!(before.changes_since(&before).is_empty());
}

#[test]
fn a_snapshot_is_read_back_as_it_was_written() {
    let draft = written(&[("activities", 9), ("banners", 1)], Some("Ghi thiếu."));
    let snapshot = report(8, &windows([10, 14, 0, 20], 30), Vec::new(), &[], &draft);
    let text = serde_json::to_string(&snapshot).unwrap();
    let mut read: Snapshot = serde_json::from_str(&text).unwrap();
    read.definitions = snapshot.definitions.clone();
    assert_eq!(read, snapshot);
}

proptest! {
    #[test]
    fn what_was_reported_of_each_month_and_added_late_is_what_is_cumulative(
        months in proptest::collection::vec((0_i64..50, 0_i64..10, proptest::option::of(0_i64..60)), 1..10),
    ) {
        // Of each month: what was counted in time, what came in later for it, what was corrected.
        let mut earlier: Vec<Snapshot> = Vec::new();
        let (mut counted, mut told) = (0, 0);
        let mut late_of_last = 0;
        for (number, (in_time, late, correction)) in months.iter().enumerate() {
            let before = counted + late_of_last;
            counted = before + in_time;
            let own = windows([0, before, 0, counted], 1);
            let draft = correction.map_or_else(Draft::default, |value| written(&[("activities", value)], Some("Sót.")));
            let snapshot = report(i8::try_from(number).unwrap() + 2, &own, Vec::new(), &earlier.iter().collect::<Vec<_>>(), &draft);
            let line = line(&snapshot, "activities");
            told += line.reported.part + line.late;
            prop_assert_eq!(line.ever.unwrap().part, told);
            late_of_last = *late;
            earlier.push(snapshot);
        }
    }
}
