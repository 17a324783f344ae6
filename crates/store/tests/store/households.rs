//! Households and the catalogue on both databases: what is written is read again, the sums follow, and who may see it.

use crate::harness::{
    TestStore,
    builders::*,
    day,
    stories::{Move, pick, tell_stories},
};
use proptest::{prelude::*, test_runner::TestCaseError};
use rules::{
    catalogue::{Counting, ItemKind, Means, Pillar},
    households::{Consent, Field, Household, ItemMeasure, Origin},
    ids::{HouseholdId, ItemId, OperationId, UnitId},
    measures::{Counted, Measure},
    operations::{
        AddHousehold, AddItem, AmendHousehold, Base, Body, CatalogueChange, EndHousehold, EndItem, EraseHousehold,
        HouseholdChange, LookAtHouseholds, MergeHouseholds, MoveHousehold, Outcome, ResolveProposal, SetAbsence,
        SetConsent, SetItemMeans, StopUsing, UseItem,
    },
};
use store::{Author, HouseholdFilter, JournalFilter, Said, Scope, Sums};

fn change(change: HouseholdChange) -> Body {
    Body::Household(change)
}

fn amendment(of: HouseholdId) -> AmendHousehold {
    AmendHousehold { household: of, head: None, nickname: None, phone: None, size: None, adults: None, base: None }
}

fn using(household: HouseholdId, item: ItemId, since: &str) -> UseItem {
    UseItem {
        household,
        item,
        in_use: true,
        adults: None,
        origin: Origin::Helped { by: None },
        since: day(since),
        base: None,
        on_behalf: None,
    }
}

/// An item of the shipped catalogue.
async fn item(store: &TestStore, name: &str) -> ItemId {
    let items = store.catalogue(&Scope::public()).await.unwrap();
    let found = items.values().find(|item| item.name == name);
    found.unwrap_or_else(|| panic!("no {name} in the catalogue")).id
}

async fn add(store: &TestStore, village: UnitId, head: &str) -> HouseholdId {
    store.done(change(HouseholdChange::Add(new_household(village, head)))).await.into()
}

async fn use_item(store: &TestStore, household: HouseholdId, item: ItemId, since: &str) -> OperationId {
    store.done(change(HouseholdChange::Use(using(household, item, since)))).await
}

async fn view(store: &TestStore, id: HouseholdId) -> Household {
    store.household(&Scope::operator(), id).await.unwrap().expect("the household").household
}

async fn sums(store: &TestStore, unit: UnitId, on: &str) -> Sums {
    store.sums(&Scope::public(), &[unit], day(on), day(on)).await.unwrap().remove(&unit).unwrap_or_default()
}

async fn heads(store: &TestStore, scope: &Scope, village: UnitId, filter: &HouseholdFilter) -> Option<Vec<String>> {
    let lines = store.households(scope, village, filter, store.today()).await.unwrap()?;
    Some(lines.into_iter().map(|line| line.household.head.unwrap_or_else(|| "Hộ không ghi tên".to_owned())).collect())
}

