//! `ixport review --serve`: the page on this machine alone, and what is posted to it.

mod common;

use common::desk::Desk;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

const RELEASE: &str = include_str!("documents/anvils.txt");

/// A review that is served.
struct Served {
    child: Child,
    port: u16,
    token: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// An answer: its status, its head in small letters, its body.
struct Answer(u16, String, String);

fn exported() -> Desk {
    let desk = Desk::with(&[("q1.txt", RELEASE.as_bytes())]);
    assert_eq!(desk.run(&["export", "q1.txt", "--out", "out"]).code, Some(0));
    desk
}

fn served(desk: &Desk) -> Served {
    let mut command = desk.command(&["review", "out/q1", "--serve", "--profile", "acme.toml"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix('/'));
    let port = port.unwrap_or_else(|| panic!("an address: {line:?}")).parse().unwrap();
    let mut served = Served { child, port, token: String::new() };
    let data = served.data();
    data["saving"]["token"].as_str().unwrap().clone_into(&mut served.token);
    served
}

impl Served {
    /// Sends bytes and reads the answer.
    fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("an answer: {answer:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer(status, head.to_lowercase(), body.to_owned())
    }

    fn get(&self, target: &str) -> Answer {
        self.send(format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port).as_bytes())
    }

    fn data(&self) -> Value {
        let Answer(status, _, page) = self.get("/");
        assert_eq!(status, 200, "{page}");
        let from = page.find("id=\"data\"").unwrap();
        let data = &page[from..][page[from..].find('>').unwrap() + 1..];
        serde_json::from_str(&data[..data.find("</script>").unwrap()]).unwrap()
    }

    /// Posts as the page does, but for what `change` makes of the headers.
    fn post_with(&self, body: &str, change: impl Fn(&str) -> String) -> Answer {
        let Served { port, token, .. } = self;
        let head = format!(
            "POST /decisions HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
             Content-Type: application/json\r\nX-Ixport-Token: {token}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.send((change(&head) + body).as_bytes())
    }

    fn post(&self, body: &Value) -> Answer {
        self.post_with(&body.to_string(), str::to_owned)
    }
}

fn decision(label: &str, name: &str) -> Value {
    json!({ "label": label, "statement": "balance-sheet", "section": "Current assets:", "concept": name })
}

/// Why nothing was saved, as the page shows it.
fn error(answer: &Answer) -> String {
    let body: Value = serde_json::from_str(&answer.2).unwrap();
    body["error"].as_str().unwrap().to_owned()
}

#[test]
fn a_decision_is_saved_and_comes_true() {
    let desk = exported();
    let served = served(&desk);
    let Answer(status, head, body) = served.post(&json!([decision("Anvils of type 9", "ixp:Inventories")]));
    assert_eq!(status, 200, "{body}");
    assert!(head.contains("content-type: application/json"), "{head}");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((body["saved"].clone(), body["profile"].clone()), (json!(1), json!("acme.toml")));
    assert_eq!(body["decisions"][0]["concept"], "Inventories");
    assert_eq!(served.data()["decisions"], body["decisions"], "the page has what was saved when it is loaded again");
    let profile = std::fs::read_to_string(desk.path("acme.toml")).unwrap();
    desk.write("acme.toml", profile.replacen("prefix", "# Ours.\nprefix", 1).as_bytes());
    let twice = served.post(&json!([decision("Anvils of type 9", "Inventories")]));
    assert_eq!(twice.0, 200, "{}", twice.2);
    let profile = std::fs::read_to_string(desk.path("acme.toml")).unwrap();
    assert!(profile.contains("# Ours.") && profile.matches("[[row]]").count() == 1, "{profile}");
    assert_eq!(desk.run(&["export", "q1.txt", "--out", "again", "--profile", "acme.toml"]).code, Some(0));
    let trace = std::fs::read_to_string(desk.path("again/q1/q1.trace.json")).unwrap();
    assert!(trace.contains("ixp:Inventories"), "{trace}");
}

#[test]
fn the_page_is_safe_to_look_at() {
    let desk = exported();
    let served = served(&desk);
    let Answer(status, head, page) = served.get("/");
    assert_eq!(status, 200);
    for header in [
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "x-frame-options: deny",
        "content-type: text/html; charset=utf-8",
        "frame-ancestors 'none'",
        "connect-src 'self'",
        "default-src 'none'",
    ] {
        assert!(head.contains(header), "{header}: {head}");
    }
    assert!(!head.contains("unsafe-inline") && !head.contains("access-control"), "{head}");
    // The header says what the page says of itself.
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
    let policy = policy.unwrap().replace("&#x2f;", "/").replace("&#39;", "'").to_lowercase();
    for part in policy.split("; ") {
        assert!(head.contains(part), "{part}: {head}");
    }
    let Answer(status, head, body) =
        served.send(format!("HEAD / HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", served.port).as_bytes());
    assert!(status == 200 && body.is_empty() && head.contains("content-length: "), "{head}");
}

#[test]
fn nobody_else_gets_in() {
    let desk = exported();
    let served = served(&desk);
    let body = json!([decision("Anvils of type 9", "Inventories")]).to_string();
    let port = served.port;
    let host = format!("127.0.0.1:{port}");
    let refused: [(&str, String, u16); 12] = [
        (&format!("Host: {host}"), "Host: evil.example".to_owned(), 421),
        (&format!("Host: {host}"), format!("Host: evil.example:{port}"), 421),
        (&format!("Host: {host}"), format!("Host: {host}\r\nHost: evil.example"), 421),
        (&format!("Host: {host}\r\n"), String::new(), 421),
        ("Origin: http://", "Origin: https://".to_owned(), 403),
        (&format!("Origin: http://{host}"), "Origin: http://evil.example".to_owned(), 403),
        (&format!("Origin: http://{host}"), "Origin: null".to_owned(), 403),
        (&format!("Origin: http://{host}\r\n"), String::new(), 403),
        ("X-Ixport-Token: ", "X-Ixport-Token: 0".to_owned(), 403),
        ("X-Ixport-Token: ", "X-Other: ".to_owned(), 403),
        ("application/json", "text/plain".to_owned(), 415),
        ("X-Ixport-Token", "Sec-Fetch-Site: cross-site\r\nX-Ixport-Token".to_owned(), 403),
    ];
    for (from, to, status) in refused {
        let answer = served.post_with(&body, |head| {
            assert!(head.contains(from), "{from}");
            head.replacen(from, &to, 1)
        });
        assert_eq!(answer.0, status, "{to}: {}", answer.2);
        assert!(!error(&answer).is_empty());
    }
    for (request, status) in [
        (format!("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"), 421),
        (format!("GET / HTTP/1.1\r\nHost: [::1]:{port}\r\n\r\n"), 421),
        (format!("GET http://{host}/ HTTP/1.1\r\nHost: {host}\r\n\r\n"), 404),
        (format!("GET /acme.toml HTTP/1.1\r\nHost: {host}\r\n\r\n"), 404),
        (format!("GET /../acme.toml HTTP/1.1\r\nHost: {host}\r\n\r\n"), 404),
        (format!("GET /decisions HTTP/1.1\r\nHost: {host}\r\n\r\n"), 405),
        (format!("OPTIONS /decisions HTTP/1.1\r\nHost: {host}\r\n\r\n"), 405),
        (format!("DELETE / HTTP/1.1\r\nHost: {host}\r\n\r\n"), 405),
        ("nonsense\r\n\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n", "x".repeat(20_000)), 431),
    ] {
        assert_eq!(served.send(request.as_bytes()).0, status, "{request:.80}");
    }
    assert!(!desk.path("acme.toml").exists(), "nothing was saved");
    assert_eq!(served.post_with(&body, str::to_owned).0, 200);
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_saved() {
    let desk = exported();
    let served = served(&desk);
    let sound = decision("Anvils of type 9", "Inventories");
    let says = |body: &str, status: u16, words: &str| {
        let answer = served.post_with(body, str::to_owned);
        assert_eq!(answer.0, status, "{body:.80}: {}", answer.2);
        assert!(error(&answer).contains(words), "{body:.80}: {}", answer.2);
    };
    says("[{", 400, "these are no decisions");
    says("{}", 400, "these are no decisions");
    says(&"[".repeat(100_000), 400, "these are no decisions");
    says("[{\"label\": \"a\", \"colour\": \"red\"}]", 400, "colour");
    says(&json!([sound, decision("Anvils of type 9", "Hammers")]).to_string(), 422, "there is no concept Hammers");
    says(&json!([{ "label": "a", "extension": "9s" }]).to_string(), 422, "letters and digits");
    says(&json!([{ "label": "a" }]).to_string(), 422, "needs either");
    says(&json!([{ "label": "", "leave": true }]).to_string(), 422, "without a label");
    let length = |length: &str| {
        let answer =
            served.post_with("[]", |head| head.replace("Content-Length: 2", &format!("Content-Length: {length}")));
        (answer.0, error(&answer))
    };
    for long in ["4194305", "9223372036854775807", "99999999999999999999999"] {
        assert_eq!(length(long).0, 413, "{long}");
    }
    assert_eq!(length("-1").0, 411);
    assert_eq!(length("2\r\nContent-Length: 3").0, 411);
    assert_eq!(length("2\r\nTransfer-Encoding: chunked").0, 411);
    // A client that goes away before its end.
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, served.port)).unwrap();
    stream.write_all(b"POST /decisions HTTP/1.1\r\n").unwrap();
    stream.shutdown(Shutdown::Both).unwrap();
    assert!(!desk.path("acme.toml").exists());
    // A profile that is broken meanwhile stays as it is.
    desk.write("acme.toml", b"names = 5\n");
    says(&json!([sound]).to_string(), 409, "acme.toml:1:");
    assert_eq!(served.get("/").0, 409);
    assert_eq!(std::fs::read(desk.path("acme.toml")).unwrap(), b"names = 5\n");
    // One that cannot be written.
    std::fs::remove_file(desk.path("acme.toml")).unwrap();
    std::fs::create_dir(desk.path("acme.toml")).unwrap();
    assert_eq!(served.post(&json!([sound])).0, 500);
}

