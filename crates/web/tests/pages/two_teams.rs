//! Two teams in one village, on the pages and over the API: they share its households, and neither reads what the other reports and answers.

use crate::accounts::{CHROME, PASSWORD, Phone, phone};
use crate::office::Office;
use axum::http::StatusCode;
use rules::ids::{AccountId, ObligationId, PersonId, RequestId, TeamId};
use rules::obligations::{Debtor, Obligation};
use rules::operations::{
    AddAccount, AddMember, AddTeam, AnswerRequest, AskRequest, Body as Deed, FieldAnswer, Outcome, PersonRef,
    ReportChange, RequestChange, SendReport, WriteReport, WriteSection,
};
use rules::reports::Section;
use rules::requests::{AnswerValue, FieldKind, RequestField};
use rules::schedules::{ReportKind, Reporter};
use rules::teams::{Place, Role, Source};
use store::Scope;

async fn done(office: &Office, scope: &Scope, body: Deed) -> uuid::Uuid {
    let (id, outcome) = office.store.change(scope, body).await.unwrap();
    assert_eq!(outcome, Outcome::Applied);
    id.0
}

/// A team of the first village, its leader with a phone and in person.
async fn led<'a>(office: &'a Office, name: &str) -> (TeamId, Phone<'a>, Scope) {
    let (operator, from) = (Scope::operator(), "2025-07-10".parse().unwrap());
    let place = Place::Villages(vec![office.villages[0]]);
    let team = AddTeam { title: format!("Tổ {name}"), place, from, source: Source::Report };
    let team = TeamId(done(office, &operator, Deed::AddTeam(team)).await);
    let person =
        PersonRef::New { name: format!("Lò Văn {name}"), birth_year: None, sex: None, phone: None, it_skill: None };
    let member = AddMember { team, person, role: Role::Leader, representing: Vec::new(), from };
    let person = PersonId(done(office, &operator, Deed::AddMember(member)).await);
    let sign_in_name = format!("totruong.{}", name.to_lowercase());
    let account =
        AddAccount { sign_in_name: sign_in_name.clone(), name: String::from(name), phone: None, person: Some(person) };
    let account = AccountId(done(office, &operator, Deed::AddAccount(account)).await);
    let invitation = office.store.invite(&operator, account).await.unwrap().unwrap();
    let mut phone = phone(office, CHROME);
    let chosen = [("password", PASSWORD), ("password_again", PASSWORD)];
    phone.post(&format!("/invitation/{}", invitation.link), &chosen).await.led_to();
    let session = office.store.begin_session(account, "test", None).await.unwrap();
    let scope = office.store.session_scope(&session).await.unwrap().unwrap();
    (team, phone, scope)
}

#[tokio::test]
async fn of_two_teams_of_one_village_neither_reads_on_pages_or_over_the_api_what_the_other_reports_and_answers() {
    let office = Office::open().await;
    let (one, mut own, scope) = led(&office, "Mot").await;
    let (two, mut beside, _) = led(&office, "Hai").await;
    let period = office.open_june().await;
    let owed = |team| Obligation::id_of(ReportKind::Month, period, Debtor::Team(team));
    let (mine, others): (ObligationId, ObligationId) = (owed(one), owed(two));
    let sections = vec![WriteSection { section: Section::Plan, text: Some("DAUBAOCAO".to_owned()) }];
    let write = WriteReport { obligation: mine, cells: Vec::new(), reason: None, sections };
    done(&office, &scope, Deed::Report(ReportChange::Write(write))).await;
    let field =
        RequestField {
            label: "Nêu rõ".to_owned(), hint: None, required: true, kind: FieldKind::Text { longest: 100 }
        };
    let ask = AskRequest {
        by: office.commune,
        title: "Thiệt hại do mưa lũ".to_owned(),
        purpose: None,
        basis: None,
        fields: vec![field],
        level: Reporter::Team,
        within: vec![office.villages[0]],
        due: "2100-01-01".parse().unwrap(),
        hour: None,
    };
    let request = done(&office, &office.scope().await, Deed::Request(RequestChange::Ask(ask))).await;
    let values = vec![FieldAnswer { field: 1, value: AnswerValue::Text("DAUTRALOI".to_owned()) }];
    let answer = AnswerRequest { request: RequestId(request), debtor: Debtor::Team(one), values, on_behalf: None };
    done(&office, &scope, Deed::Request(RequestChange::Answer(answer))).await;

    let village = office.villages[0];
    let lists = [
        format!("/reports?unit={village}"),
        format!("/reports/matrix?unit={village}"),
        format!("/reports/late?unit={village}"),
        format!("/api/v1/obligations?unit={village}"),
        "/requests".to_owned(),
        format!("/requests/{request}"),
        format!("/api/v1/requests/{request}"),
    ];
    let (mine, others) = (mine.to_string(), others.to_string());
    let things = [
        format!("/reports/{mine}"),
        format!("/reports/{mine}/write"),
        format!("/api/v1/obligations/{mine}"),
        format!("/requests/{request}/answer/{one}"),
    ];
    let sent = [format!("/reports/{mine}/versions/1"), format!("/reports/{mine}/paper?format=txt")];
    for round in 0..2 {
        for path in &lists {
            let told = beside.get(path).await;
            let told = String::from_utf8_lossy(&told.bytes).into_owned();
            for hidden in [mine.as_str(), "Tổ Mot", "DAUBAOCAO", "DAUTRALOI"] {
                assert!(!told.contains(hidden), "{path} tells {hidden}");
            }
        }
        for path in things.iter().chain(sent.iter().filter(|_| round == 1)) {
            // What was sent waits to be looked at, and isn't written at.
            let waits = round == 1 && path.ends_with("/write");
            let status = if waits { StatusCode::NOT_FOUND } else { StatusCode::OK };
            assert_eq!(own.get(path).await.status, status, "{path}");
            assert_eq!(beside.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        if round == 0 {
            let send = SendReport { obligation: mine.parse().unwrap(), on_behalf: None };
            done(&office, &scope, Deed::Report(ReportChange::Send(send))).await;
        }
    }
    let written = beside.post(&format!("/reports/{mine}/write"), &[("s_plan", "Ghi nhầm")]).await;
    assert_eq!(written.status, StatusCode::NOT_FOUND);
    // Each finds its own in the lists, and the commune reads both.
    let list = String::from_utf8_lossy(&beside.get(&lists[0]).await.bytes).into_owned();
    assert!(list.contains(&others), "{list}");
    let list =
        String::from_utf8_lossy(&office.page(&format!("/reports?unit={}", office.commune)).await.bytes).into_owned();
    assert!(list.contains(&mine) && list.contains(&others));
    assert!(office.page(&format!("/requests/{request}/answer/{one}")).await.says("DAUTRALOI"));
}
