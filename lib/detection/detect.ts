import { anyAgent } from '#lib/usage/browser-of.ts'
import type { Cue } from '#lib/usage/cue.ts'
import { browserUse } from './detectors/browser-use.ts'
import { deadSecret } from './detectors/dead-secret.ts'
import { decoyUsed } from './detectors/decoy-used.ts'
import { dormantKey } from './detectors/dormant-key.ts'
import { errorBurst } from './detectors/error-burst.ts'
import { fanOut } from './detectors/fan-out.ts'
import { leakedKey } from './detectors/leaked-key.ts'
import { newPlace } from './detectors/new-place.ts'
import { sensitiveRoute } from './detectors/sensitive-route.ts'
import { volume } from './detectors/volume.ts'
import { wrongEnvironment } from './detectors/wrong-environment.ts'
import { wrongService } from './detectors/wrong-service.ts'
import type { Finding } from './finding.ts'
import { dayMs, isBeside, type KeyPast } from './key-past.ts'

/** In this order: what a later one finds beside an earlier one's alert weighs more. */
const ofKeys = [
  decoyUsed,
  leakedKey,
  newPlace,
  sensitiveRoute,
  dormantKey,
  deadSecret,
  wrongEnvironment,
  wrongService,
  browserUse,
  errorBurst,
  fanOut,
  ofVolume,
]

function ofVolume(cue: Cue, past: KeyPast): Finding[] {
  const isBesideAnother = past.alerts.some(
    alert => !alert.detector.startsWith('volume') && isBeside({ alerts: [alert] }, cue.first, [alert.detector]),
  )
  return volume(cue, { environment: past.environment, isBesideAnother })
}

/** What is to be told of a key, of one cue. */
export function detect(cue: Cue, past: KeyPast): Finding[] {
  return ofKeys.flatMap(detector => detector(cue, past)).map(finding => ofOneCause(finding, past))
}

/**
 * One cause is one alert. Whoever opens a page that holds a key comes from somewhere; and whoever uses a key in a place
 * where it never was may well call himself a browser. It is told beside the other, and nothing of it is kept quiet: an
 * origin can be made up.
 */
function ofOneCause(finding: Finding, past: KeyPast): Finding {
  const { detector, first, last, value } = finding
  const isBesidePage = [first, last].some(at =>
    past.alerts.some(each => each.isOfPage && isBeside({ alerts: [each] }, at, ['browser_use'])),
  )
  if (isBesidePage && (detector === 'new_place' || detector === 'fan_out')) {
    return { ...finding, detector: 'browser_use', foundBy: detector, isWeak: true }
  }
  if (detector === 'error_burst' && value === '4xx' && isLookingAround(past, first)) {
    return { ...finding, detector: 'enumeration', foundBy: detector, isWeak: true }
  }
  const isAgent = detector === 'browser_use' && value === anyAgent
  return isAgent && isBeside(past, first, ['new_place'])
    ? { ...finding, detector: 'new_place', foundBy: detector, isWeak: true }
    : finding
}

/** A deployment that asks for wrong places does so for hours, some of them quiet, and from the second on these are no news. */
function isLookingAround({ alerts }: KeyPast, at: number): boolean {
  return alerts.some(each => each.detector === 'enumeration' && at >= each.openedAt && at <= each.lastSignalAt + dayMs)
}
