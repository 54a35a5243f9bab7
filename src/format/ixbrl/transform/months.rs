//! The names of months, by which the date rules know them.

/// The names of the months of a language.
#[derive(Debug)]
pub(super) struct Months {
    case: Case,
    /// The forms of each month, with a space between them.
    names: [&'static str; 12],
}

/// How a name may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// In small letters, in capitals, or with an initial capital.
    Words,
    /// In capitals or with an initial capital.
    Titles,
    /// In small letters or in capitals.
    Roman,
    /// In any mixture.
    Loose,
    /// As it stands.
    Exact,
    /// As it stands, with gaps.
    Parts,
}

impl Months {
    /// Calls `next` with each month whose name a text starts with, and what is behind it, until it returns something.
    pub(super) fn find<T>(&self, text: &str, next: impl Fn(u32, &str) -> Option<T>) -> Option<T> {
        let initial = text.chars().next()?;
        let initial = match self.case {
            Case::Exact | Case::Parts => initial,
            _ => initial.to_lowercase().next()?,
        };
        (1..).zip(self.names).find_map(|(month, names)| {
            let names = names.split(' ').filter(|name| name.starts_with(initial));
            names.flat_map(|name| self.case.strip(text, name)).find_map(|rest| next(month, rest))
        })
    }
}

impl Case {
    /// What is behind a name at the beginning of a text, in each way of writing that fits.
    fn strip<'t>(self, text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
        let as_is = match self {
            Case::Words | Case::Roman | Case::Exact => text.strip_prefix(name),
            Case::Parts => parts(text, name),
            Case::Loose => {
                let (head, rest) = text.split_at_checked(name.len()).unwrap_or_default();
                head.eq_ignore_ascii_case(name).then_some(rest)
            }
            Case::Titles => None,
        };
        let raised = |capitals: usize| {
            let mut rest = text.chars();
            for (at, c) in name.chars().enumerate() {
                let found = rest.next()?;
                let fits = if at < capitals { c.to_uppercase().eq([found]) } else { c == found };
                fits.then_some(())?;
            }
            Some(rest.as_str())
        };
        let title = matches!(self, Case::Words | Case::Titles).then(|| raised(1)).flatten();
        let upper = matches!(self, Case::Words | Case::Titles | Case::Roman).then(|| raised(usize::MAX)).flatten();
        [as_is, title, upper].into_iter().flatten()
    }
}

/// What is behind a name with gaps; as much as possible belongs to the gap.
fn parts<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let Some((first, last)) = name.split_once(['*', '+']) else {
        return text.strip_prefix(name);
    };
    let rest = text.strip_prefix(first)?;
    let word = rest.split(char::is_whitespace).next()?;
    let at = word.rfind(last).filter(|&at| at > 0 || name.contains('*'))?;
    rest.get(at + last.len()..)
}

/// Bulgarian.
pub(super) const BG: &Months = &Months {
    case: Case::Words,
    names: ["ян", "фев", "мар", "апр", "май маи", "юни", "юли", "авг", "сеп", "окт", "ное", "дек"],
};

/// Czech, in a date (genitive).
pub(super) const CS: &Months = &Months {
    case: Case::Words,
    names: [
        "ledna led",
        "února unora úno uno",
        "března brezna bře bre",
        "dubna dub",
        "května kvetna kvě kve",
        "června cervna čvn cvn",
        "července cervence čvc cvc",
        "srpna srp",
        "září zari zář zar",
        "října rijna říj rij",
        "listopadu lis",
        "prosince pro",
    ],
};

/// Czech, without a day.
pub(super) const CS_MONTH: &Months = &Months {
    case: Case::Words,
    names: [
        "leden ledna lednu led",
        "února unora únoru unoru únor unor úno uno",
        "březen brezen března brezna březnu breznu bře bre",
        "duben dubna dubnu dub",
        "květen kveten května kvetna květnu kvetnu kvě kve",
        "červen cerven června cervna červnu cervnu čvn cvn",
        "červenec cervenec července cervence červenci cervenci čvc cvc",
        "srpen srpna srpnu srp",
        "září zari zář zar",
        "říjen rijen října rijna říjnu rijnu říj rij",
        "listopadu listopad lis",
        "prosinec prosince prosinci pro",
    ],
};

