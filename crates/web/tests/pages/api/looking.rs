//! Who may look at what: every address, as every kind of asker.

use super::checker::misfits;
use super::document::hands_out;
use super::{Machine, json, problem, province};
use crate::office::{Office, only_path};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rules::access::Role;
use rules::catalogue::ItemKind;
use rules::channels::Owner;
use rules::day::Span;
use rules::ids::{AccountId, TeamId, UnitId};
use rules::obligations::{Debtor, Obligation};
use rules::operations::{
    ActivityChange, AddAccount, AddHousehold, Body as Deed, DeclareHouseholds, HouseholdChange, IssueChange,
    ObligationChange, Outcome, ProducerChange, RecordDecision, ReportChange, RequestChange, SetChannel, SetContact,
};
use rules::schedules::ReportKind;
use rules::teams::DecisionKind;
use rules::units::Level;
use serde_json::Value;
use std::collections::BTreeSet;
use store::Scope;
use web::api::document::document;
use web::locale::Locale;

/// An office with one complete team, its decision and its group.
struct Place {
    office: Office,
    team: TeamId,
    decision: String,
    household: String,
    activity: String,
    producer: String,
    obligation: String,
    request: String,
    issue: String,
}

impl Place {
    async fn open() -> Self {
        let office = Office::open().await;
        let team: TeamId = only_path(&office.complete_team(0).await).rsplit('/').next().unwrap().parse().unwrap();
        let day = |text: &str| text.parse().unwrap();
        let deed = async |body| {
            let (id, outcome) = office.store.change(&Scope::operator(), body).await.unwrap();
            assert_eq!(outcome, Outcome::Applied);
            id.to_string()
        };
        let decision = deed(Deed::RecordDecision(RecordDecision {
            unit: office.commune,
            kind: DecisionKind::Establish,
            number: "45/QĐ-UBND".to_owned(),
            day: day("2025-07-11"),
            from: day("2025-07-11"),
            signer: None,
            teams: vec![team],
            scan: None,
        }))
        .await;
        let (name, made) = (Some("CNS_BanBay_GiaPhu".to_owned()), Some(Some(day("2025-07-12"))));
        deed(Deed::SetChannel(SetChannel { owner: Owner::Team(team), name, made })).await;
        let name = "Phòng Văn hoá – Xã hội".to_owned();
        let contact = SetContact { unit: office.commune, name, position: None, phone: None, from: day("2025-07-01") };
        deed(Deed::SetContact(contact)).await;
        let village = office.villages[0];
        let declared = DeclareHouseholds { village, households: 120, day: day("2025-07-01"), source: None };
        deed(Deed::DeclareHouseholds(declared)).await;
        let household = AddHousehold {
            village,
            head: Some("Lò Văn Mẫu".to_owned()),
            nickname: None,
            phone: None,
            size: Some(5),
            adults: Some(3),
            consent: None,
            from: day("2025-07-01"),
            split_from: None,
            on_behalf: None,
        };
        let household = deed(Deed::Household(HouseholdChange::Add(household))).await;
        let items = office.store.catalogue(&Scope::operator()).await.unwrap();
        let kind = items.values().find(|item| item.kind == ItemKind::Activity).unwrap().id;
        let body =
            serde_json::json!({ "team": team, "village": village, "kind": kind, "day": "2025-07-10", "people": 5 });
        let activity = deed(Deed::Activity(ActivityChange::Record(serde_json::from_value(body).unwrap()))).await;
        let body =
            serde_json::json!({ "village": village, "name": "Tổ hợp tác Mẫu", "form": "group", "from": "2025-07-10" });
        let producer = deed(Deed::Producer(ProducerChange::Add(serde_json::from_value(body).unwrap()))).await;
        let period = Span { from: day("2025-06-21"), to: day("2025-07-21") };
        let province = province(&office).await;
        let open = serde_json::json!({
            "province": province, "report": "month", "from": period.from, "to": period.to, "day": "2025-07-11",
        });
        deed(Deed::Obligation(ObligationChange::Open(serde_json::from_value(open).unwrap()))).await;
        let obligation = Obligation::id_of(ReportKind::Month, period, Debtor::Team(team)).to_string();
        let ask = serde_json::json!({
            "by": office.commune, "title": "Sóng điện thoại", "fields": [{ "label": "Số nhà", "kind": { "number": {} } }],
            "level": "team", "within": [office.commune], "due": "2025-07-20",
        });
        let request = deed(Deed::Request(RequestChange::Ask(serde_json::from_value(ask).unwrap()))).await;
        let june = serde_json::json!({
            "province": province, "report": "month", "from": "2025-05-21", "to": "2025-06-21", "day": "2025-07-11",
        });
        deed(Deed::Obligation(ObligationChange::Open(serde_json::from_value(june).unwrap()))).await;
        let june = Span { from: day("2025-05-21"), to: day("2025-06-21") };
        let owed = Obligation::id_of(ReportKind::Month, june, Debtor::Unit(office.commune));
        let text = serde_json::json!([{ "section": "direction", "text": "Đã triển khai." }]);
        let write = serde_json::json!({ "obligation": owed, "sections": text });
        deed(Deed::Report(ReportChange::Write(serde_json::from_value(write).unwrap()))).await;
        let send = serde_json::json!({ "obligation": owed });
        deed(Deed::Report(ReportChange::Send(serde_json::from_value(send).unwrap()))).await;
        let prepare = serde_json::json!({ "paper": { "report": { "obligation": owed, "version": 1 } } });
        let issue = deed(Deed::Issue(IssueChange::Prepare(serde_json::from_value(prepare).unwrap()))).await;
        Self { office, team, decision, household, activity, producer, obligation, request, issue }
    }

