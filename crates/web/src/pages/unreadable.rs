//! Why a list that somebody sent can't be read, in the reader's language, with what to do.

use crate::form::FieldError;
use crate::locale::{Argument, Key, Locale};
use documents::read::ReadError;

/// A file as it was sent. What is in it tells what it is; its name tells what its sender takes it for.
pub(super) struct SentFile {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) locale: Locale,
}

impl SentFile {
    /// What the readers found wrong.
    pub(super) fn fault(&self, error: &ReadError) -> FieldError {
        match error {
            ReadError::Unknown | ReadError::NotUnicode => self.misnamed().unwrap_or_else(|| self.said(error)),
            ReadError::NoAnnexTable { .. } => self.without_table(self.said(error)),
            _ => self.said(error),
        }
    }

    /// It is read, but the table asked for isn't in it; `usual` says so of a file that may have tables.
    pub(super) fn without_table(&self, usual: FieldError) -> FieldError {
        let text = || {
            let ending = self.ending().filter(|ending| ["txt", "rtf", "md", "log"].contains(&ending.as_str()))?;
            Some(self.named(Key("file-plain-text"), &ending))
        };
        self.misnamed().or_else(text).unwrap_or(usual)
    }

    /// Is it named like an Office file and none?
    fn misnamed(&self) -> Option<FieldError> {
        let ending = self.ending().filter(|ending| {
            ["xlsx", "xlsm", "docx", "xls", "doc"].contains(&ending.as_str()) && !self.bytes.starts_with(b"PK")
        })?;
        Some(self.named(Key("file-misnamed"), &ending))
    }

    fn ending(&self) -> Option<String> {
        self.name.rsplit_once('.').map(|(_, ending)| ending.trim().to_lowercase())
    }

    fn named(&self, key: Key, ending: &str) -> FieldError {
        FieldError::Said(self.locale.text_with(key, &[("ending", &format!(".{ending}"))]))
    }

    fn said(&self, error: &ReadError) -> FieldError {
        let number = error.number().unwrap_or_default();
        let filled: [(&str, &dyn Argument); 1] = [("number", &number)];
        FieldError::Said(
            self.locale
                .text_with(format!("file-{}", error.code().trim_start_matches("file_").replace('_', "-")), &filled),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_a_file_has_its_sentence_in_every_language() {
        for code in ReadError::CODES {
            for locale in Locale::ALL {
                assert!(locale.knows(&code.replace('_', "-")), "{code} ({})", locale.code());
            }
        }
    }

    fn said(name: &str, bytes: &[u8]) -> String {
        let file = SentFile { name: name.to_owned(), bytes: bytes.to_vec(), locale: Locale::En };
        let usual = FieldError::Other(Key("import-no-headings"));
        let fault = documents::read::grid(bytes).map_or_else(|error| file.fault(&error), |_| file.without_table(usual));
        fault.text(Locale::En)
    }

    #[test]
    fn what_a_file_is_and_what_it_is_taken_for_are_told_apart() {
        let cases = [
            ("to.xlsx", "Xin chào".as_bytes(), "(.xlsx) but is of another kind"),
            ("to.XLSX", b"MZ\0\0", "(.xlsx) but is of another kind"),
            ("to.xls", b"<html><table>", "(.xls) but is of another kind"),
            ("to.txt", "Xin chào".as_bytes(), "This is a text file (.txt)"),
            ("to.csv", "Xin chào".as_bytes(), "No headings were found"),
            ("to", b"MZ\0\0", "kind of this file is not known"),
            ("to.xlsx", b"", "There is nothing in the file"),
            ("to.xlsx", b"PK\x03\x04", "damaged or was not downloaded in full"),
            ("to.xlsx", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "of the old kind (.xls, .doc)"),
            ("to.csv", &[b'T', 0xEA, b'n'], "not in Unicode"),
        ];
        for (name, bytes, words) in cases {
            assert!(said(name, bytes).contains(words), "{name}: {}", said(name, bytes));
        }
    }
}
