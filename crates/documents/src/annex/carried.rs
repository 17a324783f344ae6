//! The district and commune that hold for rows below where they were named.

use rules::annex::form::{AnnexSheet, CommuneFrom};

use super::columns::Heading;
use super::lines;
use super::values::{Place, is_counter, place_named_by};
use crate::read::Sheet;

/// What earlier rows said that holds for later ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Carried {
    pub(super) district: String,
    pub(super) commune: String,
    pub(super) commune_from_heading: bool,
}

impl Carried {
    pub(super) fn of_last_row(annex: &AnnexSheet) -> Self {
        annex.rows.last().map_or_else(Self::default, |row| Self {
            district: row.district.clone(),
            commune: row.commune.clone(),
            commune_from_heading: row.commune_from == CommuneFrom::Heading,
        })
    }

    /// What holds behind the lines above a table, from row `since` on, the first below the headings of the table before: "Xã Gia Phú",
    /// or a title that names the commune.
    pub(super) fn after_lines(mut self, sheet: &Sheet, since: usize, heading: &Heading) -> Self {
        let lines = || sheet.lines_above.iter().filter(|_| since == 0).map(String::as_str);
        let rows = || sheet.rows.get(since..heading.first).unwrap_or_default().iter();
        // Beside it stands a number at most.
        let alone = rows().filter_map(|row| {
            let mut texts = row.iter().map(|cell| cell.text.as_str()).filter(|text| !is_counter(text));
            texts.next().filter(|_| texts.next().is_none())
        });
        let mut is_named = false;
        for place in lines().chain(alone).filter_map(place_named_by) {
            match place {
                Place::District(district) => self = Self { district, ..Self::default() },
                Place::Commune(commune) => {
                    is_named = true;
                    self = Self { commune, commune_from_heading: true, ..self };
                }
            }
        }
        // Below another table teams stand in rows of several cells, titles alone.
        let titles = rows().filter(|row| since == 0 || row.len() == 1);
        let titles = titles.flatten().flat_map(|cell| cell.text.lines());
        match lines::commune_of_titles(lines().chain(titles)).filter(|_| !is_named) {
            Some(commune) => Self { commune, commune_from_heading: true, ..self },
            None => self,
        }
    }
}
