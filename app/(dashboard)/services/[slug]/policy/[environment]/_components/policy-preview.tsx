import { AsideSection } from '#components/ui/aside-section.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatCount } from '#lib/format/number.ts'
import type { PreviewFate } from '#lib/rotation/preview-policy.ts'
import type { PreviewView } from '../preview-view.ts'
import { PreviewGroup } from './preview-group.tsx'
import { preview as words } from './preview-words.ts'

type PolicyPreviewProps = {
  preview: PreviewView | undefined
  failed: boolean
  /** it answers for an earlier state of the form */
  isOld: boolean
  isChanged: boolean
  /** a field can't be read, so nothing new can be said */
  isWaiting: boolean
  /** the keys of the environment */
  list: string
}

const order: PreviewFate[] = ['atOnce', 'tooOld', 'idle', 'unscheduled', 'soon']

/** What saving would do to which keys, in numbers first. */
export function PolicyPreview({ preview, failed, isOld, isChanged, isWaiting, list }: PolicyPreviewProps) {
  if (!preview) {
    return (
      <AsideSection title="What saving would do">
        <p className="text-text-2">{failed ? 'Not known: the server did not answer.' : 'Being counted.'}</p>
      </AsideSection>
    )
  }
  const groups = order.filter(fate => preview[fate].total > 0)
  return (
    <div aria-busy={isOld} className={cx('transition-opacity', isOld && 'opacity-70')}>
      <AsideSection title={isChanged ? 'What saving would do' : 'Under the policy as it stands'}>
        <p className="text-text-2">{words(preview, isChanged)}</p>
        {preview.stillDue > 0 && (
          <p className="mt-1.5 text-text-3 text-xs/[17px]">
            {formatCount(preview.stillDue, 'key is', 'keys are')} due already and{' '}
            {preview.stillDue === 1 ? 'stays' : 'stay'} so.
          </p>
        )}
        {isWaiting && <p className="mt-1.5 text-due text-xs/[17px]">This waits until every field can be read.</p>}
        {failed && <p className="mt-1.5 text-refused text-xs/[17px]">The server did not answer; this may be old.</p>}
      </AsideSection>
      {groups.map(fate => (
        <PreviewGroup key={fate} fate={fate} group={preview[fate]} list={list} />
      ))}
    </div>
  )
}
