//! What the kinds on producers, products and partners say.

use super::{codes, emptied, id, object, of, some, text, whole};
use rules::partners::Service;
use rules::producers::{Category, Form, Step};
use serde_json::{Map, Value};

/// The lists of words that these bodies share.
pub(super) fn words() -> [(&'static str, Value); 4] {
    [
        ("ProducerForm", codes(Form::ALL, Form::code)),
        ("ProductCategory", codes(Category::ALL, Category::code)),
        ("SellerStep", codes(Step::ALL, Step::code)),
        ("PartnerService", codes(Service::ALL, Service::code)),
    ]
}

/// Puts them among the schemas.
pub(super) fn put_words(schemas: &mut Map<String, Value>) {
    schemas.extend(words().into_iter().map(|(name, schema)| (name.to_owned(), schema)));
}

/// The body of a kind.
pub(super) fn body(kind: &str) -> Option<Value> {
    let (producer, product, partner) = (("producer", id()), ("product", id()), ("partner", id()));
    let (name, day, from) = (("name", text(200)), ("day", of("Day")), ("from", of("Day")));
    let (base, phone) = (("base", of("Base")), ("phone", of("Phone")));
    let category = ("category", of("ProductCategory"));
    let services = ("services", some(&of("PartnerService")));
    let service = ("service", of("PartnerService"));
    Some(match kind {
        "producer.add" => {
            object(&[("village", id()), name, ("form", of("ProducerForm")), from], &[("household", id()), phone])
        }
        "producer.amend" => object(&[producer], &[name, ("phone", emptied(&of("Phone"))), base]),
        "producer.end" => object(&[producer, day, ("reason", text(200))], &[]),
        "producer.record_step" => {
            object(&[producer, ("step", of("SellerStep"))], &[day, ("by", id()), ("text", text(1000)), base])
        }
        "producer.lead" => object(&[producer, ("household", id()), from], &[]),
        "producer.stop_leading" => object(&[producer, ("household", id()), day], &[]),
        "product.add" => object(&[producer, name, category, from], &[]),
        "product.amend" => object(&[product], &[name, category, base]),
        "product.set_ocop" => object(
            &[product, ("recognised", of("Day"))],
            &[("stars", whole(3, 5)), ("expires", of("Day")), ("decision", text(100))],
        ),
        "product.end" => object(&[product, day, ("reason", text(200))], &[]),
        "listing.add" => object(
            &[product, ("platform", id()), ("since", of("Day")), ("origin", of("Origin"))],
            &[("address", text(500))],
        ),
        "listing.end" => object(&[("listing", id()), day], &[]),
        "partner.add" => object(&[("unit", id()), name, services, from], &[phone, ("note", text(1000))]),
        "partner.amend" => {
            object(&[partner], &[name, services, ("phone", emptied(&of("Phone"))), ("note", emptied(&text(1000)))])
        }
        "partner.end" => object(&[partner, day], &[]),
        "partner.link" => object(&[partner, producer, service, from], &[]),
        "partner.unlink" => object(&[partner, producer, service, day], &[]),
        _ => return None,
    })
}
