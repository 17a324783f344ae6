//! Tables of CSV files: UTF-8 with or without mark, or Excel's UTF-16; comma, semicolon or tab.

use super::package::unicode;
use super::{Budget, Cell, Grid, ReadError, Sheet, tidy};

pub(super) fn grid(bytes: &[u8]) -> Result<Grid, ReadError> {
    let mut sheet = Sheet::default();
    each(bytes, Budget::default(), &mut |cells| {
        sheet.rows.push(cells);
        true
    })?;
    Ok(Grid { sheets: vec![sheet], ..Grid::default() })
}

/// Hands on the rows that hold any text, until `see` has seen enough.
pub(super) fn each(bytes: &[u8], mut budget: Budget, see: &mut dyn FnMut(Vec<Cell>) -> bool) -> Result<(), ReadError> {
    if bytes.contains(&0) && !bytes.starts_with(&[0xFF, 0xFE]) && !bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(ReadError::Unknown);
    }
    let text = unicode(bytes.to_vec()).ok_or(ReadError::NotUnicode)?;
    // Signs that no program writes into a list: a program or a picture whose bytes happen to be text.
    if text.contains(|sign: char| sign.is_ascii_control() && !"\t\n\r\u{b}\u{c}\u{1a}".contains(sign)) {
        return Err(ReadError::Unknown);
    }
    // Every record ends its line with the same sign; the rows are counted by it.
    let text = text.replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    let mut breaks_in_cells = 0;
    while reader.read_record(&mut record).map_err(|_| ReadError::NotUnicode)? {
        // A record of several lines is one row, as in a worksheet; an empty line is a row too.
        breaks_in_cells += record.iter().map(|text| text.matches('\n').count()).sum::<usize>();
        let lines = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        let counted = u32::try_from(lines.saturating_sub(1 + breaks_in_cells)).unwrap_or(u32::MAX);
        row = counted.max(row + 1);
        let mut cells = Vec::new();
        for (text, column) in record.iter().zip(1..) {
            let text = tidy(text);
            if !text.is_empty() {
                budget.cell(column)?;
                cells.push(Cell { text, row, column });
            }
        }
        if !cells.is_empty() {
            budget.row()?;
            if !see(cells) {
                break;
            }
        }
    }
    Ok(())
}

/// The sign that stands most often, outside quotes, in the first lines.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b';', 0_usize), (b'\t', 0), (b',', 0)];
    let mut quoted = false;
    for byte in text.bytes().take(20_000) {
        if byte == b'"' {
            quoted = !quoted;
        }
        for (sign, count) in &mut counts {
            *count += usize::from(!quoted && *sign == byte);
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(grid: &Grid) -> Vec<Vec<&str>> {
        grid.sheets[0].rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
    }

    #[test]
    fn separators_are_told_from_the_content() {
        for sign in [",", ";", "\t"] {
            let file = format!("\u{feff}Stt{sign}Tên xã{sign}\"Có, không; \"\"vậy\"\"\"\n1{sign}Gia Phú{sign}x\n");
            let grid = grid(file.as_bytes()).unwrap();
            assert_eq!(texts(&grid), [vec!["Stt", "Tên xã", "Có, không; \"vậy\""], vec!["1", "Gia Phú", "x"]]);
        }
    }

    #[test]
    fn rows_are_numbered_as_a_worksheet_numbers_them() {
        for end in ["", "\n", "\r\n"] {
            let file = format!("a,b\n\n\"hai\ndòng\",d\r\ne,f{end}");
            let grid = grid(file.as_bytes()).unwrap();
            let rows: Vec<u32> = grid.sheets[0].rows.iter().map(|row| row[0].row).collect();
            assert_eq!(rows, [1, 3, 4]);
        }
    }

    #[test]
    fn excels_unicode_text_is_read() {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend("Tên xã\tTổ\n".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(texts(&grid(&bytes).unwrap()), [["Tên xã", "Tổ"]]);
    }

    #[test]
    fn other_code_pages_are_refused_with_advice() {
        assert_eq!(grid(&[b'T', 0xEA, b'n']), Err(ReadError::NotUnicode));
    }
}
