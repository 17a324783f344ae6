//! Members and what is known of them.

use crate::harness::{Entry, TestStore, builders::*, day, person_of};
use rules::{
    ids::{MemberId, PersonId, TeamId},
    operations::{AddMember, AmendPerson, Body, PersonRef, RecordTraining},
    phones::Phone,
    teams::{Breach, Person, Representing, Role, Sex, Training},
};
use store::{PeopleSum, Persons, Scope, TeamView};

async fn view(store: &TestStore, team: TeamId, on: &str) -> TeamView {
    let view = store.team(&Scope::operator(), team, day(on)).await.unwrap();
    view.expect("the team")
}

async fn person(store: &TestStore, id: PersonId) -> Person {
    let found = store.person(&Scope::operator(), id).await.unwrap();
    found.expect("the person").0
}

fn nothing_of(person: PersonId) -> AmendPerson {
    AmendPerson { person, name: None, birth_year: None, sex: None, phone: None, it_skill: None, as_of: None }
}

fn known(team: TeamId, person: PersonId, role: Role) -> Body {
    Body::AddMember(AddMember {
        team,
        person: PersonRef::Known(person),
        role,
        representing: vec![],
        from: day("2022-05-20"),
    })
}

fn trained(person: PersonId, on: &str) -> Body {
    Body::RecordTraining(RecordTraining {
        person,
        training: Training { day: day(on), course: "Kỹ năng  số".to_owned() },
    })
}

fn names(view: &TeamView) -> Vec<&str> {
    let members = view.team.members(view.day);
    members.into_iter().map(|member| member.person.name.as_str()).collect()
}

