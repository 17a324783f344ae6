//! The kept sums after each step, and under the tree of any day.

use crate::harness::{Entry, TestStore, builders::*, day, person_of};
use rules::{
    channels::Owner,
    ids::UnitId,
    measures::Measure::{self, *},
    operations::{AmendPerson, Body, EndTeam, PlaceTeam, RecordTraining, SetChannel},
    teams::{DecisionKind, Place, Representing, Role, Sex, Training},
    units::Change,
};
use store::{Scope, Sums};

/// The sums of a unit, in the tree and as of the same day.
async fn sums(store: &TestStore, unit: UnitId, on: &str) -> Sums {
    sums_under(store, unit, on, on).await
}

async fn sums_under(store: &TestStore, unit: UnitId, tree: &str, as_of: &str) -> Sums {
    let found = store.sums(&Scope::public(), &[unit], day(tree), day(as_of)).await;
    found.expect("sums").remove(&unit).unwrap_or_default()
}

async fn expect(store: &TestStore, unit: UnitId, on: &str, expected: &[(Measure, i64)]) {
    let found = sums(store, unit, on).await;
    for measure in Measure::ALL {
        let wanted = expected.iter().find(|(of, _)| of == measure).map_or(0, |(_, value)| *value);
        assert_eq!(found.get(*measure), wanted, "{measure:?} on {on}");
    }
}

both! {
    async fn sums_held_in_memory_follow_what_another_copy_of_the_program_writes(store: &TestStore) {
        let other = store.another(7).await;
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let on = "2022-12-31";
        for copy in [store, &other] {
            expect(copy, gia_phu, on, &[(Villages, 1)]).await;
        }
        let team = other.team_in(village).await;
        for copy in [store, &other] {
            expect(copy, gia_phu, on, &[(Villages, 1), (Teams, 1)]).await;
            expect(copy, village, on, &[(Villages, 1), (Teams, 1)]).await;
            expect(copy, gia_phu, "2022-04-30", &[]).await;
        }
        other.done(Body::EndTeam(EndTeam { team, day: day("2022-12-01"), heir: None })).await;
        let second = other.fresh_unit();
        other.done(reform("2022-11-01", vec![new_village(second, "Nậm Phảng", gia_phu)])).await;
        for copy in [store, &other] {
            expect(copy, gia_phu, on, &[(Villages, 2)]).await;
            expect(copy, gia_phu, "2022-11-30", &[(Villages, 2), (Teams, 1)]).await;
            let district = copy.unit("086", on).await;
            assert_eq!(sums(copy, district, on).await.get(Villages), 2);
            assert_eq!(sums_under(copy, district, "2025-07-02", on).await.get(Villages), 0);
        }
        store.must_be_whole().await;
    }
}

