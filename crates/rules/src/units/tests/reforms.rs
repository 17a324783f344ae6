//! What each change of the tree does, and what it leaves alone.

use super::*;
use crate::units::Level;
use std::collections::BTreeSet;

/// 1 July 2025 in small: Gia Phú and Xuân Giao go into a new Gia Phú (211), the districts end.
const NEW_GIA_PHU: u128 = 211;

fn reform_of_2025() -> Vec<Change> {
    vec![
        end(BAO_THANG, PROVINCE),
        end(BAT_XAT, PROVINCE),
        create(NEW_GIA_PHU, Kind::Commune, "Gia Phú", Some("02923"), PROVINCE),
        absorb(NEW_GIA_PHU, &[GIA_PHU, XUAN_GIAO]),
    ]
}

#[test]
fn a_village_follows_its_commune_into_the_new_one() {
    let land = enact(&land(), "2025-07-01", reform_of_2025());
    assert_eq!(path(&land, BAN_BAY, "2025-06-30"), [BAN_BAY, GIA_PHU, BAO_THANG, PROVINCE]);
    assert_eq!(path(&land, BAN_BAY, "2025-07-01"), [BAN_BAY, NEW_GIA_PHU, PROVINCE]);
    assert_eq!(numbers(land.children(unit(NEW_GIA_PHU), day("2025-07-01"))), [THON_1, BAN_BAY, NAM_PHANG]);
}

#[test]
fn a_village_added_after_the_reform_for_a_day_before_it_follows_too() {
    let land = enact(&land(), "2025-07-01", reform_of_2025());
    let late = create(1113, Kind::Thon, "Đông Căm", None, GIA_PHU);
    let land = enact(&land, "2022-05-10", vec![late]);
    assert_eq!(path(&land, 1113, "2025-06-30"), [1113, GIA_PHU, BAO_THANG, PROVINCE]);
    assert_eq!(path(&land, 1113, "2025-07-01"), [1113, NEW_GIA_PHU, PROVINCE]);
}

#[test]
fn a_commune_without_a_new_parent_moves_up_when_its_district_ends() {
    let land = enact(&land(), "2025-07-01", reform_of_2025());
    assert_eq!(path(&land, COC_SAN, "2025-07-01"), [COC_SAN, PROVINCE]);
    assert_eq!(numbers(land.children(unit(PROVINCE), day("2025-07-01"))), [COC_SAN, NEW_GIA_PHU]);
}

#[test]
fn a_districts_successors_are_the_communes_that_took_its_communes() {
    let land = enact(&land(), "2025-07-01", reform_of_2025());
    let after = |number, at: &str| numbers(land.successors(unit(number), day(at), day("2025-08-01")));
    assert_eq!(after(BAO_THANG, "2025-06-30"), [NEW_GIA_PHU]);
    assert_eq!(after(BAT_XAT, "2025-06-30"), [COC_SAN]);
    assert_eq!(after(GIA_PHU, "2022-05-28"), [NEW_GIA_PHU]);
    assert_eq!(after(COC_SAN, "2022-05-28"), [COC_SAN]);
}

#[test]
fn going_back_finds_every_unit_that_stood_there() {
    let land = enact(&land(), "2024-11-01", vec![absorb(GIA_PHU, &[XUAN_GIAO])]);
    let land = enact(
        &land,
        "2025-07-01",
        vec![
            create(NEW_GIA_PHU, Kind::Commune, "Gia Phú", Some("02923"), BAO_THANG),
            absorb(NEW_GIA_PHU, &[GIA_PHU, COC_SAN]),
        ],
    );
    let back = |to| numbers(land.successors(unit(NEW_GIA_PHU), day("2025-07-01"), day(to)));
    assert_eq!(back("2025-06-30"), [COC_SAN, GIA_PHU]);
    // Xuân Giao stood there too, before it went into Gia Phú.
    assert_eq!(back("2022-05-28"), [COC_SAN, GIA_PHU, XUAN_GIAO]);
}

#[test]
fn absorbing_keeps_the_identity_of_who_absorbs() {
    let land = enact(&land(), "2024-11-01", vec![absorb(GIA_PHU, &[XUAN_GIAO])]);
    let kept = land.get(unit(GIA_PHU)).expect("Gia Phú");
    assert_eq!(kept.eras.len(), 1);
    assert!(kept.life().is_open());
    let ended = land.get(unit(XUAN_GIAO)).expect("Xuân Giao");
    assert_eq!(ended.life().end(), Some(day("2024-11-01")));
    assert_eq!((numbers(ended.successors.clone()), ended.heir), (vec![GIA_PHU], Some(unit(GIA_PHU))));
    assert_eq!(path(&land, THON_1, "2024-11-01"), [THON_1, GIA_PHU, BAO_THANG, PROVINCE]);
    assert_eq!(path(&land, THON_1, "2024-10-31"), [THON_1, XUAN_GIAO, BAO_THANG, PROVINCE]);
}

