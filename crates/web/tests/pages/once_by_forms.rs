//! Every form that makes or changes something, filled in as a browser does and sent twice at the same moment and once more: it is
//! answered as the first time, and what it does is done once.

use crate::office::{Answer, Fields, Office, only_path, sent};
use scraper::{ElementRef, Html, Selector};
use store::{JournalFilter, Scope};

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

async fn operations(office: &Office, state: Option<&str>) -> usize {
    let filter = JournalFilter { state: state.map(str::to_owned), ..JournalFilter::default() };
    let page = office.store.journal(&Scope::operator(), &filter, None, 2000).await.unwrap().unwrap();
    page.entries.len()
}

/// Fills a form in and sends it three times; gives where it led, and how many operations took effect.
async fn thrice(office: &Office, page: &str, form_at: (&str, &str), typed: &[(&str, &str)]) -> (String, usize) {
    let (path, mut fields) = office.get(page).await.form(form_at.0, form_at.1);
    assert!(fields.iter().any(|(name, _)| name == "operation"), "{path} brings no id of what it makes");
    fields.retain(|(name, _)| typed.iter().all(|(other, _)| other != name));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let fields = [fields.as_slice(), typed].concat();
    let before = operations(office, Some("applied")).await;
    let (first, second) = tokio::join!(office.post(&path, &fields), office.post(&path, &fields));
    let (led, made) = (first.led_to(), operations(office, Some("applied")).await - before);
    assert_eq!(second.led_to(), led, "{path}, at the same moment");
    assert_eq!(office.post(&path, &fields).await.led_to(), led, "{path}, afterwards");
    assert_eq!(operations(office, Some("applied")).await - before, made, "{path}");
    (led, made)
}

/// The first address on a page that begins and ends so.
fn link(page: &Answer, begins: &str, ends: &str) -> String {
    let html = Html::parse_document(std::str::from_utf8(&page.bytes).unwrap());
    let links = select("a[href]");
    let mut addresses = html.select(&links).filter_map(|link| link.attr("href"));
    let found = addresses.find(|address| address.starts_with(begins) && only_path(address).ends_with(ends));
    found.unwrap_or_else(|| panic!("no {begins}…{ends}: {}", page.text())).to_owned()
}

#[tokio::test]
async fn an_account_is_made_and_invited_once() {
    let office = Office::open().await;
    let typed = [("name", "Lý Thị Mẫu"), ("role", "commune_officer")];
    let (slips, made) = thrice(&office, "/accounts/new", ("/accounts/new", ""), &typed).await;
    assert_eq!(made, 3, "the account, its duty, an invitation");
    let listed = office.page("/accounts").await;
    assert_eq!(listed.text().matches("Lý Thị Mẫu").count() - listed.text().matches("Mời Lý Thị Mẫu").count(), 1);
    let slip = office.page(&slips).await;
    assert!(slip.says("Lý Thị Mẫu"), "{}", slip.text());
    let account = link(&listed, "/accounts/", "");
    let account = listed_account(&listed, "Lý Thị Mẫu").unwrap_or(account);
    assert_eq!(thrice(&office, &account, ("/accounts/", "/invite"), &[]).await.1, 1);
    let typed = [("name", "Lý Thị Mẫu Mẫu"), ("phone", "0912000003")];
    assert_eq!(thrice(&office, &account, ("/accounts/", "/amend"), &typed).await.1, 1);
    assert_eq!(thrice(&office, &account, ("/accounts/", "/revoke"), &[("cause", "Mất máy")]).await.1, 1);
    assert_eq!(thrice(&office, &account, ("/accounts/", "/reinstate"), &[]).await.1, 1);
    assert_eq!(thrice(&office, &account, ("/appointments/", "/end"), &[]).await.1, 1);
}

fn listed_account(page: &Answer, name: &str) -> Option<String> {
    let html = Html::parse_document(std::str::from_utf8(&page.bytes).unwrap());
    let links = select("tbody th a");
    let found = html.select(&links).find(|link| link.text().collect::<String>() == name);
    found.and_then(|link| link.attr("href")).map(str::to_owned)
}

