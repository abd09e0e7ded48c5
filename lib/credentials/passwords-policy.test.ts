import { describe, expect, it } from 'vitest'
import { refusePassword } from './passwords-policy.ts'

const context = { email: 'ada.lovelace@example.com', organizations: ['Tidewater Bank'] }

describe('a new password', () => {
  it.each([
    ['eleven char', 'too_short'],
    ['👩‍🚀👩‍🚀👩‍🚀', 'too_short'],
    ['x'.repeat(257), 'too_long'],
    ['ü'.repeat(129), 'too_long'],
    ['passwordpassword', 'common'],
    ['PasswordPassword', 'common'],
    ['Password123!!!!', 'common'],
    ['aaaaaaaaaaaaaaaa', 'common'],
    ['123412341234', 'common'],
    ['qwertyuiop123', 'common'],
    ['1234567890123', 'common'],
    ['Ada.Lovelace-in-London', 'holds_email'],
    ['in london adalovelace', 'holds_email'],
    ['tidewater bank vault 7', 'holds_organization'],
    ['my TIDEWATER-BANK vault', 'holds_organization'],
  ] as const)('%s is refused: %s', (password, refusal) => expect(refusePassword(password, context)).toBe(refusal))

  it.each(['brass tumblers turn twice', 'correct horse battery', 'wV8!kd02lsQp', 'üüüüÄÖß pin wood'])(
    '%s is taken',
    password => expect(refusePassword(password, context)).toBeNull(),
  )

  it('ignores words too short to mean anything', () => {
    expect(refusePassword('boxes of ants and ink', { email: 'ant@example.com', organizations: ['ink'] })).toBeNull()
  })
})
