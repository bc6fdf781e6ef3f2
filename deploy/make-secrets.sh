#!/bin/sh
# Makes what compose.yaml gives as secrets, where it is not there yet. Keep a copy of master-key apart: without it, the secrets in the database are lost.
set -eu
folder="$(dirname "$0")/secrets"
mkdir -p "$folder"
# The folder keeps others of this machine out. The files are read in containers, by users who do not own them.
chmod 700 "$folder"
for name in database-password master-key; do
  [ -s "$folder/$name" ] || od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' > "$folder/$name"
  chmod 644 "$folder/$name"
done
