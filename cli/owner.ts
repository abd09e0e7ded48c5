import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import type { z } from 'zod'
import { createOwner } from '#lib/members/create-owner.ts'
import { explain, type MemberError } from '#lib/members/errors.ts'
import { CreateOwnerInput, ResetPasswordByOperatorInput } from '#lib/members/input.ts'
import { resetPasswordByOperator } from '#lib/members/reset-password-by-operator.ts'
import type { Result } from '#lib/result.ts'

/**
 * `owner create` and `owner reset-password`. A password comes on standard input alone: an argument would stand in the
 * shell's history and in every list of processes. Whoever starts the program has opened the database before it parses.
 */
export function addOwnerCommands(program: Command): void {
  const owner = program.command('owner').description('make an owner, or let one back in')

  owner
    .command('create')
    .description('make an owner of a new organization, or of the one of that name')
    .requiredOption('--email <address>', 'the address to sign in with')
    .requiredOption('--name <name>', 'the person’s name')
    .requiredOption('--organization <name>', 'the organization’s name')
    .requiredOption('--password-stdin', 'read the password from standard input')
    .option('--json', 'print one JSON document')
    .action(async (options: { email: string; name: string; organization: string; json?: boolean }, self: Command) => {
      const { email, name, organization } = options
      const input = parse(self, CreateOwnerInput, { email, name, organization, password: await readPassword(self) })
      const { organizationId, memberId, teamId } = unwrap(self, await createOwner(input))
      if (options.json) print(JSON.stringify({ organizationId, memberId, teamId, email: input.email }))
      else print(`${input.email} is an owner of ${input.organization}.`)
    })

  owner
    .command('reset-password')
    .description('set a new password; ends every session of the person')
    .requiredOption('--email <address>', 'whose password')
    .requiredOption('--password-stdin', 'read the new password from standard input')
    .option('--json', 'print one JSON document')
    .action(async (options: { email: string; json?: boolean }, self: Command) => {
      const password = await readPassword(self)
      const input = parse(self, ResetPasswordByOperatorInput, { email: options.email, password })
      const reset = await resetPasswordByOperator(input)
      if (!reset.ok && reset.error.kind === 'not_found') self.error(`Nobody signs in as ${input.email}.`)
      const { email } = unwrap(self, reset)
      if (options.json) print(JSON.stringify({ email, reset: true }))
      else print(`${email} has the new password, and is signed out everywhere.`)
    })
}

/** The first line of standard input: `echo` and editors add a line end that is no part of the password. */
async function readPassword(self: Command): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '')
  if (/[\r\n]/.test(password)) self.error('The password on standard input has more than one line.')
  return password
}

function parse<T>(self: Command, schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  return self.error(
    parsed.error.issues
      .map(({ path, message }) => `--${path[0] === 'password' ? 'password-stdin' : path.join('.')}: ${message}`)
      .join('\n'),
  )
}

function unwrap<T>(self: Command, result: Result<T, MemberError>): T {
  return result.ok ? result.value : self.error(explain(result.error))
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