#[tokio::test]
async fn who_works_in_a_team_is_let_in_once() {
    let office = Office::open().await;
    office.complete_team(0).await;
    let (_, made) = thrice(&office, "/accounts", ("/accounts/invite-leaders", ""), &[]).await;
    assert_eq!(made, 2, "an account and its invitation");
    let (_, made) = thrice(&office, "/accounts", ("/persons/", "/account"), &[]).await;
    assert_eq!(made, 2, "an account and its invitation");
}

#[tokio::test]
async fn a_stand_in_is_named_once() {
    let office = Office::open().await;
    let page = link(&office.page("/account").await, "/stand-ins/new", "");
    let typed = [("name", "Phàn Mẫu"), ("from", "15/07/2025"), ("to", "20/07/2025")];
    let (slips, made) = thrice(&office, &page, ("/stand-ins/new", ""), &typed).await;
    assert_eq!(made, 3, "the account, its duty, an invitation");
    assert!(office.page(&slips).await.says("Phàn Mẫu"));
    // And again for later, now that he is known.
    let known = office.get(&page).await;
    let html = Html::parse_document(std::str::from_utf8(&known.bytes).unwrap());
    let options = select("select[name=account] option");
    let choice = html.select(&options).filter_map(|option| option.attr("value")).next_back().unwrap().to_owned();
    let typed = [("account", choice.as_str()), ("from", "01/08/2025"), ("to", "02/08/2025")];
    assert_eq!(thrice(&office, &page, ("/stand-ins/new", ""), &typed).await.1, 1);
}

#[tokio::test]
async fn a_key_of_a_machine_is_made_once_and_shown_each_time() {
    let office = Office::open().await;
    let (path, fields) = office.page("/account/tokens").await.form("/account/tokens", "/tokens");
    let typed = [("name", "Phần mềm mẫu"), ("right", "read"), ("last_day", "31/12/2025")];
    let once = fields.into_iter().find(|(name, _)| name == "operation").unwrap().1;
    let fields = [&[("operation", once.as_str())], typed.as_slice()].concat();
    let (first, second) = tokio::join!(office.post(&path, &fields), office.post(&path, &fields));
    let token = |page: &Answer| {
        let html = Html::parse_document(std::str::from_utf8(&page.bytes).unwrap());
        html.select(&select("#token")).next().map(|token| token.text().collect::<String>()).unwrap()
    };
    assert_eq!(token(&first), token(&second));
    let listed = office.page("/account/tokens").await;
    assert_eq!(listed.text().matches("Phần mềm mẫu").count(), 2, "a row, and its button: {}", listed.text());
    // With something else in it, it is told so.
    let fields =
        [&[("operation", once.as_str())], &typed[..1], &[("right", "write"), ("last_day", "31/12/2025")]].concat();
    assert!(office.post(&path, &fields).await.says("đã được gửi với nội dung khác"));
}

#[tokio::test]
async fn who_is_in_a_team_and_as_what_changes_once() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    let new = format!("{}/members/new", only_path(&team));
    let typed = [("name", "Nguyễn Văn Mẫu"), ("role", "leader"), ("from", "10/07/2025"), ("trained", "12/07/2025")];
    assert_eq!(thrice(&office, &new, ("/teams/", "/members/new"), &typed).await.1, 2, "the term and the training");
    let page = office.page(&team).await;
    let (role, end) = (link(&page, "/members/", "/role"), link(&page, "/members/", "/end"));
    let typed = [("role", "deputy"), ("from", "12/07/2025")];
    assert_eq!(thrice(&office, &role, ("/members/", "/role"), &typed).await.1, 2);
    // On the day on which that term began, it takes its place.
    let role = link(&office.page(&team).await, "/members/", "/role");
    assert_ne!(role, end.replace("/end", "/role"));
    assert_eq!(
        thrice(&office, &role, ("/members/", "/role"), &[("role", "leader"), ("from", "12/07/2025")]).await.1,
        2
    );
    let person = link(&office.page(&team).await, "/persons/", "");
    let typed = [("phone", "0912000004"), ("birth_year", "1985")];
    assert_eq!(thrice(&office, &person, ("/persons/", ""), &typed).await.1, 1);
    let training = link(&office.page(&team).await, "/teams/", "/training");
    let who = person.rsplit('/').next().unwrap();
    let typed = [("person", who), ("day", "14/07/2025"), ("course", "An toàn thông tin")];
    assert_eq!(thrice(&office, &training, ("/teams/", "/training"), &typed).await.1, 1);
    // The term ends, is taken back, ends again and somebody of the same name follows.
    let end = link(&office.page(&team).await, "/members/", "/end");
    assert_eq!(thrice(&office, &end, ("/members/", "/end"), &[("from", "01/08/2025")]).await.1, 1);
    assert_eq!(thrice(&office, &end, ("/members/", "/resume"), &[]).await.1, 1);
    let (path, fields) = replacing(&office.get(&end).await);
    let typed = [("name", "Hoàng Văn Mẫu"), ("from", "14/07/2025"), ("trained", "14/07/2025")];
    let kept = fields.iter().filter(|(name, _)| typed.iter().all(|(other, _)| other != name));
    let fields: Vec<(&str, &str)> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let fields = [fields.as_slice(), &typed].concat();
    let before = operations(&office, None).await;
    let led = office.post(&path, &fields).await.led_to();
    assert_eq!(office.post(&path, &fields).await.led_to(), led);
    assert_eq!(operations(&office, None).await - before, 3, "an end, a term, a training");
}

