import type { Detector } from '#lib/detection/input.ts'

/** One step: the act, and what is worth knowing beside it. */
export interface Step {
  act: string
  why: string
}

/** Who can be asked: "Priya Raman", "its team". */
interface Known {
  person: string
  isStopped: boolean
  /** what was tried was refused, by Keyturn's own verdict */
  isRefused: boolean
  /** a secret that was found in plain works still */
  isLive: boolean
  /** of all keys of a service together, or of a key that nobody knows */
  isOfService: boolean
  /** of a decoy: where it lay */
  plantedIn?: string
}

const maybeIn: Step = {
  act: 'See whether it got in.',
  why: 'A gateway tells of it, and may not have asked Keyturn: the answers on this page say so.',
}

/** What was tried in a page was refused there; from anywhere else it works. */
const inPage: Step[] = [
  { act: 'Find the page or the app.', why: 'Whoever opens it can read the key there, and use it from a server.' },
  { act: 'Rotate the key,', why: 'and keep the new one on a server. Nothing got through, so it can wait for that.' },
  { act: 'Meant for browsers: change the policy', why: 'of its service, and let the key do as little as it can.' },
]

const takeOut: Step = {
  act: 'Take it out where it stands.',
  why: 'What was public once stays known: a deleted line is in the history still, and a key that ended does no harm there.',
}

/** What somebody does who has just been woken, in order. What they may not do they can still ask for. */
export function stepsFor(detector: Detector, known: Known): Step[] {
  const { person } = known
  const refused = (why: string): Step => (known.isRefused ? { act: 'Nothing got in:', why } : maybeIn)
  const stop: Step = known.isStopped
    ? { act: 'The key is quarantined.', why: 'Nobody can use it, so there is time to find out.' }
    : { act: 'Quarantine the key.', why: 'Every use is refused from the next second on; release undoes it.' }
  const stolen: Step = {
    act: 'Not known: mark compromised.',
    why: 'Every live secret ends for good and a rotation opens.',
  }
  const normal: Step = { act: 'Known: mark normal,', why: 'then release. For 28 days the same is not told again.' }
  const ask = (what: string): Step => ({ act: `Ask ${person}`, why: what })
  switch (detector) {
    case 'new_place':
      return [stop, ask('whether somebody, or a program of theirs, uses it from there.'), stolen, normal]
    case 'sensitive_route':
      return [stop, ask('whether it is meant to do that: a new release, a job by hand.'), stolen, normal]
    case 'dormant_key':
      return [stop, ask('what woke it. What nobody needs is better revoked.'), stolen, normal]
    case 'fan_out':
      return [stop, ask('whether it was given to many, or put where many can read it.'), stolen, normal]
    case 'enumeration':
      return [stop, ask('whether they test or crawl something. Else somebody looks around.'), stolen, normal]
    case 'browser_use':
      if (known.isRefused) return [refused('the policy lets no browser use keys here. Servers use it on.'), ...inPage]
      return [
        { act: 'Find the page or the app.', why: 'Whoever opens it can read the key there, and use it.' },
        { act: `Have ${person} take it out,`, why: 'and call the service from a server instead.' },
        {
          act: 'Mark compromised.',
          why: 'What stood in a page is known: every live secret ends and a rotation opens.',
        },
        { act: 'Meant to be read by all: mark normal.', why: 'Then let it do as little as it can.' },
      ]
    case 'error_burst':
      return [
        { act: 'Look at the answers.', why: '401 and 403 are about rights, 404 about places, 5xx about the service.' },
        ask('what was released just before.'),
        { act: 'Quarantine the key', why: 'only where it harms: most bursts are mistakes, and a stop adds to them.' },
        { act: 'Over: resolve.', why: 'When it comes again it is told again.' },
      ]
    case 'dead_secret':
      return [
        refused('a secret that has ended is refused. The key’s live one works on.'),
        { act: 'See who tries.', why: 'An address and a client that you know: a place that still has the old secret.' },
        { act: `Have ${person} store the new one there.`, why: 'Whatever has the old one stands still meanwhile.' },
        { act: 'Nobody knows them: look closer.', why: 'Who had the old secret may look for the new one.' },
      ]
    case 'wrong_environment':
      return [
        refused('a key works in its own environment alone.'),
        { act: `Ask ${person}`, why: 'which settings were copied from one environment to the other.' },
        { act: 'Not known: mark compromised.', why: 'Then somebody tries where it fits.' },
      ]
    case 'wrong_service':
      return [
        refused('a key works at its own service alone.'),
        { act: `Ask ${person}`, why: 'which settings name the wrong service, or the wrong key.' },
        { act: 'Not known: mark compromised.', why: 'Then somebody tries where it fits.' },
      ]
    case 'leaked_key':
      return known.isLive
        ? [
            stop,
            { act: `Have ${person} rotate it,`, why: 'and store the new secret where it is used, and nowhere else.' },
            { act: 'Mark compromised', why: 'where nothing important hangs on it: the old secret ends at once.' },
            { act: 'Look at its use', why: 'since it lies there: a place, a network or a route that is new.' },
            takeOut,
          ]
        : [
            { act: 'Nothing opens with it:', why: 'the secret that was found has ended. The key’s live one works on.' },
            takeOut,
            { act: `Ask ${person}`, why: 'how it came there, so that the next one does not follow.' },
          ]
    case 'decoy_used':
      return [
        known.isRefused ? refused('a decoy opens nothing.') : maybeIn,
        {
          act: 'Go to where it lay.',
          why: `Whoever used it could read ${known.plantedIn ?? 'that place'}: rotate what else lies there, see who had access.`,
        },
        { act: 'See who it is.', why: 'An address, a program and what was asked for stand beside this.' },
        {
          act: 'Plant another,',
          why: 'elsewhere. This one is known now; ended it still tells when somebody comes again.',
        },
      ]
    case 'volume_spike':
      if (known.isOfService)
        return [
          ask('whether it is meant: a launch, a campaign, a release that asks more often.'),
          { act: 'See which keys bring it.', why: 'One that brings most of it is the one to look at.' },
          {
            act: 'Meant: mark normal.',
            why: 'So much is not told again for 28 days, and for 100 at that hour; twice as much is.',
          },
        ]
      return [
        {
          act: 'Look where it comes from.',
          why: 'Known places and clients: more work. New ones: somebody else has it.',
        },
        ask('whether it is meant: a launch, a campaign, a job by hand, a loop that asks again and again.'),
        known.isStopped ? stop : { act: 'Nobody knows: quarantine the key.', why: 'Release undoes it.' },
        {
          act: 'Meant: mark normal.',
          why: 'So much is not told again for 28 days, and for 100 at that hour; twice as much is.',
        },
      ]
    case 'volume_drop':
      return [
        known.isOfService
          ? {
              act: 'See whether the service answers,',
              why: 'and whether its gateway still reports: what nobody reports looks the same.',
            }
          : { act: 'See whether it still runs.', why: 'Whatever uses the key may have stopped, or lost its network.' },
        ask('whether it was switched off. What nobody needs is better revoked.'),
        { act: 'Look at the last answers before.', why: 'Refusals or errors say why somebody gave up.' },
        { act: 'Meant: mark normal.', why: 'For 28 days no drop is told; after a resolve the next one is.' },
      ]
    case 'unknown_keys':
      return [
        refused('Keyturn refuses what it did not make.'),
        { act: 'See who tries.', why: 'Of another installation of yours, or from before a restored backup?' },
        { act: 'Nobody knows them: block the addresses', why: 'at your gateway, which spares the service the work.' },
      ]
  }
}
