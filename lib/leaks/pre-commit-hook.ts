/**
 * A hook for `git commit` that needs no more than a POSIX shell, tr and awk: what Debian (mawk), macOS and Git for
 * Windows bring along. It asks nobody, and names no prefix: the checksum says what is a key, so it never grows old.
 * Intervals, bit operations and hexadecimal numbers are not every awk's, so none is used.
 */
export const preCommitHook = String.raw`#!/bin/sh
# Keyturn's pre-commit hook: no key or token in plain gets into a commit.
#
# It looks at what is staged, knows keys by their shape and checksum, and asks nobody. It is to stand in
# .git/hooks/pre-commit (or where core.hooksPath says) and to be executable:
#   chmod +x .git/hooks/pre-commit
# Where it is wrong, or for once: git commit --no-verify

LC_ALL=C
export LC_ALL

{
  git -c core.quotePath=false -c diff.relative=false diff --cached --text --unified=0 \
    --no-color --no-ext-diff --no-textconv --no-renames --src-prefix=a/ --dst-prefix=b/ &&
    echo 'keyturn: that was all'
} | tr -d '\000' | awk '
# In a hunk, whatever the line looks like: its head said how many lines it has.
added + removed > 0 {
  kind = substr($0, 1, 1)
  if (kind == "+") {
    added--
    look(substr($0, 2))
    number++
  } else if (kind == "-") {
    removed--
  } else if (kind != "\\") {
    added--
    removed--
    number++
  }
  next
}
/^\+\+\+ / {
  file = substr($0, 5)
  sub(/\t$/, "", file)
  if (file ~ /^"b\//) file = "\"" substr(file, 4)
  else sub(/^b\//, "", file)
}
/^@@ -/ {
  split($0, part, " ")
  removed = lines(part[2])
  added = lines(part[3])
  number = substr(part[3], 2) + 0
}
$0 == "keyturn: that was all" { whole = 1 }
END {
  if (!whole) {
    print "Keyturn: what is staged could not be read, so nothing was checked."
    exit 2
  }
  if (!found) exit 0
  print ""
  print "Keyturn: a key stands in what you are about to commit. Take it out, and read it from the environment."
  print "If it was ever pushed or shared, rotate it: what was seen once stays known."
  print "To commit all the same: git commit --no-verify"
  exit 1
}

function lines(range,   comma) {
  comma = index(range, ",")
  return comma ? substr(range, comma + 1) + 0 : 1
}

# Piece by piece, since a line may be a whole file: each piece with what a key may reach into on both sides.
function look(text,   from, size) {
  if (text !~ /_(dev|stg|prd)_|ktn_/) return
  size = length(text)
  for (from = 1; from <= size; from += 4000) {
    if (from == 1) marks(substr(text, 1, 4060), 0, 4000)
    else marks(substr(text, from - 16, 4076), 16, 4000)
  }
}

# Marks that begin after "before" characters, within "size": what stands in the margins is another piece.
function marks(text, before, size,   rest, at, long) {
  at = before
  rest = substr(text, at + 1)
  while (match(rest, /_(dev|stg|prd)_|ktn_/)) {
    at += RSTART
    if (at > before + size) return
    if (substr(text, at, 1) == "k") {
      if (isBody(substr(text, at + 4, 49)) && isSound(substr(text, at, 53))) tell(substr(text, at, 53))
    } else if (isBody(substr(text, at + 5, 49))) {
      # A prefix may hold what looks like the end of another: each possible beginning is tried.
      for (long = 1; long <= 16 && long < at; long++) {
        if (substr(text, at - long, 1) !~ /[a-z0-9_]/) break
        if (substr(text, at - long, 1) !~ /[a-z]/) continue
        if (isSound(substr(text, at - long, long + 54))) {
          tell(substr(text, at - long, long + 54))
          break
        }
      }
    }
    rest = substr(text, at + 1)
  }
}

function isBody(text) {
  return length(text) == 49 && text !~ /[^0-9A-Za-z]/
}

# The last six characters are the CRC-32 of all before them, in base62.
function isSound(key,   crc, size, place, code, digits) {
  if (!ready) prepare()
  size = length(key) - 6
  crc = 4294967295
  for (place = 1; place <= size; place++) {
    code = codes[substr(key, place, 1)]
    crc = either(int(crc / 16), table[nibbles[crc % 16 * 16 + code % 16]])
    crc = either(int(crc / 16), table[nibbles[crc % 16 * 16 + int(code / 16)]])
  }
  crc = 4294967295 - crc
  digits = ""
  for (place = 0; place < 6; place++) {
    digits = substr(base62, crc % 62 + 1, 1) digits
    crc = int(crc / 62)
  }
  return digits == substr(key, size + 1)
}

function prepare(   a, b, bit, sum) {
  base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  for (a = 32; a < 127; a++) codes[sprintf("%c", a)] = a
  for (a = 0; a < 16; a++)
    for (b = 0; b < 16; b++) {
      sum = 0
      for (bit = 1; bit < 16; bit *= 2) if (int(a / bit) % 2 != int(b / bit) % 2) sum += bit
      nibbles[a * 16 + b] = sum
    }
  for (a = 0; a < 16; a++) {
    sum = a
    for (b = 0; b < 4; b++) sum = sum % 2 ? either(int(sum / 2), 3988292384) : int(sum / 2)
    table[a] = sum
  }
  ready = 1
}

function either(a, b,   sum, place) {
  sum = 0
  for (place = 1; a > 0 || b > 0; place *= 16) {
    sum += nibbles[a % 16 * 16 + b % 16] * place
    a = int(a / 16)
    b = int(b / 16)
  }
  return sum
}

function tell(key,   size) {
  size = length(key)
  print file ":" number ": " substr(key, 1, size - 45) "..." substr(key, size - 1)
  found = 1
}
' >&2
`
