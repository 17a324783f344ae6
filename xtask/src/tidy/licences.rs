//! Licence expressions, as packages state them (SPDX, with the older `/` for `OR`).

/// Whether the expression can be met with these licences alone. What cannot be read is not met.
pub(super) fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut reader = Reader { words: spaced.split_whitespace().collect(), next: 0, allowed };
    reader.any() == Some(true) && reader.next == reader.words.len()
}

struct Reader<'a> {
    words: Vec<&'a str>,
    next: usize,
    allowed: &'a [String],
}

impl Reader<'_> {
    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.next) == Some(&word);
        self.next += usize::from(found);
        found
    }

    /// `A OR B`
    fn any(&mut self) -> Option<bool> {
        let mut met = self.all()?;
        while self.take("OR") {
            met |= self.all()?;
        }
        Some(met)
    }

    /// `A AND B`, which binds closer
    fn all(&mut self) -> Option<bool> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Some(met)
    }

    /// `(…)`, `A` or `A WITH exception`
    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.any()?;
            return self.take(")").then_some(met);
        }
        let mut licence = (*self.words.get(self.next)?).to_owned();
        self.next += 1;
        if self.take("WITH") {
            licence = format!("{licence} WITH {}", self.words.get(self.next)?);
            self.next += 1;
        }
        Some(self.allowed.contains(&licence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(expression: &str) -> bool {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
        is_met(expression, &allowed.map(str::to_owned))
    }

    #[test]
    fn one_licence_of_a_choice_is_enough() {
        assert!(met("GPL-3.0-only OR MIT"));
        assert!(met("Unlicense/MIT"));
        assert!(met("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(met("Apache-2.0 WITH LLVM-exception"));
    }

    #[test]
    fn all_licences_of_a_sum_are_needed() {
        assert!(!met("MIT AND GPL-3.0-only"));
        assert!(!met("GPL-3.0-only OR MIT AND LGPL-2.1-only"));
        assert!(!met("Apache-2.0 WITH Other-exception"));
    }

    #[test]
    fn what_cannot_be_read_is_not_met() {
        assert!(!met(""));
        assert!(!met("(MIT"));
        assert!(!met("MIT MIT"));
    }
}
