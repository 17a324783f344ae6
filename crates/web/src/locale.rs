//! The words on the screens: Vietnamese first, English second.
//!
//! Every sentence lives in `locales/{vi,en}/*.ftl` and is asked for by its key. A missing key shows as `⟦key⟧`, which
//! no test lets pass.

use crate::client::Secure;
use crate::format;
use axum::extract::{FromRequestParts, Request};
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use axum::middleware::Next;
use axum::response::Response;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::convert::Infallible;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// The cookie and the query parameter that hold the chosen language.
const LANG: &str = "lang";
/// The cookie of who comes over TLS: no other host can set it.
const SECURE_LANG: &str = "__Host-lang";

/// A language the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// Vietnamese; what everybody sees who has not chosen.
    #[default]
    Vi,
    /// English.
    En,
}

/// The name of a sentence in the locale files. Rust code writes keys only as `Key("…")`, so that the test which looks
/// for missing words finds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub &'static str);

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        self.0
    }
}

/// What can stand in a sentence: texts as they are, numbers with separators.
pub trait Argument {
    /// The value as the locale files see it.
    fn to_value(&self) -> FluentValue<'_>;
}

impl<T: Argument + ?Sized> Argument for &T {
    fn to_value(&self) -> FluentValue<'_> {
        (**self).to_value()
    }
}
impl Argument for str {
    fn to_value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}
impl Argument for String {
    fn to_value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}
macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl Argument for $number {
            fn to_value(&self) -> FluentValue<'_> { FluentValue::from(*self) }
        }
    )* };
}
numbers!(u8, u16, u32, u64, usize, i32, i64);
impl Argument for rules::day::Day {
    fn to_value(&self) -> FluentValue<'_> {
        FluentValue::from(self.vietnamese())
    }
}

impl Locale {
    /// All of them, the default first.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// `vi` or `en`: for the `lang` attribute, the cookie and the address.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of a code, if the product speaks it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code() == code)
    }

    /// The one to switch to.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    /// What a request asks for: `?lang=`, else the cookie, else Vietnamese. What the browser says it would accept is no
    /// choice anybody made (most phones here come set to English) and is not looked at.
    #[must_use]
    pub fn of_request(query: Option<&str>, headers: &HeaderMap) -> Self {
        chosen(query).or_else(|| remembered(headers)).unwrap_or_default()
    }

    /// The sentence named `key`.
    #[must_use]
    pub fn text(self, key: impl AsRef<str>) -> String {
        self.text_with(key, &[])
    }

    /// The sentence named `key`, with its blanks filled in.
    #[must_use]
    pub fn text_with(self, key: impl AsRef<str>, filled: &[(&str, &dyn Argument)]) -> String {
        let key = key.as_ref();
        let mut args = FluentArgs::with_capacity(filled.len());
        for (name, value) in filled {
            args.set(*name, value.to_value());
        }
        self.format(key, &args).unwrap_or_else(|| {
            tracing::error!(key, locale = self.code(), "words missing");
            format!("⟦{key}⟧")
        })
    }

    /// Does a sentence of this name exist?
    #[must_use]
    pub fn knows(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    /// The sentences of a locale file as they are written there, with their blanks: for who fills them in elsewhere.
    pub(crate) fn lines(self, file: &str) -> Vec<(&'static str, &'static str)> {
        let of_file = WORDS.iter().filter(|(name, ..)| *name == file);
        of_file.flat_map(|(_, vi, en)| [*vi, *en][self as usize].lines()).filter_map(written).collect()
    }

    /// A sentence as it is written in its locale file.
    pub(crate) fn line(self, key: &str) -> Option<&'static str> {
        let mut lines = WORDS.iter().flat_map(|(_, vi, en)| [*vi, *en][self as usize].lines()).filter_map(written);
        lines.find(|(name, _)| *name == key).map(|(_, text)| text)
    }

    fn format(self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundle();
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static VI: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle_of(Locale::Vi));
        static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle_of(Locale::En));
        match self {
            Self::Vi => &VI,
            Self::En => &EN,
        }
    }
}

