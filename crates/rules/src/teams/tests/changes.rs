//! How a team changes, and which changes are refused.

use super::*;

fn code<T: std::fmt::Debug>(result: Result<T, crate::operations::Refusal>) -> String {
    result.expect_err("a refusal").code
}

#[test]
fn while_the_leaders_post_is_vacant_the_deputy_acts() {
    let mut team = full_team();
    let acting = |team: &Team, on| team.acting_leader(day(on)).map(|member| member.id.0.as_u128());
    team.release(MemberId(Uuid::from_u128(1)), day("2023-01-01")).expect("the leader");
    team.admit(from(member(5, Role::Leader, &[Representing::VillageHead]), "2023-03-01")).expect("a new leader");
    assert_eq!(acting(&team, "2022-12-31"), Some(1));
    assert_eq!(acting(&team, "2023-01-01"), Some(2));
    assert_eq!(acting(&team, "2023-03-01"), Some(5));
    assert_eq!(acting(&team, "2022-05-19"), None);
}

#[test]
fn of_two_deputies_the_one_of_longer_standing_acts() {
    let mut team = full_team();
    team.admit(from(member(5, Role::Deputy, &[]), "2022-06-01")).expect("a second deputy");
    team.release(MemberId(Uuid::from_u128(1)), day("2023-01-01")).expect("the leader");
    let acting = team.acting_leader(day("2023-01-01")).expect("a deputy");
    assert_eq!(acting.id.0.as_u128(), 2);
}

#[test]
fn replacing_a_member_keeps_the_history() {
    let mut team = full_team();
    team.release(MemberId(Uuid::from_u128(3)), day("2023-01-01")).expect("a member");
    team.admit(from(member(5, Role::Volunteer, &[]), "2023-01-01")).expect("another");
    let on = |on| -> Vec<u128> { team.members(day(on)).iter().map(|member| member.id.0.as_u128()).collect() };
    assert_eq!(on("2022-12-31"), [1, 2, 3, 4]);
    assert_eq!(on("2023-01-01"), [1, 2, 4, 5]);
    assert_eq!(team.members.len(), 5);
}

#[test]
fn nobody_is_twice_in_a_team_at_a_time() {
    let mut team = full_team();
    let mut again = member(9, Role::Volunteer, &[]);
    again.person = person(3, None);
    assert_eq!(code(team.admit(again.clone())), "already_member");
    team.release(MemberId(Uuid::from_u128(3)), day("2023-01-01")).expect("a member");
    assert_eq!(code(team.admit(from(again.clone(), "2022-12-31"))), "already_member");
    assert!(team.admit(from(again, "2023-01-01")).is_ok());
}

#[test]
fn a_team_has_one_leader_at_a_time() {
    let mut team = full_team();
    let second = || from(member(5, Role::Leader, &[]), "2023-01-01");
    assert_eq!(code(team.admit(second())), "has_leader");
    team.release(MemberId(Uuid::from_u128(1)), day("2023-01-02")).expect("the leader");
    assert_eq!(code(team.admit(second())), "has_leader");
    assert!(team.admit(from(second(), "2023-01-02")).is_ok());
}

#[test]
fn a_term_ends_after_it_began_and_a_wrong_end_is_put_right() {
    let mut team = full_team();
    let first = MemberId(Uuid::from_u128(1));
    assert_eq!(code(team.release(first, day("2022-05-19"))), "wrong_day");
    assert!(team.release(first, day("2022-05-21")).is_ok());
    assert!(team.release(first, day("2023-01-01")).is_ok());
    assert_eq!(code(team.release(first, day("2023-01-01"))), "nothing_changed");
    assert!(team.members(day("2022-12-31")).iter().any(|member| member.id == first));
    let unknown = MemberId(Uuid::from_u128(77));
    assert_eq!(code(team.release(unknown, day("2023-01-01"))), "wrong_day");
}

