//! VNI for Windows: a base letter, then a mark that is a letter of its own in Latin-1.

/// Marks that give a plain vowel (a, e, o, u, y, and ô = ơ, ö = ư) a tone.
const TONES: [(char, char); 5] =
    [('ø', '\u{300}'), ('û', '\u{309}'), ('õ', '\u{303}'), ('ù', '\u{301}'), ('ï', '\u{323}')];

/// Marks that give a, e, o a circumflex, with or without a tone.
const CIRCUMFLEX: [(char, &str); 6] = [
    ('â', "\u{302}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('á', "\u{302}\u{301}"),
    ('ä', "\u{302}\u{323}"),
];

/// Marks that give a a breve, with or without a tone.
const BREVE: [(char, &str); 6] = [
    ('ê', "\u{306}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('é', "\u{306}\u{301}"),
    ('ë', "\u{306}\u{323}"),
];

/// Letters that stand alone. The small letters only; capitals are their capitals.
const ALONE: [(char, char); 7] = [('ô', 'ơ'), ('ö', 'ư'), ('ñ', 'đ'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('î', 'ỵ')];

/// Longest match first: a base with its mark, then a letter that stands alone; all else stays. The base tells
/// the case, whatever the case of the mark ("AÙ" and "Aù" are Á).
pub(super) fn decode(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;

    let mut decoded = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(base) = rest.next() {
        decoded.push(alone(base));
        if let Some(marks) = rest.peek().and_then(|mark| marks(base, *mark)) {
            decoded.push_str(&marks);
            rest.next();
        }
    }
    decoded.nfc().collect()
}

fn marks(base: char, mark: char) -> Option<String> {
    let (base, mark) = (small(base), small(mark));
    let tone = TONES.iter().find(|(old, _)| *old == mark).map(|(_, tone)| tone.to_string());
    let shape =
        |table: &[(char, &str)]| table.iter().find(|(old, _)| *old == mark).map(|(_, marks)| (*marks).to_owned());
    match base {
        'a' => tone.or_else(|| shape(&CIRCUMFLEX)).or_else(|| shape(&BREVE)),
        'e' | 'o' => tone.or_else(|| shape(&CIRCUMFLEX)),
        'u' | 'y' | 'ô' | 'ö' => tone,
        _ => None,
    }
}

fn alone(c: char) -> char {
    let lower = small(c);
    let Some((_, letter)) = ALONE.iter().find(|(old, _)| *old == lower) else {
        return c;
    };
    if lower == c { *letter } else { letter.to_uppercase().next().unwrap_or(*letter) }
}

/// Is it a mark, or a letter that stands alone?
pub(super) fn is_letter(c: char) -> bool {
    let c = small(c);
    let marks = CIRCUMFLEX.iter().chain(&BREVE).map(|(old, _)| *old);
    marks.chain(TONES.iter().chain(&ALONE).map(|(old, _)| *old)).any(|old| old == c)
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
pub(super) fn encode(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;

    let mut encoded = String::new();
    for c in text.chars() {
        let capital = small(c) != c;
        let old = encode_small(small(c).nfd().collect::<String>().as_str(), small(c));
        encoded.push_str(&if capital { old.to_uppercase() } else { old });
    }
    encoded
}

#[cfg(test)]
fn encode_small(apart: &str, c: char) -> String {
    if let Some((old, _)) = ALONE.iter().find(|(_, letter)| *letter == c) {
        return old.to_string();
    }
    if "ìí".contains(c) {
        return c.to_string();
    }
    // ơ and ư first lose their tone: the horn belongs to the base.
    let horned = apart.contains('\u{31b}');
    let base = match apart.chars().next() {
        Some('o') if horned => 'ô',
        Some('u') if horned => 'ö',
        Some(base) => base,
        None => return String::new(),
    };
    let mut marks: Vec<char> = apart.chars().skip(1).filter(|m| *m != '\u{31b}').collect();
    // Canonical order puts the dot below before the hat; the tables have the hat first.
    marks.sort_by_key(|m| !matches!(m, '\u{302}' | '\u{306}'));
    let marks: String = marks.into_iter().collect();
    let tone = TONES.iter().find(|(_, tone)| tone.to_string() == marks).map(|(old, _)| *old);
    let shape = CIRCUMFLEX.iter().chain(&BREVE).find(|(_, shape)| *shape == marks).map(|(old, _)| *old);
    tone.or(shape).map_or_else(|| base.to_string(), |mark| format!("{base}{mark}"))
}
