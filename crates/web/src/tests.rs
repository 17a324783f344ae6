//! The house as a whole: every page in every language, every word, every layer.

mod entrance;
mod fairness;
mod layers;
mod logging;
mod metrics;
mod pages;
mod words;
