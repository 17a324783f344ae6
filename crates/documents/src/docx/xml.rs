//! Paragraphs and runs of `WordprocessingML`.

use std::fmt::Write as _;

use crate::render::{escaped, printable};
use crate::tree::{Align, Run};

/// Twentieths of a point, Word's unit of length.
pub(super) type Twips = u32;

/// Millimetres as twips.
pub(super) fn millimetres(length: u16) -> Twips {
    // 1440 twips an inch, 25.4 mm an inch; rounded.
    (u32::from(length) * 14_400 + 127) / 254
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Setting {
    pub(super) align: Align,
    /// Indent of the first line.
    pub(super) first_line: Twips,
    pub(super) before: Twips,
    pub(super) after: Twips,
    /// Line spacing in 240ths of a line; 0 is single.
    pub(super) line: u32,
    pub(super) keep_with_next: bool,
    /// Half-points; 0 is the document's 14 pt.
    pub(super) size: u32,
}

impl Setting {
    pub(super) fn centred(size: u32) -> Self {
        Self { align: Align::Center, size, ..Self::default() }
    }

    fn properties(self) -> String {
        let mut xml = String::from("<w:pPr>");
        if self.keep_with_next {
            xml.push_str("<w:keepNext/>");
        }
        let line = if self.line == 0 { 240 } else { self.line };
        let _ = write!(
            xml,
            r#"<w:spacing w:before="{}" w:after="{}" w:line="{line}" w:lineRule="auto"/>"#,
            self.before, self.after
        );
        if self.first_line > 0 {
            let _ = write!(xml, r#"<w:ind w:firstLine="{}"/>"#, self.first_line);
        }
        let align = match self.align {
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
            Align::Justify => "both",
        };
        let _ = write!(xml, r#"<w:jc w:val="{align}"/>"#);
        if self.size > 0 {
            // Of the paragraph itself, too: an empty cell is as high as its size, and no higher than the others.
            let _ = write!(xml, r#"<w:rPr><w:sz w:val="{0}"/><w:szCs w:val="{0}"/></w:rPr>"#, self.size);
        }
        xml.push_str("</w:pPr>");
        xml
    }
}

/// A paragraph of runs.
pub(super) fn paragraph(runs: &[Run], setting: Setting) -> String {
    let mut xml = format!("<w:p>{}", setting.properties());
    for run in runs {
        xml.push_str(&run_xml(run, setting.size));
    }
    xml.push_str("</w:p>");
    xml
}

/// A line as thin as Word allows: what must stand after a table, keep a distance, or carry a rule.
pub(super) fn thin_line(sides: Twips, after: Twips, rule_above: bool) -> String {
    let rule = if rule_above {
        r#"<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>"#
    } else {
        ""
    };
    format!(
        concat!(
            r#"<w:p><w:pPr>{rule}<w:spacing w:before="0" w:after="{after}" w:line="60" w:lineRule="exact"/>"#,
            r#"<w:ind w:left="{sides}" w:right="{sides}"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>"#
        ),
        rule = rule,
        after = after,
        sides = sides
    )
}

fn run_xml(run: &Run, size: u32) -> String {
    let text = printable(&run.text);
    if text.is_empty() {
        return String::new();
    }
    let mut xml = String::from("<w:r>");
    if run.bold || run.italic || size > 0 {
        xml.push_str("<w:rPr>");
        if run.bold {
            xml.push_str("<w:b/><w:bCs/>");
        }
        if run.italic {
            xml.push_str("<w:i/><w:iCs/>");
        }
        if size > 0 {
            let _ = write!(xml, r#"<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>"#);
        }
        xml.push_str("</w:rPr>");
    }
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            xml.push_str("<w:br/>");
        }
        for (number, part) in line.split('\t').enumerate() {
            if number > 0 {
                xml.push_str("<w:tab/>");
            }
            if !part.is_empty() {
                let _ = write!(xml, r#"<w:t xml:space="preserve">{}</w:t>"#, escaped(part));
            }
        }
    }
    xml.push_str("</w:r>");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_a4_page_has_words_own_measures() {
        assert_eq!(millimetres(210), 11_906);
        assert_eq!(millimetres(297), 16_838);
        assert_eq!(millimetres(20), 1_134);
    }

    #[test]
    fn an_empty_cell_is_no_higher_than_its_size() {
        let empty = paragraph(&[Run::plain("")], Setting { size: 24, ..Setting::default() });
        assert!(empty.ends_with(r#"<w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:pPr></w:p>"#), "{empty}");
    }

    #[test]
    fn line_breaks_and_tabs_become_elements() {
        let xml = paragraph(&[Run::plain("a\nb\tc")], Setting::default());
        assert!(xml.contains(
            r#"<w:t xml:space="preserve">a</w:t><w:br/><w:t xml:space="preserve">b</w:t><w:tab/><w:t xml:space="preserve">c</w:t>"#
        ));
    }
}
