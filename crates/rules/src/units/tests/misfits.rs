//! Every reform that doesn't fit is refused whole, with the reason.

use super::*;
use rstest::rstest;

const ON: &str = "2024-06-01";

/// The land with something in its past and future: Xuân Giao gone into Gia Phú, Cốc San renamed later.
fn lived_in() -> Registry {
    let land = enact(&land(), "2024-01-01", vec![absorb(GIA_PHU, &[XUAN_GIAO])]);
    enact(&land, "2025-01-01", vec![rename(COC_SAN, "Cốc San Mới")])
}

#[rstest]
#[case::without_any_change("nothing_changed", vec![])]
#[case::that_absorbs_nobody("nothing_changed", vec![absorb(GIA_PHU, &[])])]
#[case::to_the_name_it_has("nothing_changed", vec![rename(BAN_BAY, "Bản Bay")])]
#[case::of_an_unknown_unit("unit_unknown", vec![rename(7, "Bản Xa")])]
#[case::that_absorbs_an_unknown_unit("unit_unknown", vec![absorb(GIA_PHU, &[7])])]
#[case::that_makes_a_unit_twice("unit_exists", vec![create(BAN_BAY, Kind::Thon, "Bản Khác", None, GIA_PHU)])]
#[case::of_an_ended_unit("unit_not_standing", vec![rename(XUAN_GIAO, "Xuân Giao Mới")])]
#[case::into_an_ended_unit("unit_not_standing", vec![absorb(XUAN_GIAO, &[COC_SAN])])]
#[case::that_absorbs_a_unit_twice("unit_not_standing", vec![absorb(BAN_BAY, &[NAM_PHANG]), absorb(BAN_BAY, &[NAM_PHANG])])]
#[case::that_ends_what_changes_later("unit_has_later_changes", vec![absorb(GIA_PHU, &[COC_SAN])])]
#[case::that_ends_what_begins_that_day("unit_has_later_changes", vec![
    create(113, Kind::Commune, "Gia Phú Mới", None, BAO_THANG),
    end(113, GIA_PHU),
])]
#[case::without_a_name("unit_bad_name", vec![create(1113, Kind::Thon, " \u{200b} ", None, GIA_PHU)])]
#[case::under_an_unknown_unit("unit_bad_parent", vec![create(1113, Kind::Thon, "Bản Xa", None, 7)])]
#[case::under_nothing("unit_bad_parent", vec![create(1113, Kind::Thon, "Bản Xa", None, 0)])]
#[case::of_a_province_under_another("unit_bad_parent", vec![create(2, Kind::Province, "Yên Bái", None, PROVINCE)])]
#[case::under_a_unit_of_the_same_level("unit_bad_parent", vec![move_to(GIA_PHU, COC_SAN)])]
#[case::under_itself("unit_bad_parent", vec![move_to(GIA_PHU, GIA_PHU)])]
#[case::that_places_a_child_in_a_village("unit_bad_parent", vec![
    create(113, Kind::Commune, "Gia Phú Bắc", None, BAO_THANG),
    create(114, Kind::Commune, "Gia Phú Nam", None, BAO_THANG),
    split(GIA_PHU, &[113, 114], 113, &[(BAN_BAY, 113), (NAM_PHANG, BAN_BAY), (THON_1, 113)]),
])]
#[case::that_places_somebody_elses_child("unit_bad_parent", vec![
    create(113, Kind::Commune, "Gia Phú Bắc", None, BAO_THANG),
    create(114, Kind::Commune, "Gia Phú Nam", None, BAO_THANG),
    split(GIA_PHU, &[113, 114], 113, &[(BAN_BAY, 113), (NAM_PHANG, 114), (THON_1, 113), (TO_5, 113)]),
])]
#[case::to_a_kind_of_another_level("unit_other_level", vec![Amendment { kind: Some(Kind::Thon), ..amend(GIA_PHU) }.change()])]
#[case::into_a_unit_of_another_level("unit_other_level", vec![absorb(BAO_THANG, &[GIA_PHU])])]
#[case::of_villages_of_two_communes("unit_other_parent", vec![absorb(BAN_BAY, &[TO_5])])]
#[case::to_a_neighbours_name("unit_same_name", vec![rename(BAN_BAY, "Nậm Phảng")])]
#[case::that_makes_a_namesake("unit_same_name", vec![create(1113, Kind::Thon, "Bản  Bay", None, GIA_PHU)])]
#[case::that_makes_a_namesake_in_other_letters("unit_same_name", vec![create(1113, Kind::Thon, "bản BAY", None, GIA_PHU)])]
#[case::that_moves_in_beside_a_namesake("unit_same_name", vec![
    create(1113, Kind::Thon, "Mới", None, COC_SAN),
    create(1114, Kind::Thon, "Mới", None, COC_SAN),
])]
#[case::with_a_code_that_is_carried("unit_same_code", vec![create(113, Kind::Commune, "Mới", Some("02683"), BAO_THANG)])]
#[case::to_a_code_that_is_carried("unit_same_code", vec![Amendment { code: Some("02683"), ..amend(GIA_PHU) }.change()])]
#[case::that_forgets_a_village("unit_child_not_placed", vec![
    create(113, Kind::Commune, "Gia Phú Bắc", None, BAO_THANG),
    create(114, Kind::Commune, "Gia Phú Nam", None, BAO_THANG),
    split(GIA_PHU, &[113, 114], 113, &[(BAN_BAY, 113), (NAM_PHANG, 114)]),
])]
#[case::into_itself("unit_no_heir", vec![absorb(GIA_PHU, &[GIA_PHU])])]
#[case::in_which_two_follow_each_other("unit_no_heir", vec![end(BAN_BAY, NAM_PHANG), end(NAM_PHANG, BAN_BAY), rename(TO_5, "số 6")])]
#[case::with_an_heir_that_has_ended("unit_no_heir", vec![end(BAN_BAY, XUAN_GIAO)])]
#[case::with_an_unknown_heir("unit_no_heir", vec![end(BAN_BAY, 7)])]
#[case::with_an_heir_below("unit_no_heir", vec![end(BAT_XAT, GIA_PHU)])]
#[case::that_splits_with_an_heir_outside("unit_no_heir", vec![
    create(1113, Kind::Thon, "Bay Trên", None, GIA_PHU),
    create(1114, Kind::Thon, "Bay Dưới", None, GIA_PHU),
    split(BAN_BAY, &[1113, 1114], NAM_PHANG, &[]),
])]
#[case::that_leaves_villages_without_a_commune("unit_has_children", vec![end(GIA_PHU, BAO_THANG)])]
fn a_reform_is_refused(#[case] code: &str, #[case] changes: Vec<Change>) {
    let land = lived_in();
    let refused = try_enact(&land, ON, changes).expect_err("it doesn't fit");
    assert_eq!(refused.code(), code, "{refused}");
}

