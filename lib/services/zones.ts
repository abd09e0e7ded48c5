/** The zones that a form offers. PostgreSQL, which reckons with them, knows each. */
export const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')]
