//! What a team must be made of (R1.2), a sentence each.

use super::*;
use rstest::rstest;

fn breaches(team: &Team) -> Vec<Breach> {
    letter_of_2022(Tier::Village).breaches(team, day("2023-01-01"))
}

/// The team of four after a change.
fn with(change: impl FnOnce(&mut Team)) -> Team {
    let mut team = full_team();
    change(&mut team);
    team
}

fn released(numbers: &[u128]) -> Team {
    with(|team| {
        for number in numbers {
            team.release(MemberId(Uuid::from_u128(*number)), day("2022-12-01")).expect("a member");
        }
    })
}

fn representing(number: usize, bodies: &[Representing]) -> Team {
    with(|team| team.members[number - 1].representing = bodies.to_vec())
}

#[test]
fn the_letters_team_of_four_lacks_nothing() {
    assert_eq!(breaches(&full_team()), []);
}

#[rstest]
#[case::a_member_has_left(released(&[4]), &[Breach::TooFew { have: 3, least: 4 }])]
#[case::one_of_the_four_is_written_down_twice(
    with(|team| team.members[3].person = team.members[2].person.clone()),
    &[Breach::TooFew { have: 3, least: 4 }]
)]
#[case::the_leader_has_left(released(&[1]), &[Breach::TooFew { have: 3, least: 4 }, Breach::NoLeader])]
#[case::the_deputy_has_left(released(&[2]), &[Breach::TooFew { have: 3, least: 4 }, Breach::NoDeputy])]
#[case::the_womens_union_has_left(released(&[3]), &[
    Breach::TooFew { have: 3, least: 4 },
    Breach::NotRepresented(Representing::WomensUnion),
])]
#[case::everybody_has_left(released(&[1, 2, 3, 4]), &[
    Breach::TooFew { have: 0, least: 4 },
    Breach::NoLeader,
    Breach::NoDeputy,
    Breach::NotRepresented(Representing::WomensUnion),
])]
#[case::the_leader_is_no_village_head(representing(1, &[Representing::Teacher]), &[Breach::LeaderRepresents(Representing::VillageHead)])]
#[case::the_village_head_does_not_lead(
    with(|team| {
        team.members[0].representing.clear();
        team.members[3].representing = vec![Representing::VillageHead];
    }),
    &[Breach::LeaderRepresents(Representing::VillageHead)]
)]
#[case::the_deputy_is_not_of_the_youth_union(representing(2, &[]), &[Breach::DeputyRepresents(Representing::YouthUnion)])]
#[case::two_lead(
    with(|team| team.members[3].role = Role::Leader),
    &[Breach::SeveralLeaders]
)]
fn a_team_lacks_something_when(#[case] team: Team, #[case] lacking: &[Breach]) {
    assert_eq!(breaches(&team), lacking);
}

#[test]
fn one_person_may_represent_two_bodies_but_counts_once() {
    let both = [Representing::YouthUnion, Representing::WomensUnion];
    let team = with(|team| {
        team.members[1].representing = both.to_vec();
        team.members[2].representing.clear();
    });
    assert_eq!(breaches(&team), []);
    let team = with(|team| {
        team.members[1].representing = both.to_vec();
        team.members.remove(2);
    });
    assert_eq!(breaches(&team), [Breach::TooFew { have: 3, least: 4 }]);
}

#[test]
fn persons_are_counted_not_terms() {
    // However it came about: one person in two terms is one person.
    let team = with(|team| team.members[3].person = team.members[0].person.clone());
    assert_eq!(breaches(&team), [Breach::TooFew { have: 3, least: 4 }]);
}

#[test]
fn of_several_deputies_one_must_be_of_the_youth_union() {
    let team = with(|team| team.members[3].role = Role::Deputy);
    assert_eq!(breaches(&team), []);
}