macro_rules! words {
    ($($file:literal),* $(,)?) => {
        /// The locale files, as (name, Vietnamese, English).
        const WORDS: &[(&str, &str, &str)] = &[$((
            $file,
            include_str!(concat!("../../../locales/vi/", $file, ".ftl")),
            include_str!(concat!("../../../locales/en/", $file, ".ftl")),
        )),*];
    };
}
words!(
    "accounts",
    "activities",
    "annex",
    "api",
    "api_files",
    "catalogue",
    "common",
    "composition_rules",
    "decisions",
    "errors",
    "figures",
    "forms",
    "home",
    "households",
    "imports",
    "issues",
    "journal",
    "notebook",
    "papers",
    "producers",
    "refusals",
    "reports",
    "requests",
    "retention",
    "schedules",
    "sync",
    "teams",
    "units",
    "villages",
    "zalo"
);

fn bundle_of(locale: Locale) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = locale.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The marks that isolate directions of writing show as boxes on old phones, and nobody here writes right to left.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(format::decimal(number.value)),
        _ => None,
    }));
    for (file, vi, en) in WORDS {
        let text = match locale {
            Locale::Vi => vi,
            Locale::En => en,
        };
        // What can be read is used; the tests refuse a file that can't be read whole.
        let words = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(words, errors)| {
            tracing::error!(file, ?errors, "locale file has faults");
            words
        });
        if let Err(errors) = bundle.add_resource(words) {
            tracing::error!(file, ?errors, "locale file repeats words");
        }
    }
    bundle
}

/// A line of a locale file that holds a whole sentence: its name and its text.
fn written(line: &'static str) -> Option<(&'static str, &'static str)> {
    line.split_once(" = ").filter(|(key, _)| !key.starts_with(['#', ' ', '.']))
}

fn chosen(query: Option<&str>) -> Option<Locale> {
    query?
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| *name == LANG)
        .and_then(|(_, code)| Locale::from_code(code))
}

fn remembered(headers: &HeaderMap) -> Option<Locale> {
    let cookies = headers.get_all(header::COOKIE);
    let mut pairs = cookies.iter().filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(';'));
    let named = |pair: &str, name| Locale::from_code(pair.trim().strip_prefix(name)?.strip_prefix('=')?);
    pairs.find_map(|pair| named(pair, SECURE_LANG).or_else(|| named(pair, LANG)))
}

impl<S: Sync> FromRequestParts<S> for Locale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of_request(parts.uri.query(), &parts.headers))
    }
}

/// Middleware: keeps the language chosen by `?lang=` for a year.
pub async fn remember(request: Request, next: Next) -> Response {
    let choice = chosen(request.uri().query());
    let (name, secure) = if Secure::of(&request) { (SECURE_LANG, "; Secure") } else { (LANG, "") };
    let mut response = next.run(request).await;
    if let Some(locale) = choice {
        let cookie = format!("{name}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}", locale.code());
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn with_cookie(cookie: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookie))])
    }

    #[test]
    fn who_has_not_chosen_reads_vietnamese_whatever_the_browser_says() {
        let phone = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-US,en;q=0.9"))]);
        assert_eq!(Locale::of_request(None, &phone), Locale::Vi);
        assert_eq!(Locale::of_request(Some("lang=fr"), &phone), Locale::Vi);
    }

    #[test]
    fn the_address_wins_over_the_cookie() {
        assert_eq!(Locale::of_request(None, &with_cookie("a=1; lang=en")), Locale::En);
        assert_eq!(Locale::of_request(Some("at=2025-07-01&lang=vi"), &with_cookie("lang=en")), Locale::Vi);
    }

    #[test]
    fn numbers_in_sentences_have_vietnamese_separators() {
        assert_eq!(Locale::Vi.text_with("units-villages-count", &[("count", &1562)]), "1.562 thôn, bản, tổ dân phố");
    }

    #[test]
    fn a_missing_word_cannot_be_overlooked() {
        assert_eq!(Locale::Vi.text("no-such-words"), "⟦no-such-words⟧");
    }

    #[test]
    fn every_locale_file_is_read_whole_and_none_is_left_out() {
        let mut names = BTreeSet::new();
        for (name, vi, en) in WORDS {
            names.insert((*name).to_owned());
            for text in [vi, en] {
                if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                    panic!("{name}: {errors:?}");
                }
            }
        }
        for locale in Locale::ALL {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(locale.code());
            let files: BTreeSet<String> = std::fs::read_dir(folder)
                .unwrap()
                .filter_map(|entry| entry.unwrap().path().file_stem().map(|stem| stem.to_string_lossy().into_owned()))
                .collect();
            assert_eq!(files, names, "{}", locale.code());
        }
    }
}
