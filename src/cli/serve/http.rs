//! Within [`super`]: requests and answers of HTTP/1.1 (RFC 9112), as far as one page needs them: a request a connection, bodies of
//! known length, and limits to everything.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// How long a client may take for a request, and for what it still sends when it is answered.
const PATIENCE: Duration = Duration::from_secs(20);
const AFTERMATH: Duration = Duration::from_secs(1);

/// Longest head of a request, and most headers in it.
const LONGEST_HEAD: usize = 1 << 14;
const MOST_HEADERS: usize = 64;

/// Longest body.
pub(super) const LONGEST_BODY: usize = 1 << 22;

/// A request whose body is not read yet.
#[derive(Debug)]
pub(super) struct Request {
    /// `GET`.
    pub(super) method: String,
    /// What is asked for, as it is written.
    pub(super) target: String,
    /// Names in small letters, values without blanks around them.
    headers: Vec<(String, String)>,
    /// What was read of the body with the head.
    rest: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// Its status: `404 Not Found`.
    pub(super) status: &'static str,
    /// The type of the body.
    pub(super) media: &'static str,
    /// More headers.
    pub(super) headers: Vec<(&'static str, String)>,
    /// The body.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// What a program is told.
    pub(super) fn json(status: &'static str, value: &serde_json::Value) -> Answer {
        Answer { status, media: "application/json", headers: Vec::new(), body: value.to_string().into_bytes() }
    }

    /// Why there is nothing else, for a person.
    pub(super) fn error(status: &'static str, message: &str) -> Answer {
        Answer::json(status, &serde_json::json!({ "error": message }))
    }

    /// Sends it, and closes the connection.
    pub(super) fn send(&self, stream: &mut TcpStream, with_body: bool) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {}\r\nContent-Type: {}; charset=utf-8\r\n", self.status, self.media);
        let _ = write!(head, "Content-Length: {}\r\nConnection: close\r\n", self.body.len());
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str("\r\n");
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(head.as_bytes())?;
        if with_body {
            stream.write_all(&self.body)?;
        }
        stream.shutdown(Shutdown::Write)?;
        // A connection with bytes that nobody read is reset, and the answer with it.
        let mut reader = Patient::new(stream, AFTERMATH);
        let mut sink = [0; 1 << 13];
        while reader.read(&mut sink)? > 0 {}
        Ok(())
    }
}

impl Request {
    /// Reads the head of a request; nothing where none comes.
    pub(super) fn read(stream: &TcpStream) -> io::Result<Result<Request, Answer>> {
        let mut reader = Patient::new(stream, PATIENCE);
        let mut bytes = Vec::new();
        let mut part = [0; 1 << 12];
        loop {
            match reader.read(&mut part)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => bytes.extend_from_slice(&part[..read]),
            }
            match Request::parse(&bytes) {
                Ok(None) if bytes.len() <= LONGEST_HEAD => {}
                Ok(Some((mut request, length))) if length <= LONGEST_HEAD => {
                    request.rest = bytes.split_off(length);
                    return Ok(Ok(request));
                }
                Ok(_) | Err(httparse::Error::TooManyHeaders) => {
                    let message = "the head of the request is too long";
                    return Ok(Err(Answer::error("431 Request Header Fields Too Large", message)));
                }
                Err(error) => {
                    let message = format!("this is no request of HTTP/1.1: {error}");
                    return Ok(Err(Answer::error("400 Bad Request", &message)));
                }
            }
        }
    }

    /// The head of a request and how long it is; nothing where it has not ended.
    fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, httparse::Error> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let httparse::Status::Complete(length) = request.parse(bytes)? else { return Ok(None) };
        let header = |header: &httparse::Header<'_>| {
            let value = std::str::from_utf8(header.value).map_err(|_| httparse::Error::HeaderValue)?;
            Ok((header.name.to_ascii_lowercase(), value.to_owned()))
        };
        let headers = request.headers.iter().map(header).collect::<Result<_, _>>()?;
        let [method, target] = [request.method, request.path].map(|word| word.unwrap_or_default().to_owned());
        Ok(Some((Request { method, target, headers, rest: Vec::new() }, length)))
    }

    /// The value of a header that is there once.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| &**value);
        found.next().filter(|_| found.next().is_none())
    }

    /// Reads the body.
    pub(super) fn body(mut self, stream: &mut TcpStream) -> io::Result<Result<Vec<u8>, Answer>> {
        let length = self.header("content-length").filter(|length| length.bytes().all(|byte| byte.is_ascii_digit()));
        if self.headers.iter().any(|(name, _)| name == "transfer-encoding") || length.is_none() {
            return Ok(Err(Answer::error("411 Length Required", "the request does not say how long it is")));
        }
        // What is no number is too long.
        let length = length.and_then(|length| length.parse().ok()).filter(|length| *length <= LONGEST_BODY);
        let Some(length) = length else {
            return Ok(Err(Answer::error("413 Content Too Large", "these are too many decisions at once")));
        };
        if self.header("expect").is_some_and(|expected| expected.eq_ignore_ascii_case("100-continue")) {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        self.rest.truncate(length);
        let missing = length - self.rest.len();
        Patient::new(stream, PATIENCE).take(missing as u64).read_to_end(&mut self.rest)?;
        if self.rest.len() < length {
            return Ok(Err(Answer::error("400 Bad Request", "the request ends before its end")));
        }
        Ok(Ok(self.rest))
    }
}

/// A stream that is read up to a moment.
struct Patient<'s> {
    stream: &'s TcpStream,
    until: Instant,
}

impl<'s> Patient<'s> {
    fn new(stream: &'s TcpStream, patience: Duration) -> Self {
        Patient { stream, until: Instant::now() + patience }
    }
}

impl Read for Patient<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(bytes)
    }
}