#[test]
fn several_at_once_lose_nothing() {
    let desk = exported();
    let served = served(&desk);
    // Some say nothing: browsers open connections for later.
    let _idle: Vec<TcpStream> =
        (0..5).map(|_| TcpStream::connect((Ipv4Addr::LOCALHOST, served.port)).unwrap()).collect();
    thread::scope(|scope| {
        for at in 0..16 {
            let served = &served;
            scope.spawn(move || {
                let label = format!("Anvils of type {at}");
                assert_eq!(served.post(&json!([decision(&label, "Inventories")])).0, 200);
            });
        }
    });
    assert_eq!(served.data()["decisions"].as_array().unwrap().len(), 16);
    assert_eq!(desk.names("."), ["acme.toml", "out", "q1.txt"], "no part of a file is left");
}

#[test]
fn what_hinders_serving_is_said() {
    let desk = exported();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = desk.run(&["review", "out/q1", "--serve", "--port", &port]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains(&format!("port {port} is in use")), "{}", run.err);
    let run = desk.run(&["review", "out/q1", "--serve", "--profile", "nowhere/acme.toml"]);
    assert!(run.code == Some(2) && run.err.contains("nowhere"), "{}", run.err);
    desk.write("broken.toml", b"names = 5\n");
    let run = desk.run(&["review", "out/q1", "--serve", "--profile", "broken.toml"]);
    assert!(run.code == Some(2) && run.err.contains("broken.toml:1:"), "{}", run.err);
    assert_eq!(desk.run(&["review", "out/q1", "--port", "1"]).code, Some(2), "a port is only for serving");
}
