const ALLOWED = /^<svg((?:\s[a-zA-Z:]+="[^"<>&]*")*)\s*>((?:<(?:path|rect)(?:\s[a-zA-Z-]+="[^"<>&]*")*\s*\/?>(?:<\/(?:path|rect)>)?)*)<\/svg>$/
const SHAPE_ATTRIBUTES = new Set(['d', 'fill', 'stroke', 'transform', 'class', 'width', 'height', 'x', 'y', 'stroke-width'])
const FRAME_ATTRIBUTES = new Set(['width', 'height', 'class', 'viewBox', 'xmlns', 'version'])
const SVG = 'http://www.w3.org/2000/svg'

/** A picture's address for an SVG that consists of plain shapes only; null for anything that could do more than be seen. */
export function pictureOf(svg: string): string | null {
  const match = ALLOWED.exec(svg.trim())
  if (!match) return null
  const [, frame = '', shapes = ''] = match
  if (!named(frame, FRAME_ATTRIBUTES) || !named(shapes, SHAPE_ATTRIBUTES)) return null
  const head = frame.includes('xmlns=') ? frame : `${frame} xmlns="${SVG}"`
  return `data:image/svg+xml,${encodeURIComponent(`<svg${head}>${shapes}</svg>`)}`
}

function named(markup: string, allowed: Set<string>): boolean {
  return [...markup.matchAll(/\s([a-zA-Z:-]+)="([^"]*)"/g)].every(([, name = '', value = '']) =>
    allowed.has(name) && (name === 'xmlns' ? value === SVG : !/[:;]|url|script/i.test(value)),
  )
}
