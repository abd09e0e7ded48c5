import { type RotationPolicy, updateEnvironmentPolicyInput } from '#lib/services/input.ts'
import type { EnvironmentPolicy } from '#lib/services/queries.ts'
import { amountOf, secondsOf, type Unit } from './time-span.ts'

/** A policy as a form has it while it is typed: texts, with a unit beside each span of time. */
export interface PolicyDraft {
  /** `asked`: no rotation is ever due by itself, and what stands in the days waits */
  rotates: 'interval' | 'asked'
  rotationIntervalDays: string
  rotationHour: string
  rotationZone: string
  noticeDays: string
  claimDays: string
  whenOverdue: RotationPolicy['whenOverdue']
  selfRotation: RotationPolicy['selfRotation']
  maxAgeDays: string
  idleDays: string
  overlapSeconds: string
  overlapUnit: Unit
  deadlineSeconds: string
  deadlineUnit: Unit
  atDeadline: RotationPolicy['atDeadline']
  createNeedsLead: boolean
}

export type PolicyField = keyof RotationPolicy | 'createNeedsLead'
export type PolicyErrors = Partial<Record<PolicyField, string>>
export type PolicyValues = Omit<EnvironmentPolicy, 'environment'>

const text = (value: number | null) => (value === null ? '' : String(value))

export function draftOf(policy: PolicyValues): PolicyDraft {
  const [overlap, deadline] = [amountOf(policy.overlapSeconds), amountOf(policy.deadlineSeconds)]
  return {
    rotates: policy.rotationIntervalDays === null ? 'asked' : 'interval',
    rotationIntervalDays: text(policy.rotationIntervalDays),
    rotationHour: text(policy.rotationHour),
    rotationZone: policy.rotationZone,
    noticeDays: policy.noticeDays.join(', '),
    claimDays: text(policy.claimDays),
    whenOverdue: policy.whenOverdue,
    selfRotation: policy.selfRotation,
    maxAgeDays: text(policy.maxAgeDays),
    idleDays: text(policy.idleDays),
    overlapSeconds: text(overlap.amount),
    overlapUnit: overlap.unit,
    deadlineSeconds: text(deadline.amount),
    deadlineUnit: deadline.unit,
    atDeadline: policy.atDeadline,
    createNeedsLead: policy.createNeedsLead,
  }
}

type Read = { ok: true; values: PolicyValues } | { ok: false; fields: PolicyErrors }

/** What the draft says, or what is wrong with it, by field. Says of an overlap beyond the deadline what saving says. */
export function readDraft(draft: PolicyDraft): Read {
  const { rotates, overlapUnit, deadlineUnit, ...rest } = draft
  const parsed = policyInput.safeParse({
    ...rest,
    rotationIntervalDays: rotates === 'asked' ? null : number(draft.rotationIntervalDays),
    rotationHour: number(draft.rotationHour),
    rotationZone: draft.rotationZone.trim(),
    noticeDays: draft.noticeDays.split(/[\s,]+/).flatMap(each => (each === '' ? [] : [number(each)])),
    claimDays: number(draft.claimDays),
    maxAgeDays: draft.maxAgeDays.trim() === '' ? null : number(draft.maxAgeDays),
    idleDays: draft.idleDays.trim() === '' ? null : number(draft.idleDays),
    overlapSeconds: secondsOf(number(draft.overlapSeconds), overlapUnit),
    deadlineSeconds: secondsOf(number(draft.deadlineSeconds), deadlineUnit),
  })
  if (!parsed.success) return { ok: false, fields: fieldErrorsOf(parsed.error.issues) }
  if (parsed.data.overlapSeconds > parsed.data.deadlineSeconds) {
    return { ok: false, fields: { overlapSeconds: 'Longer than the deadline. A shorter overlap or a later deadline.' } }
  }
  return { ok: true, values: parsed.data }
}

const policyInput = updateEnvironmentPolicyInput.omit({ service: true, environment: true }).required()

/** The first thing that is wrong with each field. */
export function fieldErrorsOf(issues: { path: PropertyKey[]; message: string }[]): PolicyErrors {
  const fields: PolicyErrors = {}
  for (const { path, message } of issues) fields[path[0] as PolicyField] ??= message
  return fields
}

/** What a field that was left shows. Overlap and deadline limit each other, so leaving either checks both. */
export function errorsOnLeaving(name: PolicyField, found: PolicyErrors): PolicyErrors {
  const checked: PolicyField[] = name === 'deadlineSeconds' ? [name, 'overlapSeconds'] : [name]
  return Object.fromEntries(checked.map(each => [each, found[each]]))
}

/** NaN where it is none; an empty field is none, and not zero. */
function number(typed: string): number {
  return /^-?\d+([.,]\d+)?$/.test(typed.trim()) ? Number(typed.trim().replace(',', '.')) : Number.NaN
}
