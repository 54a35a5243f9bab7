//! Within [`super`]: markup found on one thread, what it means worked out on another. The first goes through the document
//! as [`Xml::next`] does and passes on what the second has a use for; the second sees an [`Xml`] as any other, in which the
//! rest of the document is missing. Order, places and errors are those of the document, so the result is the same.

use super::{Error, Event, Strictness, Xml};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::vec::IntoIter;

/// How many events go over at once: few enough to stay in the cache.
const BATCH: usize = 1024;

/// How many batches may wait: what bounds memory.
const WAITING: usize = 16;

/// An event and the offset behind it.
type Step<'s> = (Event<'s>, usize);

/// Steps, and behind the last of them perhaps an error with its offset.
type Batch<'s> = (Vec<Step<'s>>, Option<(Error, usize)>);

/// What another thread has found.
#[derive(Debug)]
pub(super) struct Ahead<'s> {
    steps: IntoIter<Step<'s>>,
    error: Option<(Error, usize)>,
    receiver: Receiver<Batch<'s>>,
}

impl<'s> Xml<'s> {
    /// Does `work` with the document, its markup found by another thread meanwhile. `is_wanted` is asked about every event,
    /// with the depth as behind it, and says whether it is passed on; for the end of an element that was said at its start.
    /// Elements that declare namespaces or have a language are passed on in any case, as is what ends the document.
    ///
    /// [`Xml::depth`] counts the elements that were passed on.
    pub fn ahead<T>(
        text: &'s str,
        strictness: Strictness,
        is_wanted: impl FnMut(&Event<'s>, usize) -> bool + Send,
        work: impl FnOnce(Xml<'s>) -> T,
    ) -> T {
        thread::scope(|scope| {
            let (sender, receiver) = sync_channel(WAITING);
            scope.spawn(move || run(Xml::new(text, strictness), is_wanted, &sender));
            let ahead = Some(Ahead { steps: Vec::new().into_iter(), error: None, receiver });
            work(Xml { ahead, ..Xml::new(text, strictness) })
        })
    }

    /// What comes next of what another thread has found.
    #[inline]
    pub(super) fn follow(&mut self) -> Result<Event<'s>, Error> {
        let Some(ahead) = &mut self.ahead else { return Ok(Event::Eof) };
        let Some((event, at)) = ahead.steps.next() else { return self.follow_batch() };
        self.at = at;
        match &event {
            Event::Start(element) => {
                let outside = self.bindings.len();
                if element.declares {
                    self.declare(element.raw_attributes())?;
                }
                self.open.push((element.name, outside));
            }
            Event::End => self.close(),
            _ => {}
        }
        Ok(event)
    }

    /// The first of the next batch; behind the last one, the error that ended the document, if there is one.
    #[cold]
    fn follow_batch(&mut self) -> Result<Event<'s>, Error> {
        let Some(ahead) = &mut self.ahead else { return Ok(Event::Eof) };
        if let Some((error, at)) = ahead.error.take() {
            self.at = at;
            return Err(error);
        }
        let Ok((steps, error)) = ahead.receiver.recv() else { return Ok(Event::Eof) };
        (ahead.steps, ahead.error) = (steps.into_iter(), error);
        self.follow()
    }
}

/// Goes through the document up to its end or an error, or until nobody listens any more.
fn run<'s>(mut xml: Xml<'s>, mut is_wanted: impl FnMut(&Event<'s>, usize) -> bool, sender: &SyncSender<Batch<'s>>) {
    let mut steps = Vec::with_capacity(BATCH);
    // The depths of the elements that were passed on, innermost last.
    let mut passed: Vec<usize> = Vec::new();
    loop {
        let event = match xml.next() {
            Ok(event) => event,
            Err(error) => {
                let _ = sender.send((steps, Some((error, xml.position()))));
                return;
            }
        };
        let depth = xml.depth();
        let is_wanted = is_wanted(&event, depth);
        let is_passed = match &event {
            Event::Start(element) => {
                let is_passed = is_wanted || element.declares || element.has_language;
                if is_passed {
                    passed.push(depth);
                }
                is_passed
            }
            Event::End => passed.pop_if(|of| *of > depth).is_some(),
            Event::Eof => true,
            _ => is_wanted,
        };
        if is_passed {
            steps.push((event, xml.position()));
        }
        let is_last = matches!(event, Event::Eof);
        if is_last || steps.len() == BATCH {
            let batch = std::mem::replace(&mut steps, Vec::with_capacity(BATCH));
            if sender.send((batch, None)).is_err() || is_last {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events as text, with depth, scope and place; of what stands outside of `b`, only what is passed on in any case.
    fn read(text: &str, is_ahead: bool) -> Vec<String> {
        fn all(mut xml: Xml<'_>) -> Vec<String> {
            let mut all = Vec::new();
            loop {
                let event = xml.next();
                let shown = match &event {
                    Ok(Event::Start(element)) => format!("<{} {:?}>", element.name, xml.qname("p:x")),
                    other => format!("{other:?}"),
                };
                all.push(format!("{shown} {} {} {}", xml.depth(), xml.scope(), xml.position()));
                if matches!(event, Ok(Event::Eof) | Err(_)) {
                    return all;
                }
            }
        }
        if is_ahead {
            Xml::ahead(text, Strictness::Html, |_, _| true, all)
        } else {
            all(Xml::new(text, Strictness::Html))
        }
    }

    #[test]
    fn everything_is_the_same_on_two_threads_also_what_is_wrong() {
        let whole = format!(
            "<a xmlns:p='urn:1'>x{}<b xmlns:p='urn:2' c='1'><p:d/>&amp;<![CDATA[y]]></b><e xml:lang='en'>z</e></a>",
            "<i>1</i><br/>".repeat(BATCH)
        );
        assert_eq!(read(&whole, true), read(&whole, false));
        for text in ["", "<a>", "<a></b>", "<a b=<c>", "<a xmlns:p=1/>", "<a>&", &whole[..whole.len() - 9]] {
            assert_eq!(read(text, true), read(text, false), "{text}");
        }
    }

    #[test]
    fn what_is_not_wanted_is_missing_with_its_end() {
        let text = "<a><b>1<c/></b><d xmlns:q='urn:1'>2<e/></d><f xml:lang='en'><g/>3</f></a>";
        let is_wanted = |event: &Event<'_>, depth: usize| match event {
            Event::Start(element) => element.local == "c",
            _ => depth > 5,
        };
        let names = Xml::ahead(text, Strictness::Html, is_wanted, |mut xml| {
            let mut names = Vec::new();
            while let Ok(event) = xml.next() {
                match event {
                    Event::Start(element) => names.push(format!("{}{}", element.name, xml.depth())),
                    Event::End => names.push("/".into()),
                    Event::Eof => break,
                    other => names.push(format!("{other:?}")),
                }
            }
            names
        });
        assert_eq!(names, ["c1", "/", "d1", "/", "f1", "/"]);
    }

    #[test]
    fn who_stops_early_does_not_wait_for_the_end() {
        let text = format!("<a>{}</a>", "<b>1</b>".repeat(BATCH * WAITING * 2));
        let first = Xml::ahead(&text, Strictness::Html, |_, _| true, |mut xml| xml.next().is_ok());
        assert!(first);
    }
}
