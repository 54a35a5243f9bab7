# What a developer does here; `just --list`. CI runs .ci/run, which needs no just.

# Everything that CI does
ci:
    .ci/run

# All tests
test:
    cargo test

# Format, lints, documentation, licences
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
    cargo deny check licenses bans sources

# Write output/ again after a change that is meant
examples:
    IXPORT_UPDATE=1 cargo test --test examples

# Time and memory, beside the reference processor
bench:
    cargo build --release
    cargo build --release --target-dir target --manifest-path benches/peers/Cargo.toml
    python3 benches/export.py

# Reading, writing, diff and history against floors, and beside other readers (benches/README.md)
bench-read *ARGUMENTS:
    cargo build --release
    cargo build --release --target-dir target --manifest-path benches/read/Cargo.toml
    cargo build --release --target-dir target --manifest-path benches/peers/Cargo.toml
    target/release/read {{ARGUMENTS}}

# A diff of two small reports, beside ixbrl-parse's
bench-diff *ARGUMENTS:
    cargo build --release
    python3 benches/diff.py {{ARGUMENTS}}

# Take the pictures of the README again
screenshots: browser-packages
    cargo build --release
    node scripts/screenshots.mjs

# Pages in the browser; with arguments of node, for example --test-name-pattern=search
browser *ARGUMENTS: browser-packages
    cargo build --release
    cd tests/browser && node --test {{ARGUMENTS}}

[private]
browser-packages:
    [ -e tests/browser/node_modules ] || npm ci --prefix tests/browser --ignore-scripts
