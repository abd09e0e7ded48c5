'use server'

import { currentActor } from '#lib/auth/current-actor.ts'
import { explainMailError } from '#lib/notices/errors.ts'
import { sendTestMail } from '#lib/notices/send-test-mail.ts'

/** `to`: whom the mail server took a mail for; `error`: why it took none. */
export interface TestMailState {
  to?: string
  error?: string
}

export async function sendTestMailAction(): Promise<TestMailState> {
  const sent = await sendTestMail(await currentActor())
  return sent.ok ? { to: sent.value.to } : { error: explainMailError(sent.error) }
}
