//! One operation of each kind, to be sent by whoever may and whoever may not.

use super::{
    TO, of_issues::one_of_each_kind_of_issues, of_producers::one_of_each_kind_of_producers,
    of_reports::one_of_each_kind_of_reports, of_requests::one_of_each_kind_of_requests,
};
use crate::harness::{Entry, TestStore, builders::*, day, person_of};
use rules::{
    access::Role as Duty,
    catalogue::{Counting, ItemKind, Pillar},
    channels::Owner,
    households::{Consent, Field, Origin},
    ids::{HouseholdId, TeamId, UnitId},
    operations::{
        ActivityChange, AddAccount, AddItem, AmendAccount, AmendDecision, AmendHousehold, AmendItem, AmendPerson,
        AnnotateTeam, Appoint, Base, Body, CatalogueChange, DeclareHouseholds, EndAppointment, EndHousehold, EndItem,
        EndTeam, EraseHousehold, HouseholdChange, InviteAccount, JoinActivities, LookAtHouseholds, MergeHouseholds,
        MoveHousehold, PlaceTeam, RecordTraining, ReinstateAccount, ResolveProposal, ResumeMember, RetitleTeam,
        RevokeAccount, SetAbsence, SetChannel, SetCompositionRule, SetConsent, SetContact, SetHoliday, SetIndicator,
        SetIndicatorTarget, SetItemMeans, SetPapers, SetPassword, SetRetention, SetSchedule, SetTarget, StopUsing,
        UseItem, WithdrawActivity, WithdrawDecision,
    },
    papers::PaperSetting,
    retention::Retention,
    schedules::ReportKind,
    targets::Target,
    teams::{DecisionKind, Place, Tier, Training, letter_of_2022},
};
use serde_json::json;
use store::Scope;

/// The same of what a team does.
async fn one_of_each_kind_of_activities(store: &TestStore, village: UnitId, team: TeamId) -> Vec<Body> {
    let items = store.catalogue(&Scope::operator()).await.unwrap();
    let kind = items.values().find(|item| item.kind == ItemKind::Activity).unwrap().id;
    let from = "2023-01-01";
    let record = |people: u32| {
        let body = json!({"team": team, "village": village, "kind": kind, "day": from, "people": people});
        Body::Activity(ActivityChange::Record(serde_json::from_value(body).unwrap()))
    };
    let (first, second) = (store.done(record(1)).await, store.done(record(2)).await);
    vec![
        record(3),
        Body::Activity(ActivityChange::Amend(serde_json::from_value(json!({"activity": first, "people": 4})).unwrap())),
        Body::Activity(ActivityChange::Join(JoinActivities { survivor: first.into(), double: second.into() })),
        Body::Activity(ActivityChange::Withdraw(WithdrawActivity { activity: first.into(), reason: None })),
    ]
}

/// The same of the catalogue and of households.
async fn one_of_each_kind_of_households(store: &TestStore, village: UnitId) -> Vec<Body> {
    let from = day("2023-01-01");
    let new = |head: &str| Body::Household(HouseholdChange::Add(new_household(village, head)));
    let household: HouseholdId = store.done(new("Hộ Mẫu")).await.into();
    let double: HouseholdId = store.done(new("Hộ Mẫu")).await.into();
    let amended = AmendHousehold {
        household,
        head: Some("Hộ Một".to_owned()),
        nickname: None,
        phone: None,
        size: None,
        adults: None,
        base: Some(Base { revision: 1, after: None }),
    };
    store.done(Body::Household(HouseholdChange::Amend(amended.clone()))).await;
    let late = AmendHousehold { head: Some("Hộ Hai".to_owned()), ..amended.clone() };
    let proposal = store.done(Body::Household(HouseholdChange::Amend(late))).await;
    let amended = AmendHousehold { base: None, ..amended };
    let items = store.catalogue(&Scope::public()).await.unwrap();
    let item = items.into_values().find(|item| item.name == "Postmart (postmart.vn)").unwrap().id;
    vec![
        Body::Catalogue(CatalogueChange::Add(AddItem {
            kind: ItemKind::App,
            pillar: Pillar::Society,
            counting: Counting::Household,
            name: "Ứng dụng khác".to_owned(),
            name_en: None,
            means: None,
            from,
        })),
        Body::Catalogue(CatalogueChange::Amend(AmendItem {
            item,
            name: Some("Khác".to_owned()),
            name_en: None,
            pillar: None,
        })),
        Body::Catalogue(CatalogueChange::SetMeans(SetItemMeans { item, means: None, from })),
        Body::Catalogue(CatalogueChange::End(EndItem { item, day: from, successor: None })),
        Body::SetIndicator(SetIndicator {
            province: store.unit("10", "2022-05-28").await,
            code: "teams".parse().unwrap(),
            from,
            indicator: None,
        }),
        Body::SetIndicatorTarget(SetIndicatorTarget {
            unit: store.gia_phu().await,
            code: "classes".parse().unwrap(),
            from,
            value: Some(4),
        }),
        Body::Household(HouseholdChange::Add(new_household(village, "Hộ khác"))),
        Body::Household(HouseholdChange::Amend(AmendHousehold {
            head: Some("Chủ hộ khác".to_owned()), ..amended
        })),
        Body::Household(HouseholdChange::SetConsent(SetConsent {
            household,
            consent: Consent::Asked { day: from, text: "1".to_owned(), by: None },
        })),
        Body::Household(HouseholdChange::Use(UseItem {
            household,
            item,
            in_use: true,
            adults: None,
            origin: Origin::Alone {},
            since: from,
            base: None,
            on_behalf: None,
        })),
        Body::Household(HouseholdChange::StopUsing(StopUsing {
            household,
            item,
            day: TO.parse().unwrap(),
            base: None,
        })),
        Body::Household(HouseholdChange::Resolve(ResolveProposal {
            household,
            proposal,
            field: Field::Head,
            take: true,
        })),
        Body::Household(HouseholdChange::Move(MoveHousehold { household, village: store.village("Ba").await, from })),
        Body::Household(HouseholdChange::Merge(MergeHouseholds { survivor: household, doubles: vec![double] })),
        Body::Household(HouseholdChange::SetAbsence(SetAbsence { household, from, to: None })),
        Body::Household(HouseholdChange::Erase(EraseHousehold { household, day: from })),
        Body::Household(HouseholdChange::End(EndHousehold { household, day: TO.parse().unwrap(), reason: None })),
    ]
}

