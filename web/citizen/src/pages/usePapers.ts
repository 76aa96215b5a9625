import { ref } from 'vue'
import { documentName, isPaper, ownDocument, paperTitle } from '../api/documents.ts'
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
  const paper = ref<{ title: string; html: string } | null>(null)

  async function open(path: string, label: string): Promise<void> {
    try {
      const own = ownDocument(path)
      if (isPaper(own) && showsPapers()) paper.value = { title: paperTitle(own), html: await readPaper(own, await token()) }
      else {
        await download({ path: own, token: await token(), name: documentName(label, own) })
        say(CASE.saved)
      }
    } catch (error) {
      say(error instanceof ApiError && !error.isTransient ? error.message : CASE.openFailed)
    }
  }

  return { paper, open, close: (): void => void (paper.value = null) }
}
