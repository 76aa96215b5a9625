import { ref } from 'vue'
import { documentName, isPaper, noticeOf, ownDocument, paperTitle } from '../api/documents.ts'
import { ApiError } from '../api/errors.ts'
import { uniDownloader, uniPaper } from '../api/uniDownload.ts'
import { apiOrigin } from '../platform/origin.ts'
import { showsPapers } from '../platform/system.ts'
import { CASE } from '../texts.ts'

/** The documents that the server makes for a visitor: pages are shown, files are saved. */
export function usePapers(token: () => Promise<string>, say: (text: string) => void) {
  const origin = apiOrigin()
  const readPaper = uniPaper(origin)
  const download = uniDownloader(origin)
  const paper = ref<{ path: string; title: string; html: string; caseId: string | null } | null>(null)

  async function open(path: string, label: string, number?: string): Promise<void> {
    try {
      const own = ownDocument(path)
      if (isPaper(own) && showsPapers()) {
        const html = await readPaper(own, await token())
        paper.value = { path: own, title: paperTitle(own), html, caseId: noticeOf(own) }
      }
      else {
        await download({ path: own, token: await token(), name: documentName(label, own, number) })
        say(CASE.saved)
      }
    } catch (error) {
      say(error instanceof ApiError && !error.isTransient ? error.message : CASE.openFailed)
    }
  }

  /** The page again, after something on it changed; what stands there stays when it does not come. */
  async function refresh(): Promise<void> {
    const shown = paper.value
    if (!shown) return
    try {
      const html = await readPaper(shown.path, await token())
      if (paper.value === shown) shown.html = html
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      say(CASE.openFailed)
    }
  }

  return { paper, open, refresh, close: (): void => void (paper.value = null) }
}