#[test]
fn an_end_is_moved_or_taken_back_as_long_as_nobody_has_come_instead() {
    let mut team = full_team();
    let (first, end) = (MemberId(Uuid::from_u128(1)), day("2023-01-01"));
    assert_eq!(code(team.resume(first)), "nothing_changed");
    team.release(first, end).expect("the leader");
    team.resume(first).expect("a slip of the pen");
    assert!(team.members.iter().all(|member| member.span.is_open()));

    team.release(first, end).expect("the leader");
    team.admit(from(member(7, Role::Leader, &[]), "2023-06-01")).expect("another leader");
    assert_eq!(code(team.resume(first)), "has_leader");
    assert_eq!(code(team.release(first, day("2023-06-02"))), "has_leader");
    team.release(first, day("2023-06-01")).expect("until the other came");
    team.release(first, day("2022-12-01")).expect("or less");

    let again = Member { id: MemberId(Uuid::from_u128(9)), ..member(1, Role::Volunteer, &[]) };
    team.admit(from(again, "2024-01-01")).expect("the same person, later");
    team.release(MemberId(Uuid::from_u128(7)), day("2023-06-01")).expect("the other leader never was");
    assert_eq!(code(team.resume(first)), "already_member");
    team.end(day("2025-01-01"), None).expect("the team");
    assert_eq!(code(team.release(first, day("2025-01-02"))), "wrong_day");
}

#[test]
fn a_decision_recorded_by_mistake_is_taken_back_with_what_it_did() {
    let before = full_team();
    let mut team = before.clone();
    team.decide(decided(1, DecisionKind::Establish, "2022-06-01"));
    let established = team.clone();
    team.end(day("2024-01-01"), None).expect("a dissolving decision");
    team.decide(decided(2, DecisionKind::Dissolve, "2024-01-01"));
    team.undecide(DecisionId(Uuid::from_u128(2)));
    assert_eq!(team, established);
    team.undecide(DecisionId(Uuid::from_u128(1)));
    assert_eq!(team, before);
    team.undecide(DecisionId(Uuid::from_u128(1)));
    assert_eq!(team, before, "once is enough");
}

#[test]
fn a_team_that_two_decisions_dissolve_goes_on_when_both_are_taken_back() {
    let mut team = full_team();
    team.end(day("2024-01-01"), None).expect("a dissolving decision");
    team.decide(decided(1, DecisionKind::Dissolve, "2024-01-01"));
    team.decide(decided(2, DecisionKind::Dissolve, "2024-01-01"));
    team.undecide(DecisionId(Uuid::from_u128(1)));
    assert_eq!(team.life.to, day("2024-01-01"));
    team.undecide(DecisionId(Uuid::from_u128(2)));
    assert_eq!(team, full_team());
}

#[test]
fn a_term_that_ends_on_its_first_day_never_was() {
    let mut team = full_team();
    let (first, start) = (MemberId(Uuid::from_u128(1)), day("2022-05-20"));
    team.release(first, start).expect("a slip of the pen");
    assert_eq!(team.members(start).len(), 3);
    let again = Member { role: Role::Volunteer, ..from(member(1, Role::Leader, &[]), "2022-05-20") };
    team.admit(Member { id: MemberId(Uuid::from_u128(9)), ..again }).expect("the same person in another role");
    assert_eq!(code(team.release(first, day("2022-06-01"))), "wrong_day");
    let stocks = team_stocks(&team, &Rules::default(), &land());
    assert!(stocks.iter().all(|stock| !stock.span.is_empty()));
}

#[test]
fn a_term_that_never_was_does_not_keep_a_team_from_ending() {
    let mut team = full_team();
    let late = from(member(7, Role::Volunteer, &[]), "2024-01-01");
    team.admit(late.clone()).expect("a new member");
    team.release(late.id, late.span.from).expect("a slip of the pen");
    team.end(day("2023-01-01"), None).expect("nobody is there later");
    assert!(team.members.iter().all(|member| member.span.from <= member.span.to));
}

#[test]
fn nobody_enters_before_the_team_begins_or_after_it_ended() {
    let mut team = full_team();
    let entry = |on| from(member(5, Role::Volunteer, &[]), on);
    assert_eq!(code(team.admit(entry("2022-05-19"))), "team_not_there");
    team.end(day("2024-01-01"), None).expect("its end");
    assert_eq!(code(team.admit(entry("2024-01-01"))), "team_not_there");
    assert!(team.admit(entry("2023-12-31")).is_ok());
    let last = team.members.iter().find(|m| m.id.0.as_u128() == 5);
    assert_eq!(last.map(|member| member.span), Some(span("2023-12-31", "2024-01-01")));
}

