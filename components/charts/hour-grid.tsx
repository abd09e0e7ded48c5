'use client'

import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { cx } from '#components/ui/cx.ts'
import { type HeatScale, heatColor } from './heat-scale.ts'
import type { HourOfWeekProps } from './hour-of-week-props.ts'
import { HourTooltip, valueWords } from './hour-tooltip.tsx'
import { hourWords, WEEKDAYS, type WeekHour } from './week-hours.ts'

type HourGridProps = Pick<HourOfWeekProps, 'zone' | 'onPick' | 'picked'> & {
  week: WeekHour[]
  scale: HeatScale
  unit: string
  summary: string
}

/** 168 cells and one tab stop: arrows move within. A finger sees the value first and picks with a second tap. */
export function HourGrid({ week, scale, unit, zone, onPick, picked, summary }: HourGridProps) {
  const grid = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<number | null>(null)
  const [stop, setStop] = useState(0)
  const picks = useRef(true)

  function pick(index: number) {
    const cell = week[index]
    if (cell && cell.perHour !== null) onPick?.({ weekday: cell.weekday, hour: cell.hour })
  }
  function onKeyDown(event: KeyboardEvent) {
    const index = indexOf(event.target)
    if (index === null || event.metaKey || event.ctrlKey || event.altKey) return
    const next = moved(index, event.key)
    if (next !== null) grid.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus()
    else if (event.key === 'Enter' || event.key === ' ') pick(index)
    else if (event.key === 'Escape') setActive(null)
    else return
    event.preventDefault()
  }
  const hover = (event: PointerEvent) => event.pointerType !== 'touch' && setActive(indexOf(event.target))
  const cell = active === null ? undefined : week[active]
  return (
    <div className="relative">
      {/* biome-ignore lint/a11y/useSemanticElements: a table of 168 cells that one walks through is a grid */}
      <div
        ref={grid}
        role="grid"
        aria-label={summary}
        tabIndex={-1}
        className="grid [-webkit-tap-highlight-color:transparent] grid-cols-[36px_repeat(24,minmax(0,1fr))] gap-0.5 text-2xs text-text-3 max-md:grid-cols-[30px_repeat(24,minmax(0,1fr))] max-md:gap-px"
        onKeyDown={onKeyDown}
        onPointerOver={hover}
        onPointerLeave={hover}
        onPointerDown={event => {
          picks.current = event.pointerType !== 'touch' || indexOf(event.target) === active
        }}
        onClick={event => {
          const index = indexOf(event.target)
          if (index !== null && picks.current) pick(index)
          picks.current = true
        }}
        onFocus={event => {
          const index = indexOf(event.target)
          setActive(index)
          if (index !== null) setStop(index)
        }}
        onBlur={() => setActive(null)}
      >
        <HourNames />
        {WEEKDAYS.map((name, weekday) => (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: its cells take the focus
          <div key={name} role="row" aria-label={name} className="contents">
            <span aria-hidden="true" className="self-center leading-none">
              {name.slice(0, 3)}
            </span>
            {week.slice(weekday * 24, weekday * 24 + 24).map(({ hour, perHour }) => {
              const index = weekday * 24 + hour
              const isPicked = picked?.weekday === weekday && picked.hour === hour
              return (
                // biome-ignore lint/a11y/useSemanticElements: a cell of a grid
                <span
                  key={hour}
                  role="gridcell"
                  data-index={index}
                  tabIndex={index === stop ? 0 : -1}
                  aria-label={`${hourWords({ weekday, hour })}: ${valueWords(perHour, unit)}`}
                  aria-selected={onPick ? isPicked : undefined}
                  className={cx(
                    'relative h-[18px] rounded-[2px] focus-visible:z-2 focus-visible:shadow-[0_0_0_2px_var(--surface),0_0_0_4px_var(--text)]! max-md:h-[22px]',
                    perHour === null && 'hatch-fine',
                    perHour !== null && onPick && 'cursor-pointer',
                    (index === active || isPicked) && 'z-1 shadow-[0_0_0_2px_var(--surface),0_0_0_3px_var(--text)]!',
                  )}
                  style={perHour === null ? undefined : { background: heatColor(scale.stepOf(perHour)) }}
                />
              )
            })}
          </div>
        ))}
      </div>
      {cell && <HourTooltip cell={cell} unit={unit} zone={zone} />}
    </div>
  )
}

function HourNames() {
  return (
    <div aria-hidden="true" className="contents">
      <span />
      {Array.from({ length: 24 }, (_, hour) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the hours of a day
        <span key={hour} className="h-[18px] overflow-visible whitespace-nowrap leading-[18px]">
          {hour % 6 === 0 && String(hour).padStart(2, '0')}
        </span>
      ))}
    </div>
  )
}

function indexOf(target: EventTarget): number | null {
  const index = target instanceof HTMLElement ? target.dataset.index : undefined
  return index === undefined ? null : Number(index)
}

/** Where a key leads from a cell; null if it leads nowhere. The edges hold. */
function moved(index: number, key: string): number | null {
  const [day, hour] = [Math.floor(index / 24), index % 24]
  const to = (weekday: number, at: number) => Math.min(6, Math.max(0, weekday)) * 24 + Math.min(23, Math.max(0, at))
  switch (key) {
    case 'ArrowLeft':
      return to(day, hour - 1)
    case 'ArrowRight':
      return to(day, hour + 1)
    case 'ArrowUp':
      return to(day - 1, hour)
    case 'ArrowDown':
      return to(day + 1, hour)
    case 'Home':
      return to(day, 0)
    case 'End':
      return to(day, 23)
    default:
      return null
  }
}
