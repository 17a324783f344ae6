//! Pages, forms, public pages, assets: all that a browser sees of the program.
//!
//! A handler takes the form, makes the operation, applies it and answers with one of the [`views`]: plain data, a
//! template, and samples with which every template is rendered in every language by a test.

pub mod api;
pub mod assets;
pub mod client;
mod deadline;
pub mod entrance;
pub mod error;
mod forged;
pub mod form;
pub mod format;
pub mod headers;
pub mod health;
pub mod household_imports;
pub mod locale;
pub mod metrics;
pub mod notebook;
pub mod pace;
pub mod page;
pub mod pages;
pub mod server;
mod stalled;
pub mod views;
pub mod work;

use axum::Router;
use tower_http::csrf::ConfigError;

/// What the router needs from the program around it.
#[derive(Clone, Debug)]
pub struct Web {
    /// Can the program work?
    pub readiness: health::Readiness,
    /// The settings of the layers.
    pub layers: server::Layers,
}

/// Everything this program answers: `pages` (with their own state already given), assets, health, metrics, and the page
/// that says "not found".
///
/// # Errors
/// [`ConfigError`], if a trusted origin is none.
pub fn router(web: Web, pages: Router) -> Result<Router, ConfigError> {
    let house = Router::new()
        .merge(assets::routes())
        .merge(health::routes(web.readiness))
        .merge(metrics::routes(web.layers.metrics.clone()))
        .merge(pages)
        .fallback(server::nothing_here);
    server::layered(house, web.layers)
}

#[cfg(test)]
mod tests;
