'use server'

import { revalidatePath } from 'next/cache'
import { currentActor } from '#lib/auth/current-actor.ts'
import { type MarkNoticesReadInput, markNoticesReadInput } from '#lib/notices/input.ts'
import { markNoticesRead } from '#lib/notices/mark-notices-read.ts'

export async function markNoticesReadAction(input: MarkNoticesReadInput): Promise<void> {
  const marked = await markNoticesRead(await currentActor(), markNoticesReadInput.parse(input))
  if (marked > 0) revalidatePath('/', 'layout') // the bell stands on every page
}
