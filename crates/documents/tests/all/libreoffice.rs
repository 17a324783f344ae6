//! Our files in a program that people have: `LibreOffice` opens them, prints the pages that our own PDF has, with the same words, and saves
//! tables that read as before.

use crate::reports::{of_commune, of_district, of_establishment, paper};
use crate::requests::{narrow, wide};
use crate::samples::{decision, long_form, small_form};
use documents::decision::{self, DecisionKind};
use documents::report::{self, Rows};
use documents::request;
use documents::tree::Document;
use documents::{annex, docx, pdf, read, xlsx};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const NEEDED: &str = "LibreOffice and poppler-utils; `cargo xtask test` installs them";

/// A folder with a profile of its own, so that tests beside each other don't share a running office.
struct Office(TempDir);

impl Office {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Files as `LibreOffice` saves them in another format, or again in their own.
    fn saved(&self, files: &[PathBuf], ending: &str) -> Vec<PathBuf> {
        let to = self.0.path().join(format!("saved-{ending}"));
        let mut office = Command::new("soffice");
        office.arg(format!("-env:UserInstallation=file://{}/profile", self.0.path().display()));
        office.args(["--headless", "--convert-to", ending, "--outdir"]).arg(&to).args(files);
        let answer = office.output().expect(NEEDED);
        let saved = files.iter().map(|file| to.join(file.file_name().unwrap()).with_extension(ending)).collect();
        for file in &saved as &Vec<PathBuf> {
            assert!(file.is_file(), "{} was not made: {answer:?}", file.display());
        }
        saved
    }
}

fn output(program: &str, file: &Path, more: &[&str]) -> String {
    let answer = Command::new(program).arg(file).args(more).output().expect(NEEDED);
    assert!(answer.status.success(), "{answer:?}");
    String::from_utf8(answer.stdout).unwrap()
}

fn pages(file: &Path) -> usize {
    let facts = output("pdfinfo", file, &[]);
    let pages = facts.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    pages.trim().parse().unwrap()
}

/// The letters of a printed file, each as often as it stands there: where a line ends and in which order cells come is the printer's own affair.
fn letters(file: &Path) -> String {
    let mut letters: Vec<char> =
        output("pdftotext", file, &["-"]).chars().filter(|letter| !letter.is_whitespace()).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

fn papers() -> Vec<(&'static str, Document)> {
    let decision = |kind| decision::document(&decision(kind));
    vec![
        ("annex", annex::document(&small_form())),
        ("long-annex", annex::document(&long_form(6, 20))),
        ("establish", decision(DecisionKind::Establish)),
        ("merge", decision(DecisionKind::Merge)),
        ("report", report::document(&of_commune(), &paper(), Rows::WithNumbers)),
        ("establishment", report::document(&of_establishment(), &of_district(), Rows::WithNumbers)),
        ("request", request::document(&narrow())),
        ("wide-request", request::document(&wide())),
    ]
}

#[test]
fn word_files_print_the_words_and_pages_of_our_own_pdf() {
    let (office, papers) = (Office::new(), papers());
    let files: Vec<PathBuf> =
        papers.iter().map(|(name, paper)| office.put(&format!("{name}.docx"), &docx::render(paper).unwrap())).collect();
    for ((name, paper), printed) in papers.iter().zip(office.saved(&files, "pdf")) {
        let own = office.put(&format!("{name}.pdf"), &pdf::render(paper).unwrap());
        assert_eq!(letters(&printed), letters(&own), "{name}");
        assert_eq!(pages(&printed), pages(&own), "{name}");
    }
}

#[test]
fn what_libreoffice_saves_again_is_read_as_before() {
    let (office, papers) = (Office::new(), papers());
    for (ending, render) in [("docx", docx::render as fn(&Document) -> _), ("xlsx", xlsx::render)] {
        let files: Vec<PathBuf> = papers
            .iter()
            .map(|(name, paper)| office.put(&format!("{name}.{ending}"), &render(paper).unwrap()))
            .collect();
        for (file, saved) in files.iter().zip(office.saved(&files, ending)) {
            let cells = |path: &Path| -> Vec<Vec<String>> {
                let grid = read::grid(&std::fs::read(path).unwrap()).unwrap();
                let rows = grid.sheets.into_iter().flat_map(|sheet| sheet.rows);
                rows.map(|row| row.into_iter().map(|cell| cell.text).collect()).collect()
            };
            assert_eq!(cells(&saved), cells(file), "{}", file.display());
        }
    }
}
