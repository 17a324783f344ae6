//! The journal as people look at it: within whose reach, in which order, with what it changed.

use crate::harness::{Entry, TestStore, builders::*, day, person_of};
use rules::{
    access::Role as Duty,
    catalogue::{Counting, ItemKind},
    ids::UnitId,
    operations::{
        AddMember, AmendAccount, AmendPerson, Body, HouseholdChange, Outcome, PersonRef, RetitleTeam, SetContact, Wire,
        decode,
    },
    phones::Phone,
    teams::{Place, Role},
};
use serde_json::json;
use store::{Author, JournalFilter, JournalPage, Said, Scope};

async fn seen(store: &TestStore, scope: &Scope, filter: &JournalFilter) -> JournalPage {
    store.journal(scope, filter, None, 1000).await.unwrap().expect("the right to look")
}

fn kinds(page: &JournalPage) -> Vec<&str> {
    page.entries.iter().map(|entry| entry.kind.as_str()).collect()
}

fn retitled(team: rules::ids::TeamId, title: &str) -> Body {
    Body::RetitleTeam(RetitleTeam { team, title: title.to_owned(), from: day("2025-08-01") })
}

fn person(name: Option<&str>, phone: Option<&str>, of: rules::ids::MemberId) -> Body {
    Body::AmendPerson(AmendPerson {
        person: person_of(of),
        name: name.map(str::to_owned),
        birth_year: None,
        sex: None,
        phone: phone.map(|phone| Phone::new(phone).ok()),
        it_skill: None,
        as_of: None,
    })
}

/// The communes Gia Phú and Bảo Thắng of today, each with a village.
async fn two_communes(store: &TestStore) -> [(UnitId, UnitId); 2] {
    let tree = store.tree().await;
    let mut found = Vec::new();
    for name in ["xã Gia Phú", "xã Bảo Thắng"] {
        let commune = tree.find(name, rules::units::Level::Commune, None, store.today()).unit().unwrap();
        found.push((commune, store.village_in(commune, "Bản Mẫu", "2025-07-01").await));
    }
    [found[0], found[1]]
}

async fn officer(store: &TestStore, name: &str, unit: UnitId) -> Scope {
    store.signed_in(store.office(name, unit, "2025-07-01").await).await
}

async fn team_since_july(store: &TestStore, village: UnitId) -> rules::ids::TeamId {
    let Body::AddTeam(team) = new_team(Place::Villages(vec![village])) else { unreachable!("a team") };
    store.done(Body::AddTeam(rules::operations::AddTeam { from: day("2025-07-10"), ..team })).await.into()
}

fn entry(name: &'static str, role: Role) -> Entry {
    Entry { name, role, from: "2025-07-10", ..Entry::default() }
}

