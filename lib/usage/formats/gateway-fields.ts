/** A status as gateways write it: zero where the client was gone before there was an answer. */
export function answered(status: unknown): unknown {
  return status === 0 || status === '0' ? undefined : status
}

/** A request line: method and target. What is no HTTP (a TLS greeting on a plain port) is neither. */
export function requestOf(text: string): { method?: string; path?: string } {
  const [, method, path] = requestLine.exec(text) ?? []
  return { method, path }
}

const requestLine = /^([A-Za-z-]{1,20}) (\S.*?)(?: HTTP\/\d(?:\.\d)?)?$/

/** `\"` and `\\`, and `\x22` for what else servers escape; a key written so is a key all the same. */
export function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:x([2-7][0-9a-fA-F])|(["\\]))/g, (_all, hex?: string, char?: string) =>
    hex === undefined ? (char ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
