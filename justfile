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

# Take the picture of the README again
screenshot:
    cargo run --release -- export examples/acme-2024-h1.txt --out target/screenshot
    scripts/screenshot.sh target/screenshot/acme-2024-h1/acme-2024-h1.htm docs/images/inline-document.png 1000,900
