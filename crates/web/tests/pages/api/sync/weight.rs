//! How heavy a first answer is: it comes over the slow lines of villages.

use super::phone::{NOW, Phone, Team};
use crate::office::Office;
use axum::body::Body;
use axum::http::{Request, header};
use rules::operations::{AddHousehold, Body as Deed, HouseholdChange, Outcome, UseItem};
use serde_json::{Value, json as value};
use store::Scope;

/// A village of two hundred households with eight uses each, in the form in which it travels.
#[tokio::test]
async fn a_whole_village_is_told_in_thirty_kibibytes() {
    const MOST: usize = 30 << 10;
    let office = Office::open().await;
    let team = Team::of(&office, 0).await;
    let store = &office.store;
    let items: Vec<_> = store.catalogue(&Scope::operator()).await.unwrap().into_values().collect();
    let items: Vec<_> = items.iter().filter(|item| item.kind.is_of_households() && item.life.is_open()).collect();
    let (families, names) =
        (["Lò", "Vàng", "Giàng", "Phàn", "Đặng", "Hoàng", "Lý", "Tẩn"], ["Mẫu", "An", "Bình", "Sáng", "Đào"]);
    let mut operations = Vec::new();
    for number in 0..200_usize {
        let head = format!("{} Văn {} {number}", families[number % 8], names[number * 7 % 5]);
        let day =
            |spread: usize| format!("2025-0{}-{:02}", 1 + number * spread % 6, 1 + number * 13 % 28).parse().unwrap();
        let household = AddHousehold {
            village: team.village,
            head: Some(head),
            nickname: None,
            phone: rules::phones::Phone::new(&format!("09{:08}", number * 7_654_321 % 100_000_000)).ok(),
            size: u16::try_from(2 + number % 6).ok(),
            adults: u16::try_from(1 + number % 2).ok(),
            consent: None,
            from: "2025-07-10".parse().unwrap(),
            split_from: None,
            on_behalf: None,
        };
        let add = store.operation(Deed::Household(HouseholdChange::Add(household)));
        let id = add.id.into();
        operations.push(add);
        for at in 0..8 {
            let item = items[(number + at * 3) % items.len()];
            let adults = (item.counting == rules::catalogue::Counting::Adults).then_some(1);
            let origin = if at % 3 == 0 {
                rules::households::Origin::HadBefore {}
            } else {
                rules::households::Origin::Helped { by: None }
            };
            let tick = UseItem {
                household: id,
                item: item.id,
                in_use: number % 9 > 0,
                adults,
                origin,
                since: day(at + 1),
                base: None,
                on_behalf: None,
            };
            operations.push(store.operation(Deed::Household(HouseholdChange::Use(tick))));
        }
    }
    let outcomes = store.apply(&Scope::operator(), operations).await.unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Applied), "{outcomes:?}");
    let phone = Phone::of(&office, team.members[0].1, "a").await;
    let whole = phone.round(&office, &Value::Null, &[]).await;
    assert_eq!(whole["households"].as_array().unwrap().len(), 200);
    let uses: usize =
        whole["households"].as_array().unwrap().iter().map(|one| one["uses"].as_array().unwrap().len()).sum();
    assert_eq!(uses, 1600);
    for encoding in ["identity", "gzip", "br"] {
        let request = Request::post("/api/v1/sync")
            .header(header::COOKIE, format!("session={}", phone.session.as_str()))
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT_ENCODING, encoding);
        let answer = office.raw(request.body(Body::from(value!({ "sent": NOW }).to_string())).unwrap()).await;
        println!("{encoding}: {} bytes", answer.bytes.len());
        assert!(encoding == "identity" || answer.bytes.len() <= MOST, "{encoding}: {} bytes", answer.bytes.len());
    }
}
