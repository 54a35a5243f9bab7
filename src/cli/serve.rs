//! Within [`super`]: the review page on this machine alone, and its decisions into the profile.
//!
//! `GET /` is the page, `POST /decisions` saves; there is nothing else. Another program of this machine or another page in the
//! browser must not get in: only 127.0.0.1 is listened to, a request names it as its host (a name that was made to lead here
//! does not), and what is posted comes from the page itself (`Origin`) with the token that only the page has.

mod http;

use super::files::{Trouble, at};
use super::printer::Printer;
use super::profile::{self, Broken};
use crate::mapping::memory::Decision as Decided;
use crate::mapping::profile::{Profile, edit};
use crate::review::data::{self, Decision};
use crate::review::{Review, policy, render};
use hashbrown::HashSet;
use http::{Answer, Request};
use serde_json::json;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Connections at a time; more are closed.
const AT_A_TIME: usize = 64;

/// What is served.
struct Desk {
    /// The hosts that it answers to.
    hosts: [String; 2],
    token: String,
    /// Local names of the concepts that a row may be given.
    concepts: HashSet<String>,
    profile: PathBuf,
    /// The profile that the issuer gets, if there is none yet.
    new: Profile,
    /// Whoever holds it may write the profile.
    review: Mutex<Review>,
}

/// Serves a page until the program is ended. Decisions go into the profile at `path`; `new` is the profile that the issuer gets if
/// nothing is known of it. `port` 0 is any.
pub(super) fn serve(review: Review, path: &Path, new: Profile, port: u16) -> Result<u8, Trouble> {
    // What cannot be saved into is said before somebody decides something.
    if let Err(Broken { source, diagnostic }) = profile::saving(path, &new, None)? {
        Printer::default().print(&path.to_string_lossy(), source.as_ref(), &diagnostic);
        return Ok(2);
    }
    let above = path.parent().filter(|above| !above.as_os_str().is_empty() && !above.is_dir());
    if let Some(above) = above {
        return Err(at(above)(io::Error::new(io::ErrorKind::NotFound, "no such folder to save decisions into")));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| {
        let port = listener.local_addr()?.port();
        Ok((listener, port))
    });
    let (listener, port) = listener.map_err(|error| {
        let message = match error.kind() {
            io::ErrorKind::AddrInUse => format!("port {port} is in use: --port 0 takes another"),
            _ => format!("cannot be listened to: {error}"),
        };
        at(Path::new(&format!("127.0.0.1:{port}")))(io::Error::new(error.kind(), message))
    })?;
    let choosable = review.data.concepts.iter().filter(|concept| concept.choosable);
    let desk = Desk {
        hosts: ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}")),
        token: token(),
        concepts: choosable.map(|concept| local(&concept.name).to_owned()).collect(),
        profile: path.to_owned(),
        new,
        review: Mutex::new(review),
    };
    let _ = writeln!(io::stdout().lock(), "http://127.0.0.1:{port}/");
    let into = path.display();
    let _ = writeln!(io::stderr().lock(), "decisions are saved into {into}; Ctrl-C ends this");
    desk.run(&listener);
    Ok(0)
}