both! {
    async fn what_is_known_of_a_household_is_read_as_it_was_written(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (vneid, shop) = (item(store, "VNeID").await, item(store, "Voso (voso.vn)").await);
        let entry = AddHousehold {
            nickname: Some("con ông Mẫu".to_owned()),
            phone: rules::phones::Phone::new("0912345678").ok(),
            consent: Some(Consent::Asked { day: day("2022-06-01"), text: "1".to_owned(), by: None }),
            ..new_household(village, "Lò Văn Mẫu")
        };
        let id: HouseholdId = store.done(change(HouseholdChange::Add(entry))).await.into();
        let adults = UseItem { adults: Some(2), origin: Origin::HadBefore {}, ..using(id, vneid, "2021-01-01") };
        store.done(change(HouseholdChange::Use(adults))).await;
        use_item(store, id, shop, "2022-07-01").await;
        let away = SetAbsence { household: id, from: day("2023-01-01"), to: Some(day("2023-06-01")) };
        store.done(change(HouseholdChange::SetAbsence(away))).await;
        let base = Some(Base { revision: 1, after: None });
        let late = AmendHousehold { head: Some("Tên Khác".to_owned()), base, ..amendment(id) };
        store.done(change(HouseholdChange::Amend(AmendHousehold { head: Some("Lò Văn Mới".to_owned()), ..amendment(id) }))).await;
        let proposal = store.done(change(HouseholdChange::Amend(late))).await;

        let kept = view(store, id).await;
        assert_eq!(kept.head.as_deref(), Some("Lò Văn Mới"));
        assert_eq!(kept.nickname.as_deref(), Some("con ông Mẫu"));
        assert_eq!(kept.uses[&vneid].on(day("2022-01-01")).unwrap().adults, Some(2));
        assert!(kept.is_away(day("2023-02-01")) && !kept.is_away(day("2023-06-01")));
        assert_eq!(kept.proposals.len(), 1);
        let villages = store.households_with_proposals(&Scope::operator(), &[village]).await.unwrap();
        assert_eq!(villages.len(), 1);
        store.must_be_whole().await;

        let take = ResolveProposal { household: id, proposal, field: Field::Head, take: true };
        store.done(change(HouseholdChange::Resolve(take.clone()))).await;
        assert_eq!(view(store, id).await.head.as_deref(), Some("Tên Khác"));
        assert_eq!(store.refused(change(HouseholdChange::Resolve(take))).await.code, "no_proposal");
        store.must_be_whole().await;
    }

    async fn the_thirty_percent_counts_who_has_a_shop_and_an_account(store: &TestStore) {
        let (village, other) = (store.village("Bản Bay").await, store.village("Bản Cầm").await);
        let (shop, account) = (item(store, "Postmart (postmart.vn)").await, item(store, "Mobile Money").await);
        let (both, only) = (add(store, village, "Lò Văn Mẫu").await, add(store, village, "Giàng A Mẫu").await);
        for (of, item) in [(both, shop), (both, account), (only, shop)] {
            use_item(store, of, item, "2022-07-01").await;
        }
        let at = sums(store, store.gia_phu().await, "2022-08-01").await;
        let counted = [Measure::Households, Measure::HouseholdsWithShop, Measure::HouseholdsWithAccount, Measure::HouseholdsWithShopAndAccount];
        assert_eq!(counted.map(|measure| at.get(measure)), [2, 2, 1, 1]);
        assert_eq!(at.get(Counted::Item(shop, ItemMeasure::Helped)), 2);
        // One moves: it is counted where it lives.
        let moved = MoveHousehold { household: both, village: other, from: day("2022-09-01") };
        store.done(change(HouseholdChange::Move(moved))).await;
        let there = |sums: Sums| sums.get(Measure::HouseholdsWithShopAndAccount);
        assert_eq!(there(sums(store, village, "2022-08-31").await), 1);
        assert_eq!([there(sums(store, village, "2022-09-01").await), there(sums(store, other, "2022-09-01").await)], [0, 1]);
        let stop = StopUsing { household: both, item: account, day: day("2023-01-01"), base: None };
        store.done(change(HouseholdChange::StopUsing(stop))).await;
        assert_eq!(there(sums(store, other, "2023-01-01").await), 0);
        store.must_be_whole().await;
    }

    async fn when_a_province_counts_facebook_as_a_shop_all_who_have_it_count_from_that_day(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (facebook, account) = (item(store, "Bán hàng trên Facebook").await, item(store, "Ví điện tử").await);
        for number in 0..3 {
            let id = add(store, village, &format!("Hộ Mẫu {number}")).await;
            use_item(store, id, facebook, "2022-07-01").await;
            use_item(store, id, account, "2022-07-01").await;
        }
        let both = async |on: &str| sums(store, village, on).await.get(Measure::HouseholdsWithShopAndAccount);
        assert_eq!(both("2023-06-01").await, 0);
        let means = SetItemMeans { item: facebook, means: Some(Means::Shop), from: day("2023-01-01") };
        store.done(Body::Catalogue(CatalogueChange::SetMeans(means))).await;
        assert_eq!([both("2022-12-31").await, both("2023-01-01").await], [0, 3]);
        store.must_be_whole().await;
    }

    async fn an_item_ends_and_its_successor_takes_over(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let id = add(store, village, "Lò Văn Mẫu").await;
        let old = item(store, "Sổ sức khỏe điện tử").await;
        let adults = |item, since| UseItem { adults: Some(1), ..using(id, item, since) };
        store.done(change(HouseholdChange::Use(adults(old, "2022-07-01")))).await;
        let new = AddItem {
            kind: ItemKind::App,
            pillar: Pillar::Society,
            counting: Counting::Adults,
            name: "Sổ sức khỏe trên VNeID".to_owned(),
            name_en: None,
            means: None,
            from: day("2024-10-01"),
        };
        let new: ItemId = store.done(Body::Catalogue(CatalogueChange::Add(new))).await.into();
        let end = EndItem { item: old, day: day("2024-10-01"), successor: Some(new) };
        store.done(Body::Catalogue(CatalogueChange::End(end))).await;
        let other = add(store, village, "Giàng A Mẫu").await;
        let late = UseItem { household: other, ..adults(old, "2024-11-01") };
        assert_eq!(store.refused(change(HouseholdChange::Use(late))).await.code, "item_not_offered");
        store.done(change(HouseholdChange::Use(adults(new, "2024-11-01")))).await;
        let at = sums(store, village, "2024-11-01").await;
        assert_eq!([old, new].map(|item| at.get(Counted::Item(item, ItemMeasure::Having))), [0, 1]);
        store.must_be_whole().await;
    }

    async fn what_comes_for_a_double_goes_to_the_one_that_stays(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let shop = item(store, "Voso (voso.vn)").await;
        let (first, second) = (add(store, village, "Lò Văn Mẫu").await, add(store, village, "Lò Văn Mẫu").await);
        let merge = MergeHouseholds { survivor: first, doubles: vec![second] };
        store.done(change(HouseholdChange::Merge(merge.clone()))).await;
        use_item(store, second, shop, "2022-07-01").await;
        assert!(view(store, second).await.uses.contains_key(&shop));
        assert_eq!(view(store, second).await.id, first);
        assert_eq!(heads(store, &Scope::operator(), village, &HouseholdFilter::default()).await.unwrap().len(), 1);
        assert_eq!(store.refused(change(HouseholdChange::Merge(merge))).await.code, "bad_merger");
        assert_eq!(sums(store, village, "2022-08-01").await.get(Measure::Households), 1);
        store.must_be_whole().await;
    }

    async fn who_asks_to_be_forgotten_is_forgotten_in_the_journal_too_and_counted_on(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let id = add(store, village, "Người Xin Xóa").await;
        store.done(change(HouseholdChange::Amend(AmendHousehold { nickname: Some(Some("nhà cuối bản".to_owned())), ..amendment(id) }))).await;
        store.done(change(HouseholdChange::Erase(EraseHousehold { household: id, day: day("2023-01-01") }))).await;
        let kept = view(store, id).await;
        assert!(kept.head.is_none() && kept.nickname.is_none() && kept.is_declined());
        for table in ["household", "journal_body"] {
            let column = if table == "household" { "COALESCE(head, '') || COALESCE(nickname, '')" } else { "body" };
            let rows = store.raw.texts(&format!("SELECT {column} FROM {table}")).await;
            assert!(!rows.iter().any(|row| row.contains("Xin Xóa") || row.contains("cuối bản")), "{table}");
        }
        assert_eq!(sums(store, village, "2023-01-01").await.get(Measure::Households), 1);
        store.must_be_whole().await;
    }

    async fn a_database_put_back_from_before_an_erasure_forgets_again_when_it_is_opened(store: &TestStore) {
        let id = add(store, store.village("Bản Bay").await, "Người Xin Xóa").await;
        // The list outlives the database, which knows the name again.
        let erasure = store.surroundings().id();
        let line = format!("{erasure} {id} 2023-01-01 2023-01-01T02:00:00Z\n");
        std::fs::write(store.folder().join("erasures.list"), line).unwrap();
        let opened = store.another(2).await;
        assert_eq!(view(&opened, id).await.head, None);
        opened.must_be_whole().await;
    }

    async fn a_household_is_seen_by_its_team_and_commune_and_nobody_else(store: &TestStore) {
        store.clock.set("2023-05-10T02:00:00Z");
        let gia_phu = store.gia_phu().await;
        let (village, beside) = (store.village("Bản Bay").await, store.village("Bản Cầm").await);
        let foreign = store.village_in(store.unit("02932", "2023-05-10").await, "Thôn 1", "2022-05-01").await;
        let (id, filter) = (add(store, village, "Lò Văn Mẫu").await, HouseholdFilter::default());
        let (_, members) = store.full_team(village).await;
        let (_, others) = store.full_team(beside).await;
        let leader = store.signed_in(store.account_of(members[0], "totruong").await).await;
        let member = store.signed_in(store.account_of(members[3], "thanhvien").await).await;
        let neighbour = store.signed_in(store.account_of(others[0], "tokhac").await).await;
        let officer = store.officer("giaphu", gia_phu).await;
        let district = store.officer("baothang", store.unit("086", "2023-05-10").await).await;
        let department = store.officer("so", store.unit("10", "2023-05-10").await).await;
        for (scope, sees) in [(&leader, true), (&member, true), (&officer, true), (&neighbour, false), (&district, false), (&department, false), (&Scope::public(), false)] {
            assert_eq!(heads(store, scope, village, &filter).await.is_some(), sees, "{scope:?}");
            assert_eq!(store.household(scope, id).await.unwrap().is_some(), sees, "{scope:?}");
            let rename = change(HouseholdChange::Amend(AmendHousehold { size: Some(None), ..amendment(id) }));
            let outcome = store.outcome(scope, rename).await;
            assert_eq!(matches!(outcome, Outcome::Refused(ref why) if why.code == "no_right"), !sees, "{scope:?} {outcome:?}");
        }
        assert!(heads(store, &officer, foreign, &filter).await.is_none());
        // The officer's looks are noted, the team's own are not.
        let looks = store.household_looks(&leader, village).await.unwrap();
        assert_eq!(looks.iter().map(|look| (look.name.as_str(), look.looks)).collect::<Vec<_>>(), [("Cán bộ giaphu", 2)]);
        assert!(store.household_looks(&neighbour, village).await.unwrap().is_empty());
        // The first of the day stands in the journal, with who it was and of which village.
        let of_looks = |unit| JournalFilter { kind: Some("households.look".to_owned()), unit, ..JournalFilter::default() };
        let looks = store.journal(&officer, &of_looks(Some(village)), None, 10).await.unwrap().unwrap().entries;
        let [look] = looks.as_slice() else { panic!("{looks:?}") };
        assert!(matches!(&look.author, Author::Person { account, .. } if Some(*account) == officer.account()));
        assert_eq!(look.units, [village]);
        assert_eq!(look.said, Said::Body(Box::new(Body::LookAtHouseholds(LookAtHouseholds { village }))));
        store.clock.set("2023-05-11T02:00:00Z");
        assert!(heads(store, &officer, village, &filter).await.is_some());
        let looks = store.journal(&Scope::operator(), &of_looks(None), None, 10).await.unwrap().unwrap().entries;
        assert_eq!(looks.len(), 2, "the next day it is noted again: {looks:?}");
        let (_, outcome) = store.change(&department, Body::LookAtHouseholds(LookAtHouseholds { village })).await.unwrap();
        assert!(matches!(outcome, Outcome::Refused(why) if why.code == "no_right"));
        let erase = change(HouseholdChange::Erase(EraseHousehold { household: id, day: day("2023-01-01") }));
        assert!(matches!(store.outcome(&leader, erase.clone()).await, Outcome::Refused(_)));
        assert_eq!(store.outcome(&officer, erase).await, Outcome::Applied);
    }

    async fn a_village_lists_its_households_by_name_and_by_what_they_have(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let shop = item(store, "Voso (voso.vn)").await;
        let mut ids = Vec::new();
        for head in ["Vàng A Sáng", "Lò Thị Đào", "Đặng Văn An"] {
            ids.push(add(store, village, head).await);
        }
        let declined = AddHousehold { head: None, consent: Some(Consent::Declined { day: day("2022-06-01") }), ..new_household(village, "") };
        store.done(change(HouseholdChange::Add(declined))).await;
        use_item(store, ids[1], shop, "2022-07-01").await;
        let filtered = async |filter: HouseholdFilter| heads(store, &Scope::operator(), village, &filter).await.unwrap();
        // By the last word of the name, as everybody does, and the nameless at the end.
        assert_eq!(filtered(HouseholdFilter::default()).await, ["Đặng Văn An", "Lò Thị Đào", "Vàng A Sáng", "Hộ không ghi tên"]);
        assert_eq!(filtered(HouseholdFilter { name: Some("dao".to_owned()), ..HouseholdFilter::default() }).await, ["Lò Thị Đào"]);
        assert_eq!(filtered(HouseholdFilter { having: Some(shop), ..HouseholdFilter::default() }).await, ["Lò Thị Đào"]);
        assert_eq!(filtered(HouseholdFilter { lacking: Some(shop), ..HouseholdFilter::default() }).await.len(), 3);
        store.done(change(HouseholdChange::End(EndHousehold { household: ids[0], day: day("2023-01-01"), reason: None }))).await;
        assert_eq!(filtered(HouseholdFilter::default()).await.len(), 3);
        assert_eq!(filtered(HouseholdFilter { ended: true, ..HouseholdFilter::default() }).await, ["Vàng A Sáng"]);
    }

    async fn households_of_villages_that_merge_are_the_new_villages(store: &TestStore) {
        let (one, two) = (store.village("Bản Bay").await, store.village("Bản Cầm").await);
        add(store, one, "Lò Văn Mẫu").await;
        add(store, two, "Giàng A Mẫu").await;
        let commune = store.gia_phu().await;
        let new = UnitId(uuid::Uuid::from_u128(77));
        let create = rules::units::Change::Create { unit: new, kind: rules::units::Kind::Thon, name: "Thôn Mới".to_owned(), code: None, parent: Some(commune) };
        let absorb = rules::units::Change::Absorb { into: new, from: vec![one, two] };
        store.done(reform("2024-01-01", vec![create, absorb])).await;
        assert_eq!(heads(store, &Scope::operator(), new, &HouseholdFilter::default()).await.unwrap().len(), 2);
        assert_eq!(sums(store, new, "2024-01-01").await.get(Measure::Households), 2);
        store.must_be_whole().await;
    }

    async fn a_household_that_has_not_arrived_yet_is_waited_for(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let shop = item(store, "Voso (voso.vn)").await;
        let new = store.operation(change(HouseholdChange::Add(new_household(village, "Lò Văn Mẫu"))));
        let tick = store.operation(change(HouseholdChange::Use(using(new.id.into(), shop, "2022-07-01"))));
        assert_eq!(store.send(&Scope::operator(), tick.clone()).await, Outcome::Waiting(new.id));
        assert_eq!(store.send(&Scope::operator(), new).await, Outcome::Applied);
        assert_eq!(store.send(&Scope::operator(), tick).await, Outcome::Applied);
        assert_eq!(sums(store, village, "2022-07-01").await.get(Measure::HouseholdsWithShop), 1);
    }
}