both! {
    async fn every_step_of_a_team_is_counted(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let on = "2022-12-31";
        expect(store, gia_phu, "2022-04-30", &[]).await;
        expect(store, gia_phu, on, &[(Villages, 1)]).await;

        let team = store.team_in(village).await;
        expect(store, gia_phu, on, &[(Villages, 1), (Teams, 1)]).await;
        let mut members = Vec::new();
        for entry in the_four() {
            members.push(store.member(team, entry).await);
        }
        let mut expected = vec![
            (Villages, 1), (Teams, 1), (TeamsComplete, 1), (LeadersMale, 1), (DeputiesMale, 1), (VolunteersFemale, 2),
        ];
        expect(store, gia_phu, on, &expected).await;
        expect(store, village, on, &expected).await;
        assert_eq!(sums(store, gia_phu, on).await.members(), 4);

        let decision = decision(gia_phu, DecisionKind::Establish, "1/QĐ-UBND", "2022-06-01", &[team]);
        store.done(decision).await;
        expect(store, gia_phu, "2022-05-31", &expected).await;
        expected.extend([(TeamsEstablished, 1), (Decisions, 1)]);
        expect(store, gia_phu, on, &expected).await;

        let training = Training { day: day("2022-07-01"), course: "Kỹ năng số".to_owned() };
        store.done(Body::RecordTraining(RecordTraining { person: person_of(members[0]), training })).await;
        store.done(Body::SetChannel(SetChannel { owner: Owner::Team(team), name: None, made: Some(Some(day("2022-07-01"))) })).await;
        store.done(Body::SetChannel(SetChannel { owner: Owner::Unit(gia_phu), name: None, made: Some(Some(day("2022-07-01"))) })).await;
        expected.extend([(MembersTrained, 1), (ZaloGroupsOfTeams, 1), (ZaloGroupsOfUnits, 1)]);
        expect(store, gia_phu, on, &expected).await;

        store.done(Body::AmendPerson(AmendPerson {
            person: person_of(members[0]), name: None, birth_year: None, sex: Some(Some(Sex::Female)), phone: None, it_skill: None, as_of: None,
        })).await;
        expected.retain(|(measure, _)| *measure != LeadersMale);
        expected.push((LeadersFemale, 1));
        expect(store, gia_phu, on, &expected).await;

        store.done(end_member(members[0], "2022-10-01")).await;
        expected.retain(|(measure, _)| ![LeadersFemale, TeamsComplete, MembersTrained].contains(measure));
        expect(store, gia_phu, on, &expected).await;
        assert_eq!(sums(store, gia_phu, "2022-09-30").await.get(LeadersFemale), 1);

        store.done(Body::EndTeam(EndTeam { team, day: day("2022-12-01"), heir: None })).await;
        expect(store, gia_phu, on, &[(Villages, 1), (ZaloGroupsOfUnits, 1)]).await;
        store.must_be_whole().await;
    }

    async fn a_decision_counts_once_however_many_teams_it_names(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let [one, two] = [store.village("Một").await, store.village("Hai").await];
        let teams = [store.team_in(one).await, store.team_in(two).await];
        store.decided(gia_phu, DecisionKind::Establish, "1/QĐ-UBND", "2022-06-01", &teams).await;
        let count = async |on| {
            let sums = sums(store, gia_phu, on).await;
            (sums.get(Decisions), sums.get(TeamsEstablished))
        };
        assert_eq!(count("2022-12-31").await, (1, 2));
        // Renewed for one, it is in force for the other still.
        store.decided(gia_phu, DecisionKind::Renew, "2/QĐ-UBND", "2023-06-01", &teams[..1]).await;
        assert_eq!(count("2023-12-31").await, (2, 2));
        store.decided(gia_phu, DecisionKind::Dissolve, "3/QĐ-UBND", "2024-06-01", &teams[1..]).await;
        assert_eq!(count("2024-12-31").await, (1, 1));
        assert_eq!(count("2022-12-31").await, (1, 2));
        store.must_be_whole().await;
    }

    async fn a_team_that_moves_is_counted_where_it_is(store: &TestStore) {
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        let (gia_phu, village) = (store.gia_phu().await, store.village("Bản Bay").await);
        let elsewhere = store.village_in(xuan_giao, "Một", "2022-05-01").await;
        let (team, _) = store.full_team(village).await;
        store.done(Body::PlaceTeam(PlaceTeam { team, place: Place::Villages(vec![elsewhere]), from: day("2023-01-01") })).await;
        let teams = async |unit, on| sums(store, unit, on).await.get(TeamsComplete);
        assert_eq!((teams(gia_phu, "2022-12-31").await, teams(xuan_giao, "2022-12-31").await), (1, 0));
        assert_eq!((teams(gia_phu, "2023-01-01").await, teams(xuan_giao, "2023-01-01").await), (0, 1));
        store.must_be_whole().await;
    }

    async fn a_rule_set_later_changes_which_teams_are_complete_from_its_day_on(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        store.full_team(village).await;
        let province = store.unit("10", "2022-05-28").await;
        let composition = rules::teams::Composition { least: 5, ..rules::teams::letter_of_2022(rules::teams::Tier::Village) };
        store.done(Body::SetCompositionRule(rules::operations::SetCompositionRule {
            province, tier: rules::teams::Tier::Village, from: day("2023-01-01"), composition,
        })).await;
        let complete = async |on| sums(store, village, on).await.get(TeamsComplete);
        assert_eq!(complete("2022-12-31").await, 1);
        assert_eq!(complete("2023-01-01").await, 0);
        store.must_be_whole().await;
    }

    async fn a_reform_that_moves_a_team_to_another_province_changes_what_it_must_be(store: &TestStore) {
        // A village given to the other province for a day before its team was founded: other rules hold for the team.
        let village = store.village("Bản Bay").await;
        store.full_team(village).await;
        let yen_bai = store.unit("15", "2022-05-28").await;
        let composition = rules::teams::Composition { least: 5, ..rules::teams::letter_of_2022(rules::teams::Tier::Village) };
        store.done(Body::SetCompositionRule(rules::operations::SetCompositionRule {
            province: yen_bai, tier: rules::teams::Tier::Village, from: day("2022-01-01"), composition,
        })).await;
        let complete = async || sums(store, village, "2022-12-31").await.get(TeamsComplete);
        assert_eq!(complete().await, 1);
        let there = store.unit("04252", "2022-05-28").await;
        store.done(reform("2022-05-10", vec![Change::Amend {
            unit: village, name: None, kind: None, code: None, parent: Some(there),
        }])).await;
        assert_eq!(complete().await, 0);
        store.must_be_whole().await;
    }

    async fn figures_of_one_day_can_be_seen_under_the_tree_of_another(store: &TestStore) {
        let tree = store.tree().await;
        let thong_nhat = store.unit("02659", "2022-05-28").await;
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        let gia_phu = store.gia_phu().await;
        for (commune, teams) in [(gia_phu, 1), (xuan_giao, 2), (thong_nhat, 3)] {
            for number in 0..teams {
                let village = store.village_in(commune, &format!("Thôn {number}"), "2022-05-01").await;
                store.full_team(village).await;
            }
        }
        let teams = async |code: &str, tree: &str, as_of: &str| {
            let unit = store.unit(code, tree).await;
            sums_under(store, unit, tree, as_of).await.get(Teams)
        };
        let (then, now) = ("2022-12-31", "2025-08-01");
        // As it was, and as if today's commune had been there then.
        assert_eq!(teams("02923", then, then).await, 1);
        assert_eq!(teams("02923", now, then).await, 6);
        assert_eq!(teams("02923", now, now).await, 6);
        // Today's figures under the districts of then.
        assert_eq!(teams("086", then, now).await, 3);
        assert_eq!(teams("080", then, now).await, 3);
        assert_eq!(teams("10", then, now).await, 6);
        assert_eq!(teams("15", then, now).await, 0);
        assert_eq!(teams("15", now, now).await, 6);
        // Under the tree of any day the roots and "not placed" hold everything.
        for on in [then, "2024-11-01", "2025-06-30", now] {
            let roots = tree.roots(day(on));
            let mut total = store.sums_not_placed(&Scope::public(), day(on), day(now)).await.unwrap();
            for sums in store.sums(&Scope::public(), &roots, day(on), day(now)).await.unwrap().values() {
                total = total.plus(sums);
            }
            assert_eq!((total.get(Teams), total.get(Villages), total.members()), (6, 6, 24), "{on}");
        }
        store.must_be_whole().await;
    }

    async fn what_has_no_place_in_a_tree_stands_on_a_line_of_its_own(store: &TestStore) {
        let now = store.unit("02923", "2025-07-01").await;
        let village = store.village_in(now, "Thôn Mới", "2025-08-01").await;
        store.done(Body::SetChannel(SetChannel { owner: Owner::Unit(now), name: None, made: Some(Some(day("2025-08-01"))) })).await;
        let not_placed = store.sums_not_placed(&Scope::public(), day("2025-06-30"), day("2025-09-01")).await.unwrap();
        // In June nobody stood for the new commune alone, and its village was not there.
        assert_eq!((not_placed.get(Villages), not_placed.get(ZaloGroupsOfUnits)), (1, 1));
        let not_placed = store.sums_not_placed(&Scope::public(), day("2025-08-01"), day("2025-09-01")).await.unwrap();
        assert!(not_placed.is_empty());
        assert_eq!(sums(store, village, "2025-09-01").await.get(Villages), 1);
        store.must_be_whole().await;
    }

    async fn a_merged_villages_team_counts_for_the_village_that_took_it_in(store: &TestStore) {
        let [one, two] = [store.village("Một").await, store.village("Hai").await];
        store.full_team(one).await;
        store.full_team(two).await;
        store.done(reform("2024-01-01", vec![Change::Absorb { into: one, from: vec![two] }])).await;
        assert_eq!(sums(store, one, "2023-12-31").await.get(Teams), 1);
        let merged = sums(store, one, "2024-01-01").await;
        assert_eq!((merged.get(Villages), merged.get(Teams), merged.members()), (1, 2, 8));
        let list = store.teams_within(&Scope::operator(), one, day("2024-01-01")).await.unwrap();
        assert_eq!((list.teams.len(), list.villages_without_team.len()), (2, 0));
        store.must_be_whole().await;
    }

    async fn what_is_missing_is_counted(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let [one, two] = [store.village("Một").await, store.village("Hai").await];
        store.full_team(one).await;
        let then = day("2022-12-31");
        let gaps = store.team_gaps(&Scope::public(), gia_phu, then).await.unwrap();
        assert_eq!((gaps.villages_without_team, gaps.leaders_without_phone), (1, 1));
        let list = store.teams_within(&Scope::operator(), gia_phu, then).await.unwrap();
        assert_eq!(list.villages_without_team, [two]);
        // After July 2025 the same under the new commune, and after a merger of the two nothing is missing.
        store.done(reform("2025-08-01", vec![Change::Absorb { into: two, from: vec![one] }])).await;
        let now = store.unit("02923", "2025-07-01").await;
        for (on, missing) in [("2025-07-31", 1), ("2025-08-01", 0)] {
            let gaps = store.team_gaps(&Scope::public(), now, day(on)).await.unwrap();
            assert_eq!(gaps.villages_without_team, missing, "{on}");
            let list = store.teams_within(&Scope::operator(), now, day(on)).await.unwrap();
            assert_eq!(list.villages_without_team.len() as u64, missing, "{on}");
        }
    }

    async fn a_person_in_two_teams_counts_in_both(store: &TestStore) {
        let [one, two] = [store.village("Một").await, store.village("Hai").await];
        let team = store.team_in(one).await;
        let entry = Entry { sex: Some(Sex::Female), role: Role::Leader, representing: vec![Representing::VillageHead], ..Entry::default() };
        let member = store.member(team, entry).await;
        let second = store.team_in(two).await;
        store.done(Body::AddMember(rules::operations::AddMember {
            team: second, person: rules::operations::PersonRef::Known(person_of(member)), role: Role::Deputy,
            representing: vec![], from: day("2022-05-20"),
        })).await;
        let training = Training { day: day("2022-07-01"), course: "Kỹ năng số".to_owned() };
        store.done(Body::RecordTraining(RecordTraining { person: person_of(member), training })).await;
        for village in [one, two] {
            assert_eq!(sums(store, village, "2022-12-31").await.get(MembersTrained), 1);
        }
        store.must_be_whole().await;
    }
}