/// The second form of the page on which a term ends.
fn replacing(page: &Answer) -> (String, Fields) {
    let html = Html::parse_document(std::str::from_utf8(&page.bytes).unwrap());
    let forms = select("form[method=post]");
    let replaces = |form: &ElementRef<'_>| form.select(&select("input[value=replace]")).next().is_some();
    let form = html.select(&forms).find(replaces).unwrap();
    let fields = form.select(&select("input, select, textarea")).flat_map(sent).collect();
    (form.attr("action").unwrap().to_owned(), fields)
}

#[tokio::test]
async fn a_team_changes_once() {
    let office = Office::open().await;
    let new = format!("/teams/new?unit={}", office.commune);
    let village = office.villages[0].to_string();
    let typed = [("village", village.as_str()), ("from", "10/07/2025")];
    let (team, made) = thrice(&office, &new, ("/teams/new", ""), &typed).await;
    assert_eq!(made, 1);
    let team = only_path(&team).to_owned();
    let typed = [("title", "Tổ mới"), ("from", "12/07/2025")];
    assert_eq!(thrice(&office, &format!("{team}/title"), ("/teams/", "/title"), &typed).await.1, 1);
    let other = office.villages[1].to_string();
    let typed = [("village", other.as_str()), ("from", "12/07/2025")];
    assert_eq!(thrice(&office, &format!("{team}/place"), ("/teams/", "/place"), &typed).await.1, 1);
    assert_eq!(thrice(&office, &team, ("/zalo/", ""), &[]).await.1, 1);
    assert_eq!(thrice(&office, &format!("{team}/end"), ("/teams/", "/end"), &[("from", "14/07/2025")]).await.1, 1);
}

#[tokio::test]
async fn a_decision_is_put_right_and_taken_back_once() {
    let office = Office::open().await;
    let team = office.complete_team(0).await;
    let (unit, id) = (office.commune.to_string(), only_path(&team).rsplit('/').next().unwrap().to_owned());
    let fields = [("unit", unit.as_str()), ("kind", "establish"), ("number", "15/QĐ-UBND"), ("on", "11/07/2025")];
    let fields = [fields.as_slice(), &[("team", id.as_str())]].concat();
    let decision = only_path(&office.bring("/decisions/new", &fields, None).await.led_to()).to_owned();
    let (path, fields) = office.get(&format!("{decision}/amend")).await.form("/decisions/", "/amend");
    let kept = fields.iter().filter(|(name, _)| name != "number");
    let fields: Vec<(&str, &str)> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let fields = [fields.as_slice(), &[("number", "51/QĐ-UBND")]].concat();
    let before = operations(&office, None).await;
    let (first, second) = tokio::join!(office.bring(&path, &fields, None), office.bring(&path, &fields, None));
    assert_eq!(first.led_to(), second.led_to());
    assert_eq!(office.bring(&path, &fields, None).await.led_to(), first.led_to());
    assert_eq!(operations(&office, None).await - before, 1);
    let withdraw = format!("{decision}/withdraw");
    assert_eq!(thrice(&office, &withdraw, ("/decisions/", "/withdraw"), &[("cause", "Ghi nhầm")]).await.1, 1);
}