/// One of each kind, all of them at a village of Gia Phú with its full team; each would apply, one after the other.
pub(super) async fn one_of_each_kind(store: &TestStore) -> Vec<Body> {
    let village = store.village("Bản Bay").await;
    let (team, members) = store.full_team(village).await;
    let gia_phu = store.gia_phu().await;
    let province = store.unit("10", "2022-05-28").await;
    let account = store.account("ai.do", Duty::ItAdministrator, None, "2022-01-01").await;
    let appointment = store.signed_in(account).await.acting().expect("a duty").id;
    let person = person_of(members[0]);
    let training = Training { day: day("2023-01-01"), course: "Kỹ năng số".to_owned() };
    let from = day("2023-01-01");
    let older = store.done(decision(gia_phu, DecisionKind::Renew, "0/QĐ-UBND", "2022-05-20", &[team])).await.into();
    let mut bodies = vec![
        reform("2022-05-01", vec![new_village(store.fresh_unit(), "Bản Khác", gia_phu)]),
        Body::DeclareHouseholds(DeclareHouseholds { village, households: 1, day: from, source: None }),
        Body::LookAtHouseholds(LookAtHouseholds { village }),
        Body::SetContact(SetContact { unit: village, name: "Mẫu".to_owned(), position: None, phone: None, from }),
        Body::SetCompositionRule(SetCompositionRule {
            province,
            tier: Tier::Village,
            from,
            composition: letter_of_2022(Tier::Village),
        }),
        Body::SetTarget(SetTarget { province, from, target: Target::LETTER_OF_2022 }),
        Body::SetRetention(SetRetention { province, retention: Retention::DEFAULT }),
        Body::SetSchedule(SetSchedule { province, kind: ReportKind::Month, from, schedule: None }),
        Body::SetHoliday(SetHoliday { province, day: from, holiday: None }),
        Body::SetPapers(SetPapers { unit: gia_phu, from, setting: PaperSetting::default() }),
        new_team(Place::Villages(vec![village])),
        Body::RetitleTeam(RetitleTeam { team, title: "Tổ khác".to_owned(), from }),
        Body::AnnotateTeam(AnnotateTeam { team, note: Some("Mẫu".to_owned()), from }),
        Body::PlaceTeam(PlaceTeam { team, place: Place::Villages(vec![village, store.village("Hai").await]), from }),
        Entry::default().body(team),
        end_member(members[3], "2023-01-01"),
        Body::ResumeMember(ResumeMember { member: members[3] }),
        Body::AmendPerson(AmendPerson {
            person,
            name: Some("Mẫu".to_owned()),
            birth_year: None,
            sex: None,
            phone: None,
            it_skill: None,
            as_of: None,
        }),
        Body::RecordTraining(RecordTraining { person, training }),
        decision(gia_phu, DecisionKind::Establish, "1/QĐ-UBND", "2022-05-20", &[team]),
        Body::AmendDecision(AmendDecision {
            signer: Some(Some("Vàng A Mẫu".to_owned())), ..AmendDecision::of(older)
        }),
        Body::WithdrawDecision(WithdrawDecision { decision: older, cause: "Ghi nhầm".to_owned() }),
        Body::SetChannel(SetChannel { owner: Owner::Team(team), name: Some("CNS_BanBay".to_owned()), made: None }),
        Body::AddAccount(AddAccount {
            sign_in_name: "moi".to_owned(),
            name: "Mới".to_owned(),
            phone: None,
            person: None,
        }),
        Body::AmendAccount(AmendAccount { account, name: Some("Khác".to_owned()), phone: None }),
        Body::InviteAccount(InviteAccount { account }),
        Body::SetPassword(SetPassword { account }),
        Body::RevokeAccount(RevokeAccount { account, cause: "Mất máy".to_owned() }),
        Body::ReinstateAccount(ReinstateAccount { account }),
        Body::Appoint(Appoint {
            account,
            role: Duty::CommuneOfficer,
            unit: Some(gia_phu),
            from,
            to: None,
            stands_in_for: None,
        }),
        Body::EndAppointment(EndAppointment { appointment, day: from }),
        Body::EndTeam(EndTeam { team, day: day("2024-01-01"), heir: None }),
    ];
    bodies.extend(one_of_each_kind_of_households(store, village).await);
    bodies.extend(one_of_each_kind_of_activities(store, village, team).await);
    bodies.extend(one_of_each_kind_of_producers(store, village).await);
    bodies.extend(one_of_each_kind_of_reports(store, team, province).await);
    bodies.extend(one_of_each_kind_of_issues(store, gia_phu, province).await);
    // Before the team ends: nobody answers in its place.
    bodies.splice(0..0, one_of_each_kind_of_requests(store, team, gia_phu).await);
    bodies
}
