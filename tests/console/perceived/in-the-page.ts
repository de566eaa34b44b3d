/** Scripts that are run in a page, as text: what is seen there can only be asked there. */

/** What the scripts have in common. */
const COLOURS = `
  const channels = (colour) => {
    const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\\d.]+/g) ?? []).map(Number)
    return [r, g, b, a]
  }
  const over = (above, below) => [0, 1, 2].map((at) => above[at] * above[3] + below[at] * (1 - above[3])).concat(1)
  const behind = (it) => {
    if (it === null) return channels(getComputedStyle(document.documentElement).backgroundColor)[3] === 1
      ? channels(getComputedStyle(document.documentElement).backgroundColor)
      : matchMedia('(forced-colors: active)').matches ? canvas() : [255, 255, 255, 1]
    const own = channels(getComputedStyle(it).backgroundColor)
    return own[3] === 1 ? own : over(own, behind(it.parentElement))
  }
  const canvas = () => {
    const it = document.documentElement.appendChild(document.createElement('i'))
    it.style.color = 'Canvas'
    const colour = channels(getComputedStyle(it).color)
    it.remove()
    return colour
  }
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((it) => it / 255).map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ratioOf = (front, below) => {
    const [high, low] = [luminance(over(front, below)), luminance(below)].sort((a, b) => b - a)
    return (high + 0.05) / (low + 0.05)
  }
  const isSeen = (it) => {
    const { width, height } = it.getBoundingClientRect()
    return width > 1 && height > 1 && it.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  }`

/**
 * What stands out too little from what is behind it: texts (WCAG 2.2 success criterion 1.4.3), the borders of fields
 * and marks that are told by their colour (1.4.11). `count` says how many texts, fields and marks were looked at.
 */
export const FAINT = `(() => {
  ${COLOURS}
  const faint = []
  const count = { texts: 0, fields: 0, marks: 0 }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const it = texts.currentNode.parentElement
    const text = texts.currentNode.data.trim()
    if (text === '' || !isSeen(it)) continue
    count.texts += 1
    const style = getComputedStyle(it)
    const ratio = ratioOf(channels(it.ownerSVGElement ? style.fill : style.color), behind(it))
    const size = parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    if (ratio < (isLarge ? 3 : 4.5)) faint.push(ratio.toFixed(2) + ': ' + text.slice(0, 60))
  }
  for (const it of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    const isChoice = it.matches('[type=radio], [type=checkbox]')
    if (!isChoice && !isSeen(it)) continue
    count.fields += 1
    const style = isChoice ? getComputedStyle(it.labels[0], '::before') : getComputedStyle(it)
    const ratio = ratioOf(channels(style.borderTopColor), behind(it.parentElement))
    if (ratio < 3 || parseFloat(style.borderTopWidth) < 1) faint.push(ratio.toFixed(2) + ': field ' + it.name)
  }
  for (const it of document.querySelectorAll('body *')) {
    const isMark = it.childNodes.length === 0 && (it.matches('span, i, div') || (it.ownerSVGElement && it.matches('rect')))
    if (!isMark || !isSeen(it)) continue
    count.marks += 1
    const style = getComputedStyle(it)
    const own = channels(it.ownerSVGElement ? style.fill : style.backgroundColor)
    const ratio = ratioOf(own, behind(it.ownerSVGElement ?? it.parentElement))
    if (ratio < 3) faint.push(ratio.toFixed(2) + ': mark ' + (it.getAttribute('class') ?? it.outerHTML))
  }
  return { faint, count }
})()`

/** What goes beyond the side of the window, or scrolls sideways and cannot be focused or has no name (1.4.10, 2.1.1). */
export const SIDEWAYS = `(() => {
  const root = document.documentElement
  const wide = root.scrollWidth - root.clientWidth
  const scrolling = [...document.querySelectorAll('body *')].filter((it) =>
    ['auto', 'scroll'].includes(getComputedStyle(it).overflowX) && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0 &&
    !it.matches('input, textarea, select'))
  const closed = scrolling.filter((it) => it.tabIndex !== 0 || !it.hasAttribute('role') || !it.hasAttribute('aria-label'))
  return [...(wide > 0 ? ['the page by ' + wide] : []), ...closed.map((it) => it.outerHTML.slice(0, 80))]
})()`

