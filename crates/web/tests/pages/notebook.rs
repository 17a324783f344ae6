//! The notebook's page, and the files it is made of.

use crate::office::Office;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use scraper::{Html, Selector};

/// The bytes a phone may load before it shows anything, compressed.
const HEAVIEST: usize = 100 * 1024;

fn addresses(html: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    let links = Selector::parse("link[href], script[src], img[src]").unwrap();
    let address = |element: scraper::ElementRef<'_>| element.attr("href").or(element.attr("src")).map(str::to_owned);
    let mut found: Vec<String> = document.select(&links).filter_map(address).collect();
    found.sort();
    found.dedup();
    found
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn the_notebook_is_the_same_for_everybody_and_runs_our_own_scripts_alone() {
    let office = Office::open().await;
    let page = office.get("/notebook").await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"));
    for part in ["connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{part}");
    }
    let stranger = office.raw(Request::get("/notebook").body(Body::empty()).unwrap()).await;
    assert_eq!(page.bytes, stranger.bytes);
    assert!(!page.says("Trần Thị Mẫu"));
    let other = office.get("/households").await;
    assert!(!other.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("script-src"));
}

#[tokio::test]
async fn who_has_no_script_is_led_to_the_ordinary_pages() {
    let page = Office::open().await.get("/notebook").await;
    let html = text(&page.bytes);
    let without = html.split("<noscript>").nth(1).and_then(|rest| rest.split("</noscript>").next()).unwrap();
    assert!(without.contains("href=\"/households\"") && without.contains("JavaScript"), "{without}");
}

#[tokio::test]
async fn all_that_the_first_load_asks_for_is_there_and_light() {
    let office = Office::open().await;
    let page = office.get("/notebook").await;
    let mut asked = addresses(text(&page.bytes));
    assert!(asked.len() > 40, "{asked:?}");
    asked.push("/notebook/sw.js".to_owned());
    asked.push(web::notebook::url("words.vi.json"));
    asked.push(web::notebook::url("icon-192.png"));
    asked.push("/notebook".to_owned());
    let mut sum = 0;
    let on_the_line =
        |(name, value): (&header::HeaderName, &header::HeaderValue)| name.as_str().len() + value.len() + 4;
    for address in &asked {
        let request = Request::get(address).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
        let answer = office.raw(request).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        // Not all lines pack heads together, so they count as they are.
        sum += answer.bytes.len() + answer.headers.iter().map(on_the_line).sum::<usize>();
    }
    println!("{sum} bytes in {} files", asked.len());
    assert!(sum <= HEAVIEST, "{sum}");
}

#[tokio::test]
async fn files_are_kept_for_ever_and_the_page_and_its_worker_are_asked_for_anew() {
    let office = Office::open().await;
    let kept = |answer: &crate::office::Answer| answer.headers[header::CACHE_CONTROL].to_str().unwrap().to_owned();
    let module = office.get(&web::notebook::url("app.js")).await;
    assert!(kept(&module).contains("immutable"));
    assert_eq!(module.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(module.headers["cross-origin-resource-policy"], "same-origin");
    assert!(!module.headers.contains_key(header::CONTENT_SECURITY_POLICY), "a script is no page");
    assert!(kept(&office.get(&web::notebook::url("screens/home.js")).await).contains("immutable"));
    let of_before = office.get("/assets/notebook/0123456789ab/app.js").await;
    assert_eq!((of_before.status, kept(&of_before)), (StatusCode::OK, "no-cache".to_owned()));
    assert_eq!(office.get("/assets/notebook/0123456789ab/nothing.js").await.status, StatusCode::NOT_FOUND);
    let worker = office.get("/notebook/sw.js").await;
    assert_eq!(kept(&worker), "no-cache");
    assert_eq!(worker.headers["service-worker-allowed"], "/notebook");
    assert_eq!(worker.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    // A worker lives by the policy it comes with.
    assert!(worker.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("connect-src 'self'"));
    assert!(text(&worker.bytes).contains(web::notebook::version()));
}

#[tokio::test]
async fn a_phone_can_install_it() {
    let office = Office::open().await;
    let manifest = office.get("/notebook/manifest.webmanifest").await;
    assert_eq!(manifest.headers[header::CONTENT_TYPE], "application/manifest+json");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest.bytes).unwrap();
    assert_eq!((&manifest["start_url"], &manifest["display"]), (&"/notebook".into(), &"standalone".into()));
    for icon in manifest["icons"].as_array().unwrap() {
        let answer = office.get(icon["src"].as_str().unwrap()).await;
        assert!(answer.status == StatusCode::OK && answer.bytes.starts_with(b"\x89PNG"));
    }
}

#[tokio::test]
async fn an_office_has_no_notebook_in_its_menu() {
    let office = Office::open().await;
    assert!(!text(&office.get("/").await.bytes).contains("href=\"/notebook\""));
}
