//! What a phone is told after a while without signal, on both databases; who carried what others wrote down; outboxes that are
//! carried as a file.

mod carrying;
mod phone;
mod random;

use crate::harness::{TestStore, builders::*, day};
use jiff::SignedDuration;
use phone::Phone;
use rules::{
    catalogue::Means,
    ids::{HouseholdId, ItemId, ProducerId, TeamId, UnitId},
    operations::{
        ActivityChange, AddHousehold, AmendHousehold, Base, Body, CatalogueChange, EndHousehold, EraseHousehold,
        HouseholdChange, MergeHouseholds, MoveHousehold, SetItemMeans, UseItem, Wire, WithdrawActivity, decode,
    },
    producers::Step,
    teams::Place,
    units::Change,
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{Scope, Seat, SyncCursor};

fn change(change: HouseholdChange) -> Body {
    Body::Household(change)
}

async fn add(store: &TestStore, village: UnitId, head: &str) -> HouseholdId {
    store.done(change(HouseholdChange::Add(new_household(village, head)))).await.into()
}

fn renamed(household: HouseholdId, head: &str) -> AmendHousehold {
    let head = Some(head.to_owned());
    AmendHousehold { household, head, nickname: None, phone: None, size: None, adults: None, base: None }
}

async fn rename(store: &TestStore, household: HouseholdId, head: &str) {
    store.done(change(HouseholdChange::Amend(renamed(household, head)))).await;
}

async fn an_item(store: &TestStore) -> ItemId {
    let items = store.catalogue(&Scope::public()).await.unwrap();
    items.into_values().find(|item| item.name == "Voso (voso.vn)").unwrap().id
}

/// A village with its team, and the phone of its leader.
async fn at_work(store: &TestStore, village: &str) -> (UnitId, Phone) {
    let village_id = store.village(village).await;
    let (_, members) = store.full_team(village_id).await;
    let name = format!("to.{}", rules::text::fold(village).replace(' ', ""));
    let account = store.account_of(members[0], &name).await;
    (village_id, Phone::of(store.signed_in(account).await))
}

both! {
    async fn the_first_round_tells_a_village_whole_and_later_ones_what_changed_and_nothing_else(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let beside = store.village("Bản Cầm").await;
        let (one, two) = (add(store, village, "Lò Văn Mẫu").await, add(store, village, "Giàng A Mẫu").await);
        add(store, beside, "Hộ Thôn Khác").await;
        let first = phone.round(store).await;
        assert_eq!((first.villages, first.whole), (vec![village], vec![village]));
        assert_eq!(phone.names(), ["Giàng A Mẫu", "Lò Văn Mẫu"]);
        assert!(first.items.is_some_and(|items| items.len() > 20));
        let second = phone.round(store).await;
        assert_eq!((second.whole.len(), second.households.len(), second.gone.len(), second.items), (0, 0, 0, None));

        rename(store, two, "Giàng A Mới").await;
        let tick = UseItem {
            household: two, item: an_item(store).await, in_use: true, adults: None,
            origin: rules::households::Origin::Alone {}, since: day("2025-08-01"), base: None, on_behalf: None,
        };
        store.done(change(HouseholdChange::Use(tick))).await;
        let third = phone.round(store).await;
        assert_eq!(third.households.iter().map(|(at, told)| (*at, told.id, told.uses.len())).collect::<Vec<_>>(), [(village, two, 1)]);
        assert_eq!(phone.names(), ["Giàng A Mới", "Lò Văn Mẫu"]);
        assert!(phone.held.contains_key(&one));
        phone.must_agree(store).await;
    }

    async fn what_a_team_did_is_told_with_whom_it_reached_and_what_is_taken_back_is_gone(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let household = add(store, village, "Lò Văn Mẫu").await;
        let Some(Seat::Team { team, .. }) = phone.scope.acting().map(|acting| acting.seat.clone()) else { panic!("a team") };
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let kind = items.values().find(|item| !item.kind.is_of_households()).unwrap().id;
        phone.round(store).await;
        let record = |on: &str| {
            let body = serde_json::json!({ "team": team, "village": village, "kind": kind, "day": on, "people": 3, "households": [household] });
            Body::Activity(ActivityChange::Record(serde_json::from_value(body).unwrap()))
        };
        let (_, outcome) = store.change(&phone.scope, record("2025-08-20")).await.unwrap();
        assert_eq!(outcome, rules::operations::Outcome::Applied);
        let told = phone.round(store).await;
        assert_eq!(told.households[0].1.last_reached(), Some(day("2025-08-20")));
        assert!(told.activities[0].2.is_some(), "who wrote it down");
        let activity = told.activities[0].1.id;
        // Too long ago to be told; whom it reached is told all the same.
        store.done(record("2025-01-20")).await;
        assert!(phone.round(store).await.activities.is_empty());
        store.done(Body::Activity(ActivityChange::Withdraw(WithdrawActivity { activity, reason: None }))).await;
        let told = phone.round(store).await;
        assert_eq!((told.activities_gone, told.households[0].1.last_reached()), (vec![activity], Some(day("2025-01-20"))));
        phone.must_agree(store).await;
    }

    async fn who_sells_is_told_with_the_steps_that_were_taken_and_goes_where_its_household_goes(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let (beside, mut neighbour) = at_work(store, "Bản Cầm").await;
        let household = add(store, village, "Lò Văn Mẫu").await;
        let of = |kind: &str, fields| decode(Wire { kind: kind.to_owned(), version: 1, fields }).unwrap();
        let producer = json!({ "village": village, "name": "Hộ sản xuất", "form": "household", "household": household, "from": "2022-07-01" });
        let id: ProducerId = store.done(of("producer.add", producer)).await.into();
        let first = phone.round(store).await;
        neighbour.round(store).await;
        assert_eq!(first.producers.iter().map(|(at, told)| (*at, told.id, told.steps.len())).collect::<Vec<_>>(), [(village, id, 0)]);
        store.done(of("producer.record_step", json!({ "producer": id, "step": "photos", "day": "2025-08-20" }))).await;
        let told = phone.round(store).await;
        assert_eq!((told.households.len(), told.producers[0].1.next_step()), (0, Some(Step::Promotion)));
        store.done(change(HouseholdChange::Move(MoveHousehold { household, village: beside, from: day("2025-08-20") }))).await;
        assert_eq!(phone.round(store).await.producers_gone, [id]);
        assert_eq!(neighbour.round(store).await.producers.iter().map(|(at, told)| (*at, told.id)).collect::<Vec<_>>(), [(beside, id)]);
        // What the household asks to be forgotten is forgotten with it.
        store.done(change(HouseholdChange::Erase(EraseHousehold { household, day: day("2025-08-21") }))).await;
        assert_eq!(neighbour.round(store).await.producers[0].1.name, None);
        let end = json!({ "producer": id, "day": "2025-08-22", "reason": "Thôi bán" });
        store.done(of("producer.end", end)).await;
        assert_eq!(neighbour.round(store).await.producers_gone, [id]);
        for phone in [&phone, &neighbour] {
            phone.must_agree(store).await;
        }
    }

    async fn who_sold_in_a_household_that_moved_away_and_proved_to_be_another_is_gone(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let (beside, mut neighbour) = at_work(store, "Bản Cầm").await;
        let (double, survivor) = (add(store, village, "Lò Văn Mẫu").await, add(store, beside, "Lò Mẫu").await);
        let fields = json!({ "village": village, "name": "Hộ sản xuất", "form": "household", "household": double, "from": "2022-07-01" });
        store.done(decode(Wire { kind: "producer.add".to_owned(), version: 1, fields }).unwrap()).await;
        phone.round(store).await;
        neighbour.round(store).await;
        let away = MoveHousehold { household: double, village: beside, from: day("2025-08-20") };
        store.done(change(HouseholdChange::Move(away))).await;
        // Of this nothing is said in the village it left.
        store.done(change(HouseholdChange::Merge(MergeHouseholds { survivor, doubles: vec![double] }))).await;
        for phone in [&mut phone, &mut neighbour] {
            phone.round(store).await;
            phone.must_agree(store).await;
        }
    }

    async fn a_round_whose_answer_was_lost_tells_the_same_once_more(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        add(store, village, "Lò Văn Mẫu").await;
        phone.round(store).await;
        let two = add(store, village, "Giàng A Mẫu").await;
        let lost = phone.ask(store).await;
        let again = phone.ask(store).await;
        assert_eq!(lost.households, again.households);
        assert_eq!(again.households.iter().map(|(_, told)| told.id).collect::<Vec<_>>(), [two]);
        phone.take(again);
        phone.must_agree(store).await;
    }

    async fn nothing_is_skipped_when_another_writes_between_two_rounds(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let mut late = phone.ask(store).await;
        for number in 0..5 {
            add(store, village, &format!("Hộ Mẫu {number}")).await;
            // What comes after the answer was made and before it is taken in is told in the next round.
            phone.take(late);
            late = phone.ask(store).await;
            assert_eq!(phone.held.len(), usize::try_from(number).unwrap());
        }
        phone.take(late);
        assert_eq!(phone.held.len(), 5);
        phone.must_agree(store).await;
    }

    async fn a_household_that_moved_merged_or_ended_is_gone_and_one_that_was_erased_is_nameless(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let (beside, mut neighbour) = at_work(store, "Bản Cầm").await;
        let mut ids = Vec::new();
        for head in ["Chuyển", "Trùng", "Hết", "Quên", "Ở lại"] {
            ids.push(add(store, village, head).await);
        }
        phone.round(store).await;
        neighbour.round(store).await;
        let on = day("2025-08-20");
        store.done(change(HouseholdChange::Move(MoveHousehold { household: ids[0], village: beside, from: on }))).await;
        store.done(change(HouseholdChange::Merge(MergeHouseholds { survivor: ids[4], doubles: vec![ids[1]] }))).await;
        store.done(change(HouseholdChange::End(EndHousehold { household: ids[2], day: on, reason: None }))).await;
        store.done(change(HouseholdChange::Erase(EraseHousehold { household: ids[3], day: on }))).await;
        let mut told = phone.round(store).await;
        told.gone.sort();
        assert_eq!(told.gone, { let mut gone = ids[..3].to_vec(); gone.sort(); gone });
        assert_eq!(phone.names(), ["Hộ không ghi tên", "Ở lại"]);
        neighbour.round(store).await;
        assert_eq!(neighbour.names(), ["Chuyển"]);
        // What is said of the one that was entered twice goes to the one that stays, and is told with it.
        rename(store, ids[1], "Tên đúng").await;
        let told = phone.round(store).await;
        assert_eq!(told.households.iter().map(|(_, told)| told.id).collect::<Vec<_>>(), [ids[4]]);
        assert_eq!(phone.names(), ["Hộ không ghi tên", "Tên đúng"]);
        phone.must_agree(store).await;
        neighbour.must_agree(store).await;
    }

    async fn a_member_of_another_village_is_told_nothing_of_it_whatever_the_cursor_says(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let (beside, mut neighbour) = at_work(store, "Bản Cầm").await;
        add(store, village, "Lò Văn Mẫu").await;
        add(store, beside, "Giàng A Mẫu").await;
        let whole = phone.round(store).await.cursor;
        let told = store.sync_changes(&neighbour.scope, Some(&[village, beside]), &whole).await.unwrap();
        assert_eq!((told.villages, told.whole), (vec![beside], vec![beside]));
        assert_eq!(told.households.iter().map(|(_, told)| told.head.clone().unwrap_or_default()).collect::<Vec<_>>(), ["Giàng A Mẫu"]);
        let forged = SyncCursor::read(&format!("1/2025-09-01/0.0/{}~.0.0", village.0.simple()));
        for scope in [&neighbour.scope, &Scope::public()] {
            let told = store.sync_changes(scope, Some(&[village]), &forged).await.unwrap();
            assert_eq!((told.villages.len(), told.households.len(), told.gone.len()), (0, 0, 0));
        }
        assert_eq!(neighbour.round(store).await.villages, [beside]);
    }

    async fn an_officer_names_the_villages_and_is_noted_for_what_he_was_told(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        add(store, village, "Lò Văn Mẫu").await;
        let commune = store.unit("02923", "2025-09-01").await;
        let officer = Phone::of(store.officer("giaphu", store.gia_phu().await).await);
        assert!(officer.ask(store).await.villages.is_empty());
        let told = store.sync_changes(&officer.scope, Some(&[village, commune]), &SyncCursor::default()).await.unwrap();
        assert_eq!((told.villages, told.households.len()), (vec![village], 1));
        phone.round(store).await;
        let looks = async || {
            let looks = store.household_looks(&phone.scope, village).await.unwrap();
            looks.iter().map(|look| (look.name.clone(), look.looks)).collect::<Vec<_>>()
        };
        assert_eq!(looks().await, [("Cán bộ giaphu".to_owned(), 1)]);
        // Where there was nothing to be told, nothing was looked at.
        let told = store.sync_changes(&officer.scope, Some(&[village]), &told.cursor).await.unwrap();
        assert!(told.households.is_empty());
        assert_eq!(looks().await, [("Cán bộ giaphu".to_owned(), 1)]);
    }

    async fn a_village_that_takes_others_in_is_told_whole_and_keeps_them(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let beside = store.village("Bản Cầm").await;
        let (own, foreign) = (add(store, village, "Lò Văn Mẫu").await, add(store, beside, "Giàng A Mẫu").await);
        phone.round(store).await;
        store.done(reform("2025-09-01", vec![Change::Absorb { into: village, from: vec![beside] }])).await;
        let told = phone.round(store).await;
        assert_eq!((told.villages, told.whole), (vec![village], vec![village]));
        assert_eq!(phone.names(), ["Giàng A Mẫu", "Lò Văn Mẫu"]);
        for id in [own, foreign] {
            rename(store, id, "Tên đổi").await;
            let told = phone.round(store).await;
            assert_eq!(told.households.iter().map(|(at, told)| (*at, told.id)).collect::<Vec<_>>(), [(village, id)]);
        }
        phone.must_agree(store).await;
    }

    async fn the_catalogue_is_told_when_it_changed_and_when_a_day_changes_what_it_means(store: &TestStore) {
        let (_, mut phone) = at_work(store, "Bản Bay").await;
        phone.round(store).await;
        let item = an_item(store).await;
        let means = SetItemMeans { item, means: Some(Means::Account), from: day("2025-09-03") };
        store.done(Body::Catalogue(CatalogueChange::SetMeans(means))).await;
        assert!(phone.round(store).await.items.is_some());
        assert!(phone.round(store).await.items.is_none());
        store.clock.advance(SignedDuration::from_hours(24));
        assert!(phone.round(store).await.items.is_none());
        store.clock.advance(SignedDuration::from_hours(24));
        assert!(phone.round(store).await.items.is_some());
        assert!(phone.round(store).await.items.is_none());
    }

    async fn what_is_said_of_a_double_is_told_of_the_household_that_stays(store: &TestStore) {
        let (bay, first) = at_work(store, "Bản Bay").await;
        let (cam, second) = at_work(store, "Bản Cầm").await;
        let (double, survivor) = (add(store, bay, "Hộ Một").await, add(store, cam, "Hộ Hai").await);
        let merger = MergeHouseholds { survivor, doubles: vec![double] };
        store.done(Body::Household(HouseholdChange::Merge(merger))).await;
        let mut phones = [first, second];
        for phone in &mut phones {
            phone.round(store).await;
        }
        let moved = MoveHousehold { household: double, village: bay, from: day("2022-07-01") };
        store.done(Body::Household(HouseholdChange::Move(moved))).await;
        for phone in &mut phones {
            phone.round(store).await;
            phone.must_agree(store).await;
        }
        assert_eq!((phones[0].names(), phones[1].names()), (vec!["Hộ Hai".to_owned()], Vec::new()));
    }

    async fn a_database_that_was_put_back_to_an_earlier_day_is_told_anew(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        add(store, village, "Lò Văn Mẫu").await;
        let text = phone.round(store).await.cursor.to_string();
        // The same number, and another operation there.
        let told = text.rsplit_once('.').map(|(before, _)| format!("{before}.1")).unwrap();
        assert_eq!(phone.cursor, SyncCursor::read(&text));
        let whole = async |text: &str| {
            let cursor = SyncCursor::read(text);
            store.sync_changes(&phone.scope, Some(&[village]), &cursor).await.unwrap().whole
        };
        assert!(whole(&text).await.is_empty());
        assert_eq!(whole(&told).await, [village]);
        add(store, village, "Giàng A Mẫu").await;
        assert!(whole(&text).await.is_empty());
        assert_eq!(whole(&told).await, [village]);
        // A number that hasn't been reached.
        let ahead = text.replacen("~.", "~.f", 1);
        assert_eq!(whole(&ahead).await, [village]);
    }

    async fn a_proposal_is_told_with_its_author(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let household = add(store, village, "Lò Văn Mẫu").await;
        rename(store, household, "Lò Văn Mới").await;
        let late = AmendHousehold { base: Some(Base { revision: 1, after: None }), ..renamed(household, "Tên Khác") };
        store.outcome(&phone.scope, change(HouseholdChange::Amend(late))).await;
        let told = phone.round(store).await;
        let mut by: Vec<_> = told.proposed.values().map(|proposed| (proposed.name.as_deref(), proposed.captured)).collect();
        by.sort();
        // Beside it whose the value is that stands; nobody's name where the operator put it there.
        assert_eq!(by, [(None, store.now()), (Some("Lò Văn Mẫu"), store.now())]);
    }

    async fn a_household_that_declined_is_told_without_a_name(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let consent = Some(rules::households::Consent::Declined { day: day("2022-06-01") });
        let declined = AddHousehold { head: None, consent, ..new_household(village, "") };
        store.done(change(HouseholdChange::Add(declined))).await;
        phone.round(store).await;
        assert_eq!(phone.names(), ["Hộ không ghi tên"]);
    }

    async fn of_a_very_large_village_the_first_are_told_and_how_many_are_not(store: &TestStore) {
        let (village, mut phone) = at_work(store, "Bản Bay").await;
        let names = (0..2003).map(|number| format!("Lò Văn Mẫu {number}"));
        let bodies = names.map(|head| change(HouseholdChange::Add(new_household(village, &head))));
        let operations: Vec<_> = bodies.map(|body| store.operation(body)).collect();
        store.apply(&Scope::operator(), operations).await.unwrap();
        let first = phone.round(store).await;
        assert_eq!((first.households.len(), first.untold.clone()), (2000, BTreeMap::from([(village, 3)])));
        // Whatever is said of one of the others brings it.
        let late = add(store, village, "Giàng A Mẫu").await;
        let second = phone.round(store).await;
        assert_eq!(second.households.iter().map(|(_, told)| told.id).collect::<Vec<_>>(), [late]);
        assert!(second.untold.is_empty());
    }

    async fn who_works_in_a_whole_commune_chooses_among_its_villages_and_who_works_in_one_does_not(store: &TestStore) {
        let (village, phone) = at_work(store, "Bản Bay").await;
        let beside = store.village("Bản Cầm").await;
        let elsewhere = store.unit("02680", "2025-07-01").await;
        store.village_in(elsewhere, "Bản Xa", "2025-07-01").await;
        assert!(phone.ask(store).await.offered.is_empty());
        let commune = store.gia_phu().await;
        let team: TeamId = store.done(new_team(Place::Commune(commune))).await.into();
        let mut members = Vec::new();
        for entry in the_four() {
            members.push(store.member(team, entry).await);
        }
        let account = store.account_of(members[0], "to.xa").await;
        let mut whole = Phone::of(store.signed_in(account).await);
        add(store, village, "Lò Văn Mẫu").await;
        let told = whole.round(store).await;
        assert!(told.villages.is_empty(), "nobody's phone holds a commune unasked");
        assert_eq!(told.offered, [village, beside]);
        let told = store.sync_changes(&whole.scope, Some(&[village]), &SyncCursor::default()).await.unwrap();
        assert_eq!((told.villages, told.households.len()), (vec![village], 1));
    }
}
