//! What went wrong, for machines: `application/problem+json` (RFC 9457), with words in the reader's language.

use crate::error::PageError;
use crate::locale::{Key, Locale};
use crate::views::paths;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

/// Why an operation of the API gives no answer. Like a [`PageError`] it is put into words outside of the handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// As with pages.
    Page(PageError),
    /// Nobody is signed in, and no good token came.
    SignIn,
    /// The token may only look.
    ReadOnly,
    /// A parameter has a value that can't be read.
    BadParameter {
        /// Which.
        name: &'static str,
        /// What came.
        value: String,
    },
    /// What was sent can't be read; what the reader said.
    BadBody(String),
    /// What was asked or sent has faults; all of them, in the reader's words.
    WrongFields(String),
    /// It is for a person in a browser, not for a machine with a token.
    SessionOnly,
    /// The account of whoever asks is shut for cause.
    AccountClosed,
    /// Whoever asks has no duty any more.
    NoDuty,
    /// Whoever asks has ended the use of this phone himself.
    DeviceEnded,
    /// A PIN that everybody tries first, or that is none.
    WeakPin,
    /// A file that was carried is no outbox.
    NoOutbox,
    /// An outbox that was changed on its way, or is for another server.
    OutboxNotOpened,
}

/// A problem as it travels.
#[derive(Serialize, ToSchema)]
pub struct ProblemBody {
    r#type: String,
    title: String,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    detail: String,
    code: &'static str,
}

