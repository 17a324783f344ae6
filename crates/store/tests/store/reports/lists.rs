//! What is listed, counted and shown side by side of what is owed, also from memory: always the same, and always as it is.

use super::*;
use crate::harness::builders::reform;
use rules::{day::Day, units::Change};
use std::collections::BTreeMap;
use store::{ObligationCount, ObligationLine};

const IN_AUGUST: &str = "2023-08-28T02:00:00Z";

/// How many reports of a level and a period stand alike: in what state, late or not.
type Counted = BTreeMap<(Reporter, Day, State, bool), u32>;

/// Whatever tells of what is owed within a unit says what the whole list says.
pub(super) async fn must_agree(store: &TestStore, unit: UnitId) {
    let (operator, month) = (Scope::operator(), ReportKind::Month);
    let (today, now) = (store.today(), store.now());
    let province = store.tree().await.above(unit, rules::units::Level::Province, today).unwrap();
    let periods = store.periods(&operator, province).await.unwrap().of(month).to_vec();
    let time = (periods.last().unwrap().from, periods[0].from);
    let all = store.obligations(&operator, unit, month, time, today).await.unwrap().unwrap();
    let ids =
        |lines: &mut dyn Iterator<Item = &ObligationLine>| lines.map(|line| line.obligation.id).collect::<Vec<_>>();
    let of_others = || all.iter().filter(|line| line.obligation.debtor != Debtor::Unit(unit));

    let mut listed = Counted::new();
    for owed in of_others().map(|line| &line.obligation) {
        *listed.entry((owed.reporter, owed.period.from, owed.state(now), owed.is_late(now))).or_default() += 1;
    }
    // The second time they are told from memory.
    for _ in 0..2 {
        let mut counted = Counted::new();
        let counts = store.obligation_counts(&operator, &[unit], month, &periods, today).await.unwrap();
        for count in &counts[&unit] {
            *counted.entry((count.reporter, count.period.from, count.state, count.is_late)).or_default() += count.times;
        }
        assert_eq!(counted, listed);
    }

    for reporter in Reporter::ALL {
        let cells = store.obligation_cells(&operator, &[unit], (month, *reporter), time, today).await.unwrap();
        let shown: Vec<_> = cells
            .into_iter()
            .map(|cell| (cell.id, cell.debtor, cell.unit, cell.period, cell.state, cell.team_title))
            .collect();
        let of_level = of_others().filter(|line| line.obligation.reporter == *reporter).map(|line| {
            let owed = &line.obligation;
            (owed.id, owed.debtor, owed.unit, owed.period, owed.state(now), line.team_title.clone())
        });
        assert_eq!(shown, of_level.collect::<Vec<_>>());
    }
    let late = store.late_obligations(&operator, unit, month, time, today).await.unwrap().unwrap();
    assert_eq!(ids(&mut late.iter()), ids(&mut all.iter().filter(|line| line.obligation.is_late(now))));
    for period in periods {
        let offices = store.obligations_of_offices(&operator, unit, month, period, today).await.unwrap().unwrap();
        let of_offices =
            |line: &&ObligationLine| line.obligation.period == period && line.obligation.reporter != Reporter::Team;
        assert_eq!(ids(&mut offices.iter()), ids(&mut all.iter().filter(of_offices)));
    }
}

/// How much of June's stands how within a unit.
async fn counted_within(store: &TestStore, unit: UnitId) -> Vec<ObligationCount> {
    let (operator, periods) = (Scope::operator(), [june()]);
    let counts = store.obligation_counts(&operator, &[unit], ReportKind::Month, &periods, store.today()).await;
    counts.unwrap().remove(&unit).unwrap()
}

/// The same of a commune and of those above it, as each copy of the program tells it.
async fn all_must_agree(copies: [&TestStore; 2], commune: UnitId) {
    for copy in copies {
        let path = copy.tree().await.path(commune, copy.today());
        assert_eq!(path.len(), 3, "commune, district, province");
        for unit in path {
            must_agree(copy, unit).await;
        }
    }
}

