//! Sample producers of the villages that have sample households, invented and marked as such.

use rules::{
    catalogue::{Item, ItemKind},
    day::Day,
    households::Origin,
    ids::{HouseholdId, UnitId},
    operations::{
        AddListing, AddPartner, AddProducer, AddProduct, Body, HouseholdChange, LeadHousehold, LinkPartner, Operation,
        PartnerChange, ProducerChange, RecordStep, SetOcop,
    },
    partners::Service,
    producers::{Category, Form, Step},
};
use store::Store;

/// What each sample household of a village sells: name, what it is, on how many platforms, and its OCOP stars.
const SOLD: [(&str, Category, usize, Option<u8>); 5] = [
    ("Mật ong rừng mẫu", Category::Food, 2, Some(3)),
    ("Chè Shan tuyết mẫu", Category::Food, 1, Some(4)),
    ("Gạo nếp nương mẫu", Category::FarmProduce, 1, None),
    ("Thổ cẩm mẫu", Category::Handicraft, 0, None),
    ("Nhà nghỉ cộng đồng mẫu", Category::HomestayTourism, 1, None),
];

/// Producers among households that were just put on the list, a co-operative in the first village and a partner of the commune.
pub(super) fn operations(
    store: &Store,
    commune: UnitId,
    villages: &[UnitId],
    households: &[Operation],
    items: &[Item],
    from: Day,
) -> Vec<Operation> {
    let platforms: Vec<&Item> = items
        .iter()
        .filter(|item| item.kind == ItemKind::Platform && item.life.contains(from) && item.means_on(from).is_some())
        .collect();
    let mut operations = Vec::new();
    let partner = AddPartner {
        unit: commune,
        name: "Vận tải nông sản mẫu".to_owned(),
        services: vec![Service::Transport, Service::Packing],
        phone: None,
        note: Some("Nhận hàng tại trung tâm xã, thứ Ba và thứ Sáu".to_owned()),
        from,
    };
    let partner = store.operation(Body::Partner(PartnerChange::Add(partner)));
    let change = |change: ProducerChange| store.operation(Body::Producer(change));
    for (place, village) in villages.iter().enumerate() {
        let listed: Vec<(HouseholdId, &str)> = households
            .iter()
            .filter_map(|operation| match &operation.body {
                Body::Household(HouseholdChange::Add(new)) if new.village == *village => {
                    Some((operation.id.into(), new.head.as_deref()?))
                }
                _ => None,
            })
            .collect();
        for (number, (name, category, on, stars)) in SOLD.into_iter().enumerate().skip(place) {
            let Some((household, head)) = listed.get(number) else { continue };
            let (name, head) = (name.to_owned(), format!("{head} – hộ sản xuất mẫu"));
            let add = AddProducer {
                village: *village,
                name: head,
                form: Form::Household,
                household: Some(*household),
                phone: None,
                from,
            };
            let producer = change(ProducerChange::Add(add));
            let id = producer.id.into();
            let product = change(ProducerChange::AddProduct(AddProduct { producer: id, name, category, from }));
            for platform in platforms.iter().take(on) {
                let (since, origin) = (from, Origin::Helped { by: None });
                let listing =
                    AddListing { product: product.id.into(), platform: platform.id, since, origin, address: None };
                operations.push(change(ProducerChange::AddListing(listing)));
            }
            if stars.is_some() {
                let (recognised, expires) = (from, None);
                let rank = SetOcop {
                    product: product.id.into(),
                    stars,
                    recognised,
                    expires,
                    decision: Some("01/QĐ-UBND (mẫu)".to_owned()),
                };
                operations.push(change(ProducerChange::SetOcop(rank)));
            }
            for step in Step::ALL.iter().take(number + 1) {
                let text = (*step == Step::Quality).then(|| "Đúng mẫu, đủ cân, không chất bảo quản".to_owned());
                let step = RecordStep { producer: id, step: *step, day: Some(from), by: None, text, base: None };
                operations.push(change(ProducerChange::RecordStep(step)));
            }
            if let (0, Some((led, _))) = (number, listed.get(SOLD.len())) {
                operations.push(change(ProducerChange::Lead(LeadHousehold { producer: id, household: *led, from })));
                let link = LinkPartner { partner: partner.id.into(), producer: id, service: Service::Transport, from };
                operations.push(store.operation(Body::Partner(PartnerChange::Link(link))));
            }
            operations.push(product);
            operations.push(producer);
        }
    }
    if let Some(village) = villages.first() {
        let (name, phone) = ("Hợp tác xã nông sản mẫu".to_owned(), None);
        let add = AddProducer { village: *village, name, form: Form::Cooperative, household: None, phone, from };
        operations.push(change(ProducerChange::Add(add)));
    }
    operations.push(partner);
    // What is made comes before what is said of it.
    operations.reverse();
    operations
}
