import { isIP } from 'node:net'

/** The first or last address of a list, without its port: `[fd00::1]:54321`, `192.0.2.1:80, 10.0.0.1`. */
export function clientAddress(told: unknown, which: 'first' | 'last' = 'first'): string | undefined {
  if (typeof told !== 'string' || told.length > 1024) return undefined
  const text = (which === 'first' ? told.split(',', 1)[0] : told.slice(told.lastIndexOf(',') + 1))?.trim() ?? ''
  if (isIP(text)) return text
  const host = /^\[([0-9a-fA-F:.]+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? text.replace(/:\d{1,5}$/, '')
  return isIP(host) ? host : undefined
}