/// 128 bits that nobody can guess: the standard library seeds its hashers from the system's source of randomness.
fn token() -> String {
    let bits = || RandomState::new().hash_one(b"ixport");
    format!("{:016x}{:016x}", bits(), bits())
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

impl Desk {
    fn run(&self, listener: &TcpListener) {
        let open = &AtomicUsize::new(0);
        thread::scope(|scope| {
            for stream in listener.incoming() {
                let Ok(stream) = stream else {
                    // No more files may be open, for example.
                    thread::sleep(Duration::from_millis(50));
                    continue;
                };
                if open.fetch_add(1, Ordering::Relaxed) >= AT_A_TIME {
                    open.fetch_sub(1, Ordering::Relaxed);
                    continue;
                }
                scope.spawn(move || {
                    // A client that has gone away is no reason to fail.
                    let _ = self.converse(stream);
                    open.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
    }

    /// Answers the request of a connection.
    fn converse(&self, mut stream: TcpStream) -> io::Result<()> {
        let (mut answer, with_body) = match Request::read(&stream)? {
            Ok(request) => {
                let with_body = request.method != "HEAD";
                (self.answer(request, &mut stream)?, with_body)
            }
            Err(refusal) => (refusal, true),
        };
        let safe = [
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ];
        answer.headers.extend(safe.map(|(name, value)| (name, value.to_owned())));
        if answer.headers.iter().all(|(name, _)| *name != "Content-Security-Policy") {
            answer.headers.push(("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'".to_owned()));
        }
        answer.send(&mut stream, with_body)
    }

    fn answer(&self, request: Request, stream: &mut TcpStream) -> io::Result<Answer> {
        let host = request.header("host").map(str::to_ascii_lowercase).filter(|host| self.hosts.contains(host));
        let Some(host) = host else {
            let message = format!("this is {}, and nothing else", self.hosts[0]);
            return Ok(Answer::error("421 Misdirected Request", &message));
        };
        let not_allowed = |methods: &str| {
            let mut answer = Answer::error("405 Method Not Allowed", &format!("this takes {methods}"));
            answer.headers.push(("Allow", methods.to_owned()));
            Ok(answer)
        };
        match (&*request.method, &*request.target) {
            ("GET" | "HEAD", "/") => Ok(self.page()),
            ("POST", "/decisions") => match self.refusal(&request, &host) {
                Some(refusal) => Ok(refusal),
                None => Ok(request.body(stream)?.map_or_else(|refusal| refusal, |body| self.save(&body))),
            },
            (_, "/") => not_allowed("GET, HEAD"),
            (_, "/decisions") => not_allowed("POST"),
            _ => Ok(Answer::error("404 Not Found", "there is nothing here")),
        }
    }

    /// Why what is posted is not from the page.
    fn refusal(&self, request: &Request, host: &str) -> Option<Answer> {
        let is_own = request.header("origin").is_some_and(|origin| origin.strip_prefix("http://") == Some(host));
        if !is_own || request.header("sec-fetch-site").is_some_and(|site| site != "same-origin") {
            return Some(Answer::error("403 Forbidden", "decisions are taken on the page itself, not on another one"));
        }
        if !request.header("x-ixport-token").is_some_and(|token| is_same(token, &self.token)) {
            let message = "the page is of an earlier run: load it again, its decisions are kept";
            return Some(Answer::error("403 Forbidden", message));
        }
        let media = request.header("content-type").and_then(|media| media.split(';').next());
        if !media.is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json")) {
            return Some(Answer::error("415 Unsupported Media Type", "decisions are application/json"));
        }
        None
    }

    /// The page as it is now: another program may have written the profile.
    fn page(&self) -> Answer {
        let mut review = self.review.lock().unwrap_or_else(PoisonError::into_inner);
        match profile::saving(&self.profile, &self.new, Some(&self.token)) {
            Ok(Ok(saving)) => review.save(saving),
            Ok(Err(broken)) => return self.broken(broken),
            Err(trouble) => return failed(&trouble),
        }
        match render(&review, true) {
            Ok(page) => {
                let headers = vec![("Content-Security-Policy", policy())];
                Answer { status: "200 OK", media: "text/html", headers, body: page.into_bytes() }
            }
            Err(error) => Answer::error("500 Internal Server Error", &error.to_string()),
        }
    }

    /// Saves decisions, all of them or none.
    fn save(&self, body: &[u8]) -> Answer {
        let taken: Vec<Decision> = match serde_json::from_slice(body) {
            Ok(taken) => taken,
            Err(error) => return Answer::error("400 Bad Request", &format!("these are no decisions: {error}")),
        };
        let mut decided = Vec::with_capacity(taken.len());
        for mut decision in taken {
            decision.concept = decision.concept.map(|name| local(&name).to_owned());
            let label = decision.label.clone();
            let sound = Decided::try_from(decision)
                .map_err(str::to_owned)
                .and_then(|decision| edit::check(&decision, |name| self.concepts.contains(name)).map(|()| decision));
            match sound {
                Ok(decision) => decided.push(decision),
                Err(message) => return Answer::error("422 Unprocessable Content", &format!("{label:?}: {message}")),
            }
        }
        let _held = self.review.lock().unwrap_or_else(PoisonError::into_inner);
        match profile::save(&self.profile, &self.new, &decided) {
            Ok(Ok(saving)) => {
                let (data::Saving { profile, .. }, decisions) = saving;
                let told = json!({ "saved": decided.len(), "profile": profile, "decisions": decisions });
                Answer::json("200 OK", &told)
            }
            Ok(Err(broken)) => self.broken(broken),
            Err(trouble) => failed(&trouble),
        }
    }

    /// That the file is no profile.
    fn broken(&self, Broken { source, diagnostic }: Broken) -> Answer {
        let at = diagnostic.span.zip(source).map(|(span, source)| source.position(span.start));
        let place = at.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
        Answer::error("409 Conflict", &format!("{}{place}: {}", self.profile.display(), diagnostic.message))
    }
}

/// That a file cannot be read or written.
fn failed(trouble: &Trouble) -> Answer {
    Answer::error("500 Internal Server Error", &format!("{}: {}", trouble.path.display(), trouble.error))
}

/// Whether two texts are the same; how long that takes does not tell where they differ.
fn is_same(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).fold(0, |bits, (a, b)| bits | (a ^ b));
    one.len() == other.len() && differing == 0
}
