//! Within [`super`]: what the elements of HTML are for a reader of documents.

/// An element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// `table`.
    Table,
    /// `tr`.
    Row,
    /// `td`, `th`.
    Cell,
    /// `thead`, `tbody`, `tfoot`, `colgroup`.
    RowGroup,
    /// `h1` to `h6`.
    Heading(u8),
    /// `p`: another block ends it.
    Paragraph,
    /// `div` and all else that is laid out as a block of its own.
    Block,
    /// `ul`, `ol`.
    List { numbered: bool },
    /// `li`.
    Item,
    /// `pre`.
    Preformatted,
    /// `b`, `strong`.
    Bold,
    /// `i`, `em`.
    Italic,
    /// `u`, `ins`.
    Underline,
    /// `sup`.
    Superscript,
    /// `a`.
    Link,
    /// `br`.
    Break,
    /// `hr`.
    Rule,
    /// `img`, `meta` and all else that has no content.
    Empty,
    /// `script`, `style`: content that is no markup.
    Script,
    /// The same of style sheets.
    Style,
    /// What is not shown: `head`, `ix:header`, `ix:hidden`.
    Hidden,
    /// All else: its content is shown as if it were not there.
    Inline,
}

/// What a name stands for, in any case.
pub(super) fn element(name: &str) -> Element {
    use Element::{
        Block, Bold, Break, Cell, Empty, Heading, Hidden, Inline, Italic, Item, Link, List, Paragraph, Preformatted,
        Row, RowGroup, Rule, Script, Style, Superscript, Table, Underline,
    };
    let mut buffer = [0; 12];
    let Some(lower) = buffer.get_mut(..name.len()) else { return Inline };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"td" | b"th" => Cell,
        b"tr" => Row,
        b"table" => Table,
        b"thead" | b"tbody" | b"tfoot" | b"colgroup" => RowGroup,
        b"p" => Paragraph,
        b"div" | b"center" | b"body" | b"html" | b"blockquote" | b"section" | b"article" | b"header" | b"footer"
        | b"main" | b"address" | b"form" | b"fieldset" | b"figure" | b"figcaption" | b"aside" | b"nav" | b"dl"
        | b"dt" | b"dd" | b"caption" | b"legend" | b"details" | b"summary" | b"page" => Block,
        b"h1" => Heading(1),
        b"h2" => Heading(2),
        b"h3" => Heading(3),
        b"h4" => Heading(4),
        b"h5" => Heading(5),
        b"h6" => Heading(6),
        b"ul" | b"menu" | b"dir" => List { numbered: false },
        b"ol" => List { numbered: true },
        b"li" => Item,
        b"pre" | b"xmp" | b"listing" => Preformatted,
        b"b" | b"strong" => Bold,
        b"i" | b"em" | b"cite" | b"dfn" | b"var" => Italic,
        b"u" | b"ins" => Underline,
        b"sup" => Superscript,
        b"a" => Link,
        b"br" => Break,
        b"hr" => Rule,
        b"img" | b"meta" | b"link" | b"base" | b"basefont" | b"col" | b"input" | b"area" | b"param" | b"wbr"
        | b"embed" | b"frame" | b"source" | b"track" => Empty,
        b"script" => Script,
        b"style" => Style,
        b"head" | b"title" | b"ix:header" | b"ix:hidden" | b"ix:resources" | b"template" | b"noframes" | b"select"
        | b"textarea" | b"object" | b"svg" | b"math" | b"iframe" | b"audio" | b"video" => Hidden,
        _ => Inline,
    }
}

impl Element {
    /// Whether it starts and ends lines of its own.
    pub(super) fn is_block(self) -> bool {
        use Element::{Block, Heading, Item, List, Paragraph, Preformatted};
        matches!(self, Block | Paragraph | Heading(_) | List { .. } | Item | Preformatted)
    }

    /// Whether it ends a paragraph that is open.
    pub(super) fn ends_paragraph(self) -> bool {
        self.is_block() || matches!(self, Element::Table | Element::Rule)
    }
}