#[test]
fn an_identity_survives_a_change_of_name_kind_code_and_parent() {
    let changed = Amendment {
        name: Some("Gia Phú Mới"),
        kind: Some(Kind::Township),
        code: Some("02999"),
        parent: Some(BAT_XAT),
        ..amend(GIA_PHU)
    };
    let land = enact(&land(), "2024-03-01", vec![changed.change()]);
    let era = |on| land.era(unit(GIA_PHU), day(on)).expect("an era").clone();
    assert_eq!(era("2024-02-29").full_name(), "Xã Gia Phú");
    assert_eq!(era("2024-03-01").full_name(), "Thị trấn Gia Phú Mới");
    assert_eq!(land.by_code("02999", day("2024-03-01")).map(|unit| unit.id), Some(unit(GIA_PHU)));
    assert!(land.by_code("02923", day("2024-03-01")).is_none());
    assert_eq!(path(&land, BAN_BAY, "2024-03-01"), [BAN_BAY, GIA_PHU, BAT_XAT, PROVINCE]);
}

#[test]
fn a_split_places_every_village() {
    let changes = vec![
        create(113, Kind::Commune, "Gia Phú Bắc", None, BAO_THANG),
        create(114, Kind::Commune, "Gia Phú Nam", None, BAO_THANG),
        split(GIA_PHU, &[113, 114], 113, &[(BAN_BAY, 113), (NAM_PHANG, 114)]),
    ];
    let land = enact(&land(), "2026-01-01", changes);
    assert_eq!(path(&land, BAN_BAY, "2026-01-01"), [BAN_BAY, 113, BAO_THANG, PROVINCE]);
    assert_eq!(path(&land, NAM_PHANG, "2026-01-01"), [NAM_PHANG, 114, BAO_THANG, PROVINCE]);
    assert_eq!(numbers(land.successors(unit(GIA_PHU), day("2025-01-01"), day("2026-01-01"))), [113, 114]);
    // What is counted for the commune itself has no one place any more, and says so.
    assert_eq!(counts_for(&land, GIA_PHU, "2026-01-01"), numbers([NOT_PLACED]));
}

#[test]
fn a_merged_commune_is_split_with_the_villages_that_followed_into_it() {
    let merged = enact(&land(), "2025-07-01", reform_of_2025());
    let changes = |place: &[(u128, u128)]| {
        vec![
            create(113, Kind::Commune, "Gia Phú Bắc", None, PROVINCE),
            create(114, Kind::Commune, "Gia Phú Nam", None, PROVINCE),
            split(NEW_GIA_PHU, &[113, 114], 113, place),
        ]
    };
    let forgetful = try_enact(&merged, "2027-01-01", changes(&[(BAN_BAY, 113)]));
    assert!(matches!(forgetful, Err(Misfit::ChildNotPlaced { .. })), "{forgetful:?}");
    let all = [(BAN_BAY, 113), (NAM_PHANG, 113), (THON_1, 114)];
    let land = enact(&merged, "2027-01-01", changes(&all));
    assert_eq!(path(&land, THON_1, "2027-01-01"), [THON_1, 114, PROVINCE]);
}

