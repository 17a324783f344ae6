//! Names of groups for all units that are shipped, while nobody has told of any village.

use crate::program::{banso, folder, said};
use rules::{
    day::Day,
    units::{Level, Registry},
    zalo::{Chain, GroupName, NameParts, Problem, Verdict, check, known_chains, name_parts, propose},
};
use std::sync::Arc;
use store::{Clock, Entropy, Location, Scope, Store, Surroundings};

const DAYS: [&str; 3] = ["2022-06-01", "2025-06-30", "2025-07-01"];

/// Names that a village could have and that are hard to tell from something else.
const HARD: [&str; 16] = [
    "Thôn Thồn Mù Sáng",
    "Tổ dân phố Thôn Luông Nam",
    "Tổ TDP 5",
    "Tổ dân phố Tổ dân phố 5",
    "Thôn A B",
    "Thôn Đ Đ",
    "Thôn Nậm Sắt X2",
    "Thôn X",
    "Thôn Y",
    "Thôn 05",
    "Thôn II và III",
    "Thôn 3 Vành",
    "Thôn Tô Hiệu",
    "Tổ Hồng Hà",
    "Bản Xà Hồ",
    "Thôn Huyện Đội",
];

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> jiff::Timestamp {
        "2026-01-01T00:00:00Z".parse().expect("an instant")
    }
}

struct NoEntropy;

impl Entropy for NoEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(7);
    }
}

fn shipped() -> Arc<Registry> {
    let data = folder();
    let surroundings = Surroundings { clock: Arc::new(StandingClock), entropy: Arc::new(NoEntropy) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let location = Location { folder: data.path(), database: None };
        let store = Store::open(location, surroundings).await.expect("a store");
        store.registry(&Scope::operator()).await.expect("units")
    })
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Commune and district as they were called on one of the days.
fn communes(registry: &Registry) -> Vec<(String, Option<String>)> {
    let mut communes = Vec::new();
    for day in DAYS.map(day) {
        for commune in registry.list(Level::Commune, day) {
            let [_, commune, district, _] = name_parts(registry, commune, day);
            communes.extend(commune.map(|commune| (commune, district)));
        }
    }
    communes.sort();
    communes.dedup();
    communes
}

fn districts(registry: &Registry) -> Vec<String> {
    let districts = registry.list(Level::District, day("2022-06-01"));
    districts.into_iter().filter_map(|unit| Some(registry.era(unit, day("2022-06-01"))?.name.clone())).collect()
}

fn refused(village: &str, (commune, district): &(String, Option<String>), known: &Vec<Chain>) -> Option<String> {
    let parts =
        NameParts { village: Some(village), commune: Some(commune), district: district.as_deref(), province: None };
    let name = propose(&parts).expect("a name");
    let verdict = check(name.as_str(), known);
    (!verdict.ok && !is_turned_round(&name, &verdict)).then(|| format!("{village}, {commune}: {name}: {verdict:?}"))
}

/// Before its commune stands what was the district: the wrong order, until somebody tells of a village called so.
fn is_turned_round(name: &GroupName, verdict: &Verdict) -> bool {
    let mut parts: Vec<&str> = name.as_str().split('_').collect();
    parts[1..].reverse();
    let right = verdict.proposed.as_ref().map(GroupName::as_str);
    verdict.problems == [Problem::Order] && right == Some(parts.join("_").as_str())
}

#[test]
fn the_checker_takes_every_proposal_for_villages_of_every_commune_of_both_structures() {
    let registry = shipped();
    let known = known_chains(&registry, day("2026-01-01"));
    let communes = communes(&registry);
    assert!(communes.len() > 400, "{}", communes.len());
    let mut named_alike: Vec<String> = districts(&registry).iter().map(|name| format!("Thôn {name}")).collect();
    named_alike.dedup();
    let mut wrong = Vec::new();
    for (number, commune) in communes.iter().enumerate() {
        let hard = HARD.iter().cycle().skip(number).step_by(5).take(4).map(|name| (*name).to_owned());
        let own = commune.0.split_once(' ').map(|(_, name)| format!("Thôn {name}"));
        let alike = named_alike.iter().filter(|_| commune.1.is_none()).cloned();
        let neighbour =
            communes.get(number + 1).and_then(|(name, _)| Some(format!("Thôn {}", name.split_once(' ')?.1)));
        let villages = hard.chain(own).chain(alike).chain(neighbour);
        wrong.extend(villages.filter_map(|village| refused(&village, commune, &known)));
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}

#[test]
fn on_a_new_folder_names_of_both_structures_are_put_right() {
    let data = folder();
    for (name, code, right) in [
        ("CNS_GiaPhu_BaoThang_LaoCai", "too_many_parts", "CNS_GiaPhu_BaoThang"),
        ("CNS_GiaPhu_BanBay_BaoThang", "order", "CNS_BanBay_GiaPhu_BaoThang"),
        ("CNS_To5_PhoLu", "too_few_parts", "CNS_To5_PhoLu_BaoThang"),
        ("CNS_ToDanPho5_PhoLu_BaoThang", "kind_word", "CNS_To5_PhoLu_BaoThang"),
        ("CNS_TaSiLang", "unknown_unit", "CNS_TaXiLang"),
    ] {
        let said = said(banso(data.path(), &["name", "check", name, "--json"]));
        assert_eq!(said.code, Some(1), "{name}: {}{}", said.out, said.err);
        let answer: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        assert_eq!(answer["problems"].as_array().map(Vec::len), Some(1), "{name}: {}", said.out);
        assert_eq!(answer["problems"][0]["code"], code, "{name}");
        assert_eq!(answer["proposed"], right, "{name}");
    }
}
