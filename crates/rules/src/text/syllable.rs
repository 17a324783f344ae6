//! What can be a Vietnamese syllable, written without accents.

/// How a syllable may begin, longer ones before those they begin with.
const ONSETS: [&str; 27] = [
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l", "m", "n",
    "p", "q", "r", "s", "t", "v", "x",
];

/// How it may go on. "uu" (cừu) and "oo" (xoong) are missing: in a name the doubled letter is far more often a slip.
const RIMES: &str = " a ac ach ai am an ang anh ao ap at au ay e ec em en eng enh eo ep et ech eu i ia ich iec iem ien \
                     ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem \
                     oen oeo oet oi om on ong op ot u ua uan uang uat uay uc ue uech uen uenh ui um un ung uo uoc uoi \
                     uom uon uong uop uot uou up ut uy uya uych uyen uyet uynh uyt y ych yem yen yet yeu ym yn ynh yt ";

/// Whether a word of small unaccented letters can be one syllable ("phu", not "phuu").
pub(crate) fn is_syllable(word: &str) -> bool {
    let is_rime = |rest: &str| !rest.is_empty() && RIMES.contains(&format!(" {rest} "));
    // "gi" and "qu" may be an onset or hold the rime's vowel (gia, gì, quê, quy).
    is_rime(word) || ONSETS.iter().any(|onset| word.strip_prefix(onset).is_some_and(is_rime))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_slips_of_the_finger() {
        for word in ["gia", "phu", "nghieng", "y", "khoang", "quy", "gi", "thuong", "uot", "xeo", "luong", "lech"] {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["phuu", "thangg", "ph", "gaa", "phj", "", "ngghia", "phux"] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