both! {
    async fn a_member_is_kept_with_everything_that_was_said(store: &TestStore) {
        let team = store.team_in(store.village("Bản Bay").await).await;
        let body = Body::AddMember(AddMember {
            team,
            person: PersonRef::New {
                name: "  Giàng  Thị Mẫu ".to_owned(),
                birth_year: Some(1994),
                sex: Some(Sex::Female),
                phone: Phone::new("0912345678").ok(),
                it_skill: Some(true),
            },
            role: Role::Leader,
            representing: vec![Representing::WomensUnion, Representing::VillageHead, Representing::WomensUnion],
            from: day("2022-05-20"),
        });
        let member: MemberId = store.done(body).await.into();
        let view = view(store, team, "2025-09-01").await;
        let kept = &view.team.members[0];
        assert_eq!((kept.id, kept.role, kept.span.from, kept.span.is_open()), (member, Role::Leader, day("2022-05-20"), true));
        assert_eq!(kept.representing, [Representing::VillageHead, Representing::WomensUnion]);
        let Person { id, name, birth_year, sex, phone, it_skill, trainings, .. } = &kept.person;
        assert_eq!((*id, name.as_str()), (person_of(member), "Giàng Thị Mẫu"));
        assert_eq!((*birth_year, *sex, *it_skill), (Some(1994), Some(Sex::Female), Some(true)));
        assert_eq!(phone.as_ref().map(Phone::as_str), Some("0912345678"));
        assert!(trainings.is_empty());
    }

    async fn who_enters_must_fit(store: &TestStore) {
        let team = store.team_in(store.village("Bản Bay").await).await;
        let new = |name: &str, birth_year| PersonRef::New {
            name: name.to_owned(), birth_year, sex: None, phone: None, it_skill: None,
        };
        let entry = |person, from| Body::AddMember(AddMember {
            team, person, role: Role::Leader, representing: vec![], from: day(from),
        });
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(entry(new("", None), "2022-05-20")).await, "bad_text");
        assert_eq!(code(entry(new("Mẫu", Some(1850)), "2022-05-20")).await, "bad_birth_year");
        assert_eq!(code(entry(new("Mẫu", None), "2022-05-19")).await, "team_not_there");
        store.done(entry(new("Mẫu", None), "2022-05-20")).await;
        assert_eq!(code(entry(new("Mẫu Hai", None), "2023-05-20")).await, "has_leader");
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM person").await, 1);
        store.must_be_whole().await;
    }

    async fn a_replaced_leader_stays_in_the_history(store: &TestStore) {
        let (team, members) = store.full_team(store.village("Bản Bay").await).await;
        store.done(end_member(members[0], "2023-01-01")).await;
        let vacant = view(store, team, "2023-02-01").await;
        assert_eq!(vacant.breaches, [Breach::TooFew { have: 3, least: 4 }, Breach::NoLeader]);
        assert_eq!(vacant.team.acting_leader(vacant.day).unwrap().person.name, "Giàng A Mẫu");
        store.member(team, Entry {
            name: "Sùng Mẫu", role: Role::Leader, representing: vec![Representing::VillageHead], from: "2023-03-01", ..Entry::default()
        }).await;
        assert_eq!(names(&view(store, team, "2022-12-31").await)[0], "Lò Văn Mẫu");
        assert_eq!(names(&view(store, team, "2023-03-01").await)[0], "Sùng Mẫu");
        assert_eq!(view(store, team, "2023-03-01").await.team.members.len(), 5);
        assert!(view(store, team, "2023-03-01").await.is_complete());
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(end_member(members[0], "2024-01-01")).await, "has_leader");
        assert_eq!(code(end_member(members[1], "2022-05-19")).await, "wrong_day");
        store.must_be_whole().await;
    }

    async fn a_role_is_put_right_from_its_first_day(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (team, members) = store.full_team(village).await;
        let leader = person_of(members[0]);
        store.done(end_member(members[0], "2022-05-20")).await;
        let again = AddMember {
            team,
            person: PersonRef::Known(leader),
            role: Role::Volunteer,
            representing: Vec::new(),
            from: day("2022-05-20"),
        };
        store.done(Body::AddMember(again)).await;
        let on_first_day = view(store, team, "2022-05-20").await;
        assert_eq!(on_first_day.breaches, [Breach::NoLeader]);
        assert_eq!(on_first_day.team.members(on_first_day.day).len(), 4);
        store.must_be_whole().await;
    }

    async fn one_person_may_sit_in_two_teams(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (one, members) = store.full_team(village).await;
        let two = store.team_in(village).await;
        let leader = person_of(members[0]);
        store.done(known(two, leader, Role::Leader)).await;
        assert_eq!(store.refused(known(two, leader, Role::Volunteer)).await.code, "already_member");
        store.done(Body::AmendPerson(AmendPerson { name: Some("Lò Văn Mới".to_owned()), ..nothing_of(leader) })).await;
        for team in [one, two] {
            assert_eq!(names(&view(store, team, "2025-09-01").await)[0], "Lò Văn Mới");
        }
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM person").await, 4);
        store.must_be_whole().await;
    }

    async fn what_is_known_of_a_person_changes_field_by_field(store: &TestStore) {
        let (_, members) = store.full_team(store.village("Bản Bay").await).await;
        let id = person_of(members[0]);
        store.done(Body::AmendPerson(AmendPerson {
            birth_year: Some(Some(1980)),
            phone: Some(Phone::new("0912345678").ok()),
            it_skill: Some(Some(false)),
            ..nothing_of(id)
        })).await;
        let kept = person(store, id).await;
        assert_eq!((kept.name.as_str(), kept.birth_year, kept.sex, kept.it_skill), ("Lò Văn Mẫu", Some(1980), Some(Sex::Male), Some(false)));
        store.done(Body::AmendPerson(AmendPerson { birth_year: Some(None), phone: Some(None), sex: Some(None), ..nothing_of(id) })).await;
        let kept = person(store, id).await;
        assert_eq!((kept.birth_year, kept.sex, kept.phone, kept.it_skill), (None, None, None, Some(false)));
        let code = async |body| store.refused(Body::AmendPerson(body)).await.code;
        assert_eq!(code(nothing_of(id)).await, "nothing_changed");
        assert_eq!(code(AmendPerson { sex: Some(None), ..nothing_of(id) }).await, "nothing_changed");
        assert_eq!(code(AmendPerson { name: Some(String::new()), ..nothing_of(id) }).await, "bad_text");
        assert_eq!(code(AmendPerson { birth_year: Some(Some(2024)), ..nothing_of(id) }).await, "bad_birth_year");
        store.must_be_whole().await;
    }

    async fn a_phone_is_known_of_the_day_it_was_said(store: &TestStore) {
        let (_, members) = store.full_team(store.village("Bản Bay").await).await;
        let id = person_of(members[0]);
        let phone = |phone: &str| Some(Phone::new(phone).ok());
        let said = Some(day("2025-08-20"));
        store.done(Body::AmendPerson(AmendPerson { phone: phone("0912345678"), as_of: said, ..nothing_of(id) })).await;
        assert_eq!(person(store, id).await.phone_day, said);
        store.done(Body::AmendPerson(AmendPerson { name: Some("Lò Văn Mới".to_owned()), ..nothing_of(id) })).await;
        assert_eq!(person(store, id).await.phone_day, said, "another field says nothing of the phone");
        store.done(Body::AmendPerson(AmendPerson { phone: phone("0912345679"), ..nothing_of(id) })).await;
        assert!(person(store, id).await.phone_day > said, "without a day it is said when it is captured");
        store.done(Body::AmendPerson(AmendPerson { phone: phone(""), ..nothing_of(id) })).await;
        assert_eq!(person(store, id).await.phone_day, None);
        store.must_be_whole().await;
    }

    async fn two_people_may_share_a_phone(store: &TestStore) {
        let (team, members) = store.full_team(store.village("Bản Bay").await).await;
        for member in &members[..2] {
            let phone = Some(Phone::new("0912345678").ok());
            store.done(Body::AmendPerson(AmendPerson { phone, ..nothing_of(person_of(*member)) })).await;
        }
        let shared = view(store, team, "2025-09-01").await;
        let phones = shared.team.members.iter().filter_map(|member| member.person.phone.as_ref());
        assert_eq!(phones.map(Phone::as_str).collect::<Vec<_>>(), ["0912345678", "0912345678"]);
    }

    async fn trainings_are_recorded_once_and_not_ahead(store: &TestStore) {
        let (_, members) = store.full_team(store.village("Bản Bay").await).await;
        let id = person_of(members[0]);
        store.done(trained(id, "2023-06-01")).await;
        store.done(trained(id, "2022-06-01")).await;
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(trained(id, "2022-06-01")).await, "nothing_changed");
        assert_eq!(code(trained(id, "2025-09-02")).await, "day_in_future");
        let days: Vec<String> = person(store, id).await.trainings.iter().map(|t| format!("{} {}", t.day, t.course)).collect();
        assert_eq!(days, ["2022-06-01 Kỹ năng số", "2023-06-01 Kỹ năng số"]);
        store.must_be_whole().await;
    }

    async fn whoever_serves_in_two_teams_is_one_person_in_the_sum_of_them(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        let (bay, cam) = (store.village("Bản Bay").await, store.village("Bản Cầm").await);
        let elsewhere = store.village_in(xuan_giao, "Thôn 1", "2022-05-01").await;
        let woman = Entry { sex: Some(Sex::Female), ..Entry::default() };
        let mut teams = Vec::new();
        for village in [bay, bay, cam, elsewhere] {
            let team = store.team_in(village).await;
            store.member(team, Entry::default()).await;
            teams.push(team);
        }
        // One serves in both teams of a village, one in two villages, one in two communes; that is six terms more.
        let mut entered = Vec::new();
        for (first, second) in [(0, 1), (0, 2), (2, 3)] {
            let term = store.member(teams[first], woman.clone()).await;
            let again = store.done(known(teams[second], person_of(term), Role::Volunteer)).await;
            entered.push((term, MemberId::from(again)));
        }
        store.done(trained(person_of(entered[2].0), "2023-01-01")).await;

        let sum = async |unit, on: &str| {
            let teams = store.teams_within(&Scope::operator(), unit, day(on)).await.unwrap().teams;
            let people = PeopleSum::together(teams.iter().map(|view| &view.people));
            let counted = store.persons_within(&Scope::operator(), unit, day(on)).await.unwrap();
            let as_read = Persons { all: people.persons(), women: people.women(), trained: people.trained() };
            assert_eq!(counted, as_read, "the database counts as the teams read do");
            (people.members(), people.persons(), people.women(), people.trained())
        };
        let district = store.unit("086", "2022-05-28").await;
        let province = store.unit("10", "2022-05-28").await;
        assert_eq!(sum(bay, "2022-12-31").await, (5, 4, 2, 0));
        assert_eq!(sum(cam, "2022-12-31").await, (3, 3, 2, 0));
        assert_eq!(sum(gia_phu, "2022-12-31").await, (8, 6, 3, 0));
        assert_eq!(sum(xuan_giao, "2022-12-31").await, (2, 2, 1, 0));
        assert_eq!(sum(district, "2022-12-31").await, (10, 7, 3, 0));
        assert_eq!(sum(province, "2023-01-01").await, (10, 7, 3, 1));

        // Out of one of two teams, she is still one person, and only one commune's.
        store.done(end_member(entered[2].1, "2024-01-01")).await;
        assert_eq!(sum(xuan_giao, "2024-01-01").await, (1, 1, 0, 0));
        assert_eq!(sum(district, "2024-01-01").await, (9, 7, 3, 1));
        assert_eq!(sum(district, "2023-12-31").await, (10, 7, 3, 1));
        // Under the tree of July 2025 as well, seen by whoever sees no members.
        let now = store.unit("15", "2025-07-01").await;
        let department = store.signed_in(store.office("so", now, "2025-07-01").await).await;
        let teams = store.teams_within(&department, now, store.today()).await.unwrap().teams;
        assert!(teams.iter().all(|view| view.team.members.len() < 2));
        assert_eq!(PeopleSum::together(teams.iter().map(|view| &view.people)).persons(), 7);
    }
}
