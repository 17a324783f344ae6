//! What can go wrong while a paper is rendered, and what all renderings share.

use thiserror::Error;

/// Why a paper could not be rendered. None of these is the reader's fault: a paper of any text renders.
#[derive(Debug, Error)]
pub enum RenderError {
    /// The package of a DOCX could not be written.
    #[error("the Word package could not be written: {0}")]
    Package(String),
    /// The workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Workbook(String),
    /// The typesetter refused the paper.
    #[error("the PDF could not be set: {0}")]
    Typesetting(String),
}

/// The text without characters that XML, and so Word and Excel, cannot hold; line ends become `\n`.
pub(crate) fn printable(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|&c| matches!(c, '\t' | '\n') || (!c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')))
        .collect()
}

/// The text with the five characters of markup escaped, for element content and quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(printable(text)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_a_file() {
        assert_eq!(escaped("A\u{0}\u{1b}\r\n<b> & \"c\""), "A\n&lt;b&gt; &amp; &quot;c&quot;");
    }
}
