//! Many callers at once share commits; two copies of the program on one database do each other no harm.

use crate::harness::{Entry, TestStore, builders::*, person_of};
use jiff::SignedDuration;
use rules::{
    catalogue::{Counting, ItemKind, Pillar},
    ids::{ItemId, PersonId, TeamId, UnitId},
    operations::{AddItem, AmendPerson, Body, CatalogueChange, Operation, Outcome, RetitleTeam, SetCompositionRule},
    teams::{Composition, DecisionKind, Place, Tier, letter_of_2022},
};
use std::sync::Arc;
use store::{Job, Scope, Store, StoreError};
use tokio::task::JoinSet;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Applies each list by a task of its own, one operation after the other; gives the answers by task.
async fn all_at_once(tasks: Vec<(Store, Vec<Operation>)>) -> Vec<Vec<Outcome>> {
    let mut running = JoinSet::new();
    for (number, (store, operations)) in tasks.into_iter().enumerate() {
        running.spawn(async move {
            let mut outcomes = Vec::new();
            for operation in operations {
                let answer = store.apply(&Scope::operator(), vec![operation]).await;
                outcomes.extend(answer.expect("an answer"));
            }
            (number, outcomes)
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_by_key(|(number, _)| *number);
    answers.into_iter().map(|(_, outcomes)| outcomes).collect()
}

/// In every feed the versions are 1, 2, 3 … up to its counter.
async fn no_version_is_skipped(store: &TestStore) {
    let uneven = "SELECT COUNT(*) FROM feed f WHERE f.value <> (SELECT COUNT(*) FROM journal j WHERE j.feed = f.id) \
                  OR f.value <> (SELECT MAX(j.version) FROM journal j WHERE j.feed = f.id)";
    assert_eq!(store.raw.number(uneven).await, 0);
}

fn rename(person: PersonId, name: String) -> Body {
    let name = Some(name);
    Body::AmendPerson(AmendPerson {
        person,
        name,
        birth_year: None,
        sex: None,
        phone: None,
        it_skill: None,
        as_of: None,
    })
}

fn rule(province: UnitId, least: u8, from: &str) -> Body {
    let composition = Composition { least, ..letter_of_2022(Tier::Village) };
    Body::SetCompositionRule(SetCompositionRule {
        province,
        tier: Tier::Village,
        from: from.parse().expect("a day"),
        composition,
    })
}

both! {
    async fn sixty_four_callers_are_all_answered_and_share_commits(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let before = store.commits();
        let task = |_| {
            let operations = (0..4).map(|_| store.operation(Entry::default().body(team)));
            (store.store.clone(), operations.collect())
        };
        let answers = all_at_once((0..64).map(task).collect()).await;
        assert_eq!(answers.len(), 64);
        assert!(answers.iter().flatten().all(|outcome| *outcome == Outcome::Applied));
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM member").await, 256);
        let commits = store.commits() - before;
        assert!(commits < 256 / 2, "{commits} commits for 256 operations");
        no_version_is_skipped(store).await;
        store.must_be_whole().await;
    }

    async fn one_operation_sent_by_many_at_once_is_applied_once(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let operation = store.operation(Entry::default().body(team));
        let other = store.another(2).await;
        let tasks = (0..16).map(|number| {
            let store = if number % 2 == 0 { &store.store } else { &other.store };
            (store.clone(), vec![operation.clone()])
        });
        let answers = all_at_once(tasks.collect()).await;
        assert!(answers.iter().flatten().all(|outcome| *outcome == Outcome::Applied), "{answers:?}");
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM member").await, 1);
        assert_eq!(store.raw.number(&format!("SELECT COUNT(*) FROM journal WHERE operation = {}", store.raw.id(operation.id))).await, 1);
        store.must_be_whole().await;
    }

    async fn two_copies_on_one_database_keep_one_truth(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let province = store.unit("10", "2022-05-28").await;
        let other = store.another(2).await;
        let mut teams: Vec<TeamId> = Vec::new();
        let mut people: Vec<PersonId> = Vec::new();
        let mut villages = Vec::new();
        for number in 0..4 {
            let village = store.village(&format!("Thôn {number}")).await;
            let (team, members) = store.full_team(village).await;
            villages.push(village);
            teams.push(team);
            people.extend(members.map(person_of));
        }
        // One person sits in all teams, so that what is known of him counts everywhere.
        for team in &teams[1..] {
            store.done(Body::AddMember(rules::operations::AddMember {
                team: *team, person: rules::operations::PersonRef::Known(people[0]), role: rules::teams::Role::Volunteer,
                representing: vec![], from: crate::harness::day("2022-05-20"),
            })).await;
        }
        let body = |task: usize, step: usize| -> Body {
            let team = teams[(task + step) % teams.len()];
            match (task + step * 3) % 8 {
                0 => Entry::default().body(team),
                1 => new_team(Place::Villages(vec![villages[step % 4]])),
                2 => rename(people[step % 2], format!("Mẫu {task} {step}")),
                3 => decision(gia_phu, DecisionKind::Renew, &format!("{task}/{step}"), "2023-01-01", &teams[step % 3..]),
                4 => rule(province, 3 + u8::try_from(step % 3).unwrap(), &format!("202{}-0{}-01", 3 + step % 2, 1 + step % 9)),
                5 => reform("2022-05-01", vec![new_village(UnitId(uuid::Uuid::from_u128((task * 100 + step + 1) as u128)), &format!("Mới {task} {step}"), gia_phu)]),
                6 => Body::RetitleTeam(RetitleTeam { team, title: format!("Tổ {task} {step}"), from: crate::harness::day("2023-01-01") }),
                _ => Body::RecordTraining(rules::operations::RecordTraining {
                    person: people[0],
                    training: rules::teams::Training { day: crate::harness::day("2023-01-01"), course: format!("{task} {step}") },
                }),
            }
        };
        let tasks = (0..12).map(|task| {
            let home = if task % 2 == 0 { store } else { &other };
            let operations = (0..10).map(|step| home.operation(body(task, step)));
            (home.store.clone(), operations.collect())
        });
        let answers = all_at_once(tasks.collect()).await;
        assert_eq!(answers.iter().map(Vec::len).sum::<usize>(), 120);
        let applied = answers.iter().flatten().filter(|outcome| **outcome == Outcome::Applied).count();
        assert!(applied > 60, "{applied} applied: {answers:?}");
        no_version_is_skipped(store).await;
        store.must_be_whole().await;
        other.must_be_whole().await;
        // Each copy sees what the other did to the tree.
        assert_eq!(store.tree().await.len(), other.tree().await.len());
    }

    async fn two_copies_that_end_and_fill_one_team_agree(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let other = store.another(2).await;
        for round in 0..8 {
            let (team, _) = store.full_team(village).await;
            let end = store.operation(decision(gia_phu, DecisionKind::Dissolve, &format!("{round}/QĐ-UBND"), "2024-01-01", &[team]));
            let entries = (0..4).map(|_| other.operation(Entry::default().body(team)));
            let tasks = vec![(store.store.clone(), vec![end]), (other.store.clone(), entries.collect())];
            all_at_once(tasks).await;
        }
        no_version_is_skipped(store).await;
        store.must_be_whole().await;
    }

    async fn further_copies_may_be_opened_at_once(store: &TestStore) {
        let (one, two, last) = tokio::join!(store.another(2), store.another(3), store.another(4));
        let tree = store.tree().await;
        for copy in [one, two, last] {
            assert_eq!(copy.tree().await.len(), tree.len());
            copy.must_be_whole().await;
        }
    }

    async fn what_one_copy_changes_in_the_catalogue_the_other_knows(store: &TestStore) {
        let other = store.another(2).await;
        let copies = [store, &other];
        for (number, copy) in copies.iter().cycle().take(4).enumerate() {
            let item = AddItem {
                kind: ItemKind::App, pillar: Pillar::Society, counting: Counting::Household, name: format!("Ứng dụng mẫu {number}"),
                name_en: None, means: None, from: crate::harness::day("2022-06-01"),
            };
            let id: ItemId = copy.done(Body::Catalogue(CatalogueChange::Add(item))).await.into();
            for copy in copies {
                assert!(copy.catalogue(&Scope::operator()).await.unwrap().contains_key(&id));
            }
        }
        store.must_be_whole().await;
    }

    async fn two_copies_that_seal_at_once_leave_one_chain(store: &TestStore) {
        let other = store.another(2).await;
        for number in 0..6 {
            store.village(&format!("Thôn {number}")).await;
            let (one, two) = tokio::join!(store.seal(), other.seal());
            one.unwrap();
            two.unwrap();
        }
        store.must_be_whole().await;
    }

    async fn of_two_copies_one_is_at_a_job_and_the_other_takes_over_when_it_has_died(store: &TestStore) {
        let other = store.another(2).await;
        let pass = |time| [&store.clock, &other.clock].map(|clock| clock.advance(time));
        let (hourly, import) = (Job::every("tidy", HOUR), Job::whenever("import", MINUTE));
        let nested = store.in_turn(&hourly, async || other.in_turn(&hourly, async || Ok(())).await);
        assert_eq!(nested.await.unwrap(), Some(None), "the other is at it");
        assert_eq!(other.in_turn(&hourly, async || Ok(())).await.unwrap(), None, "it was done just now");
        pass(HOUR);
        assert_eq!(other.in_turn(&hourly, async || Ok(())).await.unwrap(), Some(()), "it is due again");

        assert!(store.take_job(&import).await.unwrap());
        pass(MINUTE / 2);
        assert!(store.hold_on(&import).await.unwrap());
        pass(MINUTE / 2);
        assert!(!other.take_job(&import).await.unwrap(), "whoever is at it has said so half a minute ago");
        pass(MINUTE);
        assert!(other.take_job(&import).await.unwrap(), "nothing was heard of it");
        assert!(!store.hold_on(&import).await.unwrap(), "it was taken over");
        store.end_job(&import).await.unwrap();
        assert!(!store.take_job(&import).await.unwrap(), "who no longer holds a job can't end it");
        other.end_job(&import).await.unwrap();
        assert!(store.take_job(&import).await.unwrap());
        store.give_jobs_back().await.unwrap();
        assert!(other.take_job(&import).await.unwrap(), "nobody is at it after a start where there is one copy");
    }

    async fn a_job_fails_and_is_tried_again_when_it_is_due(store: &TestStore) {
        let hourly = Job::every("tidy", HOUR);
        let failed = store.in_turn(&hourly, async || Err::<(), _>(StoreError::Stopping)).await;
        assert!(matches!(failed, Err(StoreError::Stopping)));
        assert_eq!(store.in_turn(&hourly, async || Ok(())).await.unwrap(), None);
        store.clock.advance(HOUR);
        assert_eq!(store.in_turn(&hourly, async || Ok(())).await.unwrap(), Some(()));
    }

    async fn a_clock_that_was_far_ahead_once_keeps_no_job_from_being_done(store: &TestStore) {
        let hourly = Job::every("tidy", HOUR);
        store.clock.advance(HOUR * 24 * 365);
        assert!(store.take_job(&hourly).await.unwrap());
        store.clock.advance(-HOUR * 24 * 365);
        assert!(store.another(2).await.take_job(&hourly).await.unwrap());
    }

    async fn of_two_copies_one_seals_and_what_it_leaves_the_other_seals(store: &TestStore) {
        let other = store.another(2).await;
        store.village("Thôn 1").await;
        let (one, two) = tokio::join!(store.seal_in_turn(), other.seal_in_turn());
        assert!(one.unwrap() + two.unwrap() > 0);
        store.village("Thôn 2").await;
        assert!(store.take_job(&Job::whenever("seal", SignedDuration::from_secs(2))).await.unwrap());
        assert_eq!(other.seal_in_turn().await.unwrap(), 0, "the other is at it, or died at it");
        other.clock.advance(SignedDuration::from_secs(3));
        assert!(other.seal_in_turn().await.unwrap() > 0);
        store.must_be_whole().await;
    }

    async fn a_store_reads_while_another_writes(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let writer = store.store.clone();
        let operations: Vec<Operation> = (0..40).map(|_| store.operation(Entry::default().body(team))).collect();
        let writing = tokio::spawn(async move { all_at_once(vec![(writer, operations)]).await });
        let mut seen = 0;
        while !writing.is_finished() {
            let view = store.team(&Scope::operator(), team, store.today()).await.unwrap().unwrap();
            assert!(view.team.members.len() >= seen);
            seen = view.team.members.len();
            tokio::task::yield_now().await;
        }
        writing.await.unwrap();
        let view = store.team(&Scope::operator(), team, store.today()).await.unwrap().unwrap();
        assert_eq!(view.team.members.len(), 40);
    }
}

#[tokio::test]
async fn two_copies_fill_an_empty_database_together() {
    let stores = Arc::new(Box::pin(TestStore::two_on_an_empty_postgres()).await);
    let [one, two] = &*stores;
    assert_eq!(one.tree().await.len(), two.tree().await.len());
    let reforms = one.raw.number("SELECT COUNT(*) FROM reform").await;
    assert_eq!(reforms, 7);
    no_version_is_skipped(one).await;
    one.must_be_whole().await;
    two.must_be_whole().await;
}
