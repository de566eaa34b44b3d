/** The style of the page. */
export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; font: 1.1875rem/1.4 Arial, sans-serif; color: #212b32; background: #fff; overflow-wrap: anywhere; }
header { background: #005eb8; color: #fff; padding: 1rem; }
header p { margin: 0 auto; max-width: 48rem; font-weight: bold; }
main { max-width: 50rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 2rem; line-height: 1.2; }
fieldset { border: 0; border-top: 1px solid #4c6272; margin: 2rem 0 0; padding: 1rem 0 0; min-width: 0; }
legend { font-size: 1.4rem; font-weight: bold; padding-right: 1rem; }
label { display: block; font-weight: bold; margin-top: 1.25rem; }
.hint { margin: .25rem 0; color: #4c6272; }
.problem { margin: .25rem 0; color: #b3131b; font-weight: bold; }
textarea { display: block; width: 100%; padding: .5rem; font: 1rem/1.4 monospace; border: 2px solid #4c6272; border-radius: 0; resize: vertical; overflow-wrap: anywhere; }
input[type=file] { max-width: 100%; font: inherit; padding: .25rem 0; }
.buttons { display: flex; flex-wrap: wrap; gap: 1rem; margin: 2rem 0; }
button { font: inherit; font-weight: bold; padding: .75rem 1.25rem; border: 2px solid #007f3b; background: #007f3b; color: #fff; cursor: pointer; }
button[type=reset] { background: #fff; color: #005eb8; border-color: #005eb8; }
:focus { outline: 4px solid #ffeb3b; outline-offset: 0; box-shadow: 0 0 0 6px #212b32; }
.answer { border: 4px solid; padding: 1rem; margin: 1rem 0; }
.answer h3 { margin: 0 0 .5rem; }
.proven { border-color: #007f3b; }
.unproven { border-color: #b3131b; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; font: 1rem/1.4 monospace; background: #f0f4f5; padding: .75rem; max-height: 24rem; overflow: auto; }
`

type Field = { readonly id: string; readonly label: string; readonly hint: string; readonly rows: number }

const ENTRY_FIELDS: readonly Field[] = [
  {
    id: 'proof',
    label: 'The proof file',
    hint: 'Either the file of proofs that you were given with a report, whose name ends in .json, or a proof of one entry, whose name ends in .tlog-proof. You can drop the file on this page.',
    rows: 6,
  },
  {
    id: 'entry',
    label: 'The text of the entry (only if the proof file does not hold it, or to compare)',
    hint: 'Exactly as it was given to you, without a line break at its end.',
    rows: 4,
  },
]

const GROWTH_FIELDS: readonly Field[] = [
  {
    id: 'saved',
    label: 'The checkpoint that you kept',
    hint: 'As “linchpin audit checkpoint” printed it.',
    rows: 6,
  },
  {
    id: 'growth',
    label: 'The growth file',
    hint: 'As “linchpin audit prove SHARD --since SIZE” writes it; SIZE is the second line of the checkpoint that you kept.',
    rows: 6,
  },
]

/** The whole page. `policy` is its content security policy, without quotes that end an attribute. */
export function pageOf(policy: string, script: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Check an entry of the access log – Linchpin</title>
<style>${STYLE}</style>
</head>
<body>
<header><p>Linchpin</p></header>
<main>
<h1>Check an entry of the access log</h1>
<p>This page says whether an entry really is in the log of who saw which record, and whether the log has only grown since you kept a checkpoint of it. It works in this browser alone: nothing that you give it leaves this computer, and it works without a network.</p>
<p>It proves what was recorded. It does not prove that what was recorded was right.</p>
<noscript><p class="problem">This page needs JavaScript: without it nothing is checked.</p></noscript>
<form id="form" autocomplete="off">
<label for="key">The public key of the log</label>
<p class="hint" id="key-hint">One line, name+hash+key. Take it from somebody you trust, never from the person who gave you the proof.</p>
<textarea id="key" rows="2" spellcheck="false" autocapitalize="off" aria-describedby="key-hint"></textarea>
<label for="witnesses">Public keys of witnesses (optional)</label>
<p class="hint" id="witnesses-hint">One a line. A witness is another organisation that signs the log only if nothing in it was changed since it last signed.</p>
<textarea id="witnesses" rows="2" spellcheck="false" autocapitalize="off" aria-describedby="witnesses-hint"></textarea>
<fieldset>
<legend>Is this entry in the log?</legend>
${ENTRY_FIELDS.map(fieldOf).join('\n')}
</fieldset>
<fieldset>
<legend>Has the log only grown? (optional)</legend>
${GROWTH_FIELDS.map(fieldOf).join('\n')}
</fieldset>
<div class="buttons">
<button type="submit">Check</button>
<button type="reset">Clear everything</button>
</div>
</form>
<h2 id="result-title">Result</h2>
<div id="result" role="status" aria-live="polite" aria-labelledby="result-title" tabindex="-1"></div>
</main>
<script>${script}</script>
</body>
</html>
`
}

function fieldOf({ id, label, hint, rows }: Field): string {
  return `<div id="${id}-part">
<label for="${id}">${label}</label>
<p class="hint" id="${id}-hint">${hint}</p>
<textarea id="${id}" rows="${String(rows)}" spellcheck="false" autocapitalize="off" aria-describedby="${id}-hint ${id}-problem"></textarea>
<label for="${id}-file">Or pick a file: ${label.charAt(0).toLowerCase()}${label.slice(1).replace(/ \(.*/, '')}</label>
<input type="file" id="${id}-file" aria-describedby="${id}-problem">
<p class="problem" id="${id}-problem" role="alert"></p>
</div>`
}
