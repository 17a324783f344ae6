//! Producers, what they sell and their partners: what there is at a site, and what may be done with it.

use super::deeds::{Deed, day, too_early, too_late};
use super::relations::{Where, of_unit};
use super::sites::Site;
use super::world::World;
use rules::catalogue::ItemKind;
use rules::day::Day;
use rules::ids::{ItemId, OperationId, PartnerId, UnitId};
use rules::operations::{Wire, decode};
use serde_json::{Value, json};
use store::Scope;

impl World {
    async fn wired(&self, kind: &str, fields: Value) -> OperationId {
        let wire = Wire { kind: kind.to_owned(), version: 1, fields };
        self.done(decode(wire).unwrap()).await
    }

    pub(super) async fn partner(&self, unit: UnitId, name: &str) -> OperationId {
        let partner = json!({ "unit": unit, "name": name, "services": ["transport"], "from": "2025-05-01" });
        self.wired("partner.add", partner).await
    }

    /// A group with a product on a platform.
    pub(super) async fn producer(&self, village: UnitId, name: &str) -> [OperationId; 3] {
        let items = self.store.catalogue(&Scope::operator()).await.unwrap();
        let platform = items.values().find(|item| item.kind == ItemKind::Platform).unwrap().id;
        let (name, from) = (format!("{name} tổ hợp tác"), "2025-05-01");
        let producer = json!({ "village": village, "name": name, "form": "group", "from": from });
        let producer = self.wired("producer.add", producer).await;
        let product = json!({ "producer": producer, "name": "Chè", "category": "food", "from": from });
        let product = self.wired("product.add", product).await;
        let origin = json!({ "how": "alone" });
        let listing = json!({ "product": product, "platform": platform, "since": from, "origin": origin });
        [producer, product, self.wired("listing.add", listing).await]
    }
}

/// What may be done with producers, what they sell and whom they work with; nothing of it takes effect.
pub(super) fn to_producer(site: &Site, item: ItemId) -> Vec<Deed> {
    let Site { producer, product, listing, partner, household, .. } = *site;
    let (day, early, late) = (day(), too_early(), too_late());
    let origin = json!({ "how": "alone" });
    let link = json!({ "partner": partner, "producer": producer, "service": "transport" });
    let with = |fields: &Value, name: &str, on: Day| {
        let mut fields = fields.clone();
        fields[name] = json!(on);
        fields
    };
    let at_village = [
        ("producer.add", json!({ "village": site.village, "name": "", "form": "group", "from": day })),
        ("producer.amend", json!({ "producer": producer })),
        ("producer.end", json!({ "producer": producer, "day": early, "reason": "" })),
        ("producer.record_step", json!({ "producer": producer, "step": "photos", "day": late })),
        ("producer.lead", json!({ "producer": producer, "household": household, "from": late })),
        ("producer.stop_leading", json!({ "producer": producer, "household": household, "day": day })),
        ("product.add", json!({ "producer": producer, "name": "", "category": "food", "from": day })),
        ("product.amend", json!({ "product": product })),
        ("product.set_ocop", json!({ "product": product, "stars": 9, "recognised": day })),
        ("product.end", json!({ "product": product, "day": early, "reason": "" })),
        ("listing.add", json!({ "product": product, "platform": item, "since": late, "origin": origin })),
        ("listing.end", json!({ "listing": listing, "day": late })),
        ("partner.link", with(&link, "from", late)),
        ("partner.unlink", with(&link, "day", day)),
    ];
    at_village.into_iter().map(|(kind, fields)| deed(kind, of_unit(site.village), fields)).collect()
}

/// What may be done with a partner of a unit; nothing of it takes effect.
pub(super) fn to_partner(partner: PartnerId, at: Where) -> Vec<Deed> {
    let changes = [
        ("partner.add", json!({ "unit": at.unit, "name": "", "services": [], "from": day() })),
        ("partner.amend", json!({ "partner": partner })),
        ("partner.end", json!({ "partner": partner, "day": too_early() })),
    ];
    changes.into_iter().map(|(kind, fields)| deed(kind, at, fields)).collect()
}

fn deed(kind: &'static str, at: Where, fields: Value) -> Deed {
    let body = decode(Wire { kind: kind.to_owned(), version: 1, fields }).expect("a body");
    (kind, Some(at), body)
}
