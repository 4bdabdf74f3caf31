#!/usr/bin/env bash
# Puts the three targets, their seeds and their dictionaries into $OUT: for each NAME, NAME_seed_corpus.zip and NAME.dict.
#
# By hand too: OUT=/tmp/out .clusterfuzzlite/build.sh
set -euo pipefail
cd "$(dirname "$0")/.."
# In the builder's image this is a copy, beside the checkout.
[ -d Fuzz ] || cd "$SRC/perm"

# Sets $SWIFT6_2FLAGS, which Fuzz/build uses.
if command -v precompile_swift > /dev/null; then . precompile_swift; fi
mkdir -p "$OUT"
programs=$(Fuzz/build)
for target in tables dumps traces; do
  name=fuzz_$target
  cp "$programs/$name" "$OUT/"
  cp "Fuzz/$target.dict" "$OUT/$name.dict"
  seeds=$(mktemp -d)
  Fuzz/seeds "$target" "$seeds"
  find "Tests/Fixtures/fuzz/$target" -type f -exec cp {} "$seeds/" \;
  rm -f "$OUT/${name}_seed_corpus.zip"
  zip -q -j -r "$OUT/${name}_seed_corpus.zip" "$seeds"
  rm -rf "$seeds"
done
# What the targets read the project's tables from.
rm -rf "$OUT/tables"
cp -r tables "$OUT/tables"
