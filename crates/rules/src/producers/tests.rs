//! Producers as they sell: what counts as listed, as OCOP, for the household, and when a product leaves the list.

use super::*;
use crate::{
    day::test_day as day,
    ids::{ListingId, OperationId},
    measures::{Counted, Measure, Tallies},
    operations::{
        AddListing, AddProducer, AddProduct, AmendProduct, Base, LinkPartner, RecordStep, Refusal, SetOcop,
        UnlinkPartner,
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn by(number: u128) -> OperationId {
    OperationId(id(number))
}

fn body(form: &str, household: Option<u128>) -> AddProducer {
    let household = household.map(id);
    let body =
        json!({"village": id(1), "name": "Cơ sở Mẫu", "form": form, "household": household, "from": "2022-06-11"});
    serde_json::from_value(body).unwrap()
}

/// A co-operative with one product since June 2022.
fn producer() -> Producer {
    let mut producer = Producer::new(ProducerId(id(10)), &body("cooperative", None)).unwrap();
    let new = AddProduct {
        producer: producer.id,
        name: "Mật ong Mẫu".to_owned(),
        category: Category::Food,
        from: day("2022-06-11"),
    };
    producer.add_product(ProductId(id(20)), &new).unwrap();
    producer
}

fn product(producer: &Producer) -> &Product {
    &producer.products[&ProductId(id(20))]
}

fn list(producer: &mut Producer, listing: u128, platform: u128, since: &str) -> Result<(), Refusal> {
    let body = json!({"product": id(20), "platform": id(platform), "since": since, "origin": {"how": "alone"}});
    let body: AddListing = serde_json::from_value(body).unwrap();
    producer.with_product(body.product, |product, _| product.list(ListingId(id(listing)), &body))
}

fn ocop(producer: &mut Producer, stars: Option<u8>, recognised: &str, expires: Option<&str>) -> Result<(), Refusal> {
    let product = ProductId(id(20));
    let body = SetOcop { product, stars, recognised: day(recognised), expires: expires.map(day), decision: None };
    producer.with_product(product, |product, _| product.set_ocop(&body))
}

fn step(fields: &Value) -> RecordStep {
    let mut body = json!({"producer": id(10)});
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(body).unwrap()
}

/// What there is of a measure on a day.
fn on(tallies: &Tallies, measure: Measure, on: &str) -> i64 {
    let counts = tallies.iter().filter(|(key, _)| key.measure == Counted::Fixed(measure) && key.day <= day(on));
    counts.map(|(_, value)| value).sum()
}

#[test]
fn a_producing_household_belongs_to_a_household_and_a_cooperative_to_none() {
    let code = |body: &AddProducer| Producer::new(ProducerId(id(10)), body).unwrap_err().code;
    assert_eq!(code(&body("household", None)), "household_needed");
    assert_eq!(code(&body("cooperative", Some(2))), "no_household");
    assert_eq!(code(&AddProducer { name: "  ".to_owned(), ..body("group", None) }), "bad_text");
    for (form, household) in [("household", Some(2)), ("business", Some(2)), ("business", None), ("enterprise", None)] {
        assert!(Producer::new(ProducerId(id(10)), &body(form, household)).is_ok(), "{form}");
    }
}

#[test]
fn whoever_took_a_step_for_one_still_to_be_taken_does_not_take_it_from_who_was_faster() {
    let mut producer = producer();
    let seen = json!({"revision": producer.revision});
    let photos = |day: Option<&str>| step(&json!({"step": "photos", "day": day, "base": seen}));
    producer.record_step(&photos(Some("2022-07-01"))).unwrap();
    assert_eq!(producer.record_step(&photos(Some("2022-07-02"))).unwrap_err().code, "edited_meanwhile");
    assert_eq!(producer.steps[&Step::Photos].day, day("2022-07-01"));
    // Another step is another affair, and so is taking back what one recorded by mistake.
    producer.record_step(&step(&json!({"step": "stall", "day": "2022-07-02", "base": seen}))).unwrap();
    producer.record_step(&photos(None)).unwrap();
    assert_eq!(producer.next_step(), Some(Step::Photos));
}

#[test]
fn a_product_counts_once_on_however_many_platforms_it_is() {
    let mut producer = producer();
    list(&mut producer, 31, 101, "2022-07-01").unwrap();
    list(&mut producer, 32, 102, "2022-08-01").unwrap();
    producer
        .with_product(ProductId(id(20)), |product, _| product.unlist(ListingId(id(31)), day("2022-09-01")))
        .unwrap();
    let unlist = |product: &mut Product, _| product.unlist(ListingId(id(32)), day("2022-10-01"));
    producer.with_product(ProductId(id(20)), unlist).unwrap();
    let tallies = producer_tallies(&producer);
    let listed = |at| on(&tallies, Measure::ProductsListed, at);
    assert_eq!(["2022-06-30", "2022-07-01", "2022-09-01", "2022-09-30", "2022-10-01"].map(listed), [0, 1, 1, 1, 0]);
    assert_eq!(on(&tallies, Measure::Products, "2022-10-01"), 1);
    assert_eq!(on(&tallies, Measure::ProducersCooperatives, "2022-10-01"), 1);
}

#[test]
fn a_product_is_not_listed_twice_on_one_platform_and_may_come_back() {
    let mut producer = producer();
    list(&mut producer, 31, 101, "2022-07-01").unwrap();
    assert_eq!(list(&mut producer, 32, 101, "2022-08-01").unwrap_err().code, "already_listed");
    assert_eq!(list(&mut producer, 32, 101, "2022-06-20").unwrap_err().code, "already_listed");
    assert_eq!(list(&mut producer, 32, 102, "2022-06-10").unwrap_err().code, "product_not_there");
    let unlist = |product: &mut Product, _| product.unlist(ListingId(id(31)), day("2022-09-01"));
    producer.with_product(ProductId(id(20)), unlist).unwrap();
    assert_eq!(producer.with_product(ProductId(id(20)), unlist).unwrap_err().code, "wrong_day");
    list(&mut producer, 32, 101, "2022-09-01").unwrap();
    assert!(product(&producer).is_listed(day("2022-09-01")));
}

#[test]
fn a_rank_ends_after_thirty_six_months_and_counts_only_while_it_holds() {
    let mut producer = producer();
    ocop(&mut producer, Some(3), "2022-12-20", None).unwrap();
    list(&mut producer, 31, 101, "2023-02-01").unwrap();
    assert_eq!(product(&producer).rank(day("2025-12-19")).map(|rank| rank.stars), Some(3));
    assert_eq!(product(&producer).rank(day("2025-12-20")), None);
    let tallies = producer_tallies(&producer);
    let count = |measure| ["2022-12-19", "2022-12-20", "2023-02-01", "2025-12-20"].map(|at| on(&tallies, measure, at));
    assert_eq!(count(Measure::ProductsOcop), [0, 1, 1, 0]);
    assert_eq!(count(Measure::ProductsOcopListed), [0, 0, 1, 0]);
    // Recognised anew with more stars before the old rank ended: counted once.
    ocop(&mut producer, Some(4), "2025-06-01", None).unwrap();
    assert_eq!(product(&producer).rank(day("2025-06-01")).map(|rank| rank.stars), Some(4));
    assert_eq!(on(&producer_tallies(&producer), Measure::ProductsOcop, "2025-12-20"), 1);
    assert_eq!(Ocop::usual_end(day("2024-02-29")), day("2027-03-01"));
}

#[test]
fn a_rank_has_three_to_five_stars_and_can_be_put_right() {
    let mut producer = producer();
    assert_eq!(ocop(&mut producer, Some(2), "2022-12-20", None).unwrap_err().code, "bad_stars");
    assert_eq!(ocop(&mut producer, Some(3), "2022-12-20", Some("2022-12-20")).unwrap_err().code, "wrong_day");
    ocop(&mut producer, Some(3), "2022-12-20", None).unwrap();
    assert_eq!(ocop(&mut producer, Some(3), "2022-12-20", None).unwrap_err().code, "nothing_changed");
    ocop(&mut producer, Some(5), "2022-12-20", Some("2025-01-01")).unwrap();
    assert_eq!(product(&producer).ocop.len(), 1);
    ocop(&mut producer, None, "2022-12-20", None).unwrap();
    assert!(product(&producer).ocop.is_empty());
}

#[test]
fn a_product_leaves_the_list_only_with_a_reason_and_leaves_the_platforms_with_it() {
    let mut producer = producer();
    list(&mut producer, 31, 101, "2022-07-01").unwrap();
    let end = |reason: &'static str| move |product: &mut Product, _| product.end(day("2023-01-01"), reason);
    assert_eq!(producer.with_product(ProductId(id(20)), end(" ")).unwrap_err().code, "reason_needed");
    producer.with_product(ProductId(id(20)), end("Không còn sản xuất")).unwrap();
    assert_eq!(producer.with_product(ProductId(id(20)), end("Lần nữa")).unwrap_err().code, "wrong_day");
    assert_eq!(list(&mut producer, 32, 102, "2022-12-01").unwrap_err().code, "product_not_there");
    let tallies = producer_tallies(&producer);
    let count = |at| [Measure::Products, Measure::ProductsListed].map(|measure| on(&tallies, measure, at));
    assert_eq!((count("2022-12-31"), count("2023-01-01")), ([1, 1], [0, 0]));
    assert_eq!(producer.selling().collect::<Vec<_>>(), [Span { from: day("2022-06-11"), to: day("2023-01-01") }]);
}

#[test]
fn a_producer_that_ends_takes_along_what_it_sold_and_its_links() {
    let mut producer = producer();
    let service = Service::Transport;
    let link = LinkPartner { partner: PartnerId(id(40)), producer: producer.id, service, from: day("2022-07-01") };
    producer.link(&link).unwrap();
    assert_eq!(producer.link(&link).unwrap_err().code, "nothing_changed");
    assert_eq!(producer.end(day("2023-01-01"), "").unwrap_err().code, "reason_needed");
    producer.end(day("2023-01-01"), "Giải thể").unwrap();
    let tallies = producer_tallies(&producer);
    for measure in [Measure::Producers, Measure::Products, Measure::ProducersLinked] {
        assert_eq!(["2022-12-31", "2023-01-01"].map(|at| on(&tallies, measure, at)), [1, 0], "{measure:?}");
    }
    let late = UnlinkPartner { partner: link.partner, producer: producer.id, service, day: day("2023-02-01") };
    assert_eq!(producer.unlink(&late).unwrap_err().code, "nothing_changed");
    let new =
        AddProduct {
            producer: producer.id, name: "Chè".to_owned(), category: Category::Food, from: day("2022-07-01")
        };
    assert_eq!(producer.add_product(ProductId(id(21)), &new).unwrap_err().code, "producer_not_there");
}

#[test]
fn a_commitment_to_quality_says_to_what_and_steps_are_counted_on_their_day() {
    let mut producer = producer();
    assert_eq!(producer.next_step(), Some(Step::Photos));
    producer.record_step(&step(&json!({"step": "photos", "day": "2022-07-01", "by": id(50)}))).unwrap();
    let commitment = json!({"step": "quality", "day": "2022-08-01"});
    assert_eq!(producer.record_step(&step(&commitment)).unwrap_err().code, "commitment_needed");
    producer.record_step(&step(&json!({"step": "quality", "day": "2022-08-01", "text": "Đúng mẫu, đủ cân"}))).unwrap();
    assert_eq!(producer.next_step(), Some(Step::Promotion));
    let tallies = producer_tallies(&producer);
    assert_eq!(
        [Measure::StepsPhotos, Measure::StepsQuality].map(|measure| on(&tallies, measure, "2022-07-31")),
        [1, 0]
    );
    producer.record_step(&step(&json!({"step": "photos"}))).unwrap();
    assert_eq!(producer.next_step(), Some(Step::Photos));
    assert_eq!(producer.record_step(&step(&json!({"step": "photos"}))).unwrap_err().code, "nothing_changed");
}

#[test]
fn two_who_rename_a_product_meet_and_the_second_is_told() {
    let mut producer = producer();
    let base = Base { revision: producer.revision, after: None };
    let (product_id, base_seen) = (ProductId(id(20)), Some(base));
    let renamed =
        |name: &str| AmendProduct { product: product_id, name: Some(name.to_owned()), category: None, base: base_seen };
    let amend = |producer: &mut Producer, number, body: AmendProduct| {
        producer.with_product(body.product, |product, revision| product.amend(by(number), &body, revision))
    };
    amend(&mut producer, 61, renamed("Mật ong rừng")).unwrap();
    assert_eq!(amend(&mut producer, 62, renamed("Mật ong bạc hà")).unwrap_err().code, "edited_meanwhile");
    let own = AmendProduct { base: Some(Base { after: Some(by(61)), ..base }), ..renamed("Mật ong bạc hà") };
    amend(&mut producer, 63, own).unwrap();
    assert_eq!(product(&producer).name, "Mật ong bạc hà");
}
