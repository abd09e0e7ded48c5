import { z } from 'zod'

const Cursor = z.strictObject({ name: z.string(), id: z.uuid() })
type Cursor = z.infer<typeof Cursor>

/** Where a page of members ended. Opaque to whoever carries it; a damaged one starts over. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

export function decodeCursor(text: string): Cursor | null {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    return null
  }
}
