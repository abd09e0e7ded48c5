'use server'

import { redirect } from 'next/navigation'
import { closeBrowserSession } from '#lib/auth/browser-session.ts'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'

export async function signOutAction(): Promise<void> {
  await closeBrowserSession(await currentActorOrNull())
  redirect('/sign-in')
}
