import { absoluteMs } from '#lib/credentials/sessions-lifetime.ts'
import { getEnv } from '#lib/env.ts'

/** `__Host-` binds a cookie to this very host and to https; plain http, as on a laptop, can't have it. */
export function sessionCookie() {
  const secure = getEnv().url.startsWith('https:')
  return {
    name: secure ? '__Host-keyturn.session' : 'keyturn.session',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure } as const,
  }
}

export const sessionMaxAgeSeconds = absoluteMs / 1000
