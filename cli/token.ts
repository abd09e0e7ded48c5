import type { Command } from 'commander'
import { scopes } from '#lib/access/actor.ts'
import { explainTokenError } from '#lib/credentials/token-errors.ts'
import { createTokenInput } from '#lib/credentials/token-input.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { operatorOf } from './actor.ts'
import { parseExpiry } from './expiry.ts'
import { printJson, printLine, readOptions, valueOrExit } from './output.ts'

interface Options {
  name: string
  scopes: string
  organization?: string
  service?: string
  environment?: string
  machine?: string
  expires?: string
  json?: boolean
}

export function addTokenCommands(program: Command): void {
  const token = program.command('token').description('make a token for Keyturn’s own API')

  token
    .command('create')
    .description('make a token, held by the organization’s owner, and print it, alone')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scopes <scopes>', `with commas: ${scopes.join(', ')}`)
    .option('--organization <organization>', 'may be left out while there is one')
    .option('--service <slug>', 'binds it to a service')
    .option('--environment <environment>', 'binds it to an environment of that service')
    .option('--machine <name>', 'the program that holds it, of the team of that service; made on the way')
    .option('--expires <when>', '12h, 30d, 8w, or a time as 2027-01-31T00:00:00Z')
    .option('--json', 'print one JSON document')
    .action(async (options: Options, self: Command) => {
      const input = readOptions(self, createTokenInput, {
        name: options.name,
        scopes: options.scopes.split(',').map(scope => scope.trim()),
        service: options.service,
        environment: options.environment,
        machine: options.machine,
        expiresAt: options.expires === undefined ? undefined : expiry(self, options.expires),
      })
      const actor = await operatorOf(self, options.organization)
      const created = valueOrExit(self, await createToken(actor, input), explainTokenError)
      if (options.json) printJson({ ...created, service: input.service, environment: input.environment })
      else printLine(created.token)
    })
}

function expiry(self: Command, text: string): string {
  return parseExpiry(text, new Date()) ?? self.error('--expires: 12h, 30d, 8w, or a time as 2027-01-31T00:00:00Z.')
}
