export type LeaksError = { reason: 'forbidden' } | { reason: 'found_in_future'; index: number }

export function explainLeaksError(error: LeaksError): string {
  switch (error.reason) {
    case 'forbidden':
      return 'Whoever made this token may not tell of leaks: that takes a member of a team, security or an owner.'
    case 'found_in_future':
      return `Leak ${error.index + 1} is found in the future: say when it was, or leave it out.`
  }
}
