import { type Answer, answersTo } from './verdict.js'

/** What this page uses of an element. Nothing given is ever read as markup: text is set as text. */
type PageElement = {
  textContent: string | null
  value: string
  className: string
  readonly files: ArrayLike<Blob> | null
  append(...children: readonly PageElement[]): void
  replaceChildren(...children: readonly PageElement[]): void
  setAttribute(name: string, value: string): void
  contains(other: unknown): boolean
  focus(): void
  addEventListener(type: string, listener: (event: { preventDefault(): void }) => unknown): void
}
type Dropped = {
  preventDefault(): void
  readonly target: unknown
  readonly dataTransfer: { readonly files: ArrayLike<Blob>; readonly types: readonly string[] } | null
}
declare const document: {
  addEventListener(type: 'dragover' | 'drop', listener: (event: Dropped) => unknown): void
  getElementById(id: string): PageElement
  createElement(name: string): PageElement
}

const FIELDS = ['key', 'witnesses', 'proof', 'entry', 'saved', 'growth'] as const
/** Pasted, never picked. */
const PASTED: readonly string[] = ['key', 'witnesses']
const MOST_BYTES = 8 * 1024 * 1024
const TITLES: Readonly<Record<Answer['about'], readonly [yes: string, no: string]>> = {
  inclusion: ['Proven: this entry is in the log', 'Not proven: is this entry in the log?'],
  consistency: [
    'Proven: the log extends the checkpoint that you kept',
    'Not proven: does the log extend the checkpoint that you kept?',
  ],
  witnesses: ['Proven: the witnesses saw this log', 'Not proven: did the witnesses see this log?'],
}

/** Of a report its hashes are proven, and not its words. */
function titleOf({ about, isProven, lines }: Answer): string {
  const [yes, no] = TITLES[about]
  if (lines === undefined || !isProven) return isProven ? yes : no
  return lines.length === 1
    ? 'Proven: an entry with this hash is in the log'
    : `Proven: ${lines.length} entries with these hashes are in the log`
}

/** The newest press of the button or change of a field: an answer to an older one is not shown. */
let asked = 0

/** Makes the form work. */
function start(): void {
  const form = document.getElementById('form')
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void check()
  })
  // An answer never stands beside other inputs than those it is about.
  form.addEventListener('input', clear)
  form.addEventListener('reset', () => {
    clear()
    for (const field of FIELDS) if (!PASTED.includes(field)) say(field, '')
  })
  for (const field of FIELDS) {
    if (PASTED.includes(field)) continue
    const picker = document.getElementById(`${field}-file`)
    picker.addEventListener('change', () => void fill(field, picker.files?.[0]))
  }
  // A file dropped beside its field would take the place of this page.
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
  })
  document.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0]
    if (file === undefined) return
    event.preventDefault()
    const field = fieldAt(event.target)
    if (field !== undefined) void fill(field, file)
  })
}

/** The field whose part of the form something was dropped on; beside them all that of the proof, while it is empty. */
function fieldAt(target: unknown): (typeof FIELDS)[number] | undefined {
  const found = FIELDS.find(
    (it) => !PASTED.includes(it) && document.getElementById(`${it}-part`).contains(target),
  )
  if (found !== undefined) return found
  return document.getElementById('proof').value === '' ? 'proof' : undefined
}

function clear(): void {
  asked += 1
  document.getElementById('result').replaceChildren()
}

async function check(): Promise<void> {
  clear()
  const mine = asked
  const [key, witnesses, proof, entry, saved, growth] = FIELDS.map((it) => document.getElementById(it).value)
  const answers = await answersTo({
    key: key ?? '',
    proof: proof ?? '',
    entry: entry ?? '',
    saved: saved ?? '',
    growth: growth ?? '',
    witnesses: witnesses ?? '',
  })
  if (mine !== asked) return
  const result = document.getElementById('result')
  result.append(...answers.map(shown))
  result.focus()
}

function shown(answer: Answer): PageElement {
  const box = document.createElement('div')
  box.className = answer.isProven ? 'answer proven' : 'answer unproven'
  box.append(withText('h3', titleOf(answer)), withText('p', answer.sentence))
  if (answer.lines !== undefined) {
    const list = document.createElement('ol')
    list.append(...answer.lines.map((it) => withText('li', it)))
    box.append(withText('h4', 'What was checked, in words of the file that are not proven'), list)
  }
  if (answer.entry !== undefined) {
    const text = withText('pre', answer.entry)
    text.setAttribute('dir', 'ltr')
    text.setAttribute('tabindex', '0')
    text.setAttribute('role', 'region')
    text.setAttribute('aria-label', 'The text of the entry')
    box.append(withText('h4', 'The text that was checked'), text)
  }
  return box
}

function withText(name: string, text: string): PageElement {
  const element = document.createElement(name)
  element.textContent = text
  return element
}

/** Puts the picked or dropped file into its field, if a field can hold it unchanged. */
async function fill(field: string, file: Blob | undefined): Promise<void> {
  if (file === undefined) return
  clear()
  const target = document.getElementById(field)
  target.value = ''
  say(field, '')
  if (file.size > MOST_BYTES) {
    say(field, 'This file is larger than 8 MB: it is not one of these files.')
    return
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer())
    if (text.includes('\r'))
      say(field, 'This file has other line breaks than it was made with: pick the original.')
    else target.value = text
  } catch {
    say(field, 'This file cannot be read as text: pick the file as it was made.')
  }
}

function say(field: string, problem: string): void {
  document.getElementById(`${field}-problem`).textContent = problem
}

start()
