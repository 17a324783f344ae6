//! What every answer tells the browser about safety and keeping.

use crate::client::Secure;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Nothing runs, nothing is loaded from elsewhere, nobody frames us; styles and pictures are our own files.
const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The notebook runs scripts: our own files, and nothing written into a page. It asks nobody but us.
pub(crate) const NOTEBOOK_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; \
     manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// For a year, of this host alone: others of the same domain are not ours to promise for.
const TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=31536000");

const FIXED: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // For browsers that do not know `frame-ancestors`.
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), payment=(), serial=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Marks an answer that is no page and never shown as one: a script, a style, a picture. What a browser asks of pages says
/// nothing on it, and forty files with it weigh more on a village's line than some of them hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoPage;

/// The headers that matter on what is no page.
const OF_FILES: [HeaderName; 2] =
    [header::X_CONTENT_TYPE_OPTIONS, HeaderName::from_static("cross-origin-resource-policy")];

/// Middleware: adds the headers an answer does not set itself. Pages hold people's data and are kept nowhere, unless the
/// answer says otherwise. Who came over TLS is to come no other way.
pub async fn protect(request: Request, next: Next) -> Response {
    let secure = Secure::of(&request);
    let mut response = next.run(request).await;
    let is_page = response.extensions().get::<NoPage>().is_none();
    let headers = response.headers_mut();
    for (name, value) in FIXED.into_iter().filter(|(name, _)| is_page || OF_FILES.contains(name)) {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