both! {
    async fn what_was_refused_here_names_nobody_from_elsewhere(store: &TestStore) {
        let [(gia_phu, here), (bao_thang, there)] = two_communes(store).await;
        let (own, foreign) = (team_since_july(store, here).await, team_since_july(store, there).await);
        let mine = store.member(own, entry("Người Ở Đây", Role::Leader)).await;
        let stranger = store.member(foreign, entry("Người Nơi Khác", Role::Leader)).await;
        let enter = |team, member| {
            Body::AddMember(AddMember {
                team,
                person: PersonRef::Known(person_of(member)),
                role: Role::Leader,
                representing: vec![],
                from: day("2025-08-01"),
            })
        };
        // Both teams have a leader already.
        store.refused(enter(own, stranger)).await;
        store.refused(enter(foreign, mine)).await;
        let officer = officer(store, "giaphu", gia_phu).await;
        assert!(matches!(store.outcome(&officer, enter(own, stranger)).await, Outcome::Refused(_)));
        let page = seen(store, &officer, &JournalFilter { state: Some("refused".into()), ..JournalFilter::default() }).await;
        assert!(page.entries.len() >= 3, "{page:?}");
        let all = format!("{page:?}");
        assert!(all.contains("Người Ở Đây") && !all.contains("Người Nơi Khác"), "{all}");
        for entry in &page.entries {
            let detail = store.journal_entry(&officer, entry.operation).await.unwrap().unwrap();
            assert!(!format!("{detail:?}").contains("Người Nơi Khác"), "{detail:?}");
        }
        let other = self::officer(store, "baothang", bao_thang).await;
        let page = seen(store, &other, &JournalFilter { state: Some("refused".into()), ..JournalFilter::default() }).await;
        assert!(!format!("{page:?}").contains("Người Ở Đây"), "{page:?}");
    }

    async fn an_officer_sees_what_concerns_his_part_of_the_tree_and_nothing_beside_it(store: &TestStore) {
        let [(gia_phu, here), (bao_thang, there)] = two_communes(store).await;
        let officer = officer(store, "giaphu", gia_phu).await;
        let other = store.office("baothang", bao_thang, "2025-07-01").await;
        let (own, foreign) = (team_since_july(store, here).await, team_since_july(store, there).await);
        store.done(retitled(own, "Tổ Mẫu")).await;
        store.done(retitled(foreign, "Tổ khác")).await;
        let page = seen(store, &officer, &JournalFilter { kind: Some("team.retitle".into()), ..JournalFilter::default() }).await;
        assert_eq!(page.entries.len(), 1);
        assert_eq!(page.entries[0].units, [here]);
        assert_eq!(page.names[&own.0], "Tổ Mẫu");
        // The account of his own office, not that of the other.
        let page = seen(store, &officer, &JournalFilter { kind: Some("account.add".into()), ..JournalFilter::default() }).await;
        assert_eq!(page.entries.len(), 1);
        let beside = JournalFilter { unit: Some(there), ..JournalFilter::default() };
        assert!(store.journal(&officer, &beside, None, 10).await.unwrap().is_none());
        let about = JournalFilter { object: Some(other.0), ..JournalFilter::default() };
        assert!(seen(store, &officer, &about).await.entries.is_empty());
        // Reforms are everybody's.
        assert!(kinds(&seen(store, &officer, &JournalFilter::default()).await).contains(&"reform.enact"));
        let member = store.member(own, entry("Lò Văn Mẫu", Role::Leader)).await;
        let leader = store.signed_in(store.account_of(member, "leader").await).await;
        assert!(store.journal(&leader, &JournalFilter::default(), None, 10).await.unwrap().is_none());
        assert!(store.journal(&Scope::public(), &JournalFilter::default(), None, 10).await.unwrap().is_none());
    }

    async fn a_unit_that_has_ended_is_looked_at_as_it_was_on_its_last_day(store: &TestStore) {
        let (before, tree) = (day("2025-06-30"), store.tree().await);
        let district = |name| tree.find(name, rules::units::Level::District, None, before).unit().unwrap();
        let (bao_thang, van_ban) = (district("huyện Bảo Thắng"), district("huyện Văn Bàn"));
        let commune = tree.find("xã Gia Phú", rules::units::Level::Commune, Some(bao_thang), before).unit().unwrap();
        let village = store.village_in(commune, "Bản Cũ", "2025-01-01").await;
        let Body::AddTeam(team) = new_team(Place::Villages(vec![village])) else { unreachable!("a team") };
        let team = store.done(Body::AddTeam(rules::operations::AddTeam { from: day("2025-02-01"), ..team })).await;
        store.done(retitled(team.into(), "Tổ Bản Cũ")).await;

        let province = store.unit("15", "2025-07-01").await;
        let department = officer(store, "so", province).await;
        let at = |unit| JournalFilter { unit: Some(unit), kind: Some("team.retitle".to_owned()), ..JournalFilter::default() };
        assert_eq!(seen(store, &department, &at(bao_thang)).await.entries.len(), 1);
        assert_eq!(seen(store, &department, &at(village)).await.entries.len(), 1);
        assert!(seen(store, &department, &at(van_ban)).await.entries.is_empty());
        // A district was more than a commune's affair, and still is.
        let today = tree.standing_for(commune, store.today()).unwrap();
        let of_commune = officer(store, "giaphu", today).await;
        assert!(store.journal(&of_commune, &at(bao_thang), None, 10).await.unwrap().is_none());
        assert_eq!(seen(store, &of_commune, &at(village)).await.entries.len(), 1);
    }

    async fn above_the_commune_members_have_no_name_in_it_and_to_the_administrator_nobody_has(store: &TestStore) {
        let [(gia_phu, here), _] = two_communes(store).await;
        let province = store.unit("15", "2025-09-01").await;
        let department = officer(store, "so", province).await;
        let officer = officer(store, "giaphu", gia_phu).await;
        let administrator = store.signed_in(store.account("it", Duty::ItAdministrator, None, "2025-07-01").await).await;
        let team = team_since_july(store, here).await;
        let leader = store.member(team, entry("Lò Văn Trưởng", Role::Leader)).await;
        let member = store.member(team, entry("Vàng Thị Viên", Role::Volunteer)).await;
        let of_member = store.operation(person(None, Some("0912345678"), member));
        let amended = of_member.id;
        store.send(&officer, store.operation(person(None, Some("0912345678"), leader))).await;
        store.send(&officer, of_member).await;
        let twice = Body::AddMember(rules::operations::AddMember {
            team, person: rules::operations::PersonRef::Known(person_of(member)), role: Role::Volunteer,
            representing: vec![], from: day("2025-07-20"),
        });
        assert_eq!(store.refused(twice).await.code, "already_member");
        let all = JournalFilter::default();
        let text = |page: &JournalPage| format!("{page:?}");
        let own = text(&seen(store, &officer, &all).await);
        assert!(own.contains("Vàng Thị Viên") && own.contains("0912345678"));
        let above = text(&seen(store, &department, &all).await);
        assert!(above.contains("Lò Văn Trưởng") && !above.contains("Vàng Thị Viên"));
        assert_eq!(above.matches("0912345678").count(), 2, "the leader's alone: what was said, and what it changed");
        let page = seen(store, &administrator, &all).await;
        let nobody = text(&page);
        assert!(!nobody.contains("Trưởng") && !nobody.contains("Viên") && !nobody.contains("0912345678"));
        assert!(kinds(&page).contains(&"person.amend"), "the row itself is there");
        let of_officer = |entry: &&store::JournalEntry| matches!(&entry.author, Author::Person { name: None, role: Some(Duty::CommuneOfficer), .. });
        assert_eq!(page.entries.iter().filter(of_officer).count(), 2);
        let detail = store.journal_entry(&department, amended).await.unwrap().unwrap();
        assert_eq!((detail.entry.said, detail.entry.changes), (Said::Hidden, None));
    }

    async fn an_author_is_found_by_name_among_those_the_viewer_may_know(store: &TestStore) {
        let [(one, village), (other, _)] = two_communes(store).await;
        let (own, beside) = (officer(store, "mot", one).await, officer(store, "hai", other).await);
        let team = team_since_july(store, village).await;
        let province = store.tree().await.list(rules::units::Level::Province, store.today())[0];
        let above = officer(store, "so", province).await;
        let found = async |scope: &Scope, words: &str| -> Vec<String> {
            let authors = store.journal_authors(scope, words).await.unwrap();
            authors.into_iter().map(|author| author.sign_in_name).collect()
        };
        for (name, role) in [("Vàng Thị Mẫu", Role::Leader), ("Giàng A Mẫu", Role::Volunteer)] {
            let member = store.done(entry(name, role).body(team)).await;
            store.account_of(member.into(), &rules::text::fold(name).replace(' ', ".")).await;
        }
        assert_eq!(found(&own, "mẫu").await, ["giang.a.mau", "vang.thi.mau"]);
        assert_eq!(found(&own, "VANG thi").await, ["vang.thi.mau"]);
        assert_eq!(found(&own, "thị m").await, Vec::<String>::new(), "whole words only");
        assert_eq!(found(&beside, "mẫu").await, Vec::<String>::new(), "another commune's people");
        assert_eq!(found(&above, "mẫu").await, ["vang.thi.mau"], "above the commune those who lead");
        assert_eq!(found(&Scope::public(), "mẫu").await, Vec::<String>::new());
        assert_eq!(found(&own, " ").await, Vec::<String>::new());
    }

    async fn a_sign_in_name_and_an_account_lead_to_nobody_whose_name_is_hidden(store: &TestStore) {
        let [(one, village), (other, _)] = two_communes(store).await;
        let (own, beside) = (officer(store, "mot", one).await, officer(store, "hai", other).await);
        let province = store.tree().await.list(rules::units::Level::Province, store.today())[0];
        let above = officer(store, "so", province).await;
        let administrator = store.signed_in(store.account("it", Duty::ItAdministrator, None, "2025-07-01").await).await;
        let team = team_since_july(store, village).await;
        let mut accounts = Vec::new();
        for (name, role) in [("Vàng Thị Mẫu", Role::Leader), ("Giàng A Mẫu", Role::Deputy)] {
            let member = store.member(team, entry(name, role)).await;
            let account = store.account_of(member, &rules::text::fold(name).replace(' ', ".")).await;
            let scope = store.signed_in(account).await;
            store.outcome(&scope, retitled(team, name)).await;
            accounts.push(account);
        }
        let found = async |scope: &Scope, name: &str| store.journal_author(scope, name).await.unwrap();
        for (scope, leader, deputy) in [
            (&own, true, true), (&Scope::operator(), true, true), (&above, true, false), (&administrator, false, false),
        ] {
            for (name, account, is_known) in [("vang.thi.mau", accounts[0], leader), ("Giang.A.Mau", accounts[1], deputy)] {
                assert_eq!(found(scope, name).await, is_known.then_some(account), "{name} {scope:?}");
                // The account's number leads no further than the name.
                let by = JournalFilter { account: Some(account), ..JournalFilter::default() };
                let object = JournalFilter { object: Some(team.0), ..by.clone() };
                for filter in [by, object] {
                    assert_eq!(seen(store, scope, &filter).await.entries.is_empty(), !is_known, "{name} {scope:?}");
                }
            }
            assert_eq!(found(scope, "khong.co").await, None);
        }
        assert_eq!(found(&above, "giang.a.mau").await, found(&above, "khong.co").await, "as if there were nobody");
        assert!(found(&administrator, "it").await.is_some() && found(&above, "so").await.is_some(), "everybody finds himself");
        let own_rows = JournalFilter { account: found(&own, "mot").await, ..JournalFilter::default() };
        let _ = store.outcome(&own, retitled(team, "Tổ Mẫu")).await;
        assert!(!seen(store, &own, &own_rows).await.entries.is_empty());
        assert!(seen(store, &beside, &JournalFilter { account: Some(accounts[0]), ..JournalFilter::default() }).await.entries.is_empty());
    }

    async fn what_the_journal_tells_of_households_is_noted_as_a_look_at_them(store: &TestStore) {
        let [(gia_phu, village), _] = two_communes(store).await;
        let beside = store.village_in(gia_phu, "Bản Hai", "2025-07-01").await;
        let province = store.unit("15", "2025-09-01").await;
        let (department, officer) = (officer(store, "so", province).await, officer(store, "giaphu", gia_phu).await);
        let team = team_since_july(store, village).await;
        let leader = store.member(team, entry("Lò Văn Trưởng", Role::Leader)).await;
        let leader = store.signed_in(store.account_of(leader, "totruong").await).await;
        let household = |village, head: &str| {
            let from = day("2025-08-01");
            Body::Household(HouseholdChange::Add(rules::operations::AddHousehold { from, ..new_household(village, head) }))
        };
        let body = |kind: &str, fields| decode(Wire { kind: kind.to_owned(), version: 1, fields }).expect(kind);
        let home = store.done(household(village, "Lò Văn Mẫu")).await;
        let shop = json!({"village": village, "name": "Hộ Mẫu", "form": "household", "household": home, "from": "2025-08-01"});
        let shop = store.done(body("producer.add", shop)).await;
        let product = json!({"producer": shop, "name": "Mật ong", "category": "food", "from": "2025-08-01"});
        let product = store.done(body("product.add", product)).await;
        let cooperative = json!({"village": beside, "name": "HTX Mẫu", "form": "cooperative", "from": "2025-08-01"});
        let cooperative = store.done(body("producer.add", cooperative)).await;
        let looks = async |village| {
            let looks = store.household_looks(&officer, village).await.unwrap();
            looks.into_iter().map(|look| look.looks).sum::<u64>()
        };
        let of_kind = |kind: &str| JournalFilter { kind: Some(kind.into()), ..JournalFilter::default() };
        let mut noted = 0;
        for kind in ["household.add", "producer.add", "product.add"] {
            let page = seen(store, &officer, &of_kind(kind)).await;
            assert!(page.entries.iter().any(|entry| entry.units == [village]), "{kind}: {page:?}");
            noted += 1;
            assert_eq!(looks(village).await, noted, "{kind}");
        }
        for operation in [home, shop, product] {
            store.journal_entry(&officer, operation).await.unwrap().expect("the row");
            noted += 1;
            assert_eq!(looks(village).await, noted);
        }
        // Neither the sums' readers nor the machine's operator read of households, and no more does who reads of something else.
        seen(store, &department, &of_kind("household.add")).await;
        seen(store, &Scope::operator(), &of_kind("household.add")).await;
        seen(store, &officer, &of_kind("team.add")).await;
        store.journal_entry(&officer, cooperative).await.unwrap().expect("the row");
        assert_eq!((looks(village).await, looks(beside).await), (noted, 0));
        assert!(store.journal(&leader, &JournalFilter::default(), None, 10).await.unwrap().is_none());
        // The first of the day stands in the journal itself.
        let page = seen(store, &officer, &of_kind("households.look")).await;
        assert_eq!((page.entries.len(), &page.entries[0].units), (1, &vec![village]));
        assert_eq!(looks(village).await, noted, "who looks at looks looks at no household");
    }

    async fn an_operation_in_several_feeds_is_shown_once_and_pages_leave_nothing_out(store: &TestStore) {
        let [(gia_phu, first), (bao_thang, _)] = two_communes(store).await;
        let second = store.village_in(gia_phu, "Bản Hai", "2025-07-01").await;
        let Body::AddTeam(team) = new_team(Place::Villages(vec![first, second])) else { unreachable!("a team") };
        let team = store.done(Body::AddTeam(rules::operations::AddTeam { from: day("2025-07-10"), ..team })).await.into();
        let titles: Vec<Body> = (0..25).map(|number| retitled(team, &format!("Tổ {number}"))).collect();
        let outcomes = store.apply(&Scope::operator(), titles.into_iter().map(|body| store.operation(body)).collect()).await.unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Applied));
        let foreign = team_since_july(store, store.village_in(bao_thang, "Bản Ba", "2025-07-01").await).await;
        store.done(retitled(foreign, "Tổ khác")).await;
        for scope in [officer(store, "giaphu", gia_phu).await, Scope::operator()] {
            let filter = JournalFilter { object: Some(team.0), ..JournalFilter::default() };
            for filter in [JournalFilter { kind: Some("team.retitle".into()), unit: Some(gia_phu), ..JournalFilter::default() }, filter] {
                let whole = seen(store, &scope, &filter).await;
                let mut paged = Vec::new();
                let mut after = None;
                loop {
                    let page = store.journal(&scope, &filter, after.as_ref(), 7).await.unwrap().unwrap();
                    assert!(page.entries.len() <= 7);
                    paged.extend(page.entries.iter().map(|entry| entry.operation));
                    after = page.next.map(|next| next.to_string().parse().unwrap());
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(paged, whole.entries.iter().map(|entry| entry.operation).collect::<Vec<_>>());
                assert_eq!(whole.entries.iter().filter(|entry| entry.kind == "team.retitle").count(), 25);
                assert_eq!(whole.entries[0].units.len(), 2);
            }
        }
    }

    async fn what_was_before_is_found_in_what_was_said_before(store: &TestStore) {
        let [(gia_phu, here), _] = two_communes(store).await;
        let officer = officer(store, "giaphu", gia_phu).await;
        let team = team_since_july(store, here).await;
        let member = store.member(team, entry("Vàng Thị Mẫu", Role::Volunteer)).await;
        let account = store.account("a", Duty::CommuneOfficer, Some(gia_phu), "2025-07-01").await;
        let contact = |name: &str, phone: Option<&str>, from: &str| Body::SetContact(SetContact {
            unit: gia_phu, name: name.to_owned(), position: None, phone: phone.and_then(|phone| Phone::new(phone).ok()),
            from: day(from),
        });
        let phone = |phone: &str| Body::AmendAccount(AmendAccount { account, name: None, phone: Some(Phone::new(phone).ok()) });
        let body = |kind: &str, fields| decode(Wire { kind: kind.to_owned(), version: 1, fields }).expect(kind);
        let from = day("2025-08-01");
        let home = rules::operations::AddHousehold { from, ..new_household(here, "Lò Văn Mẫu") };
        let home = store.done(Body::Household(HouseholdChange::Add(home))).await;
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let by_household = |item: &&rules::catalogue::Item| {
            item.kind == ItemKind::PaymentMeans && item.counting == Counting::Household
        };
        let app = items.values().find(by_household).expect("a means to pay").id;
        let used = |in_use: bool, since: &str| {
            body("adoption.set", json!({"household": home, "item": app, "in_use": in_use, "origin": {"how": "alone"}, "since": since}))
        };
        let away = |to: &str| body("household.set_absence", json!({"household": home, "from": "2025-08-05", "to": to}));
        let second = store.member(team, entry("Giàng A Mẫu", Role::Volunteer)).await;
        let left = |on: &str| body("member.end", json!({"member": second, "day": on}));
        let deputy = json!({"team": team, "person": {"known": person_of(second)}, "role": "deputy", "from": "2025-08-11"});
        let before_and_after = [
            (used(true, "2025-08-02"), json!(null), json!(true), "in_use"),
            (used(false, "2025-08-03"), json!(true), json!(false), "in_use"),
            (body("adoption.end", json!({"household": home, "item": app, "day": "2025-08-04"})), json!("2025-08-03"), json!(null), "since"),
            (away("2025-08-20"), json!(null), json!("2025-08-20"), "to"),
            (away("2025-08-15"), json!("2025-08-20"), json!("2025-08-15"), "to"),
            (left("2025-08-10"), json!(null), json!("2025-08-10"), "day"),
            (left("2025-08-11"), json!("2025-08-10"), json!("2025-08-11"), "day"),
            (body("member.add", deputy), json!("volunteer"), json!("deputy"), "role"),
            (retitled(team, "Tổ Một"), json!("Tổ công nghệ số cộng đồng"), json!("Tổ Một"), "title"),
            (retitled(team, "Tổ Hai"), json!("Tổ Một"), json!("Tổ Hai"), "title"),
            (person(Some("Vàng Thị Hoa"), None, member), json!("Vàng Thị Mẫu"), json!("Vàng Thị Hoa"), "name"),
            (person(None, Some("0912345678"), member), json!(null), json!("0912345678"), "phone"),
            (person(None, Some("0912345679"), member), json!("0912345678"), json!("0912345679"), "phone"),
            (contact("Bà Một", Some("0912345670"), "2025-08-01"), json!(null), json!("Bà Một"), "name"),
            (contact("Bà Hai", None, "2025-08-02"), json!("0912345670"), json!(null), "phone"),
            (phone("0912345671"), json!(null), json!("0912345671"), "phone"),
            (phone("0912345672"), json!("0912345671"), json!("0912345672"), "phone"),
        ];
        for (body, before, after, field) in before_and_after {
            let said = format!("{body:?}");
            let operation = store.done(body).await;
            let detail = store.journal_entry(&officer, operation).await.unwrap().expect("the row");
            let changes = detail.entry.changes.expect("an amendment");
            let change = changes.iter().find(|change| change.field == field).unwrap_or_else(|| panic!("{said}: {changes:?}"));
            let text = |value: &Option<serde_json::Value>| value.clone().unwrap_or_default();
            assert_eq!((text(&change.before), text(&change.after)), (before, after), "{said}");
        }
        let added = store.journal_entry(&officer, rules::ids::OperationId(team.0)).await.unwrap().expect("the row");
        assert_eq!(added.entry.changes, None, "what is new had nothing before");
        let shipped = store.journal_entry(&officer, rules::ids::OperationId(account.0)).await.unwrap();
        assert!(shipped.is_some(), "his colleague's account");
    }

    async fn a_store_of_before_gets_its_objects_noted_when_it_is_opened(store: &TestStore) {
        let noted = store.raw.number("SELECT COUNT(*) FROM journal_object").await;
        assert!(noted > 0);
        store.raw.run("DELETE FROM journal_object").await;
        let _again = store.another(9).await;
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM journal_object").await, noted);
    }
}