both! {
    async fn what_is_owed_is_counted_as_it_is_listed_whoever_changes_it(store: &TestStore) {
        let month = Month::of(store).await;
        store.village("Nậm Phảng").await;
        let other = store.another(7).await;
        other.clock.set(IN_JUNE);
        let copies = [store, &other];
        all_must_agree(copies, month.commune).await;
        other.done(month.meeting("2023-06-01", 30)).await;
        assert_eq!(does(&other, &Scope::operator(), say(month.of_team, Section::Direction, "Họp.")).await, "applied");
        let on_behalf = Some(SentFor { via: Via::Phone, file: None, note: None });
        let sent = SendReport { obligation: month.of_team, on_behalf };
        assert_eq!(does(&other, &Scope::operator(), report(ReportChange::Send(sent))).await, "applied");
        all_must_agree(copies, month.commune).await;
        assert_eq!(does(store, &month.officer, accept(month.of_team, 1)).await, "applied");
        all_must_agree(copies, month.commune).await;
        let reason = Some("Xã mới thành lập.".to_owned());
        let excuse = ExcuseObligation { obligation: month.of_commune, reason };
        other.done(Body::Obligation(ObligationChange::Excuse(excuse))).await;
        all_must_agree(copies, month.commune).await;
    }

    async fn what_becomes_late_is_counted_as_late_though_nobody_changes_it(store: &TestStore) {
        let month = Month::of(store).await;
        store.open_periods().await.unwrap();
        let counted = async |state| {
            counted_within(store, month.commune).await.iter().filter(|count| count.state == state).count()
        };
        assert_eq!((counted(State::Due).await, counted(State::Late).await), (1, 0));
        store.clock.set(IN_AUGUST);
        assert_eq!((counted(State::Due).await, counted(State::Late).await), (0, 1));
        must_agree(store, month.commune).await;
    }

    async fn what_is_owed_is_counted_where_its_debtor_stands_after_a_reform(store: &TestStore) {
        let month = Month::of(store).await;
        store.clock.set(IN_AUGUST);
        let (tree, today) = (store.tree().await, store.today());
        let siblings = tree.children(tree.parent(month.commune, today).unwrap(), today);
        let (old, new) = (month.commune, siblings.into_iter().find(|unit| *unit != month.commune).unwrap());
        for unit in [old, new] {
            must_agree(store, unit).await;
        }
        let change = Change::Amend { unit: month.village, name: None, kind: None, code: None, parent: Some(new) };
        store.done(reform("2023-08-01", vec![change])).await;
        let teams = async |unit: UnitId| {
            let is_late = |count: &&ObligationCount| count.state == State::Late && count.reporter == Reporter::Team;
            counted_within(store, unit).await.iter().filter(is_late).count()
        };
        assert_eq!((teams(old).await, teams(new).await), (0, 1));
        for unit in [old, new] {
            must_agree(store, unit).await;
        }
    }

    async fn nobody_is_told_counts_of_places_where_he_sees_no_reports(store: &TestStore) {
        let month = Month::of(store).await;
        let district = store.tree().await.parent(month.commune, store.today()).unwrap();
        let (units, kind) = ([month.commune, district], ReportKind::Month);
        let counts = store.obligation_counts(&month.officer, &units, kind, &[june()], store.today()).await.unwrap();
        assert_eq!(counts.into_keys().collect::<Vec<_>>(), [month.commune]);
        let (time, of) = ((june().from, june().from), (kind, Reporter::Commune));
        let cells = store.obligation_cells(&month.officer, &[district], of, time, store.today()).await.unwrap();
        assert!(cells.is_empty());
        let late = store.late_obligations(&month.officer, district, kind, time, store.today()).await.unwrap();
        let offices = store.obligations_of_offices(&month.officer, district, kind, june(), store.today()).await.unwrap();
        assert!(late.is_none() && offices.is_none());
    }
}

/// The month that ended on 20 June 2023.
fn june() -> rules::day::Span {
    rules::day::Span { from: day("2023-05-21"), to: day("2023-06-21") }
}
