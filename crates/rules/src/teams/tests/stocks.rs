//! What a team counts for, day by day.

use super::*;

/// How much of a measure the team counts for at a unit on a day.
fn count(team: &Team, measure: Measure, unit: UnitId, on: &str) -> i64 {
    let mut tallies = Tallies::new();
    add_stocks(&mut tallies, &team_stocks(team, &Rules::default(), &land()), 1);
    let counted =
        tallies.into_iter().filter(|(key, _)| key.unit == unit && key.measure == measure.into() && key.day <= day(on));
    counted.map(|(_, value)| value).sum()
}

#[test]
fn a_team_counts_at_home_from_its_first_day_to_its_end() {
    let mut team = full_team();
    team.end(day("2024-01-01"), None).expect("its end");
    let teams = |on| count(&team, Measure::Teams, BAN_BAY, on);
    assert_eq!(["2022-05-19", "2022-05-20", "2023-12-31", "2024-01-01"].map(teams), [0, 1, 1, 0]);
}

#[test]
fn a_team_that_moves_counts_where_it_is() {
    let mut team = full_team();
    team.work_at(Place::Villages(vec![NAM_PHANG, BAN_BAY]), day("2024-01-01")).expect("a place");
    for measure in [Measure::Teams, Measure::LeadersUnstated, Measure::TeamsComplete] {
        let at = |unit, on| count(&team, measure, unit, on);
        assert_eq!(at(BAN_BAY, "2023-12-31"), 1, "{measure:?}");
        assert_eq!(at(NAM_PHANG, "2023-12-31"), 0, "{measure:?}");
        assert_eq!(at(BAN_BAY, "2024-01-01"), 0, "{measure:?}");
        assert_eq!(at(NAM_PHANG, "2024-01-01"), 1, "{measure:?}");
    }
}

#[test]
fn members_count_by_role_and_sex_during_their_terms() {
    let mut team = empty_team(Place::Villages(vec![BAN_BAY]));
    let sexes = [Some(Sex::Female), Some(Sex::Male), None];
    for (number, sex) in (1..).zip(sexes) {
        let mut member = member(number, Role::Volunteer, &[]);
        member.person.sex = sex;
        team.admit(member).expect("room");
    }
    team.release(MemberId(Uuid::from_u128(1)), day("2023-01-01")).expect("a member");
    let on = |measure, on| count(&team, measure, BAN_BAY, on);
    assert_eq!(on(Measure::VolunteersFemale, "2022-12-31"), 1);
    assert_eq!(on(Measure::VolunteersFemale, "2023-01-01"), 0);
    assert_eq!(on(Measure::VolunteersMale, "2023-01-01"), 1);
    assert_eq!(on(Measure::VolunteersUnstated, "2023-01-01"), 1);
}

#[test]
fn a_member_counts_as_trained_from_the_first_training_within_the_term() {
    let mut team = full_team();
    let training = |on| Training { day: day(on), course: "Kỹ năng số".to_owned() };
    // The second before the first, one of them before the team began.
    team.members[0].person.trainings = vec![training("2023-02-01"), training("2023-06-01")];
    team.members[1].person.trainings = vec![training("2021-01-01")];
    let trained = |on| count(&team, Measure::MembersTrained, BAN_BAY, on);
    assert_eq!(["2022-05-19", "2022-05-20", "2023-01-31", "2023-02-01", "2023-06-01"].map(trained), [0, 1, 1, 2, 2]);
}

#[test]
fn a_team_is_complete_on_the_days_on_which_it_lacks_nothing() {
    let mut team = full_team();
    team.release(MemberId(Uuid::from_u128(3)), day("2023-01-01")).expect("a member");
    team.admit(from(member(5, Role::Volunteer, &[Representing::WomensUnion]), "2023-04-01")).expect("room");
    let complete = |on| count(&team, Measure::TeamsComplete, BAN_BAY, on);
    assert_eq!(["2022-05-19", "2022-05-20", "2023-01-01", "2023-03-31", "2023-04-01"].map(complete), [0, 1, 0, 0, 1]);
}

#[test]
fn a_rule_counts_from_its_first_day_on() {
    let rule = Composition { least: 5, ..letter_of_2022(Tier::Village) };
    let rules = Rules(vec![(LAO_CAI, Tier::Village, span("2023-01-01", "2024-01-01"), rule)]);
    let complete: Vec<Span> = team_stocks(&full_team(), &rules, &land())
        .into_iter()
        .filter(|stock| stock.measure == Measure::TeamsComplete)
        .map(|stock| stock.span)
        .collect();
    let days: Vec<bool> = ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01"]
        .map(|on| complete.iter().any(|span| span.contains(day(on))))
        .to_vec();
    assert_eq!(days, [true, false, false, true]);
}

#[test]
fn a_decision_is_in_force_until_the_next_or_the_end() {
    let mut team = full_team();
    team.decide(decided(2, DecisionKind::Renew, "2024-01-01"));
    team.decide(decided(1, DecisionKind::Establish, "2022-05-01"));
    let terms = |team: &Team| -> Vec<(u128, Span)> {
        decision_terms(team).into_iter().map(|term| (term.decision.0.as_u128(), term.span)).collect()
    };
    // Decided before the team began, it is in force from its first day on.
    assert_eq!(terms(&team), [(1, span("2022-05-20", "2024-01-01")), (2, Span::since(day("2024-01-01")))]);
    team.end(day("2025-01-01"), None).expect("its end");
    team.decide(decided(3, DecisionKind::Dissolve, "2025-01-01"));
    assert_eq!(terms(&team), [(1, span("2022-05-20", "2024-01-01")), (2, span("2024-01-01", "2025-01-01"))]);
    let established = |on| count(&team, Measure::TeamsEstablished, BAN_BAY, on);
    assert_eq!(
        ["2022-05-19", "2022-05-20", "2024-01-01", "2024-12-31", "2025-01-01"].map(established),
        [0, 1, 1, 1, 0]
    );
}

#[test]
fn of_two_decisions_from_one_day_one_is_in_force() {
    let mut team = full_team();
    team.decide(decided(1, DecisionKind::Establish, "2022-06-01"));
    team.decide(decided(2, DecisionKind::Renew, "2022-06-01"));
    assert_eq!(decision_terms(&team).len(), 1);
    assert_eq!(count(&team, Measure::TeamsEstablished, BAN_BAY, "2023-01-01"), 1);
}

#[test]
fn a_zalo_group_counts_from_the_day_it_was_made_within_the_teams_life() {
    let mut team = full_team();
    team.channel.made = Some(day("2022-07-01"));
    let groups = |team: &Team, on| count(team, Measure::ZaloGroupsOfTeams, BAN_BAY, on);
    assert_eq!(groups(&team, "2022-06-30"), 0);
    assert_eq!(groups(&team, "2022-07-01"), 1);
    team.channel.made = Some(day("2022-01-01"));
    assert_eq!(groups(&team, "2022-05-19"), 0);
    assert_eq!(groups(&team, "2022-05-20"), 1);
}

#[test]
fn what_is_taken_away_again_leaves_nothing_behind() {
    let team = full_team();
    let stocks = team_stocks(&team, &Rules::default(), &land());
    let mut tallies = Tallies::new();
    add_stocks(&mut tallies, &stocks, 1);
    assert!(!tallies.is_empty());
    add_stocks(&mut tallies, &stocks, -1);
    assert!(tallies.is_empty());
}
