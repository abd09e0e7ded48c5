import { unstable_rethrow } from 'next/navigation'
import { showToast } from '#components/ui/toast.ts'

/** Does it, and says why where it was not done. A lost answer is said too. */
export async function runAct(act: () => Promise<string | undefined>, done?: () => void): Promise<void> {
  const failure = await answerOf(act)
  if (failure) showToast('Not done', { follows: failure })
  else done?.()
}

export async function answerOf(act: () => Promise<string | undefined>): Promise<string | undefined> {
  return act().catch(error => {
    unstable_rethrow(error)
    return 'Keyturn did not answer. Reload the page to see what was done before you try again.'
  })
}
