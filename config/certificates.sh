#!/bin/sh
# Makes what SIP over TLS needs for a trial in a folder, once: an authority, and a certificate signed by it for each host name.
#   certificates.sh FOLDER NAME...
# Real exchanges use certificates of their own authority.
set -eu
folder=$1
shift
cd "$folder"
if [ ! -f ca.crt ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 3650 -subj "/CN=Omniline trial authority" 2>/dev/null
fi
for name in "$@"; do
  if [ ! -f "$name.crt" ]; then
    openssl req -newkey rsa:2048 -nodes -keyout "$name.key" -out "$name.csr" -subj "/CN=$name" 2>/dev/null
    printf 'subjectAltName=DNS:%s\nbasicConstraints=CA:FALSE\n' "$name" > "$name.ext"
    openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 825 -extfile "$name.ext" -out "$name.crt" 2>/dev/null
    # The services of the trial run as users of their own; nobody else mounts this folder.
    chmod 644 "$name.key" "$name.crt"
    rm "$name.csr" "$name.ext"
  fi
done
