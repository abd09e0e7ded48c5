import type { NewKeyChoices } from '#lib/keys/new-key-choices.ts'

export type NewKeyProps = {
  choices: NewKeyChoices
  me: { id: string; name: string }
  preferredService?: string
  server: string
  now: string
}