#[test]
fn a_province_may_set_an_upper_limit() {
    let rule = Composition { most: Some(3), least: 1, ..letter_of_2022(Tier::Village) };
    assert_eq!(rule.breaches(&full_team(), day("2023-01-01")), [Breach::TooMany { have: 4, most: 3 }]);
}

#[test]
fn a_communes_team_needs_four_with_leader_and_deputy_whoever_they_stand_for() {
    let mut team = empty_team(Place::Commune(GIA_PHU));
    for number in 1..=4 {
        let role = [Role::Leader, Role::Deputy, Role::Volunteer, Role::Volunteer][number - 1];
        team.admit(member(number as u128, role, &[])).expect("room");
    }
    let rule = letter_of_2022(Tier::Commune);
    assert_eq!(rule.breaches(&team, day("2023-01-01")), []);
    assert_eq!(Rules::default().for_team(&team, &land(), day("2023-01-01")), rule);
}

#[test]
fn every_breach_has_a_code_of_its_own() {
    let body = Representing::VillageHead;
    let all = [
        Breach::TooFew { have: 1, least: 4 },
        Breach::TooMany { have: 5, most: 4 },
        Breach::NoLeader,
        Breach::SeveralLeaders,
        Breach::LeaderRepresents(body),
        Breach::NoDeputy,
        Breach::DeputyRepresents(body),
        Breach::NotRepresented(body),
    ];
    let codes: std::collections::BTreeSet<&str> = all.iter().map(Breach::code).collect();
    assert_eq!(codes.len(), all.len());
}

/// Yên Bái asks for five from 2023 on, the merged province for three from its first day on.
fn rules() -> Rules {
    let of_size = |least| Composition { least, ..letter_of_2022(Tier::Village) };
    Rules(vec![
        (YEN_BAI, Tier::Village, Span::since(day("2023-01-01")), of_size(5)),
        (MERGED, Tier::Village, Span::since(day("2025-07-01")), of_size(3)),
    ])
}

#[test]
fn a_team_keeps_its_old_provinces_rule_until_it_is_renewed() {
    let (land, rules) = (land(), rules());
    let mut team = empty_team(Place::Villages(vec![KHE_BANH]));
    let least = |team: &Team, on| rules.for_team(team, &land, day(on)).least;
    assert_eq!(least(&team, "2022-12-31"), 4, "the letter's own rule");
    assert_eq!(least(&team, "2023-01-01"), 5);
    assert_eq!(least(&team, "2025-07-01"), 5, "the province is gone, its rule is not");

    team.decide(decided(1, DecisionKind::Establish, "2022-05-20"));
    assert_eq!(least(&team, "2025-07-01"), 5);
    team.decide(decided(2, DecisionKind::Renew, "2025-09-01"));
    assert_eq!(least(&team, "2025-08-31"), 5);
    assert_eq!(least(&team, "2025-09-01"), 3);
}

#[test]
fn a_rule_of_one_province_and_tier_says_nothing_of_others() {
    let (land, rules) = (land(), rules());
    let neighbour = empty_team(Place::Villages(vec![BAN_BAY]));
    assert_eq!(rules.for_team(&neighbour, &land, day("2024-01-01")).least, 4);
    let mut of_commune = empty_team(Place::Commune(CHAU_QUE));
    assert_eq!(rules.for_team(&of_commune, &land, day("2024-01-01")), letter_of_2022(Tier::Commune));
    of_commune.decide(decided(1, DecisionKind::Merge, "2025-08-01"));
    assert_eq!(rules.for_team(&of_commune, &land, day("2025-09-01")), letter_of_2022(Tier::Commune));
}

#[test]
fn a_team_founded_after_the_merger_follows_the_new_provinces_rule() {
    let id = TeamId(Uuid::from_u128(2));
    let place = Place::Villages(vec![KHE_BANH]);
    let team = Team::new(id, "Tổ", place, day("2025-08-01"), Source::Decision).expect("a team");
    assert_eq!(rules().for_team(&team, &land(), day("2025-09-01")).least, 3);
}