#[test]
fn an_ended_village_counts_for_its_heir() {
    let land = enact(&land(), "2024-01-01", vec![end(BAN_BAY, GIA_PHU)]);
    assert_eq!(
        counts_for(&land, BAN_BAY, "2023-12-31"),
        [PROVINCE, BAO_THANG, GIA_PHU, BAN_BAY]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    assert_eq!(counts_for(&land, BAN_BAY, "2024-01-01"), [PROVINCE, BAO_THANG, GIA_PHU]);
}

#[test]
fn a_new_unit_with_one_predecessor_stands_for_it_backwards() {
    let changes = vec![create(113, Kind::Commune, "Gia Phú Mới", None, BAO_THANG), absorb(113, &[GIA_PHU])];
    let land = enact(&land(), "2024-01-01", changes);
    assert_eq!(land.standing_for(unit(113), day("2023-12-31")), Some(unit(GIA_PHU)));
    assert_eq!(counts_for(&land, 113, "2023-12-31"), [PROVINCE, BAO_THANG, GIA_PHU]);
}

#[test]
fn a_new_unit_with_several_predecessors_stands_nowhere_before_its_day() {
    let land = enact(&land(), "2025-07-01", reform_of_2025());
    assert_eq!(land.standing_for(unit(NEW_GIA_PHU), day("2025-06-30")), None);
    assert_eq!(counts_for(&land, NEW_GIA_PHU, "2025-06-30"), numbers([NOT_PLACED]));
}

#[test]
fn a_backdated_change_holds_until_a_later_one_said_something_of_its_own() {
    let land = enact(&land(), "2024-01-01", vec![rename(BAN_BAY, "Bản Bay Mới")]);
    let moved_before = Amendment { name: Some("Bản Bay Cũ"), parent: Some(XUAN_GIAO), ..amend(BAN_BAY) };
    let land = enact(&land, "2023-01-01", vec![moved_before.change()]);
    let era = |on| land.era(unit(BAN_BAY), day(on)).expect("an era");
    assert_eq!(era("2022-12-31").name, "Bản Bay");
    assert_eq!(era("2023-06-01").name, "Bản Bay Cũ");
    assert_eq!(era("2024-01-01").name, "Bản Bay Mới");
    assert_eq!(land.parent(unit(BAN_BAY), day("2024-01-01")), Some(unit(XUAN_GIAO)));
    assert_eq!(land.parent(unit(BAN_BAY), day("2022-12-31")), Some(unit(GIA_PHU)));
}

#[test]
fn a_second_change_on_the_same_day_replaces_the_first() {
    let land = enact(&land(), "2024-01-01", vec![rename(BAN_BAY, "Bản Bay A")]);
    let land = enact(&land, "2024-01-01", vec![rename(BAN_BAY, "Bản Bay B")]);
    let names: Vec<&str> = land.get(unit(BAN_BAY)).expect("Bản Bay").eras.iter().map(|era| era.name.as_str()).collect();
    assert_eq!(names, ["Bản Bay", "Bản Bay B"]);
}

#[test]
fn a_reform_names_the_units_it_touched() {
    let enacted = try_enact(&land(), "2024-11-01", vec![absorb(GIA_PHU, &[XUAN_GIAO])]);
    let touched = numbers(enacted.expect("it fits").touched);
    assert_eq!(touched, [XUAN_GIAO]);
}

#[test]
fn the_units_of_a_level_come_in_the_order_of_their_codes_then_names() {
    let land = land();
    let listed = |level| numbers(land.list(level, day("2023-01-01")));
    assert_eq!(listed(Level::Commune), [COC_SAN, GIA_PHU, XUAN_GIAO]);
    assert_eq!(listed(Level::Village), [THON_1, BAN_BAY, NAM_PHANG, TO_5]);
}

#[test]
fn the_units_of_a_level_within_another_are_those_of_its_subtree() {
    let (land, on) = (land(), day("2023-01-01"));
    let within = |id, level| numbers(land.of_level_within(unit(id), level, on)).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(within(BAO_THANG, Level::Commune), BTreeSet::from([GIA_PHU, XUAN_GIAO]));
    assert_eq!(within(BAO_THANG, Level::Village), BTreeSet::from([BAN_BAY, NAM_PHANG, THON_1]));
    assert_eq!(within(GIA_PHU, Level::Commune), BTreeSet::from([GIA_PHU]), "itself included");
    assert!(within(GIA_PHU, Level::District).is_empty());
}

#[test]
fn a_subtree_holds_parents_before_children() {
    let land = land();
    assert_eq!(
        numbers(land.subtree(unit(BAO_THANG), day("2023-01-01"))),
        [BAO_THANG, GIA_PHU, BAN_BAY, NAM_PHANG, XUAN_GIAO, THON_1]
    );
}

#[test]
fn two_mergers_of_one_day_are_followed_back_through_both() {
    let absorb =
        |into, from: &[u128]| Change::Absorb { into: unit(into), from: from.iter().copied().map(unit).collect() };
    let land = enact(&land(), "2024-04-01", vec![absorb(GIA_PHU, &[XUAN_GIAO])]);
    let new = create(120, Kind::Commune, "Mới", None, BAO_THANG);
    let land = enact(&land, "2024-04-01", vec![new, absorb(120, &[GIA_PHU])]);
    let on = |id, at, to| numbers(land.successors(unit(id), day(at), day(to)));
    assert_eq!(on(XUAN_GIAO, "2024-03-31", "2024-04-01"), [120]);
    assert_eq!(on(120, "2024-04-01", "2024-03-31"), [GIA_PHU, XUAN_GIAO]);
}

#[test]
fn villages_of_two_communes_merge_on_the_day_on_which_these_become_one() {
    let absorb =
        |into, from: &[u128]| Change::Absorb { into: unit(into), from: from.iter().copied().map(unit).collect() };
    // In the same reform, in whatever order, or after it on the same day.
    enact(&land(), "2024-04-01", vec![absorb(GIA_PHU, &[XUAN_GIAO]), absorb(BAN_BAY, &[THON_1])]);
    enact(&land(), "2024-04-01", vec![absorb(BAN_BAY, &[THON_1]), absorb(GIA_PHU, &[XUAN_GIAO])]);
    let one = enact(&land(), "2024-04-01", vec![absorb(GIA_PHU, &[XUAN_GIAO])]);
    enact(&one, "2024-04-01", vec![absorb(BAN_BAY, &[THON_1])]);
}
