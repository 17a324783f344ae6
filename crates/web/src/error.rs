//! What can go wrong with a request, and the page that says so plainly.

use crate::api::problem;
use crate::locale::{Key, Locale};
use crate::page::{Page, Viewer};
use crate::views::errors::ErrorPage;
use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;

/// After how many seconds who found the program busy may try again.
const AFTER_BUSY: u64 = 30;

/// Why a page can't be shown. Handlers return it as their error; [`show_pages`] turns it into a page in the reader's
/// language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The request can't be understood.
    #[error("bad request")]
    BadRequest,
    /// Nobody may do this from where it was asked, or not this person.
    #[error("forbidden")]
    Forbidden,
    /// Nothing is there, or nothing this person may see.
    #[error("not found")]
    NotFound,
    /// The address is there, but not for this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// It took too long.
    #[error("timed out")]
    Timeout,
    /// Somebody else changed the thing meanwhile.
    #[error("conflict")]
    Conflict,
    /// What was sent is too large.
    #[error("too large")]
    TooLarge,
    /// Too much too fast. `Retry-After` says how long to wait.
    #[error("too many requests")]
    TooMany,
    /// The program can't work now.
    #[error("unavailable")]
    Unavailable,
    /// So much heavy work waits that this has no turn in time.
    #[error("busy")]
    Busy,
    /// A fault of ours.
    #[error("internal error")]
    Internal,
}

impl PageError {
    /// Every one of them.
    pub const ALL: [Self; 11] = [
        Self::BadRequest,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Timeout,
        Self::Conflict,
        Self::TooLarge,
        Self::TooMany,
        Self::Unavailable,
        Self::Busy,
        Self::Internal,
    ];

    /// Its HTTP status.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What has happened, in a few words.
    #[must_use]
    pub fn title(self) -> Key {
        match self {
            Self::BadRequest => Key("error-bad-request-title"),
            Self::Forbidden => Key("error-forbidden-title"),
            Self::NotFound => Key("error-not-found-title"),
            Self::MethodNotAllowed => Key("error-method-title"),
            Self::Timeout => Key("error-timeout-title"),
            Self::Conflict => Key("error-conflict-title"),
            Self::TooLarge => Key("error-too-large-title"),
            Self::TooMany => Key("error-too-many-title"),
            Self::Unavailable => Key("error-unavailable-title"),
            Self::Busy => Key("error-busy-title"),
            Self::Internal => Key("error-internal-title"),
        }
    }

    /// What to do now.
    #[must_use]
    pub fn advice(self) -> Key {
        match self {
            Self::BadRequest => Key("error-bad-request-advice"),
            Self::Forbidden => Key("error-forbidden-advice"),
            Self::NotFound => Key("error-not-found-advice"),
            Self::MethodNotAllowed => Key("error-method-advice"),
            Self::Timeout => Key("error-timeout-advice"),
            Self::Conflict => Key("error-conflict-advice"),
            Self::TooLarge => Key("error-too-large-advice"),
            Self::TooMany => Key("error-too-many-advice"),
            Self::Unavailable => Key("error-unavailable-advice"),
            Self::Busy => Key("error-busy-advice"),
            Self::Internal => Key("error-internal-advice"),
        }
    }

    /// The error a status stands for, if it is one.
    fn of_status(status: StatusCode) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.status() == status).or_else(|| match status {
            status if status.is_client_error() => Some(Self::BadRequest),
            status if status.is_server_error() => Some(Self::Internal),
            _ => None,
        })
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        if self == Self::Busy {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(AFTER_BUSY));
        }
        response
    }
}

/// What a panic becomes: a logged fault and an ordinary error page.
#[expect(clippy::needless_pass_by_value, reason = "the layer that calls it hands the panic over")]
pub fn of_panic(panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = said.unwrap_or("unknown"), "a handler panicked");
    PageError::Internal.into_response()
}

/// Middleware: gives every error without a page of its own one, in the reader's language. Machines
/// (`/healthz`, `/readyz`, `/metrics`) keep the bare answer, and those of the API get it as a problem. Who wants the person's name kept in the header of
/// the page puts the [`Viewer`] into the response's extensions.
pub async fn show_pages(locale: Locale, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let language = problem::language(uri.query(), request.headers());
    let response = next.run(request).await;
    let Some(error) =
        response.extensions().get::<PageError>().copied().or_else(|| PageError::of_status(response.status()))
    else {
        return response;
    };
    if uri.path().starts_with("/api/") {
        return problem::written(language, error, response);
    }
    let for_machines = ["/healthz", "/readyz", "/metrics"].iter().any(|prefix| uri.path().starts_with(prefix));
    if for_machines || is_html(&response) {
        return response;
    }
    let page = Page::new(locale, &uri).seen_by(response.extensions().get::<Viewer>().cloned());
    // Without its page an error is still its status.
    let text = ErrorPage { p: page, error, wait: wait(&response) }.render().unwrap_or_default();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Response::from_parts(parts, text.into())
}

/// The seconds to wait that an answer names.
fn wait(response: &Response) -> Option<u64> {
    response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

fn is_html(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}
