//! Who produces and sells, on both databases: counted where it is, for the household to which it belongs, seen by the team and
//! its commune.

use crate::harness::{
    TestStore,
    builders::*,
    day,
    stories::{Move, pick, tell_stories},
};
use proptest::{prelude::*, test_runner::TestCaseError};
use rules::{
    catalogue::ItemKind,
    ids::{HouseholdId, ItemId, ListingId, PartnerId, ProducerId, ProductId, UnitId},
    measures::Measure,
    operations::{
        Body, EndHousehold, EraseHousehold, HouseholdChange, MergeHouseholds, MoveHousehold, Outcome, Wire, decode,
    },
    producers::{Producer, Step},
};
use serde_json::{Value, json};
use store::{ProducerFilter, Scope, Sums};

fn body(kind: &str, fields: Value) -> Body {
    decode(Wire { kind: kind.to_owned(), version: 1, fields }).unwrap()
}

/// A village with two platforms and an account to be had.
struct Village {
    village: UnitId,
    voso: ItemId,
    postmart: ItemId,
    account: ItemId,
}

impl Village {
    async fn of(store: &TestStore, name: &str) -> Self {
        let village = store.village(name).await;
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let of =
            |kind, name: &str| items.values().find(|item| item.kind == kind && item.name.starts_with(name)).unwrap().id;
        let account = items
            .values()
            .find(|item| item.kind == ItemKind::PaymentMeans && item.means_on(day("2023-01-01")).is_some());
        Self {
            village,
            voso: of(ItemKind::Platform, "Voso"),
            postmart: of(ItemKind::Platform, "Postmart"),
            account: account.unwrap().id,
        }
    }

    async fn household(&self, store: &TestStore, head: &str) -> HouseholdId {
        store.done(Body::Household(HouseholdChange::Add(new_household(self.village, head)))).await.into()
    }

    fn new_producer(&self, household: HouseholdId) -> Body {
        let (village, from) = (self.village, "2022-06-11");
        let fields = json!({"village": village, "name": "Hộ sản xuất Mẫu", "form": "household", "household": household, "phone": "0900000001", "from": from});
        body("producer.add", fields)
    }

    async fn producer(&self, store: &TestStore, household: HouseholdId) -> ProducerId {
        store.done(self.new_producer(household)).await.into()
    }
}

fn new_product(producer: ProducerId, from: &str) -> Body {
    body("product.add", json!({"producer": producer, "name": "Mật ong Mẫu", "category": "food", "from": from}))
}

fn new_listing(product: ProductId, platform: ItemId, since: &str) -> Body {
    let origin = json!({"how": "helped"});
    body("listing.add", json!({"product": product, "platform": platform, "since": since, "origin": origin}))
}

fn end_listing(listing: ListingId, on: &str) -> Body {
    body("listing.end", json!({"listing": listing, "day": on}))
}

async fn sums(store: &TestStore, unit: UnitId, on: &str) -> Sums {
    store.sums(&Scope::public(), &[unit], day(on), day(on)).await.unwrap().remove(&unit).unwrap_or_default()
}

async fn kept(store: &TestStore, id: ProducerId) -> Producer {
    store.producer(&Scope::operator(), id).await.unwrap().expect("the producer").producer
}

async fn sells_on(store: &TestStore, household: HouseholdId, platform: ItemId, on: &str) -> bool {
    let household = store.household(&Scope::operator(), household).await.unwrap().unwrap().household;
    household.uses.get(&platform).and_then(|uses| uses.on(day(on))).is_some_and(|held| held.in_use)
}