    async fn leader(&self) -> (AccountId, String) {
        let (store, today) = (&self.office.store, self.office.store.today());
        let view = store.team(&Scope::operator(), self.team, today).await.unwrap().unwrap();
        let leader = view.team.acting_leader(today).unwrap().person.id;
        let (sign_in_name, name) = ("to.truong".to_owned(), String::from("Tổ trưởng"));
        let account = AddAccount { sign_in_name, name, phone: None, person: Some(leader) };
        let (id, outcome) = store.change(&Scope::operator(), Deed::AddAccount(account)).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        let session = store.begin_session(id.into(), "test", None).await.unwrap();
        (id.into(), format!("session={}", session.as_str()))
    }
}

/// Every address as the document has it, as it is asked, and who is answered.
fn addresses(place: &Place, province: UnitId, account: AccountId) -> [(&'static str, String, [bool; 6]); 54] {
    let (unit, village, team) = (place.office.commune, place.office.villages[0], place.team);
    // The commune, the department, the viewer, another commune, who runs the system; then a team's leader by his session.
    let everybody = [true; 6];
    let around = [true, true, true, false, false, false];
    [
        ("/me", "/me".into(), everybody),
        ("/tokens", "/tokens".into(), everybody),
        ("/sessions", "/sessions".into(), everybody),
        ("/devices", "/devices".into(), everybody),
        ("/units", format!("/units?level=village&within={unit}&q=ban"), everybody),
        ("/units/{id}", format!("/units/{unit}"), everybody),
        ("/units/{id}/sums", format!("/units/{unit}/sums?at=2025-07-14"), everybody),
        ("/units/{id}/contacts", format!("/units/{unit}/contacts"), [true, true, true, false, false, true]),
        ("/units/{id}/households", format!("/units/{village}/households"), everybody),
        ("/teams", format!("/teams?unit={unit}"), around),
        ("/teams", "/teams".into(), [true, true, true, true, false, true]),
        ("/teams/{id}", format!("/teams/{team}"), [true, true, true, false, false, true]),
        ("/villages-without-team", format!("/villages-without-team?unit={unit}&at=2025-07-14"), around),
        ("/units-lacking", format!("/units-lacking?lack=contact&unit={unit}"), everybody),
        ("/units-lacking", "/units-lacking?lack=villages".into(), everybody),
        ("/decisions", format!("/decisions?unit={unit}"), around),
        ("/decisions/{id}", format!("/decisions/{}", place.decision), around),
        ("/channels", format!("/channels?unit={unit}"), around),
        ("/composition-rules", "/composition-rules".into(), everybody),
        ("/composition-rules", format!("/composition-rules?province={province}"), everybody),
        ("/targets", "/targets".into(), everybody),
        ("/indicators", "/indicators".into(), everybody),
        ("/indicator-targets", format!("/indicator-targets?unit={unit}"), everybody),
        ("/units/{id}/figures", format!("/units/{unit}/figures?period=quarter"), everybody),
        ("/retention", "/retention".into(), everybody),
        ("/schedules", "/schedules".into(), everybody),
        ("/holidays", "/holidays".into(), everybody),
        ("/papers", format!("/papers?unit={unit}"), [true, true, false, false, false, false]),
        ("/journal", format!("/journal?unit={unit}"), [true, true, false, false, true, false]),
        ("/journal", "/journal?limit=5".into(), [true, true, false, true, true, false]),
        ("/accounts", format!("/accounts?unit={unit}"), [true, true, false, false, false, false]),
        ("/accounts", "/accounts".into(), [true, true, false, true, true, false]),
        ("/accounts/{id}", format!("/accounts/{account}"), [true, true, false, false, false, false]),
        ("/invitations", format!("/invitations?unit={unit}"), [true, true, false, false, false, false]),
        ("/catalogue", "/catalogue?limit=5".into(), everybody),
        // The leader's team works in the village; above the commune households are sums.
        ("/households", format!("/households?unit={village}"), [true, false, false, false, false, true]),
        ("/households/{id}", format!("/households/{}", place.household), [true, false, false, false, false, true]),
        ("/recheck", format!("/recheck?unit={unit}&at=2025-07-14"), [true, false, false, false, false, false]),
        ("/household-imports", format!("/household-imports?unit={village}"), [true, false, false, false, false, true]),
        ("/activities", format!("/activities?unit={village}"), [true, false, false, false, false, true]),
        ("/activities/{id}", format!("/activities/{}", place.activity), [true, false, false, false, false, true]),
        ("/producers", format!("/producers?unit={village}"), [true, false, false, false, false, true]),
        ("/producers/{id}", format!("/producers/{}", place.producer), [true, false, false, false, false, true]),
        ("/partners", format!("/partners?unit={village}"), [true, true, true, false, false, true]),
        ("/obligations", format!("/obligations?unit={unit}"), around),
        ("/obligations/{id}", format!("/obligations/{}", place.obligation), [true, true, true, false, false, true]),
        ("/own-reports", "/own-reports".into(), everybody),
        ("/issues", format!("/issues?unit={unit}"), around),
        ("/issues/{id}", format!("/issues/{}", place.issue), around),
        ("/own-requests", "/own-requests".into(), everybody),
        ("/requests", "/requests".into(), [true, true, true, true, false, true]),
        ("/requests/{id}", format!("/requests/{}", place.request), [true, true, true, false, false, true]),
        ("/teams/{id}", format!("/teams/{unit}"), [false; 6]),
        ("/units/{id}", format!("/units/{team}"), [false; 6]),
    ]
}

#[tokio::test]
async fn every_address_answers_whom_it_may_and_nobody_else() {
    let place = Place::open().await;
    let office = &place.office;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let elsewhere = registry.find("xã Bảo Thắng", Level::Commune, None, office.store.today()).unit().unwrap();
    let province = province(office).await;
    let commune = Machine::of_commune(office).await;
    let machines = [
        &commune,
        &Machine::of(office, "may.so", Role::DepartmentOfficer, Some(province), false).await,
        &Machine::of(office, "may.bcd", Role::DepartmentViewer, Some(province), true).await,
        &Machine::of(office, "may.khac", Role::CommuneOfficer, Some(elsewhere), true).await,
        &Machine::of(office, "may.quantri", Role::ItAdministrator, None, true).await,
    ];
    let (_, leader) = place.leader().await;
    let document = document(Locale::Vi);
    let mut seen = BTreeSet::new();
    for (template, path, expected) in &addresses(&place, province, commune.account) {
        let path = format!("/api/v1{path}");
        let of = &document["paths"][format!("/api/v1{template}")]["get"];
        assert!(of.is_object(), "{template} is not described");
        seen.insert(format!("/api/v1{template}"));
        let mut answers = Vec::new();
        for machine in machines {
            answers.push(machine.get(office, &path).await);
        }
        let by_session = Request::get(&path).header(header::COOKIE, &leader).header("sec-fetch-site", "same-origin");
        answers.push(office.raw(by_session.body(Body::empty()).unwrap()).await);
        for (number, (answer, allowed)) in answers.iter().zip(expected).enumerate() {
            if *allowed {
                assert_eq!(answer.status, StatusCode::OK, "{path} as {number}");
                let schema = &of["responses"]["200"]["content"]["application/json"]["schema"];
                let faults = misfits(&document, schema, &json(answer));
                assert_eq!(faults, Vec::<String>::new(), "{path} as {number}");
            } else {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} as {number}");
                assert_eq!(problem(answer), "not_found");
            }
        }
        let nobody = office.raw(Request::get(&path).body(Body::empty()).unwrap()).await;
        assert_eq!((nobody.status, problem(&nobody).as_str()), (StatusCode::UNAUTHORIZED, "unauthorized"), "{path}");
        assert_eq!(nobody.headers[header::WWW_AUTHENTICATE], "Bearer");
    }
    let paths = document["paths"].as_object().unwrap().iter().filter(|(_, item)| item["get"].is_object());
    // What is handed out as a file is held beside what the page hands out (`rights/of_files.rs`).
    let paths = paths.filter(|(_, item)| !hands_out(&item["get"]));
    // Nor has a list that somebody has sent its row here (`lists.rs`).
    let paths = paths.filter(|(path, _)| !path.ends_with("-imports/preview") && !path.ends_with("-imports/{id}"));
    let described: BTreeSet<String> = paths.map(|(path, _)| path.clone()).collect();
    assert_eq!(seen, described, "an address without a row");
}

