//! How much room a text takes in Times New Roman: worksheets hold no fonts, and rows don't always grow by themselves.

/// How many lines the words take where one is so many ems wide.
pub(super) fn wrapped(line: &str, room: f64) -> f64 {
    let mut lines = 1.0;
    let mut used = 0.0;
    for word in line.split(' ').map(ems) {
        let longer = if used > 0.0 { used + NARROW + word } else { word };
        if longer > room && used > 0.0 {
            lines += 1.0;
            used = word;
        } else {
            used = longer;
        }
        let more = (used / room).ceil() - 1.0;
        if more > 0.0 {
            lines += more;
            used -= more * room;
        }
    }
    lines
}

/// Width of a space or a thin letter, in ems.
const NARROW: f64 = 0.3;

/// The width of a word in ems of Times, a little more than it takes.
fn ems(word: &str) -> f64 {
    let width = |letter: char| match letter {
        'i' | 'í' | 'ì' | 'ỉ' | 'ĩ' | 'ị' | 'j' | 'l' | 't' | 'f' | '.' | ',' | ':' | ';' | '(' | ')' | '/' | '-' => {
            NARROW
        }
        'm' | 'w' | 'M' | 'W' => 0.85,
        _ if letter.is_uppercase() => 0.7,
        _ => 0.5,
    };
    word.chars().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_not_parted_where_a_line_ends() {
        assert_eq!(wrapped("Hoàng Văn Nguyễn Đức Mẫu", 6.0).to_string(), "3");
        assert_eq!(wrapped("Hoàng Văn", 6.0).to_string(), "1");
        assert_eq!(wrapped("aaaaaaaaaaaaaaaaaaaaaaaaa", 5.0).to_string(), "3");
        assert_eq!(wrapped("", 10.0).to_string(), "1");
    }

    /// Measured in Liberation Serif, which is as wide as Times New Roman.
    #[test]
    fn a_text_is_taken_for_a_little_wider_than_it_is() {
        for (text, measured) in [
            ("theo báo cáo, chưa có quyết định", 13.18),
            ("Hoàng Văn Nguyễn Đức Mẫu", 12.02),
            ("Tổ công nghệ số cộng đồng", 11.08),
            ("0912 000 001", 5.5),
        ] {
            assert_eq!(wrapped(text, measured * 1.09).to_string(), "1", "{text}");
            assert_eq!(wrapped(text, measured).to_string(), "2", "{text}");
        }
    }
}
