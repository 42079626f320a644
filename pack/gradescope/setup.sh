#!/usr/bin/env bash
# Run once by Gradescope, as root on Ubuntu 22.04, when the autograder's image is built: installs what gradings need.
# AUTOGRADER is the folder that Gradescope calls /autograder. What is there already is not installed again.
set -euo pipefail

base="${AUTOGRADER:-/autograder}"
source="$base/source"
# Found again by run_autograder, whatever home either has.
export XDG_CACHE_HOME="$base/cache"

has_packages() {
  command -v npm bwrap python3 && python3 -c "import numpy" && ldconfig -p | grep "libopenblas"
} > /dev/null 2>&1

if ! has_packages; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  # The node among these only runs npm: the one that grades is among the grader's own packages.
  apt-get install -y --no-install-recommends \
    bubblewrap ca-certificates libopenblas0-pthread nodejs npm python3 python3-numpy
fi

cd "$source/grader"
# Not in node_modules/.bin: the npm of Ubuntu 22.04 makes no link for it.
node=(node_modules/node-linux-*/bin/node)
if [[ ! -x "${node[0]}" ]]; then
  npm ci --omit=dev --ignore-scripts --no-audit --no-fund
  node=(node_modules/node-linux-*/bin/node)
fi

# There where trainings are to be graded, which need CIFAR-10.
if [[ -e "$source/training-megabytes" ]]; then
  "${node[0]}" bin/grade.js data
fi
