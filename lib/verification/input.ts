import { z } from 'zod'
import { environments } from '#lib/access/words.ts'

const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\0]*$/, 'NUL bytes are not allowed.')

export const verifyKeyInput = z.strictObject({
  key: text(4096),
  service: text(64).optional(),
  environment: z.enum(environments).optional(),
  scope: text(64).optional(),
  ip: z.union([z.ipv4(), z.ipv6()], { error: 'An IPv4 or IPv6 address.' }).optional(),
  method: text(16).optional(),
  path: text(4096).optional(),
  userAgent: text(1024).optional(),
  origin: text(512).optional(),
})
export type VerifyKeyInput = z.infer<typeof verifyKeyInput>
