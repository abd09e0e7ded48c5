import { type RefObject, useEffect, useState } from 'react'

const around = 20

/** Which of many rows of one height are in sight, and some around them: only these are drawn. */
export function useRowWindow(body: RefObject<HTMLElement | null>, count: number, rowHeight: number) {
  const [first, setFirst] = useState(0)
  const [visible, setVisible] = useState(40)
  useEffect(() => {
    let frame = 0
    function measure() {
      frame = 0
      const top = body.current?.getBoundingClientRect().top ?? 0
      const above = Math.max(0, Math.floor(-top / rowHeight))
      // In steps, so that a slow scroll does not draw anew with every row.
      setFirst(above - (above % around))
      setVisible(Math.ceil(window.innerHeight / rowHeight))
    }
    const later = () => {
      frame ||= requestAnimationFrame(measure)
    }
    measure()
    window.addEventListener('scroll', later, { passive: true })
    window.addEventListener('resize', later)
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('scroll', later)
      window.removeEventListener('resize', later)
    }
  }, [body, rowHeight])
  const from = Math.max(0, Math.min(first, count) - around)
  return { from, to: Math.min(count, first + visible + 2 * around), isAtTop: first === 0 }
}
