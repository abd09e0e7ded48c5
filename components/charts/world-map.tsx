import { Ban } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { SectionHead } from '#components/ui/section-head.tsx'
import { formatCount } from '#lib/format/number.ts'
import { type CountryCount, countryWords, describeCountries, isMarked } from './country-words.ts'
import { HeatLegend } from './heat-legend.tsx'
import { heatColor, heatScale } from './heat-scale.ts'
import map from './map-places.json' with { type: 'json' }

type WorldMapProps = {
  title?: string
  note?: ReactNode
  /** ISO 3166, two letters; what the map does not have is told below it. */
  countries: CountryCount[]
  /** Of all requests; without it the sum of the countries. */
  total?: number
  /** Where a click on a country leads; null takes the filter away. */
  hrefOf: (code: string | null) => string
  active?: string | null
  className?: string
}

type Drawn = CountryCount & { x: number; y: number; area: number; color: string }

const { width, height } = map.field
const places: Record<string, number[]> = map.places

/** Below this a shape can't be pointed at, so a dot stands on it; on phones, where all is smaller, on more of them. */
const DOT_BELOW = 14
const PHONE_DOT_BELOW = 40

/** For a page that is made on the server: the browser gets a reference for each country, and public/map.svg once. */
export function WorldMap({ title = 'Where from', note, countries, total, hrefOf, active, className }: WorldMapProps) {
  const asking = countries.filter(each => each.requests > 0).toSorted((a, b) => b.requests - a.requests)
  const all = total ?? asking.reduce((sum, each) => sum + each.requests, 0)
  const scale = heatScale(
    asking.map(each => each.requests),
    'log',
  )
  const drawn: Drawn[] = asking.flatMap(each => {
    const [x, y, area] = places[each.code] ?? []
    if (x === undefined || y === undefined || area === undefined) return []
    return { ...each, x, y, area, color: heatColor(scale.stepOf(each.requests)) }
  })
  const elsewhere = asking.filter(each => !(each.code in places))
  const marked = drawn.filter(isMarked)
  return (
    <figure className={cx('min-w-0', className)}>
      <SectionHead title={title} note={note ?? formatCount(asking.length, 'country', 'countries')} />
      <div className="relative">
        {/* biome-ignore lint/a11y/useSemanticElements: a picture of links, and no form */}
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="group"
          aria-label={describeCountries(asking, all)}
          className="block w-full"
        >
          <use href="/map.svg#land" fill="var(--n-3)" stroke="var(--surface)" strokeWidth=".7" />
          {drawn.map(each => {
            const isActive = each.code === active
            return (
              <Link
                key={each.code}
                href={hrefOf(isActive ? null : each.code)}
                prefetch={false}
                scroll={false}
                aria-current={isActive ? 'true' : undefined}
                className="group/country focus-visible:shadow-none!"
              >
                <title>{`${countryWords(each, all)}${isActive ? '. Take away the filter' : ''}`}</title>
                <Country country={each} isActive={isActive} />
              </Link>
            )
          })}
        </svg>
        {marked.map(({ code, x, y, area }) => (
          <Ban
            key={code}
            aria-hidden="true"
            className={cx(
              'pointer-events-none absolute size-3.5! rounded-full bg-surface text-refused',
              area < DOT_BELOW ? '-translate-y-full' : '-translate-x-1/2 -translate-y-1/2', // beside a dot, not on it
            )}
            style={{ left: `${(x / width) * 100}%`, top: `${(y / height) * 100}%` }}
          />
        ))}
      </div>
      <figcaption className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-text-3 text-xs">
        {asking.length === 0 && 'No request in this range said where it came from.'}
        {marked.length > 0 && (
          <span className="inline-flex items-center gap-1.5">
            <Ban aria-hidden="true" className="size-3! text-refused" /> 1 % or more refused
          </span>
        )}
        {elsewhere.length > 0 && (
          <span>not on the map: {elsewhere.map(each => countryWords(each, all)).join('; ')}</span>
        )}
        <span className="ml-auto">
          <HeatLegend scale={scale} note="logarithmic" />
        </span>
      </figcaption>
    </figure>
  )
}

const outline =
  'stroke-(--heat-5) group-hover/country:stroke-text group-hover/country:[stroke-width:2px] group-focus-visible/country:stroke-text group-focus-visible/country:[stroke-width:3px]'

function Country({ country, isActive }: { country: Drawn; isActive: boolean }) {
  const { code, x, y, area, color } = country
  const dot = area < DOT_BELOW ? '' : area < PHONE_DOT_BELOW ? 'md:hidden' : null
  return (
    <>
      {area > 0 && (
        <use
          href={`/map.svg#${code}`}
          fill={color}
          className={cx(outline, isActive ? 'stroke-text [stroke-width:2px]' : '[stroke-width:.6px]')}
        />
      )}
      {dot !== null && <Dot at={`M${x} ${y}h.01`} color={color} isActive={isActive} className={dot} />}
    </>
  )
}

/** A line without length has round ends: a dot of so many pixels, however large the map is drawn. */
function Dot({ at, color, isActive, className }: { at: string; color: string; isActive: boolean; className: string }) {
  return (
    <g fill="none" strokeLinecap="round" className={className}>
      <path d={at} vectorEffect="non-scaling-stroke" stroke="transparent" strokeWidth="18" pointerEvents="stroke" />
      <path
        d={at}
        vectorEffect="non-scaling-stroke"
        className={cx(
          'group-hover/country:stroke-text group-focus-visible/country:stroke-text group-focus-visible/country:[stroke-width:13px]',
          isActive ? 'stroke-text [stroke-width:12px]' : 'stroke-(--n-8) [stroke-width:9px] max-md:[stroke-width:7px]',
        )}
      />
      <path
        d={at}
        vectorEffect="non-scaling-stroke"
        stroke={color}
        className="[stroke-width:7px] max-md:[stroke-width:5px]"
      />
    </g>
  )
}
