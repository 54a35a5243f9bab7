#!/usr/bin/env bash
# Opens a page from disk in headless Chromium and takes a picture of it. Fails when the browser logs an error, or when
# the picture is so small a file that there can be nothing in it.
#   scripts/screenshot.sh PAGE.htm PICTURE.png [WIDTH,HEIGHT]
set -euo pipefail

page=$(realpath "$1") picture=$2 size=${3:-1100,1400}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
"$browser" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
  --user-data-dir="$work/user" --enable-logging=stderr --window-size="$size" \
  --screenshot="$picture" "file://$page" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
if grep CONSOLE "$work/log" >&2; then
  echo "$1: the browser complains" >&2
  exit 1
fi
if [ "$(stat -c %s "$picture")" -lt 20000 ]; then
  echo "$1: the picture is blank" >&2
  exit 1
fi