#[test]
fn a_split_that_is_backdated_must_place_villages_that_came_later_too() {
    let land = enact(&land(), "2025-01-01", vec![create(1113, Kind::Thon, "Đông Căm", None, GIA_PHU)]);
    let changes = vec![
        create(113, Kind::Commune, "Gia Phú Bắc", None, BAO_THANG),
        create(114, Kind::Commune, "Gia Phú Nam", None, BAO_THANG),
        split(GIA_PHU, &[113, 114], 113, &[(BAN_BAY, 113), (NAM_PHANG, 114)]),
    ];
    let refused = try_enact(&land, ON, changes).expect_err("Đông Căm is forgotten");
    assert_eq!(refused, Misfit::ChildNotPlaced { name: "Thôn Đông Căm".to_owned() });
}

#[test]
fn a_name_may_have_a_hundred_characters_and_no_more() {
    let named =
        |length: usize| try_enact(&land(), ON, vec![create(1113, Kind::Thon, &"ấ".repeat(length), None, GIA_PHU)]);
    assert!(named(100).is_ok());
    assert!(matches!(named(101), Err(Misfit::BadName)));
}

#[test]
fn what_is_refused_changes_nothing_even_if_its_first_half_would_fit() {
    let before = lived_in();
    let half_good = vec![rename(BAN_BAY, "Bản Bay Mới"), rename(7, "Bản Xa")];
    assert!(try_enact(&before, ON, half_good).is_err());
    assert_eq!(before.era(unit(BAN_BAY), day(ON)).map(|era| era.name.as_str()), Some("Bản Bay"));
}

#[test]
fn one_name_may_be_borne_in_two_communes_and_by_two_kinds() {
    let changes =
        vec![create(1113, Kind::Ban, "Bản Bay", None, GIA_PHU), create(1214, Kind::Thon, "Bản Bay", None, COC_SAN)];
    assert!(try_enact(&land(), ON, changes).is_ok());
}

#[test]
fn a_code_may_be_carried_again_once_its_bearer_has_ended() {
    let changes =
        vec![create(113, Kind::Commune, "Gia Phú", Some("02923"), BAO_THANG), absorb(113, &[GIA_PHU, XUAN_GIAO])];
    assert!(try_enact(&land(), ON, changes).is_ok());
}

#[test]
fn what_took_others_in_later_can_not_be_ended_before() {
    // Else the two would follow each other for ever.
    let land = enact(&land(), "2025-01-01", vec![absorb(GIA_PHU, &[COC_SAN])]);
    let refused = try_enact(&land, ON, vec![absorb(COC_SAN, &[GIA_PHU])]).expect_err("a circle");
    assert_eq!(refused.code(), "unit_has_later_changes");
}