#[tokio::test]
async fn above_the_commune_there_are_the_leaders_of_the_annex_and_numbers() {
    let place = Place::open().await;
    let office = &place.office;
    let province = province(office).await;
    let path = format!("/api/v1/teams/{}", place.team);
    let people = async |machine: Machine| {
        let team = json(&machine.get(office, &path).await);
        let names: Vec<String> = team["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["person"]["name"].as_str().unwrap().into())
            .collect();
        (names, team["team"]["hidden"].as_u64().unwrap(), team["team"]["people"]["members"].as_u64().unwrap(), team)
    };
    let (names, hidden, members, team) = people(Machine::of_commune(office).await).await;
    assert_eq!((names.len(), hidden, members), (4, 0, 4));
    assert!(team["members"].as_array().unwrap().iter().any(|one| one["person"]["birth_year"] == 1996), "{team}");
    let department = Machine::of(office, "may.so", Role::DepartmentOfficer, Some(province), true).await;
    let (names, hidden, members, team) = people(department).await;
    assert_eq!((names, hidden, members), (vec!["Nguyễn Văn Mẫu".to_owned()], 3, 4));
    assert_eq!(team["members"][0]["person"]["phone"], "0912000001");
    assert_eq!(team["members"][0]["person"]["birth_year"], Value::Null);
    let viewer = Machine::of(office, "may.bcd", Role::DepartmentViewer, Some(province), true).await;
    let (names, hidden, members, _) = people(viewer).await;
    assert_eq!((names, hidden, members), (Vec::<String>::new(), 4, 4));
}

#[tokio::test]
async fn a_long_list_comes_in_parts_without_gap_or_repeat() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let whole = json(&machine.get(&office, "/api/v1/units?level=commune&limit=500").await);
    let whole: Vec<&str> = whole["items"].as_array().unwrap().iter().map(|unit| unit["id"].as_str().unwrap()).collect();
    assert_eq!(whole.len(), 99);
    let (mut parts, mut after) = (Vec::new(), String::new());
    for _ in 0..4 {
        let part = json(&machine.get(&office, &format!("/api/v1/units?level=commune&limit=30&after={after}")).await);
        assert_eq!(part["total"], 99);
        parts.extend(part["items"].as_array().unwrap().iter().map(|unit| unit["id"].as_str().unwrap().to_owned()));
        after = part["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!((parts, after.as_str()), (whole.into_iter().map(str::to_owned).collect::<Vec<_>>(), ""));
}

#[tokio::test]
async fn a_parameter_that_cannot_be_read_is_named() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    for (path, name) in [
        ("units?limit=0", "limit"),
        ("units?limit=501", "limit"),
        ("units?limit=many", "limit"),
        ("units?after=x", "after"),
        ("units?after=00000000-0000-0000-0000-000000000001", "after"),
        ("units?at=30/2/2025", "at"),
        ("units?level=planet", "level"),
        ("units/00000000-0000-0000-0000-000000000001/figures?period=week", "period"),
        ("units?within=x", "within"),
        ("teams?list=nonsense", "list"),
        ("teams?unit=x", "unit"),
        ("composition-rules?province=x", "province"),
    ] {
        let answer = machine.get(&office, &format!("/api/v1/{path}&lang=en")).await;
        assert_eq!((answer.status, problem(&answer).as_str()), (StatusCode::BAD_REQUEST, "bad_parameter"), "{path}");
        assert!(json(&answer)["detail"].as_str().unwrap().contains(&format!("parameter {name} ")), "{path}");
    }
}

#[tokio::test]
async fn the_past_is_shown_under_its_own_tree() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let sums = json(&machine.get(&office, &format!("/api/v1/units/{}/sums", office.commune)).await);
    assert_eq!((sums["measures"]["villages"].as_i64(), sums["at"].as_str()), (Some(4), Some("2025-07-15")));
    assert_eq!(sums["below"].as_array().unwrap().len(), 4);
    let before = json(&machine.get(&office, &format!("/api/v1/units/{}/sums?at=2025-06-30", office.commune)).await);
    assert_eq!(before["measures"]["villages"], 0);
    let find = async |query: &str| {
        let found = json(&machine.get(&office, &format!("/api/v1/units?{query}")).await);
        found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| unit["level"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(find("q=bao%20thang&at=2025-06-30&level=district").await, ["district"]);
    assert_eq!(find("level=district").await, Vec::<String>::new());
    assert_eq!(find("q=bao%20thang&level=district").await, ["district"], "it has ended, and is found as on the page");
    let unit: UnitId = office.commune;
    let life = json(&machine.get(&office, &format!("/api/v1/units/{unit}")).await);
    assert_eq!(life["path"].as_array().unwrap().len(), 2);
    assert!(life["history"].as_array().unwrap().iter().any(|era| era["act"].is_string()), "{life}");
}

#[tokio::test]
async fn units_are_found_by_what_they_were_called_before_and_by_codes_as_on_the_page() {
    let office = Office::open().await;
    let machine = Machine::of_commune(&office).await;
    let find = async |query: &str| {
        let found = json(&machine.get(&office, &format!("/api/v1/units?{query}")).await);
        let first = &found["items"][0];
        (first["full_name"].as_str().unwrap_or_default().to_owned(), first["found"].clone())
    };
    let gia_phu = "Xã Gia Phú".to_owned();
    assert_eq!(find("q=gia%20phu").await, (gia_phu.clone(), serde_json::json!({ "by": "name" })));
    let former = serde_json::json!({ "by": "former_name", "what": "xã Xuân Giao, huyện Bảo Thắng, tỉnh Lào Cai" });
    assert_eq!(find("q=xa%20xuan%20giao").await, (gia_phu.clone(), former));
    let (unit, found) = find("q=02932").await;
    assert_eq!((unit, found["by"].as_str()), (gia_phu.clone(), Some("former_code")));
    assert_eq!(find("q=2923").await, (gia_phu.clone(), serde_json::json!({ "by": "code", "what": "02923" })));
    assert_eq!(find("q=xa%20gia%20phuu").await, (gia_phu, serde_json::json!({ "by": "guess" })));
    let within = format!("within={}&q=bao%20thang", office.commune);
    assert_eq!(find(&within).await, (String::new(), serde_json::Value::Null));
}