#[test]
fn a_team_ends_with_all_that_it_had() {
    let mut team = full_team();
    let heir = TeamId(Uuid::from_u128(2));
    assert_eq!(code(team.end(day("2022-05-20"), None)), "wrong_day");
    team.end(day("2024-01-01"), Some(heir)).expect("its end");
    assert_eq!(team.life, span("2022-05-20", "2024-01-01"));
    assert_eq!(team.heir, Some(heir));
    assert!(team.members(day("2024-01-01")).is_empty());
    assert_eq!(team.members(day("2023-12-31")).len(), 4);
    assert_eq!(code(team.end(day("2025-01-01"), None)), "wrong_day");
    // It is still known by its last title and place.
    assert_eq!(team.title(day("2025-01-01")), "Tổ công nghệ số cộng đồng thôn Bản Bay");
    assert_eq!(team.place(day("2025-01-01")), Some(&Place::Villages(vec![BAN_BAY])));
}

#[test]
fn a_team_does_not_end_before_what_is_known_of_it() {
    let mut team = full_team();
    team.admit(from(member(5, Role::Volunteer, &[]), "2024-06-01")).expect("room");
    assert_eq!(code(team.end(day("2024-01-01"), None)), "wrong_day");
    assert_eq!(team, {
        let mut same = full_team();
        same.admit(from(member(5, Role::Volunteer, &[]), "2024-06-01")).expect("room");
        same
    });
}

#[test]
fn titles_follow_one_another() {
    let mut team = full_team();
    team.retitle("Tổ chuyển đổi số  cộng đồng", day("2024-01-01")).expect("a title");
    assert_eq!(team.title(day("2023-12-31")), "Tổ công nghệ số cộng đồng thôn Bản Bay");
    assert_eq!(team.title(day("2024-01-01")), "Tổ chuyển đổi số cộng đồng");
    assert_eq!(code(team.retitle("Tổ chuyển đổi số cộng đồng", day("2024-02-01"))), "nothing_changed");
    assert_eq!(code(team.retitle("Tổ khác", day("2023-01-01"))), "wrong_day");
    assert_eq!(code(team.retitle(" ", day("2024-02-01"))), "bad_text");
    assert_eq!(code(team.retitle(&"a".repeat(201), day("2024-02-01"))), "bad_text");
    assert_eq!(code(team.retitle("Tổ khác", day("2022-05-19"))), "team_not_there");
    // A second title from the same day replaces the first.
    team.retitle("Tổ thứ ba", day("2024-01-01")).expect("a title");
    assert_eq!(team.titles.len(), 2);
}

#[test]
fn a_team_may_move_but_not_change_its_tier() {
    let mut team = full_team();
    let both = Place::Villages(vec![BAN_BAY, NAM_PHANG]);
    team.work_at(both.clone(), day("2024-01-01")).expect("a place");
    assert_eq!(team.place(day("2024-01-01")), Some(&both));
    assert_eq!(team.place(day("2023-12-31")), Some(&Place::Villages(vec![BAN_BAY])));
    assert_eq!(code(team.work_at(both, day("2024-02-01"))), "nothing_changed");
    assert_eq!(code(team.work_at(Place::Commune(GIA_PHU), day("2024-02-01"))), "other_tier");
    assert_eq!(code(team.work_at(Place::Villages(vec![]), day("2024-02-01"))), "bad_place");
    assert_eq!(code(team.work_at(Place::Villages(vec![BAN_BAY, BAN_BAY]), day("2024-02-01"))), "bad_place");
}

#[test]
fn a_team_known_by_report_is_known_by_decision_once_there_is_one() {
    let mut team = full_team();
    assert_eq!(team.source, Source::Report);
    assert!(!team.is_established(day("2023-01-01")));
    team.decide(decided(1, DecisionKind::Establish, "2022-06-01"));
    assert_eq!(team.source, Source::Decision);
    assert!(!team.is_established(day("2022-05-31")));
    assert!(team.is_established(day("2022-06-01")));
}

#[test]
fn a_year_of_birth_is_that_of_somebody_alive_and_grown() {
    let on = day("2025-09-01");
    let code = |year| Person::good_birth_year(Some(year), on).map_err(|refusal| refusal.code);
    for year in [1900, 1994, 2015] {
        assert_eq!(code(year), Ok(Some(year)));
    }
    for year in [1899, 2016, 94] {
        assert_eq!(code(year), Err("bad_birth_year".to_owned()));
    }
    assert_eq!(Person::good_birth_year(None, on), Ok(None));
}
