// Draws the countries once, by hand: public/map.svg has their shapes under their codes, so that a page sends a reference
// for each country and never the atlas, and components/charts/map-places.json where each one is and how large.
import { writeFileSync } from 'node:fs'
import { geoContains, geoNaturalEarth1, geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import fine from 'world-atlas/countries-10m.json' with { type: 'json' }
import coarse from 'world-atlas/countries-110m.json' with { type: 'json' }

/** What the atlas counts as part of another country, though addresses are registered there: longitude, latitude. */
const apart = {
  BQ: [-68.3, 12.2],
  BV: [3.4, -54.4],
  CC: [96.8, -12.2],
  CX: [105.6, -10.5],
  GF: [-53.1, 3.9],
  GP: [-61.5, 16.2],
  MQ: [-61, 14.6],
  RE: [55.5, -21.1],
  SJ: [16, 78.5],
  TK: [-171.8, -9.2],
  TV: [179.2, -8.5],
  YT: [45.2, -12.8],
}

/** The atlas has the numbers of ISO 3166, and of Kosovo only the name; the two letters are what Intl makes of a number. */
function codeOf({ id, properties }) {
  if (properties.name === 'Kosovo') return 'XK'
  return id && new Intl.Locale(`und-${id}`).region
}

const countriesOf = atlas =>
  feature(atlas, atlas.objects.countries)
    .features.map(country => ({ code: codeOf(country), country }))
    .filter(({ code }) => code !== 'AQ')

/** A piece that holds a place of its own is that place's, and not part of the country across the sea. */
function piecesOf({ code, country }) {
  const owned = Map.groupBy(polygonsOf(country), piece => {
    const inside = Object.entries(apart).find(([, at]) => geoContains(piece, at))
    return inside ? inside[0] : code
  })
  return [...owned].map(([owner, pieces]) => ({
    code: owner,
    country: { type: 'MultiPolygon', coordinates: pieces.map(piece => piece.coordinates) },
  }))
}

function polygonsOf({ geometry }) {
  if (geometry.type === 'Polygon') return [geometry]
  return geometry.coordinates.map(coordinates => ({ type: 'Polygon', coordinates }))
}

const [width, height] = [960, 440]
const drawn = countriesOf(coarse).flatMap(piecesOf)
const projection = geoNaturalEarth1()
  .rotate([-11, 0]) // so that the edge cuts the Bering Strait and not Chukotka
  .fitExtent(
    [
      [1, 1],
      [width - 1, height - 1],
    ],
    { type: 'GeometryCollection', geometries: drawn.map(({ country }) => country) },
  )
const path = geoPath(projection).digits(1)
const round = value => Number(value.toFixed(1))

/** The largest piece stands for the whole: Hawaii moves no mark. */
const mainland = country => polygonsOf(country).reduce((a, b) => (path.area(b) > path.area(a) ? b : a))

/** In steps from point to point, which makes the file smaller by a third. A ring that is closed leads back to its start. */
function inSteps(absolute) {
  let [start, at] = [
    [0, 0],
    [0, 0],
  ]
  return absolute.replace(/([ML])([^,]+),([^MLZ]+)/g, (_, letter, x, y) => {
    const from = letter === 'M' ? start : at
    at = [Number(x), Number(y)]
    if (letter === 'M') start = at
    return `${letter.toLowerCase()}${round(at[0] - from[0])} ${round(at[1] - from[1])}`.replace(' -', '-')
  })
}

const shapes = drawn.map(({ code, country }) => `<path${code ? ` id="${code}"` : ''} d="${inSteps(path(country))}"/>`)
writeFileSync(
  'public/map.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><g id="land">\n${shapes.join('\n')}\n</g></svg>\n`,
)

const areas = new Map(drawn.map(({ code, country }) => [code, Math.ceil(path.area(country))]))
const found = new Map(
  Object.entries(apart).map(([code, at]) => [code, [...projection(at).map(round), areas.get(code) ?? 0]]),
)
for (const { code, country } of countriesOf(fine)) {
  if (!code || found.has(code)) continue
  found.set(code, [...path.centroid(mainland(country)).map(round), areas.get(code) ?? 0])
}
const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1))
const lines = sorted.map(([code, place]) => `    "${code}": [${place.join(', ')}]`)
writeFileSync(
  'components/charts/map-places.json',
  `{\n  "field": { "width": ${width}, "height": ${height} },\n  "places": {\n${lines.join(',\n')}\n  }\n}\n`,
)
console.log(`${shapes.length} shapes, ${sorted.length} places`)