impl Problem {
    /// Its stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Page(error) => match error {
                PageError::BadRequest => "bad_request",
                PageError::Forbidden => "forbidden",
                PageError::NotFound => "not_found",
                PageError::MethodNotAllowed => "method_not_allowed",
                PageError::Timeout => "timeout",
                PageError::Conflict => "conflict",
                PageError::TooLarge => "too_large",
                PageError::TooMany => "too_many_requests",
                PageError::Unavailable => "unavailable",
                PageError::Busy => "busy",
                PageError::Internal => "internal",
            },
            Self::SignIn => "unauthorized",
            Self::ReadOnly => "read_only",
            Self::BadParameter { .. } => "bad_parameter",
            Self::BadBody(_) => "bad_body",
            Self::WrongFields(_) => "wrong_fields",
            Self::SessionOnly => "session_only",
            Self::AccountClosed => "account_closed",
            Self::NoDuty => "no_duty",
            Self::DeviceEnded => "device_ended",
            Self::WeakPin => "weak_pin",
            Self::NoOutbox => "no_outbox",
            Self::OutboxNotOpened => "outbox_not_opened",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Page(error) => error.status(),
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::ReadOnly | Self::SessionOnly | Self::AccountClosed | Self::NoDuty | Self::DeviceEnded => {
                StatusCode::FORBIDDEN
            }
            Self::BadParameter { .. }
            | Self::BadBody(_)
            | Self::WrongFields(_)
            | Self::WeakPin
            | Self::NoOutbox
            | Self::OutboxNotOpened => StatusCode::BAD_REQUEST,
        }
    }

    fn title(&self) -> Key {
        match self {
            Self::Page(error) => error.title(),
            Self::SignIn => Key("api-problem-unauthorized-title"),
            Self::ReadOnly => Key("api-problem-read-only-title"),
            Self::BadParameter { .. } => Key("api-problem-bad-parameter-title"),
            Self::BadBody(_) => Key("api-problem-bad-body-title"),
            Self::WrongFields(_) => Key("api-problem-wrong-fields-title"),
            Self::SessionOnly => Key("api-problem-session-only-title"),
            Self::AccountClosed => Key("api-problem-account-closed-title"),
            Self::NoDuty => Key("api-problem-no-duty-title"),
            Self::DeviceEnded => Key("api-problem-device-ended-title"),
            Self::WeakPin => Key("api-problem-weak-pin-title"),
            Self::NoOutbox => Key("api-problem-no-outbox-title"),
            Self::OutboxNotOpened => Key("api-problem-outbox-not-opened-title"),
        }
    }

    fn detail(&self, locale: Locale) -> String {
        match self {
            Self::Page(PageError::NotFound) => locale.text(Key("api-problem-not-found")),
            Self::Page(PageError::MethodNotAllowed) => locale.text(Key("api-problem-method")),
            Self::Page(error) => locale.text(error.advice()),
            Self::SignIn => locale.text(Key("api-problem-unauthorized")),
            Self::ReadOnly => locale.text(Key("api-problem-read-only")),
            Self::BadParameter { name, value } => {
                locale.text_with(Key("api-problem-bad-parameter"), &[("name", name), ("value", value)])
            }
            Self::SessionOnly => locale.text(Key("api-problem-session-only")),
            Self::AccountClosed => locale.text(Key("api-problem-account-closed")),
            Self::NoDuty => locale.text(Key("api-problem-no-duty")),
            Self::DeviceEnded => locale.text(Key("api-problem-device-ended")),
            Self::WeakPin => locale.text(Key("api-problem-weak-pin")),
            Self::NoOutbox => locale.text(Key("carry-no-outbox")),
            Self::OutboxNotOpened => locale.text(Key("carry-not-opened")),
            Self::WrongFields(faults) => locale.text_with(Key("api-problem-wrong-fields"), &[("faults", faults)]),
            Self::BadBody(why) => locale.text_with(Key("api-problem-bad-body"), &[("why", why)]),
        }
    }

    fn body(&self, locale: Locale) -> ProblemBody {
        ProblemBody {
            r#type: format!("{}#{}", paths::API, self.code()),
            title: locale.text(self.title()),
            status: self.status().as_u16(),
            detail: self.detail(locale),
            code: self.code(),
        }
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Page(error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = match &self {
            Self::Page(error) => error.into_response(),
            _ => self.status().into_response(),
        };
        if self == Self::SignIn {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes what is wrong into an answer of the API that says no more than its status.
pub(crate) fn written(locale: Locale, error: PageError, response: Response) -> Response {
    let problem = response.extensions().get::<Problem>().cloned().unwrap_or(Problem::Page(error));
    let text = serde_json::to_vec(&problem.body(locale)).unwrap_or_default();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    Response::from_parts(parts, text.into())
}

/// The language a machine reads: `?lang=`, else what it says it accepts, else Vietnamese. Unlike a phone's, a machine's
/// `Accept-Language` is somebody's choice.
pub(crate) fn language(query: Option<&str>, headers: &HeaderMap) -> Locale {
    if query.is_some_and(|query| query.contains("lang=")) {
        return Locale::of_request(query, &HeaderMap::new());
    }
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let weighed = accepted.split(',').filter_map(|range| {
        let mut parts = range.trim().split(';');
        let locale = Locale::from_code(parts.next()?.split('-').next()?.trim().to_lowercase().as_str())?;
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        (weight > 0.0).then_some((locale, weight))
    });
    // Of equal ones the first.
    weighed
        .fold(None, |best: Option<(Locale, f32)>, next| match best {
            Some(best) if best.1 >= next.1 => Some(best),
            _ => Some(next),
        })
        .map_or_else(Locale::default, |(locale, _)| locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_answered_in_the_language_it_accepts_most() {
        let accepts = |text: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(text))]);
            language(None, &headers)
        };
        assert_eq!(accepts("en"), Locale::En);
        assert_eq!(accepts("en-US,vi;q=0.5"), Locale::En);
        assert_eq!(accepts("vi, en;q=0.9"), Locale::Vi);
        assert_eq!(accepts("fr, en;q=0.2, vi;q=0.4"), Locale::Vi);
        assert_eq!(accepts("en;q=0"), Locale::Vi);
        assert_eq!(accepts("zh"), Locale::Vi);
        let english = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en"))]);
        assert_eq!(language(Some("at=2025-07-01&lang=vi"), &english), Locale::Vi);
    }
}
