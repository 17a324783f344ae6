//! Forms that another site sends in somebody's name, from a browser that says so by `Referer` alone.
//!
//! Browsers of our day send `Origin` or `Sec-Fetch-Site`, which `tower_http::csrf` looks at. What is left are browsers older than those,
//! and programs. Who sends none of the three is let through: that is how programs ask the API, and whoever could make a browser send
//! none has the session's cookie against him, which `SameSite=Lax` keeps from foreign forms.

use crate::error::PageError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Other origins whose forms are accepted.
#[derive(Clone, Debug)]
pub(crate) struct Trusted(Arc<[String]>);

impl Trusted {
    pub(crate) fn of(origins: &[String]) -> Self {
        Self(origins.into())
    }
}

/// Middleware: refuses what is to change something and comes from another place, by its `Referer`.
pub(crate) async fn by_referrer(State(trusted): State<Trusted>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && is_foreign(request.uri(), request.headers(), &trusted) {
        return PageError::Forbidden.into_response();
    }
    next.run(request).await
}

fn is_foreign(asked: &Uri, headers: &HeaderMap, trusted: &Trusted) -> bool {
    let said = |name: &str| headers.get(name).filter(|value| !value.is_empty());
    if said("origin").is_some() || said("sec-fetch-site").is_some() {
        return false;
    }
    let Some(referrer) = said(header::REFERER.as_str()) else {
        return false;
    };
    // What stands behind the authority may hold signs that no address has; only the origin matters.
    let origin = referrer.to_str().ok().and_then(|text| text.split_once("://"));
    let Some((scheme, behind)) = origin else {
        return true;
    };
    let from = behind.split(['/', '?', '#']).next().unwrap_or_default();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let own = asked.authority().map(axum::http::uri::Authority::as_str).or(host);
    own != Some(from) && !trusted.0.contains(&format!("{scheme}://{from}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn foreign(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = [("host", "banso.vn:8080")].iter().chain(headers);
        let headers =
            headers.map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)));
        let trusted = Trusted::of(&["https://so.example.vn".to_owned()]);
        is_foreign(&Uri::from_static("/teams/new"), &headers.collect(), &trusted)
    }

    #[test]
    fn a_referrer_of_another_place_is_foreign() {
        for place in [
            "https://example.com/",
            "http://banso.vn/",
            "http://banso.vn:8080.example.com/",
            "http://banso.vn:8080@example.com/",
            "http://so.example.vn/",
            "null",
            "about:blank",
        ] {
            assert!(foreign(&[("referer", place)]), "{place}");
        }
        for place in ["http://banso.vn:8080/a?b={c}|d", "https://banso.vn:8080", "https://so.example.vn/teams", ""] {
            assert!(!foreign(&[("referer", place)]), "{place}");
        }
    }

    #[test]
    fn who_says_where_a_form_comes_from_is_looked_at_elsewhere_and_who_says_nothing_is_a_program() {
        assert!(!foreign(&[]));
        for said in [("origin", "http://banso.vn:8080"), ("sec-fetch-site", "same-origin")] {
            assert!(!foreign(&[said, ("referer", "https://example.com/")]), "{said:?}");
        }
    }
}