/// Welsh, in a date.
pub(super) const CY: &Months = &Months {
    case: Case::Words,
    names: ["ion", "chwe", "maw", "ebr", "mai", "meh", "gor", "aws", "med", "hyd", "tach", "rhag"],
};

/// Welsh, without a day: also the mutated forms.
pub(super) const CY_MONTH: &Months = &Months {
    case: Case::Words,
    names: [
        "ion",
        "chwe",
        "maw faw",
        "ebr",
        "mai fai",
        "meh feh",
        "ngor gor",
        "aws",
        "med fed",
        "hyd",
        "nhach thach tach dach",
        "rhag rag",
    ],
};

/// Danish and Swedish.
pub(super) const DA: &Months = &Months {
    case: Case::Words,
    names: ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
};

/// German.
pub(super) const DE: &Months = &Months {
    case: Case::Words,
    names: ["jaen jan jän", "feb", "maer mär mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"],
};

/// Spanish.
pub(super) const ES: &Months = &Months {
    case: Case::Words,
    names: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
};

/// Estonian.
pub(super) const ET: &Months = &Months {
    case: Case::Words,
    names: ["jaan", "veebr", "märts marts", "apr", "mai", "juuni", "juuli", "aug", "sept", "okt", "nov", "dets"],
};

/// Finnish.
pub(super) const FI: &Months = &Months {
    case: Case::Words,
    names: ["tam", "hel", "maa", "huh", "tou", "kes", "hei", "elo", "syy", "lok", "mar", "jou"],
};

/// French.
pub(super) const FR: &Months = &Months {
    case: Case::Words,
    names: ["janv", "févr fevr", "mars", "avr", "mai", "juin", "juil", "août aout", "sept", "oct", "nov", "déc dec"],
};

/// Croatian.
pub(super) const HR: &Months = &Months {
    case: Case::Words,
    names: ["sij", "velj", "ožu ozu", "tra", "svi", "lip", "srp", "kol", "ruj", "lis", "stu", "pro"],
};

/// Hungarian.
pub(super) const HU: &Months = &Months {
    case: Case::Words,
    names: ["jan", "feb", "márc marc", "ápr apr", "máj maj", "jún jun", "júl jul", "aug", "szept", "okt", "nov", "dec"],
};

/// Italian.
pub(super) const IT: &Months = &Months {
    case: Case::Words,
    names: ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
};

/// Lithuanian.
pub(super) const LT: &Months = &Months {
    case: Case::Words,
    names: ["sau", "vas", "kov", "bal", "geg", "bir", "lie", "rugp rgp", "rugs rgs", "spa spl", "lap", "gru grd"],
};

/// Latvian.
pub(super) const LV: &Months = &Months {
    case: Case::Words,
    names: ["janv", "febr", "marts", "apr", "maijs", "jūn jun", "jūl jul", "aug", "sept", "okt", "nov", "dec"],
};

/// Dutch.
pub(super) const NL: &Months = &Months {
    case: Case::Words,
    names: ["jan", "feb", "maa mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
};

/// Norwegian.
pub(super) const NO: &Months = &Months {
    case: Case::Words,
    names: ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"],
};

/// Polish.
pub(super) const PL: &Months = &Months {
    case: Case::Words,
    names: ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź paz", "lis", "gru"],
};

/// Portuguese.
pub(super) const PT: &Months = &Months {
    case: Case::Words,
    names: ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"],
};

/// Romanian.
pub(super) const RO: &Months = &Months {
    case: Case::Words,
    names: ["ian", "feb", "mar", "apr", "mai", "iun", "iul", "aug", "sep", "oct", "noi nov", "dec"],
};

/// Slovak.
pub(super) const SK: &Months = &Months {
    case: Case::Words,
    names: ["jan", "feb", "mar", "apr", "máj maj", "jún jun", "júl jul", "aug", "sep", "okt", "nov", "dec"],
};

/// Slovene.
pub(super) const SL: &Months = &Months {
    case: Case::Words,
    names: ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "avg", "sep", "okt", "nov", "dec"],
};