#[tokio::test]
async fn villages_change_once() {
    let office = Office::open().await;
    let unit = format!("/units/{}", office.commune);
    let typed = [("villages", "Thôn Mới; 40"), ("day", "05/07/2025")];
    assert_eq!(thrice(&office, &format!("{unit}/villages/new"), ("/units/", "/villages/new"), &typed).await.1, 2);
    let village = |number: usize| format!("/units/{}", office.villages[number]);
    office.complete_team(0).await;
    let typed = [("name", "Bản Bay Trên"), ("day", "11/07/2025")];
    assert_eq!(thrice(&office, &format!("{}/rename", village(0)), ("/units/", "/rename"), &typed).await.1, 1);
    let heir = office.commune.to_string();
    let typed = [("heir", heir.as_str()), ("day", "12/07/2025")];
    assert_eq!(thrice(&office, &format!("{}/end", village(0)), ("/units/", "/end"), &typed).await.1, 2, "and its team");
    let (two, three) = (office.villages[2].to_string(), office.villages[3].to_string());
    let ask = format!("{unit}/villages/merge?village={two}&village={three}&day=13/07/2025");
    let typed = [("into", "new"), ("kind", "thon"), ("name", "Hợp Nhất"), ("households", "200")];
    assert_eq!(thrice(&office, &ask, ("/units/", "/villages/merge"), &typed).await.1, 2);
    // The department moves one to another commune.
    let department = office.department().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let day = office.store.today();
    let other = registry.find("xã Bảo Thắng", rules::units::Level::Commune, None, day).unit().unwrap().to_string();
    let typed = [("commune", other.as_str()), ("day", "14/07/2025")];
    assert_eq!(thrice(&department, &format!("{}/move", village(1)), ("/units/", "/move"), &typed).await.1, 1);
}

#[tokio::test]
async fn what_is_known_of_a_household_changes_once() {
    let office = Office::open().await;
    let new = format!("/households/new?unit={}", office.villages[0]);
    let typed = [("head", "Vàng Văn Mẫu"), ("consent", "asked"), ("from", "01/07/2025"), ("day", "01/07/2025")];
    let (household, made) = thrice(&office, &new, ("/households/new", ""), &typed).await;
    assert_eq!(made, 1);
    let household = only_path(&household).to_owned();
    let typed = [("nickname", "Nhà trên dốc"), ("size", "5")];
    assert_eq!(thrice(&office, &format!("{household}/edit"), ("/households/", "/edit"), &typed).await.1, 1);
    let page = office.get(&household).await;
    let html = Html::parse_document(std::str::from_utf8(&page.bytes).unwrap());
    let item = html.select(&select("[name^=state_]")).find_map(|field| field.attr("name")).unwrap().to_owned();
    let typed = [(item.as_str(), "using"), ("since", "10/07/2025")];
    assert_eq!(thrice(&office, &household, ("/households/", "/uses"), &typed).await.1, 1);
}

#[tokio::test]
async fn the_rule_of_composition_is_set_once() {
    let commune = Office::open().await;
    let office = commune.department().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let province = registry.by_code("15", office.store.today()).unwrap().id;
    let path = format!("/units/{province}/composition-rules/village");
    let typed = [("least", "3"), ("from", "14/07/2025")];
    assert_eq!(thrice(&office, &path, ("/units/", "/village"), &typed).await.1, 1);
}

#[tokio::test]
async fn a_schedule_and_a_day_off_are_set_once() {
    let commune = Office::open().await;
    let office = commune.department().await;
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    let province = registry.by_code("15", office.store.today()).unwrap().id;
    let form = format!("/schedules/{province}/month?preset=decree");
    assert_eq!(thrice(&office, &form, ("/schedules/", "/month"), &[]).await.1, 1);
    let typed = [("day", "25/7/2025"), ("kind", "off")];
    let holidays = format!("/holidays/{province}");
    assert_eq!(thrice(&office, &holidays, ("/holidays/", ""), &typed).await.1, 1);
}
