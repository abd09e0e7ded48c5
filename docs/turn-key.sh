#!/bin/sh
# A machine turns its own key: asks Keyturn for the next secret with the one that it has, and keeps it only once it works.
# Run it from the machine's own clock. KEYTURN_URL is the server, KEY_FILE the file that holds the key, alone (0600).
#
# The name of the request is kept until its answer is stored, so that a lost answer is asked for again and not missed:
# the same name gives another secret in the lost one's place, a second name would be refused as a thief's.
set -eu
umask 077
request="$KEY_FILE.request"
next="$KEY_FILE.next"
[ -s "$request" ] || od -An -N16 -tx1 /dev/urandom | tr -d ' \n' > "$request"

# The key goes to curl through a file descriptor: an argument could be read by every user of the machine.
authorization() { printf 'header = "Authorization: Bearer %s"\n' "$(cat "$1")"; }

# A refusal holds no key, and says why.
answer=$(authorization "$KEY_FILE" | curl --silent --show-error --fail-with-body --max-time 30 --config - \
  --request POST --header "Idempotency-Key: $(cat "$request")" "$KEYTURN_URL/v1/keys/self/rotate") \
  || { printf '%s\n' "$answer" >&2; exit 1; }
printf '%s\n' "$answer" | sed -n 's/.*"key":"\([^"]*\)".*/\1/p' > "$next"
[ -s "$next" ]

# Its first use starts the overlap's clock; then it takes the old one's place in one step.
authorization "$next" | curl --silent --show-error --fail --max-time 30 --config - "$KEYTURN_URL/v1/keys/self" > /dev/null
mv "$next" "$KEY_FILE"
rm "$request"
