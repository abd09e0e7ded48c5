import type { HttpBindings } from '@hono/node-server'
import type { TokenActor } from '#lib/access/actor.ts'

/** What a handler finds in its context. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>
  Variables: {
    /** set by `needs(scope)` */
    actor: TokenActor
  }
}
