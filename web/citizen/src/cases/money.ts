const DIGITS = '零一二三四五六七八九'
const UNITS = ['', '十', '百', '千']
const GROUPS = ['', '万', '亿', '万亿']

/** “三万五千元” from 35000, so that a person notices a nought too many. Empty for what is no amount. */
export function amountInWords(amount: number): string {
  if (!Number.isSafeInteger(amount) || amount < 0 || amount >= 1e16) return ''
  return `${inWords(amount)}元`
}

function inWords(amount: number): string {
  if (amount === 0) return '零'
  let words = ''
  for (let place = GROUPS.length - 1; place >= 0; place -= 1) {
    const group = Math.floor(amount / 10_000 ** place) % 10_000
    if (group === 0) continue
    // A gap in front of smaller digits is spoken: 一万零五十.
    const gap = words !== '' && group < 1000 ? '零' : ''
    words += gap + groupInWords(group) + (GROUPS[place] ?? '')
  }
  return words.replace(/^一十/, '十')
}

function groupInWords(group: number): string {
  let words = ''
  let gap = false
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10
    if (digit === 0) {
      gap = words !== ''
      continue
    }
    words += (gap ? '零' : '') + (DIGITS[digit] ?? '') + (UNITS[place] ?? '')
    gap = false
  }
  return words
}

/** The whole yuan in “35,000”, “３５０００ 元” or “3.5万”; null for anything else. */
export function amountIn(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[,，\s元块圆]/g, '')
  const match = /^(\d{1,12}(?:\.\d{1,4})?)(万|千)?$/.exec(plain)
  if (!match) return null
  const factor = match[2] === '万' ? 10_000 : match[2] === '千' ? 1000 : 1
  const amount = Math.round(Number(match[1]) * factor * 10_000) / 10_000
  return Number.isSafeInteger(amount) ? amount : null
}