/// Whatever is done with households, in batches of whatever size, the kept sums are what a recount finds.
async fn tell(store: &TestStore, story: &[Vec<Move>]) -> Result<(), TestCaseError> {
    let villages = [store.village("Bản Bay").await, store.village("Bản Cầm").await];
    let items = store.catalogue(&Scope::public()).await.unwrap();
    let items: Vec<_> = items.into_values().filter(|item| item.kind.is_of_households()).collect();
    let mut households: Vec<HouseholdId> = vec![add(store, villages[0], "Hộ Mẫu").await];
    for steps in story {
        let mut batch = Vec::new();
        for (what, a, b, c) in steps {
            let (id, item) = (pick(&households, *a), &items[b % items.len()]);
            let on = day(pick(&["2022-06-01", "2022-08-15", "2023-01-01", "2023-02-20", "2024-05-05"], *c));
            let adults = (item.counting == Counting::Adults).then_some(u16::try_from(c % 4 + 1).unwrap());
            let origin = pick(&[Origin::HadBefore {}, Origin::Helped { by: None }, Origin::Alone {}], *c);
            let body = match what % 12 {
                0 | 1 => {
                    HouseholdChange::Add(AddHousehold { from: on, ..new_household(pick(&villages, *b), "Hộ Mẫu") })
                }
                2..=5 => HouseholdChange::Use(UseItem {
                    in_use: c % 2 == 0,
                    adults,
                    origin,
                    since: on,
                    base: (c % 3 == 0).then_some(Base { revision: 1, after: None }),
                    ..using(id, item.id, "2022-06-01")
                }),
                6 => HouseholdChange::StopUsing(StopUsing { household: id, item: item.id, day: on, base: None }),
                7 => HouseholdChange::Move(MoveHousehold { household: id, village: pick(&villages, *b), from: on }),
                8 => HouseholdChange::SetAbsence(SetAbsence {
                    household: id,
                    from: on,
                    to: (c % 2 == 0).then(|| day("2023-06-01")),
                }),
                9 => HouseholdChange::Merge(MergeHouseholds { survivor: id, doubles: vec![pick(&households, *b)] }),
                10 if c % 2 == 0 => HouseholdChange::End(EndHousehold { household: id, day: on, reason: None }),
                10 => HouseholdChange::SetConsent(SetConsent { household: id, consent: Consent::Declined { day: on } }),
                _ => {
                    let means = pick(&[None, Some(Means::Shop), Some(Means::Account)], *a);
                    batch.push(store.operation(Body::Catalogue(CatalogueChange::SetMeans(SetItemMeans {
                        item: item.id,
                        means,
                        from: on,
                    }))));
                    continue;
                }
            };
            let operation = store.operation(change(body));
            if what % 12 < 2 {
                households.push(operation.id.into());
            }
            batch.push(operation);
        }
        store.apply(&Scope::operator(), batch).await.unwrap();
    }
    let verification = store.verification().await;
    prop_assert!(verification.is_clean(), "{:?}", verification.differences);
    Ok(())
}

#[test]
fn sums_of_households_equal_the_recount_after_random_operations_on_sqlite() {
    tell_stories(TestStore::sqlite, 24, &tell);
}

#[test]
fn sums_of_households_equal_the_recount_after_random_operations_on_postgres() {
    tell_stories(TestStore::postgres, 8, &tell);
}