both! {
    async fn what_a_producer_is_and_sells_is_read_as_it_was_written(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let home = at.household(store, "Lò Văn Mẫu").await;
        let producer = at.producer(store, home).await;
        let product: ProductId = store.done(new_product(producer, "2022-06-11")).await.into();
        let rank = json!({"product": product, "stars": 4, "recognised": "2022-12-20", "decision": "01/QĐ-UBND"});
        store.done(body("product.set_ocop", rank)).await;
        let listing = json!({"product": product, "platform": at.voso, "since": "2022-07-01", "origin": {"how": "alone"}, "address": "https://example.vn/mau"});
        store.done(body("listing.add", listing)).await;
        let commitment = json!({"producer": producer, "step": "quality", "day": "2022-08-01", "text": "Đúng mẫu, đủ cân"});
        store.done(body("producer.record_step", commitment)).await;
        let led = at.household(store, "Giàng A Mẫu").await;
        store.done(body("producer.lead", json!({"producer": producer, "household": led, "from": "2022-09-01"}))).await;
        let partner = json!({"unit": store.gia_phu().await, "name": "Vận tải Mẫu", "services": ["packing", "transport"], "from": "2022-06-11"});
        let partner: PartnerId = store.done(body("partner.add", partner)).await.into();
        let link = json!({"partner": partner, "producer": producer, "service": "transport", "from": "2022-07-01"});
        store.done(body("partner.link", link)).await;

        let view = store.producer(&Scope::operator(), producer).await.unwrap().unwrap();
        let sold = &view.producer.products[&product];
        assert_eq!((sold.rank(day("2023-01-01")).unwrap().stars, sold.is_listed(day("2022-07-01"))), (4, true));
        assert_eq!(sold.listings[0].address.as_deref(), Some("https://example.vn/mau"));
        assert_eq!(view.producer.steps[&Step::Quality].text.as_deref(), Some("Đúng mẫu, đủ cân"));
        assert_eq!((view.household.map(|own| own.id), view.led.len(), view.led[0].id), (Some(home), 1, led));
        assert_eq!((view.producer.links.len(), view.partners[0].services.len()), (1, 2));
        let there = sums(store, store.gia_phu().await, "2023-01-01").await;
        for measure in [
            Measure::Producers, Measure::ProducersHouseholds, Measure::ProducersLinked, Measure::Products, Measure::ProductsListed,
            Measure::ProductsOcop, Measure::ProductsOcopListed, Measure::HouseholdsWithProducts, Measure::HouseholdsLed, Measure::StepsQuality,
        ] {
            assert_eq!(there.get(measure), 1, "{measure:?}");
        }
        let found = |name: &str| ProducerFilter { name: Some(name.to_owned()), ended: false };
        let listed = async |name| store.producers(&Scope::operator(), at.village, &found(name)).await.unwrap().unwrap().len();
        assert_eq!((listed("san xuat").await, listed("hop tac").await), (1, 0));
        let partners = store.partners(&Scope::operator(), at.village).await.unwrap().unwrap();
        assert_eq!((partners.len(), partners[0].producers), (1, 1));
        store.must_be_whole().await;
    }

    async fn a_listing_with_an_account_makes_the_household_count_for_the_thirty_percent(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let home = at.household(store, "Lò Văn Mẫu").await;
        let producer = at.producer(store, home).await;
        let product: ProductId = store.done(new_product(producer, "2022-06-11")).await.into();
        let first = store.done(new_listing(product, at.voso, "2022-07-01")).await.into();
        let account = json!({"household": home, "item": at.account, "in_use": true, "origin": {"how": "alone"}, "since": "2022-08-01"});
        store.done(body("adoption.set", account)).await;
        let both = async |on: &str| {
            let there = sums(store, at.village, on).await;
            [Measure::HouseholdsWithShopAndAccount, Measure::HouseholdsWithProductsShopAndAccount].map(|measure| there.get(measure))
        };
        assert_eq!((both("2022-07-31").await, both("2022-08-01").await), ([0, 0], [1, 1]));
        // On a second platform, and off the first: it sells on.
        store.done(new_listing(product, at.postmart, "2022-10-01")).await;
        store.done(end_listing(first, "2023-01-01")).await;
        assert!(sells_on(store, home, at.voso, "2022-12-31").await && !sells_on(store, home, at.voso, "2023-01-01").await);
        assert_eq!(both("2023-06-01").await, [1, 1]);
        // The product leaves the list and with it the last stall.
        store.done(body("product.end", json!({"product": product, "day": "2023-07-01", "reason": "Hết mùa"}))).await;
        assert!(!sells_on(store, home, at.postmart, "2023-07-01").await);
        assert_eq!((both("2023-06-30").await, both("2023-07-01").await), ([1, 1], [0, 0]));
        store.must_be_whole().await;
    }

    async fn a_household_sells_on_a_platform_as_long_as_one_of_its_products_is_there(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let home = at.household(store, "Lò Văn Mẫu").await;
        let producer = at.producer(store, home).await;
        let one: ProductId = store.done(new_product(producer, "2022-06-11")).await.into();
        let other: ProductId = store.done(new_product(producer, "2022-06-11")).await.into();
        let first = store.done(new_listing(one, at.voso, "2022-07-01")).await.into();
        let second = store.done(new_listing(other, at.voso, "2023-03-01")).await.into();
        store.done(end_listing(first, "2023-01-01")).await;
        let on = async |at_day: &str| sells_on(store, home, at.voso, at_day).await;
        assert_eq!([on("2022-12-31").await, on("2023-01-01").await, on("2023-02-28").await, on("2023-03-01").await], [true, false, false, true]);
        store.done(end_listing(second, "2023-04-01")).await;
        assert!(!on("2023-04-01").await);
        // It had a stall before anybody listed it: that stays had before.
        let had = json!({"household": home, "item": at.postmart, "in_use": false, "origin": {"how": "had_before"}, "since": "2021-01-01"});
        store.done(body("adoption.set", had)).await;
        store.done(new_listing(one, at.postmart, "2023-05-01")).await;
        let household = store.household(&Scope::operator(), home).await.unwrap().unwrap().household;
        assert_eq!(household.uses[&at.postmart].on(day("2023-05-01")).map(|held| held.origin), Some(rules::households::Origin::HadBefore {}));
        store.must_be_whole().await;
    }

    async fn what_cannot_be_is_refused_with_its_reason(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let (home, elsewhere) = (at.household(store, "Lò Văn Mẫu").await, store.village("Bản Cầm").await);
        let producer = at.producer(store, home).await;
        let product: ProductId = store.done(new_product(producer, "2022-06-11")).await.into();
        let code = async |kind: &str, fields: Value| store.refused(body(kind, fields)).await.code;
        let new = |village: UnitId, form: &str, household: Value, from: &str| {
            json!({"village": village, "name": "Mẫu", "form": form, "household": household, "from": from})
        };
        assert_eq!(code("producer.add", new(at.village, "household", json!(home), "2022-07-01")).await, "has_producer");
        let other = at.household(store, "Giàng A Mẫu").await;
        assert_eq!(code("producer.add", new(elsewhere, "household", json!(other), "2022-07-01")).await, "wrong_unit");
        assert_eq!(code("producer.add", new(at.village, "household", json!(null), "2022-07-01")).await, "household_needed");
        assert_eq!(code("producer.add", new(at.village, "group", json!(other), "2022-07-01")).await, "no_household");
        assert_eq!(code("producer.add", new(at.village, "group", json!(null), "2030-01-01")).await, "day_in_future");
        assert_eq!(code("producer.add", new(store.gia_phu().await, "group", json!(null), "2022-07-01")).await, "wrong_unit");
        let listing = |platform: ItemId, since: &str| json!({"product": product, "platform": platform, "since": since, "origin": {"how": "alone"}});
        assert_eq!(code("listing.add", listing(at.account, "2022-07-01")).await, "not_a_platform");
        assert_eq!(code("listing.add", listing(at.voso, "2022-06-01")).await, "product_not_there");
        assert_eq!(code("product.end", json!({"product": product, "day": "2022-07-01", "reason": ""})).await, "reason_needed");
        assert_eq!(code("producer.lead", json!({"producer": producer, "household": home, "from": "2022-07-01"})).await, "leads_itself");
        let partner = json!({"unit": at.village, "name": "Mẫu", "services": ["transport"], "from": "2022-06-11"});
        assert_eq!(code("partner.add", partner).await, "wrong_unit");
        let partner = json!({"unit": store.gia_phu().await, "name": "Mẫu", "services": ["transport"], "from": "2022-06-11"});
        let partner = store.done(body("partner.add", partner)).await;
        let link = json!({"partner": partner, "producer": producer, "service": "packing", "from": "2022-07-01"});
        assert_eq!(code("partner.link", link).await, "other_service");
        store.must_be_whole().await;
    }

    // Rows of the journal are sealed, and stay when a household asks to be forgotten.
    async fn no_reason_to_refuse_keeps_the_name_of_a_household_or_of_what_it_sells_under_its_own(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let home = at.household(store, "Lò Văn Mẫu").await;
        let producer = at.producer(store, home).await;
        let named = json!({"village": at.village, "name": "Mẫu", "form": "household", "household": home, "from": "2022-07-01"});
        let nobodys = json!({"village": at.village, "name": "Mẫu", "form": "household", "household": null, "from": "2022-07-01"});
        for (kind, fields) in [
            ("producer.add", named),
            ("producer.add", nobodys),
            ("producer.lead", json!({"producer": producer, "household": home, "from": "2022-07-01"})),
            ("producer.end", json!({"producer": producer, "day": "2021-01-01", "reason": "Nghỉ"})),
            ("household.move", json!({"household": home, "village": at.village, "from": "2022-07-01"})),
            ("household.end", json!({"household": home, "day": "2021-01-01"})),
            ("household.merge", json!({"survivor": home, "doubles": [home]})),
        ] {
            store.refused(body(kind, fields)).await;
        }
        let kept = store.raw.texts("SELECT reason FROM journal WHERE reason IS NOT NULL").await;
        assert_eq!(kept.len(), 7);
        assert!(kept.iter().all(|reason| !reason.contains("Mẫu")), "{kept:?}");
    }

    async fn a_producer_goes_where_its_household_goes_and_is_forgotten_with_it(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let (home, double) = (at.household(store, "Lò Văn Mẫu").await, at.household(store, "Lò Văn Mẫu").await);
        let producer = at.producer(store, double).await;
        store.done(new_product(producer, "2022-06-11")).await;
        store.done(Body::Household(HouseholdChange::Merge(MergeHouseholds { survivor: home, doubles: vec![double] }))).await;
        assert_eq!(kept(store, producer).await.household, Some(home));
        let elsewhere = store.village("Bản Cầm").await;
        let moved = MoveHousehold { household: home, village: elsewhere, from: day("2023-01-01") };
        store.done(Body::Household(HouseholdChange::Move(moved))).await;
        let counts = async |on: &str| {
            let (here, there) = (sums(store, at.village, on).await, sums(store, elsewhere, on).await);
            [&here, &there].map(|sums| [Measure::Products, Measure::HouseholdsWithProducts].map(|measure| sums.get(measure)))
        };
        assert_eq!((counts("2022-12-31").await, counts("2023-01-01").await), ([[1, 1], [0, 0]], [[0, 0], [1, 1]]));
        store.done(Body::Household(HouseholdChange::Erase(EraseHousehold { household: home, day: day("2023-02-01") }))).await;
        let producer = kept(store, producer).await;
        assert_eq!((producer.name, producer.phone), (None, None));
        store.must_be_whole().await;
    }

    async fn a_leader_that_ends_leads_nobody_any_more(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let (home, led) = (at.household(store, "Lò Văn Mẫu").await, at.household(store, "Giàng A Mẫu").await);
        let producer = at.producer(store, home).await;
        store.done(body("producer.lead", json!({"producer": producer, "household": led, "from": "2022-07-01"}))).await;
        store.done(body("producer.end", json!({"producer": producer, "day": "2023-01-01", "reason": "Giải thể"}))).await;
        let counts = async |on: &str| {
            let there = sums(store, at.village, on).await;
            [Measure::HouseholdsLed, Measure::Producers].map(|measure| there.get(measure))
        };
        assert_eq!((counts("2022-12-31").await, counts("2023-01-01").await), ([1, 1], [0, 0]));
        store.must_be_whole().await;
    }

    async fn what_has_not_arrived_yet_is_waited_for(store: &TestStore) {
        let at = Village::of(store, "Bản Bay").await;
        let home = at.household(store, "Lò Văn Mẫu").await;
        let producer = store.operation(at.new_producer(home));
        let product = store.operation(new_product(producer.id.into(), "2022-06-11"));
        let listing = store.operation(new_listing(product.id.into(), at.voso, "2022-07-01"));
        let end = store.operation(end_listing(listing.id.into(), "2023-01-01"));
        for (operation, needed) in [(&end, listing.id), (&listing, product.id), (&product, producer.id)] {
            assert_eq!(store.send(&Scope::operator(), operation.clone()).await, Outcome::Waiting(needed));
        }
        assert_eq!(store.send(&Scope::operator(), producer).await, Outcome::Applied);
        for operation in [product, listing, end] {
            assert_eq!(store.send(&Scope::operator(), operation).await, Outcome::Applied);
        }
        let there = sums(store, at.village, "2022-12-31").await;
        assert_eq!([there.get(Measure::ProductsListed), there.get(Measure::HouseholdsWithShop)], [1, 1]);
        store.must_be_whole().await;
    }

    async fn producers_are_seen_and_written_by_their_team_and_commune_and_partners_are_seen_by_all_who_see_teams(store: &TestStore) {
        store.clock.set("2023-05-10T02:00:00Z");
        let (at, beside) = (Village::of(store, "Bản Bay").await, store.village("Bản Cầm").await);
        let ((_, members), (_, others)) = (store.full_team(at.village).await, store.full_team(beside).await);
        let home = at.household(store, "Lò Văn Mẫu").await;
        let producer = at.producer(store, home).await;
        let gia_phu = store.gia_phu().await;
        let partner = json!({"unit": gia_phu, "name": "Vận tải Mẫu", "services": ["transport"], "from": "2022-06-11"});
        let partner: PartnerId = store.done(body("partner.add", partner.clone())).await.into();
        let member = store.signed_in(store.account_of(members[3], "thanhvien").await).await;
        let neighbour = store.signed_in(store.account_of(others[0], "tokhac").await).await;
        let officer = store.officer("giaphu", gia_phu).await;
        let department = store.officer("so", store.unit("10", "2023-05-10").await).await;
        // Sees the producer; sees the partner; says who the partners are.
        let asked = [
            (&member, true, true, false), (&officer, true, true, true), (&neighbour, false, true, false),
            (&department, false, true, true), (&Scope::public(), false, false, false),
        ];
        for (number, (scope, may, sees_partner, manages)) in asked.into_iter().enumerate() {
            assert_eq!(store.producer(scope, producer).await.unwrap().is_some(), may, "{scope:?}");
            let listed = store.producers(scope, at.village, &ProducerFilter::default()).await.unwrap();
            assert_eq!(listed.is_some(), may, "{scope:?}");
            assert_eq!(store.partner(scope, partner).await.unwrap().is_some(), sees_partner, "{scope:?}");
            let renamed = json!({"producer": producer, "name": format!("Hộ sản xuất Mẫu {number}")});
            let outcome = store.outcome(scope, body("producer.amend", renamed)).await;
            assert_eq!(outcome == Outcome::Applied, may, "{scope:?} {outcome:?}");
            let outcome = store.outcome(scope, body("partner.add", partner_named(gia_phu, number))).await;
            assert_eq!(outcome == Outcome::Applied, manages, "{scope:?} {outcome:?}");
        }
        // It is a household, so that the officer looked at one, by itself and in the list.
        let looks = async || {
            let looks = store.household_looks(&member, at.village).await.unwrap();
            looks.into_iter().map(|look| (look.name, look.looks)).collect::<Vec<_>>()
        };
        assert_eq!(looks().await, [("Cán bộ giaphu".to_owned(), 2)]);
        let none = ProducerFilter { name: Some("không có".to_owned()), ended: false };
        store.producers(&officer, at.village, &none).await.unwrap();
        assert_eq!(looks().await, [("Cán bộ giaphu".to_owned(), 2)], "nobody was shown");
        store.must_be_whole().await;
    }
}

