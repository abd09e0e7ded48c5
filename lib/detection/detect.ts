import type { Cue } from '#lib/usage/cue.ts'
import { browserUse } from './detectors/browser-use.ts'
import { deadSecret } from './detectors/dead-secret.ts'
import { dormantKey } from './detectors/dormant-key.ts'
import { errorBurst } from './detectors/error-burst.ts'
import { fanOut } from './detectors/fan-out.ts'
import { newPlace } from './detectors/new-place.ts'
import { sensitiveRoute } from './detectors/sensitive-route.ts'
import { wrongEnvironment } from './detectors/wrong-environment.ts'
import type { Finding } from './finding.ts'
import type { KeyPast } from './key-past.ts'

/** In this order: what a later one finds beside an earlier one's alert weighs more. */
const ofKeys = [newPlace, sensitiveRoute, dormantKey, deadSecret, wrongEnvironment, browserUse, errorBurst, fanOut]

/** What is to be told of a key, of one cue. */
export function detect(cue: Cue, past: KeyPast): Finding[] {
  return ofKeys.flatMap(detector => detector(cue, past))
}
