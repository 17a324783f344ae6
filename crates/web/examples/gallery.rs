//! Shows every page with sample data: `cargo run -p web --example gallery [PORT]`, then `/gallery/<name>?lang=en`.

use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Router, http::Uri};
use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;
use web::client::Proxies;
use web::entrance::{Entrance, serve};
use web::error::PageError;
use web::health::Readiness;
use web::locale::Locale;
use web::metrics::Metrics;
use web::page::{Page, Section, Viewer};
use web::server::{Layers, Limits, RequestIds};
use web::{Web, router, views};

static ASKED: AtomicU64 = AtomicU64::new(0);

fn page(locale: Locale, uri: &Uri) -> Page {
    let viewer = Viewer {
        name: "Trần Thị Mẫu".into(),
        acting_as: "Cán bộ xã Gia Phú".into(),
        duties: Vec::new(),
        sections: Section::ALL.to_vec(),
    };
    Page::new(locale, uri).seen_by(Some(viewer))
}

async fn list(locale: Locale, uri: Uri) -> Html<String> {
    let link = |picture: views::Picture| format!("<p><a href=\"/gallery/{0}\">{0}</a></p>", picture.name);
    let links: Vec<String> = views::gallery(&page(locale, &uri)).into_iter().map(link).collect();
    Html(links.concat())
}

async fn one(locale: Locale, uri: Uri, Path(name): Path<String>) -> Response {
    let picture = views::gallery(&page(locale, &uri)).into_iter().find(|picture| picture.name == name);
    match picture.map(|picture| picture.html) {
        Some(Ok(html)) => Html(html).into_response(),
        Some(Err(_)) => PageError::Internal.into_response(),
        None => PageError::NotFound.into_response(),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(1).map_or(Ok(8099), |port| port.parse())?;
    let ids = RequestIds(|| Uuid::from_u128(u128::from(ASKED.fetch_add(1, Ordering::Relaxed))));
    let layers = Layers {
        limits: Limits::default(),
        metrics: Metrics::installed()?,
        request_ids: ids,
        trusted_origins: Vec::new(),
    };
    let pages = Router::new().route("/gallery", get(list)).route("/gallery/{name}", get(one));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}/gallery", listener.local_addr()?);
    let until_told = async {
        // Without signals the gallery simply runs until it is killed.
        let _ = tokio::signal::ctrl_c().await;
    };
    let entrance = Entrance { listener, proxies: Proxies::default(), limits: Limits::default() };
    serve(router(Web { readiness: Readiness::always(), layers }, pages)?, entrance, until_told).await;
    Ok(())
}
