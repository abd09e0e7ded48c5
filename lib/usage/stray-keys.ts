/**
 * The keys that lines show where none belongs, each once, and of too many the first of every line before the second of
 * any: who fills a line with keys that nobody made hides none in the lines of others, and none in their own either but
 * behind more than `atMost`.
 */
export function strayKeys(lines: Iterable<{ leaked?: readonly string[] | undefined }>, atMost: number): Set<string> {
  let open: (readonly string[])[] = []
  for (const { leaked } of lines) if (leaked && leaked.length > 0) open.push(leaked)
  const stray = new Set<string>()
  for (let n = 0; open.length > 0; n++) {
    for (const keys of open) {
      if (stray.size >= atMost) return stray
      stray.add(keys[n] as string)
    }
    open = open.filter(keys => keys.length > n + 1)
  }
  return stray
}
