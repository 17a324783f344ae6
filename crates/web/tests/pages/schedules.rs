//! When reports are due and on which days offices don't work, as a province settles them on its pages.

use crate::office::Office;
use axum::http::StatusCode;
use rules::ids::UnitId;
use rules::units::Level;
use store::Scope;

async fn province(office: &Office) -> UnitId {
    let registry = office.store.registry(&Scope::operator()).await.unwrap();
    registry.above(office.commune, Level::Province, office.store.today()).unwrap()
}

/// The form's fields as a preset fills them in, with some of them otherwise.
fn month<'a>(otherwise: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("asked", "yes"),
        ("begins", "15"),
        ("team_day", "16"),
        ("team_hour", "18"),
        ("commune_day", "19"),
        ("department_day", "22"),
        ("roll", "later"),
        ("window", "1"),
        ("from", "15/8/2025"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| !otherwise.iter().any(|(other, _)| other == name));
    kept.chain(otherwise.iter().copied()).collect()
}

#[tokio::test]
async fn a_province_takes_over_the_decrees_days_with_one_tap_and_every_level_reads_its_own() {
    let office = Office::open().await;
    let department = office.department().await;
    let province = province(&office).await;
    let path = format!("/schedules/{province}");
    let unit = office.page(&format!("/units/{province}")).await;
    assert!(unit.says("Hạn báo cáo") && unit.says("Lịch nghỉ lễ, Tết"), "{}", unit.text());
    let before = office.page(&path).await;
    for said in
        ["18 giờ ngày 23", "ngày 25", "thứ Sáu, 25/07/2025", "mặc định, tỉnh chưa quy định", "Không yêu cầu báo cáo"]
    {
        assert!(before.says(said), "{said}: {}", before.text());
    }
    assert!(!before.says("Quy định khác"), "only the department changes it: {}", before.text());
    for settings in ["/schedules/{}", "/holidays/{}", "/units/{}/retention", "/units/{}/composition-rules"] {
        let page = office.page(&settings.replace("{}", &province.to_string())).await;
        for former in ["Tỉnh Lào Cai (trước ngày 01/07/2025)", "Tỉnh Yên Bái (trước ngày 01/07/2025)"] {
            assert!(page.says(former), "{settings}: {}", page.text());
        }
    }

    let form = department.page(&format!("{path}/month?preset=decree")).await;
    assert_eq!(form.values("begins"), ["15"]);
    assert_eq!(
        (form.values("commune_day"), form.values("from")),
        (vec!["19".to_owned()], vec!["15/07/2025".to_owned()])
    );
    let saved = department.post(&format!("{path}/month"), &month(&[])).await;
    assert_eq!(saved.led_to(), format!("{path}?done=saved"));
    let now = office.page(&path).await;
    for said in ["Từ ngày 15/08/2025", "ngày 19", "từ ngày 15 tháng trước đến hết ngày 14", "ngày làm việc liền sau"]
    {
        assert!(now.says(said), "{said}: {}", now.text());
    }
}

#[tokio::test]
async fn what_nobody_could_keep_to_is_told_at_its_field_and_nothing_typed_is_lost() {
    let office = Office::open().await;
    let department = office.department().await;
    let path = format!("/schedules/{}/month", province(&office).await);
    let wrong = [
        (month(&[("commune_day", "15")]), "Hạn của xã sớm hơn", "commune_day"),
        (month(&[("commune_day", "40")]), "từ 1 đến 31", "commune_day"),
        (month(&[("commune_day", ""), ("commune_hour", "9")]), "Xin", "commune_hour"),
        (month(&[("window", "5")]), "Xin giảm số ngày chờ", "window"),
        (month(&[("from", "16/8/2025")]), "ví dụ 15/09/2025", "from"),
        (month(&[("begins", "29")]), "từ 1 đến 28", "begins"),
        (
            month(&[("team_day", ""), ("team_hour", ""), ("commune_day", ""), ("department_day", "")]),
            "Chưa cấp nào",
            "begins",
        ),
    ];
    for (fields, sentence, field) in wrong {
        let answer = department.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
        assert!(answer.says(sentence), "{sentence}: {}", answer.text());
        let typed = fields.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value);
        assert!(answer.values(field).iter().any(|value| value == typed || value.contains("8/2025")), "{field}");
    }
    assert!(office.store.schedules(&Scope::operator()).await.unwrap().0.is_empty());
}

#[tokio::test]
async fn a_province_asks_for_a_quarters_report_and_gives_one_up() {
    let office = Office::open().await;
    let department = office.department().await;
    let path = format!("/schedules/{}", province(&office).await);
    let asks = month(&[
        ("begins", "21"),
        ("from", "21/9/2025"),
        ("team_day", "22"),
        ("commune_day", "24"),
        ("department_day", "26"),
    ]);
    department.post(&format!("{path}/quarter"), &asks).await.led_to();
    let none = [("asked", "no"), ("from", "21/8/2025")];
    department.post(&format!("{path}/month"), &none).await.led_to();
    let page = department.page(&path).await;
    assert!(page.says("Từ ngày 21/09/2025") && page.says("Từ ngày 21/08/2025"), "{}", page.text());
    // Asked for from September on, the month no more from August on: one due day of it is left.
    assert!(page.says("25/07/2025") && page.says("25/08/2025") && !page.says("25/09/2025"), "{}", page.text());
    let once = department.page(&format!("{path}/establishment")).await;
    assert_eq!(
        (once.values("period_from"), once.values("period_to")),
        (vec!["02/05/2022".to_owned()], vec!["20/05/2022".to_owned()])
    );
}

#[tokio::test]
async fn a_province_adds_a_day_off_and_takes_it_away() {
    let office = Office::open().await;
    let department = office.department().await;
    let path = format!("/holidays/{}", province(&office).await);
    let shipped = office.page(&path).await;
    assert!(shipped.says("Quốc khánh") && shipped.says("02/09/2025"), "{}", shipped.text());
    assert!(!shipped.says("Ghi một ngày"), "only the department changes it: {}", shipped.text());
    let wrong = department.post(&path, &[("day", "30/2/2025"), ("name", "Ngày Mẫu")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("Xin sửa 2 ô") && wrong.values("name").contains(&"Ngày Mẫu".to_owned()), "{}", wrong.text());

    let day = [("day", "25/7/2025"), ("kind", "off"), ("name", "Ngày Mẫu")];
    assert_eq!(department.post(&path, &day).await.led_to(), format!("{path}?year=2025&done=saved"));
    let with = office.page(&format!("{path}?year=2025")).await;
    assert!(with.says("Ngày Mẫu") && with.says("25/07/2025"), "{}", with.text());
    // A day of another year leads to that year, of which nothing else is known.
    let next = [("day", "1/2/2030"), ("kind", "off"), ("name", "")];
    assert_eq!(department.post(&path, &next).await.led_to(), format!("{path}?year=2030&done=saved"));
    assert!(office.page(&format!("{path}?year=2030")).await.says("chưa có lịch nghỉ lễ, Tết năm 2030"));

    department.post(&path, &[("day", "2025-07-25"), ("kind", "none")]).await.led_to();
    assert!(!office.page(&path).await.says("Ngày Mẫu"));
    let other = office.page(&format!("{path}?year=x")).await;
    assert!(other.says("02/09/2025"), "a year that is none is this one: {}", other.text());
}