/// Greek, with the Latin letters that the registry allows for.
pub(super) const EL: &Months = &Months {
    case: Case::Exact,
    names: [
        "ιαν ίαν ΙΑΝ ΊΑΝ IΑΝ Ιαν Ίαν Iαν",
        "φεβ ΦΕΒ Φεβ",
        "μάρ μαρ ΜΆΡ ΜΑΡ Μάρ Μαρ",
        "απρ άπρ αρίλ άρίλ αριλ άριλ ΑΠΡ ΆΠΡ AΠΡ AΡΙΛ ΆΡΙΛ ΑΡΙΛ Απρ Άπρ Aπρ Αρίλ Άρίλ Aρίλ Aριλ Άριλ Αριλ",
        "μαΐ μαι μάι μαϊ μάϊ ΜΑΙ\u{308}\u{301} ΜΑΙ ΜΆΙ ΜΑΪ ΜΆΪ Μαΐ Μαι Μάι Μαϊ Μάϊ",
        "ιούν ίούν ίουν ιουν ΙΟΎΝ ΊΟΎΝ ΊΟΥΝ IΟΥΝ ΙΟΥΝ Ιούν Ίούν Ίουν Iούν Ιουν Iουν IΟΎΝ",
        "ιούλ ίούλ ίουλ ιουλ ΙΟΎΛ ΊΟΎΛ ΊΟΥΛ IΟΎΛ ΙΟΥΛ IΟΥΛ Ιούλ Ίούλ Ίουλ Iούλ Ιουλ Iουλ",
        "αύγ αυγ ΑΎΓ ΑΥΓ Αύγ Αυγ",
        "σεπ ΣΕΠ Σεπ",
        "οκτ όκτ ΟΚΤ ΌΚΤ OΚΤ Οκτ Όκτ Oκτ",
        "νοέ νοε ΝΟΈ ΝΟΕ Νοέ Νοε",
        "δεκ ΔΕΚ Δεκ",
    ],
};

/// English, long or short; not in small letters.
pub(super) const EN: &Months = &Months {
    case: Case::Titles,
    names: [
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sep",
        "october oct",
        "november nov",
        "december dec",
    ],
};

/// English, long.
pub(super) const EN_LONG: &Months = &Months {
    case: Case::Exact,
    names: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

/// English, short.
pub(super) const EN_SHORT: &Months = &Months {
    case: Case::Exact,
    names: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};

/// Danish as registry 3 has it: letters of any case.
pub(super) const DK: &Months = &Months {
    case: Case::Loose,
    names: ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
};

/// Roman numerals.
pub(super) const ROMAN: &Months =
    &Months { case: Case::Roman, names: ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"] };

/// Hindi, of the Gregorian calendar.
pub(super) const HI: &Months = &Months {
    case: Case::Exact,
    names: ["जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"],
};

/// Of the Indian national calendar, by what their spellings share: `*` stands for characters without space, `+` for
/// at least one.
pub(super) const SAKA: &Months = &Months {
    case: Case::Parts,
    names: [
        "C*ait चैत्र",
        "Vai वैशाख बैसाख",
        "Jy ज्येष्ठ",
        "dha ḍha आषाढ आषाढ़",
        "vana Śrāvaṇa श्रावण सावन",
        "Bh+dra Proṣṭhapada भाद्रपद भादो",
        "in आश्विन",
        "K+rti कार्तिक",
        "M+rga Agra मार्गशीर्ष अगहन",
        "Pau पौष",
        "M+gh माघ",
        "Ph+lg फाल्गुन",
    ],
};
