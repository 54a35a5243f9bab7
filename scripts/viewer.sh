#!/usr/bin/env bash
# Fetches the pinned package of the iXBRL Viewer from the Python registry and holds it against the one in the repository.
# With a version, takes that version from now on: scripts/viewer.sh 1.6.0
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/../templates/viewer"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pinned=$(sed -n 's/.*ixbrl_viewer-\(.*\)-py3.*/\1/p' sha256)
version=${1:-$pinned}
"${IXPORT_PYTHON:-python3}" -m pip download --quiet --no-deps --only-binary :all: --dest "$work" "ixbrl-viewer==$version"
if [ "$version" = "$pinned" ]; then
  (cd "$work" && sha256sum --check --quiet) < sha256
  sha256sum --check --quiet sha256
  echo "ixbrl-viewer $version: as published"
else
  rm -f ./*.whl
  cp "$work"/*.whl .
  sha256sum ./*.whl | sed 's#\./##' > sha256
  echo "ixbrl-viewer $version is here now: change the name in src/view/script.rs and README.md"
fi
