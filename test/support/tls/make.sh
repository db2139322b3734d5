#!/bin/sh
# Makes the certificates of the tests anew: a private CA, and what it signed. Good from 2020 to 2120, so that no
# test fails by the calendar; the expired one was good for a single day. The key protects nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
: > "$work/index.txt"
echo 01 > "$work/serial"
cat > "$work/ca.cnf" <<END
[ca]
default_ca = d
[d]
database = $work/index.txt
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = p
unique_subject = no
[p]
commonName = supplied
END
new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }
request() { openssl req -new -key "$1" -subj "/CN=$2" -out "$work/csr"; }
sign() { openssl ca -batch -notext -config "$work/ca.cnf" -keyfile "$work/ca.key" -in "$work/csr" "$@"; }

new_key "$work/ca.key"
request "$work/ca.key" 'Test CA'
printf 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign\n' > "$work/ext"
sign -selfsign -extfile "$work/ext" -startdate 20200101000000Z -enddate 21200101000000Z -out ca.pem

new_key server.key
server() { # file, host, end
  request server.key "$2"
  printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n' "$2" > "$work/ext"
  sign -cert ca.pem -extfile "$work/ext" -startdate 20200101000000Z -enddate "$3" -out "$1.pem"
}
server good chative.test 21200101000000Z
server proxy localhost 21200101000000Z
server wrong-host other.test 21200101000000Z
server expired chative.test 20200102000000Z
rm -r "$work"
