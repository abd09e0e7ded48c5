import { type Severity, severities } from './input.ts'

/** Whether `a` is at least as severe as `b`. */
export function isAtLeast(a: Severity, b: Severity): boolean {
  return severities.indexOf(a) >= severities.indexOf(b)
}

export function raised(severity: Severity, steps = 1, most: Severity = 'critical'): Severity {
  const place = Math.min(severities.indexOf(severity) + steps, severities.indexOf(most))
  return severities[Math.max(place, severities.indexOf(severity))] ?? severity
}
