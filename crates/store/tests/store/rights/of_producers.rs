//! One operation of each kind on producers and partners.

use crate::harness::{TestStore, builders::*};
use rules::{
    catalogue::ItemKind,
    ids::UnitId,
    operations::{Body, HouseholdChange, Wire, decode},
};
use serde_json::{Value, json};
use store::Scope;

fn body(kind: &str, fields: Value) -> Body {
    decode(Wire { kind: kind.to_owned(), version: 1, fields }).unwrap()
}

/// One of each kind, in an order in which each would apply.
pub(super) async fn one_of_each_kind_of_producers(store: &TestStore, village: UnitId) -> Vec<Body> {
    let items = store.catalogue(&Scope::operator()).await.unwrap();
    let platform =
        items.values().find(|item| item.kind == ItemKind::Platform && item.name.starts_with("Voso")).unwrap().id;
    let led = store.done(Body::Household(HouseholdChange::Add(new_household(village, "Hộ theo")))).await;
    let (from, to, gia_phu) = ("2023-01-01", super::TO, store.gia_phu().await);
    let new = json!({"village": village, "name": "Hợp tác xã Mẫu", "form": "cooperative", "from": from});
    let producer = store.done(body("producer.add", new.clone())).await;
    let new_product = json!({"producer": producer, "name": "Chè Mẫu", "category": "food", "from": from});
    let product = store.done(body("product.add", new_product.clone())).await;
    let new_listing = json!({"product": product, "platform": platform, "since": from, "origin": {"how": "alone"}});
    let other = store.done(body("product.add", new_product.clone())).await;
    let listed = json!({"product": other, "platform": platform, "since": from, "origin": {"how": "alone"}});
    let listing = store.done(body("listing.add", listed)).await;
    let new_partner = json!({"unit": gia_phu, "name": "Vận tải Mẫu", "services": ["transport"], "from": from});
    let partner = store.done(body("partner.add", new_partner.clone())).await;
    let link = json!({"partner": partner, "producer": producer, "service": "transport"});
    let with = |fields: &Value, name: &str, value: &str| {
        let mut fields = fields.clone();
        fields[name] = json!(value);
        fields
    };
    vec![
        body("producer.add", new),
        body("producer.amend", json!({"producer": producer, "name": "Hợp tác xã Mẫu Mới"})),
        body("producer.record_step", json!({"producer": producer, "step": "photos", "day": from})),
        body("producer.lead", json!({"producer": producer, "household": led, "from": from})),
        body("producer.stop_leading", json!({"producer": producer, "household": led, "day": to})),
        body("product.add", new_product),
        body("product.amend", json!({"product": product, "name": "Chè Mẫu Mới"})),
        body("product.set_ocop", json!({"product": product, "stars": 3, "recognised": from})),
        body("listing.add", new_listing),
        body("listing.end", json!({"listing": listing, "day": to})),
        body("product.end", json!({"product": product, "day": to, "reason": "Hết mùa"})),
        body("partner.add", new_partner),
        body("partner.amend", json!({"partner": partner, "note": "Nhận hàng hằng ngày"})),
        body("partner.link", with(&link, "from", from)),
        body("partner.unlink", with(&link, "day", to)),
        body("partner.end", json!({"partner": partner, "day": to})),
        body("producer.end", json!({"producer": producer, "day": to, "reason": "Giải thể"})),
    ]
}
