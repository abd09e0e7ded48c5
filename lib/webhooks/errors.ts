/**
 * Why an address is not taken. What a name resolves to is never said, nor whether there is such a name: either would map
 * the operator's networks. `no_open_host` is both; the operator's log says which.
 */
export type AddressProblem = 'not_an_address' | 'not_https' | 'credentials' | 'odd_host' | 'no_open_host'

export function explainAddressProblem(problem: AddressProblem): string {
  switch (problem) {
    case 'not_an_address':
      return 'This is no address. Write it whole, like https://hooks.example.com/keyturn.'
    case 'not_https':
      return 'Only https:// is taken, so that nobody on the way reads it. Plain http works in networks that the operator opened with KEYTURN_WEBHOOK_NETWORKS.'
    case 'credentials':
      return 'An address with a user or password in it is not taken. A standard webhook proves itself by its signature.'
    case 'odd_host':
      return 'The host is an IP address in an unusual spelling. Write it as 203.0.113.7, or use a name.'
    case 'no_open_host':
      return 'Keyturn sends nothing there: no host of this name is found, or it is in a private, local or reserved network. Check its spelling; the operator’s log says which it is, and KEYTURN_WEBHOOK_NETWORKS opens a network.'
  }
}

export type WebhookError =
  | { reason: 'not_found' }
  | { reason: 'address'; problem: AddressProblem }
  | { reason: 'too_many'; most: number }
  | { reason: 'under_way' }
  | { reason: 'no_secret' }
  | { reason: 'name_taken'; name: string }
  | { reason: 'rotated_meanwhile' }
  | { reason: 'changed_meanwhile' }
  | { reason: 'address_to_check' }
  | { reason: 'too_soon' }

export function explainWebhookError(error: WebhookError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such webhook, or you may not do this.'
    case 'address':
      return explainAddressProblem(error.problem)
    case 'too_many':
      return `There are ${error.most} webhooks already, and no organization has more. Remove one first.`
    case 'under_way':
      return 'It is being sent right now. Look again in a few seconds.'
    case 'no_secret':
      return 'Only a standard webhook has a secret that can be rotated.'
    case 'name_taken':
      return `There is a webhook ${error.name} already.`
    case 'rotated_meanwhile':
      return 'Its secret was rotated or ended meanwhile, so nothing was changed. Look at the webhook again.'
    case 'address_to_check':
      return 'Whoever set its address is not here any more, so nothing was changed. Open this page again, and look whether the address is yours.'
    case 'changed_meanwhile':
      return 'Somebody changed this webhook after you opened the form, so nothing was saved. Open the form again to see how it is now.'
    case 'too_soon':
      return 'Three secrets sign its messages already. Stop signing with the old ones, or wait until their day is over.'
  }
}