fn partner_named(unit: UnitId, number: usize) -> Value {
    json!({"unit": unit, "name": format!("Đóng gói Mẫu {number}"), "services": ["packing"], "from": "2022-06-11"})
}

/// Whatever is written down, listed, ended, moved and merged, in batches of whatever size, the sums are what a recount finds.
async fn tell(store: &TestStore, story: &[Vec<Move>]) -> Result<(), TestCaseError> {
    let at = Village::of(store, "Bản Bay").await;
    let other = store.village("Bản Cầm").await;
    let mut households = vec![at.household(store, "Hộ Mẫu").await, at.household(store, "Hộ Mẫu").await];
    let mut producers: Vec<ProducerId> = vec![at.producer(store, households[0]).await];
    let mut products: Vec<ProductId> = vec![store.done(new_product(producers[0], "2022-06-11")).await.into()];
    let mut listings: Vec<ListingId> = vec![store.done(new_listing(products[0], at.voso, "2022-06-11")).await.into()];
    for steps in story {
        let mut batch = Vec::new();
        for (what, a, b, c) in steps {
            let on = pick(&["2022-06-11", "2022-06-25", "2022-07-02", "2023-01-01", "2023-08-01"], *c);
            let (household, producer) = (pick(&households, *a), pick(&producers, *b));
            let (product, listing) = (pick(&products, *a), pick(&listings, *b));
            let platform = pick(&[at.voso, at.postmart], *c);
            let body = match what % 18 {
                0 => Body::Household(HouseholdChange::Add(new_household(at.village, "Hộ Mẫu"))),
                1 | 2 => at.new_producer(household),
                3 | 4 => new_product(producer, on),
                5..=7 => new_listing(product, platform, on),
                8 | 9 => end_listing(listing, on),
                10 => body("product.end", json!({"product": product, "day": on, "reason": "Hết mùa"})),
                11 if c % 3 == 0 => body("producer.end", json!({"producer": producer, "day": on, "reason": "Nghỉ"})),
                11 | 12 => body("product.set_ocop", json!({"product": product, "stars": 3 + c % 3, "recognised": on})),
                13 => body("producer.lead", json!({"producer": producer, "household": household, "from": on})),
                14 => body("producer.stop_leading", json!({"producer": producer, "household": household, "day": on})),
                15 => body("producer.record_step", json!({"producer": producer, "step": "stall", "day": on})),
                16 if c % 3 == 0 => {
                    Body::Household(HouseholdChange::End(EndHousehold { household, day: day(on), reason: None }))
                }
                16 => Body::Household(HouseholdChange::Merge(MergeHouseholds {
                    survivor: household,
                    doubles: vec![pick(&households, *b)],
                })),
                _ if c % 2 == 0 => {
                    let fields = json!({"household": household, "item": at.account, "in_use": true, "origin": {"how": "alone"}, "since": on});
                    body("adoption.set", fields)
                }
                _ => Body::Household(HouseholdChange::Move(MoveHousehold { household, village: other, from: day(on) })),
            };
            let operation = store.operation(body);
            match what % 18 {
                0 => households.push(operation.id.into()),
                1 | 2 => producers.push(operation.id.into()),
                3 | 4 => products.push(operation.id.into()),
                5..=7 => listings.push(operation.id.into()),
                _ => {}
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
fn sums_of_producers_equal_the_recount_after_random_operations_on_sqlite() {
    tell_stories(TestStore::sqlite, 24, &tell);
}

#[test]
fn sums_of_producers_equal_the_recount_after_random_operations_on_postgres() {
    tell_stories(TestStore::postgres, 8, &tell);
}
