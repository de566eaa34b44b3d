/**
 * The content types of files that are passed on, with the ending of the name each is saved under. Types that a browser
 * runs or renders with script (HTML, XHTML, SVG, XML) are none of them.
 */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['application/msword', 'doc'],
  ['application/pdf', 'pdf'],
  ['application/rtf', 'rtf'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['image/bmp', 'bmp'],
  ['image/gif', 'gif'],
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/tiff', 'tif'],
  ['text/plain', 'txt'],
  ['text/rtf', 'rtf'],
])

/** GP Connect Access Document 1.0.1: a larger file is not given. Bytes. */
export const LARGEST_FILE = 5 * 1024 * 1024

/** A content type without its parameters, in lower case, where files of it are passed on; undefined for any other. */
export function fileTypeOf(contentType: string | undefined): string | undefined {
  const bare = contentType?.split(';')[0]?.trim().toLowerCase()
  return bare !== undefined && ENDINGS.has(bare) ? bare : undefined
}

/** What the name of a file of the type ends with. */
export function endingOf(fileType: string): string {
  return ENDINGS.get(fileType) ?? 'bin'
}
