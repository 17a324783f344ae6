//! What every request passes through.

use crate::client::{Proxies, Secure};
use crate::entrance::{Entrance, serve};
use crate::health::Readiness;
use crate::metrics::Metrics;
use crate::server::{Layers, Limits, RequestIds};
use crate::{Web, assets};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use axum::routing::{get, post};
use tower::ServiceExt;
use uuid::Uuid;

fn house(readiness: Readiness, pages: Router) -> Router {
    let limits = Limits { form: 1000, upload: 5000, ..Limits::default() };
    let layers = Layers {
        limits,
        metrics: Metrics::detached().unwrap(),
        request_ids: RequestIds(Uuid::nil),
        trusted_origins: Vec::new(),
    };
    crate::router(Web { readiness, layers }, pages).unwrap()
}

fn pages() -> Router {
    let upload = Router::new().route("/upload", post(|body: String| async move { body.len().to_string() }));
    let limits = Limits { form: 1000, upload: 5000, ..Limits::default() };
    Router::new()
        .route("/panic", get(|| async { panic!("a slip") as () }))
        .route("/form", post(|body: String| async move { body.len().to_string() }))
        .merge(upload.layer(limits.for_uploads()))
}

async fn ask(request: Request<Body>) -> Response<Body> {
    house(Readiness::always(), pages()).oneshot(request).await.unwrap()
}

fn get_of(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

async fn body(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn an_unknown_address_gets_a_page_in_the_readers_language() {
    let response = ask(get_of("/nowhere?lang=en")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers()[header::SET_COOKIE], "lang=en; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    assert!(body(response).await.contains("There is no such page"));
    let cookie = Request::get("/nowhere").header(header::COOKIE, "lang=vi").body(Body::empty()).unwrap();
    assert!(body(ask(cookie).await).await.contains("Không có trang này"));
}

#[tokio::test]
async fn a_panic_becomes_a_page_that_tells_nothing_of_it() {
    let response = ask(get_of("/panic")).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let text = body(response).await;
    assert!(text.contains("Chương trình gặp lỗi") && !text.contains("a slip"));
}

#[tokio::test]
async fn every_answer_is_protected_and_kept_nowhere() {
    let response = ask(get_of("/nowhere")).await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'")
            && policy.contains("frame-ancestors 'none'")
            && !policy.contains("unsafe")
    );
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
    assert!(response.headers()["permissions-policy"].to_str().unwrap().contains("camera=()"));
    assert!(response.headers().contains_key("x-request-id"));
}

#[tokio::test]
async fn who_comes_over_tls_is_to_come_no_other_way() {
    let over = |secure| {
        let mut request = get_of("/nowhere?lang=en");
        request.extensions_mut().insert(Secure(secure));
        ask(request)
    };
    let safe = over(true).await;
    assert_eq!(safe.headers()[header::STRICT_TRANSPORT_SECURITY], "max-age=31536000");
    assert_eq!(
        safe.headers()[header::SET_COOKIE],
        "__Host-lang=en; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
    );
    assert!(!over(false).await.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    let cookie = Request::get("/nowhere").header(header::COOKIE, "__Host-lang=en").body(Body::empty()).unwrap();
    assert!(body(ask(cookie).await).await.contains("There is no such page"));
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_compressed() {
    let request =
        Request::get(assets::url("app.css")).header(header::ACCEPT_ENCODING, "br, gzip").body(Body::empty()).unwrap();
    let response = ask(request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
    assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let etag = response.headers()[header::ETAG].clone();
    assert!(to_bytes(response.into_body(), 1 << 20).await.unwrap().len() < 8 * 1024);

    let again = Request::get(assets::url("app.css")).header(header::IF_NONE_MATCH, etag).body(Body::empty()).unwrap();
    assert_eq!(ask(again).await.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn yesterdays_address_gives_todays_file_but_is_not_kept() {
    let response = ask(get_of("/assets/000000000000.app.css")).await;
    assert_eq!(
        (response.status(), response.headers()[header::CACHE_CONTROL].to_str().unwrap()),
        (StatusCode::OK, "no-cache")
    );
    assert_eq!(ask(get_of("/assets/000000000000.nothing.css")).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_sent_from_another_site_is_refused_with_a_page() {
    let forged = Request::post("/form").header("sec-fetch-site", "cross-site").body(Body::from("x")).unwrap();
    let response = ask(forged).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(body(response).await.contains("Không được phép"));
    let referred =
        Request::post("/form").header(header::HOST, "banso.vn").header(header::REFERER, "https://example.com/");
    let response = ask(referred.body(Body::from("x")).unwrap()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(body(response).await.contains("Không được phép"));
    let own = Request::post("/form").header("sec-fetch-site", "same-origin").body(Body::from("x")).unwrap();
    assert_eq!(ask(own).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn only_routes_for_files_take_more_than_a_form() {
    let send = |path: &str, size: usize| Request::post(path).body(Body::from("x".repeat(size))).unwrap();
    assert_eq!(ask(send("/form", 2000)).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(ask(send("/upload", 2000)).await.status(), StatusCode::OK);
    let response = ask(send("/upload", 16_000)).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(body(response).await.contains("Quá lớn"));
}

#[tokio::test]
async fn health_is_the_process_and_readiness_the_work() {
    let ask = |path: &'static str| {
        house(Readiness::new(|| async { Err("database locked".to_owned()) }), Router::new()).oneshot(get_of(path))
    };
    assert_eq!(ask("/healthz").await.unwrap().status(), StatusCode::OK);
    let response = ask("/readyz").await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body(response).await, "not ready\n");
}

#[tokio::test]
async fn the_server_stops_when_told() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let entrance = Entrance { listener, proxies: Proxies::default(), limits: Limits::default() };
    let serving = tokio::spawn(serve(pages(), entrance, async {
        drop(stopped.await);
    }));
    stop.send(()).unwrap();
    serving.await.unwrap();
}
