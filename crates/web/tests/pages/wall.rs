//! What protects the program from too much and from what is not what it says.

use crate::office::{Office, only_path};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use std::time::Duration;
use web::client::ClientAddress;
use web::pace::Pace;
use web::server::Limits;

const PDF: &[u8] = b"%PDF-1.7\nscan\nstartxref\n9\n%%EOF\n";

/// So many in a row, and no more while a test runs.
fn once(burst: u32) -> Pace {
    Pace { burst, every: Duration::from_hours(1) }
}

#[tokio::test]
async fn routes_that_make_papers_or_read_files_say_so() {
    let office = Office::with(Limits { heavy: once(1), ..Limits::default() }).await;
    let unit = office.commune;
    let template = format!("/teams/import/template.xlsx?unit={unit}");
    assert_eq!(office.get(&template).await.status, StatusCode::OK);
    let refused = office.get(&template).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.says("Thao tác quá nhanh") && refused.headers.contains_key(header::RETRY_AFTER));
    assert!(std::str::from_utf8(&refused.bytes).unwrap().contains("Trần Thị Mẫu"), "the page still knows whose it is");
    for path in [
        "/annex/export?format=pdf".to_owned(),
        "/decisions/draft".to_owned(),
        "/units/villages/template.xlsx".to_owned(),
    ] {
        assert_eq!(office.get(&path).await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    for path in [
        "/annex/import".to_owned(),
        "/teams/import".to_owned(),
        "/decisions/new".to_owned(),
        format!("/units/{unit}/villages/import"),
    ] {
        assert_eq!(office.post(&path, &[]).await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    for path in ["/", "/units", "/teams", "/annex", "/teams/import", "/decisions/new", "/zalo"] {
        assert_eq!(office.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(office.elsewhere().await.get("/units/villages/template.xlsx").await.status, StatusCode::OK);
}

#[tokio::test]
async fn routes_that_read_a_kept_file_again_say_so() {
    let office = Office::with(Limits { preview: once(1), ..Limits::default() }).await;
    let villages = format!("/units/{}/villages/import/apply", office.commune);
    assert_ne!(office.post("/annex/import/apply", &[]).await.status, StatusCode::TOO_MANY_REQUESTS);
    for path in ["/annex/import/apply", "/teams/import/apply", &villages] {
        assert_eq!(office.post(path, &[]).await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
}

#[tokio::test]
async fn one_person_who_asks_too_fast_holds_back_nobody_else() {
    let office = Office::with(Limits { page: once(2), people_of_address: 1, ..Limits::default() }).await;
    for status in [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(office.get("/").await.status, status);
    }
    assert_eq!(office.elsewhere().await.get("/").await.status, StatusCode::OK, "another person at the same address");
}

#[tokio::test]
async fn an_address_tries_passwords_at_its_pace_whatever_cookie_it_invents() {
    let office = Office::with(Limits { secret: once(1), people_of_address: 2, ..Limits::default() }).await;
    let attempt = async |from: [u8; 4], number: u32| {
        let mut request = Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, format!("session=invented{number}"))
            .body(Body::from("login=a&password=b"))
            .unwrap();
        request.extensions_mut().insert(ClientAddress(from.into()));
        office.raw(request).await.status
    };
    for (number, status) in [
        (1, StatusCode::UNPROCESSABLE_ENTITY),
        (2, StatusCode::UNPROCESSABLE_ENTITY),
        (3, StatusCode::TOO_MANY_REQUESTS),
    ] {
        assert_eq!(attempt([192, 0, 2, 1], number).await, status);
    }
    assert_eq!(attempt([192, 0, 2, 2], 4).await, StatusCode::UNPROCESSABLE_ENTITY, "another address");
}

#[tokio::test]
async fn a_scan_is_taken_and_given_back_as_what_its_bytes_are() {
    let office = Office::open().await;
    let team = office.new_team(0).await;
    let id = only_path(&team).rsplit('/').next().unwrap().to_owned();
    let unit = office.commune.to_string();
    let fields =
        [("unit", unit.as_str()), ("kind", "establish"), ("number", "16/QĐ-UBND"), ("on", "2025-07-11"), ("team", &id)];
    let late = [b"GIF89a<script>".as_slice(), PDF].concat();
    let others: [&[u8]; 6] = [
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7 <script>alert(1)</script>",
        &late,
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"MZ\x90\x00",
        b"PK\x03\x04\x14\x00",
    ];
    for other in others {
        let refused = office.bring("/decisions/new", &fields, Some(("scan", "QĐ 16.pdf", other))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{other:?}");
        assert!(refused.says("không phải PDF hoặc ảnh"), "{}", refused.text());
    }
    // The same bytes came before as a list: what was noted then does not count.
    let list = [("unit", unit.as_str()), ("from", "2025-07-10")];
    assert!(office.bring("/teams/import", &list, Some(("file", "x.xlsx", PDF))).await.says("PDF"));
    let decision = office.bring("/decisions/new", &fields, Some(("scan", "page.html", PDF))).await.led_to();
    let scan = office.get(&format!("{}/scan", only_path(&decision))).await;
    assert_eq!(scan.headers[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(scan.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(scan.headers[header::CONTENT_SECURITY_POLICY], "default-src 'none'; sandbox");
    assert!(scan.file_name().starts_with("attachment; ") && scan.file_name().contains(".pdf"), "{}", scan.file_name());
    assert_eq!(scan.bytes, PDF);
}