/** Writes down which controls Tab must reach, how each looks unfocused, and from then on what is focused. */
export const KEYBOARD = `(() => {
  const all = [...document.querySelectorAll('*')]
  const look = (it) => {
    const isChoice = it.matches('input[type=radio], input[type=checkbox]')
    const style = isChoice ? getComputedStyle(it.labels[0], '::before') : getComputedStyle(it)
    return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor, style.borderWidth].join('|')
  }
  const isStop = (it) => {
    if (!it.checkVisibility() || it.disabled) return false
    if (!it.matches('input[type=radio]')) return true
    const group = all.filter((other) => other.name === it.name && other.form === it.form && other.type === 'radio')
    return it === (group.find((other) => other.checked) ?? group[0])
  }
  const stops = all.filter((it) => it.matches('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]') && isStop(it))
  const before = new Map(stops.map((it) => [it, look(it)]))
  globalThis.reached = []
  document.addEventListener('focusin', ({ target: it }) => {
    const box = it.getBoundingClientRect()
    const isOnScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
    const isMarked = !before.has(it) || before.get(it) !== look(it)
    globalThis.reached.push({ at: all.indexOf(it), isSeen: isOnScreen && isMarked, html: it.outerHTML.slice(0, 120) })
  })
  return { stops: stops.map((it) => all.indexOf(it)), dates: stops.filter((it) => it.type === 'date').length }
})()`

/** What of the errors of a form is not told: in the title, in the list at the top, and at the field. */
export const ERRORS = `(() => {
  const missing = []
  const summary = document.querySelector('.nhsuk-error-summary')
  const messages = [...document.querySelectorAll('.nhsuk-error-message')]
  if ((summary !== null || messages.length > 0) && !document.title.startsWith('Error: '))
    missing.push('title: ' + document.title)
  for (const it of summary?.querySelectorAll('a') ?? []) {
    const field = document.getElementById(it.hash.slice(1))
    if (!field?.matches('input:not([type=hidden]), select, textarea')) missing.push('link: ' + it.textContent)
  }
  for (const it of messages) {
    const group = it.closest('.nhsuk-form-group')
    const told = group?.querySelector('[aria-describedby~="' + it.id + '"]')
    if (it.id === '' || !told) missing.push('field: ' + it.textContent)
    if (!summary?.textContent.includes(it.textContent.replace('Error: ', '').trim())) missing.push('list: ' + it.textContent)
  }
  return missing
})()`

/**
 * What is laid out or written as nobody meant it: a cell of a table that says nothing, a tag that is wider than its word
 * or broken into pieces, a choice that its field cuts off (on a phone: one of 40 characters), and an apostrophe as typewriters had it.
 */
export const ODD = `(() => {
  const odd = []
  const inner = (it) => {
    const style = getComputedStyle(it)
    return it.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  }
  for (const it of document.querySelectorAll('main :is(td, th)')) {
    const heading = it.querySelector('.nhsuk-table__heading')?.textContent ?? ''
    if (it.textContent.replace(heading, '').trim() === '') odd.push('empty cell: ' + it.closest('tr').textContent.trim().slice(0, 80))
  }
  for (const it of document.querySelectorAll('main .nhsuk-tag')) {
    if (!it.checkVisibility()) continue
    const range = document.createRange()
    range.selectNodeContents(it)
    const lines = [...range.getClientRects()]
    if (lines.length > 2) odd.push('squeezed: ' + it.textContent)
    if (lines.length === 1 && (inner(it) - lines[0].width > 2 || it.clientHeight > 2.5 * lines[0].height)) odd.push('stretched: ' + it.textContent)
  }
  for (const it of document.querySelectorAll('main select')) {
    if (!it.checkVisibility()) continue
    const ruler = it.parentElement.appendChild(document.createElement('span'))
    ruler.style.font = getComputedStyle(it).font
    ruler.style.whiteSpace = 'nowrap'
    ruler.style.position = 'absolute'
    for (const { text } of it.options) {
      ruler.textContent = text
      if (ruler.getBoundingClientRect().width > inner(it) && (innerWidth > 400 || text.length <= 40)) odd.push('cut: ' + text)
    }
    ruler.remove()
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { parentElement, data } = texts.currentNode
    if (parentElement.closest('pre, code, textarea') === null && /\\w'\\w|s' /.test(data)) odd.push('apostrophe: ' + data.trim().slice(0, 80))
  }
  return odd
})()`
