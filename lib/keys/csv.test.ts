import { expect, test } from 'vitest'
import { csvRow } from './csv.ts'

test.each([
  [['plain', 7, null], 'plain,7,\r\n'],
  [['a "quote", and a\nline'], '"a ""quote"", and a\nline"\r\n'],
  [['=HYPERLINK("http://x")'], '"\'=HYPERLINK(""http://x"")"\r\n'],
  [['+1', '-1', '@x', '\tx', '\rx'], "'+1,'-1,'@x,'\tx,\"'\rx\"\r\n"],
  [['a=b', -5], 'a=b,-5\r\n'],
  [["/x;=cmd|' /C calc'!A0;", 'a;b'], "/x;'=cmd|' /C calc'!A0;,a;b\r\n"],
  [['a;"=b"', 'a; -b', 'a\t@b'], '"a;\'""=b""",a;\' -b,a\t\'@b\r\n'],
  [['a\n+b\r=c'], '"a\n\'+b\r\'=c"\r\n'],
])('%j', (cells, line) => {
  expect(csvRow(cells)).toBe(line)
})
